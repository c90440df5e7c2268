"""What a pilot can show, before it begins: margins, the smallest drop, and what helps most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from math import ceil
from typing import Any, Literal

from ftr.errors import BadInput
from ftr.measures.clustering import PLANNED_ICC
from ftr.measures.planning import (
    Planned,
    expected_half_width,
    smallest_drop,
    smallest_drop_of_fixed,
)
from ftr.plan import Plan
from ftr.plan_values import LEAST_ICC, MOST_ICC, IccRange
from ftr.texts import chosen_language, texts

CONFIDENCE, POWER = 0.95, 0.8
ALIKE, LESS_ALIKE = 0.8, 0.5  # how far the same agents' own shares stay as they are
PARTS = (0.02, 0.05, 0.10)  # of the contacts: a small, a middling and a large reason
TOO_FEW = 30  # answers under which no share is printed
MORE = 1.5  # an improvement is half as much again, or half of what is missing
USUAL_AGENTS, USUAL_CONTACTS, USUAL_DAYS = 20, 50.0, 5
USUAL_ICC = IccRange(LEAST_ICC, PLANNED_ICC, MOST_ICC)
Level = Literal["low", "likely", "high"]
LEVELS: tuple[Level, ...] = ("low", "likely", "high")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a forecast starts from; shares are fractions.

    `days` on which an agent logs; `coverage` of the contacts handled is logged, and of these
    `unknown_share` gets no yes or no. `same_agents` in the second pilot: None where nobody said.
    `fixed_part` of the contacts is about pages that will be fixed. `assumed` names what nobody
    said and is as it usually is.
    """

    agents: int = USUAL_AGENTS
    contacts_per_agent_per_day: float = USUAL_CONTACTS
    days: int = USUAL_DAYS
    expected_share: float = 0.4
    icc: IccRange = USUAL_ICC
    same_agents: bool | None = None
    unknown_share: float = 0.0
    coverage: float = 1.0
    fixed_part: float = 0.4
    assumed: tuple[str, ...] = ()

    @property
    def handled(self) -> float:
        """Contacts that the agents handle in those days."""
        return self.agents * self.contacts_per_agent_per_day * self.days

    @property
    def answered_part(self) -> float:
        """The part of the contacts handled that will have a yes or no."""
        return self.coverage * (1 - self.unknown_share)

    def planned(self, icc: float) -> Planned:
        """The pilot as the measures know it. Raises BadInput where it cannot be."""
        each = self.contacts_per_agent_per_day * self.days * self.answered_part
        return Planned((each,) * self.agents, self.expected_share, icc)


def inputs_of(plan: Plan | None, said: Mapping[str, Any] | None = None) -> Inputs:
    """What the plan says, with what is `said` (by field of Inputs) in its place.

    Days that an agent logs are the pilot's weekdays, or all of its days where it has none.
    """
    known: dict[str, Any] = {}
    for source in ({} if plan is None else _planned(plan), said or {}):
        known |= {name: value for name, value in source.items() if value is not None}
    names = [field.name for field in fields(Inputs) if field.name != "assumed"]
    return Inputs(**known, assumed=tuple(name for name in names if name not in known))


def _planned(plan: Plan) -> dict[str, Any]:
    agents = plan.agents if isinstance(plan.agents, int) else len(plan.agent_list) or None
    return {
        "agents": agents,
        "contacts_per_agent_per_day": plan.contacts_per_agent_per_day,
        "days": plan.days_per_agent or plan.weekdays or plan.days,
        "expected_share": plan.expected_share,
        "icc": plan.icc,
        "same_agents": plan.same_agents,
        "unknown_share": plan.unknown_share,
        "coverage": plan.expected_coverage,
        "fixed_part": plan.fixed_part,
    }


@dataclass(frozen=True, slots=True)
class ReasonMargin:
    """A reason with this part of the contacts: expected answers, half the width of its interval.

    `too_few`: under 30 answers no share of it will be printed.
    """

    part: float
    answers: float
    half_width: float
    too_few: bool


@dataclass(frozen=True, slots=True)
class Drops:
    """The smallest drop that a second pilot finds with 80 % power: fractions.

    `less_alike`: with the same agents whose own shares stay less as they are (.5 for .8).
    """

    other_agents: float
    same_agents: float
    less_alike: float


@dataclass(frozen=True, slots=True)
class FixedDrops:
    """The same by difference-in-differences: on the fixed reasons, and what that is overall.

    With the same agents as with others: what an agent does with all reasons alike cancels.
    """

    on_fixed: float
    overall: float


@dataclass(frozen=True, slots=True)
class Scenario:
    """What to expect where agents differ this much; shares are fractions."""

    level: Level
    icc: float
    design_effect: float
    effective: float
    half_width: float
    reasons: tuple[ReasonMargin, ...]
    before_after: Drops
    diff_in_diff: FixedDrops


@dataclass(frozen=True, slots=True)
class Improvement:
    """One change of the plan: `was` and `becomes` are of the input it changes (see `code`).

    `drop` and `half_width` are what they become at the likely ICC, `gain` what it takes off the
    smallest drop, `unanswered` the part that then stays without yes or no.
    """

    code: Literal["more_agents", "same_agents", "fewer_unknown", "more_days"]
    was: float
    becomes: float
    drop: float
    half_width: float
    gain: float
    unanswered: float


@dataclass(frozen=True, slots=True)
class Needed:
    """Agents that prove this drop, in as many days each; None: more than 5,000."""

    drop: float
    other_agents: int | None
    same_agents: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Everything `ftr plan` says in figures. Contacts are expected numbers.

    `unanswered` is the part of the contacts handled that stays without yes or no: so far apart lie
    the worst-case limits. `improvements` begin with what takes most off the smallest drop.
    """

    inputs: Inputs
    handled: float
    logged: float
    answers: float
    unanswered: float
    scenarios: tuple[Scenario, ...]
    improvements: tuple[Improvement, ...]
    needed: Needed

    @property
    def likely(self) -> Scenario:
        """Where agents differ as much as is likely."""
        return self.scenarios[LEVELS.index("likely")]

    @property
    def drop(self) -> float:
        """The smallest drop before/after, likely ICC, with the agents that the plan speaks of."""
        return _drop_of(self.likely, self.inputs)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object, stable: fields as here, plus `confidence` and `power`."""
        return {"confidence": CONFIDENCE, "power": POWER, **asdict(self)}


def forecast(inputs: Inputs, target: float = 0.04) -> Forecast:
    """What such a pilot can show; `target` is the drop to find the number of agents for.

    Raises BadInput where no pilot can be like that: fewer than two agents, a share of 0 or 1.
    """
    if inputs.agents < 2:
        t = texts("words", chosen_language())
        raise BadInput(t.gettext("one agent has no margin; plan at least two"), "agents")
    scenarios = tuple(_scenario(level, inputs) for level in LEVELS)
    return Forecast(
        inputs=inputs,
        handled=inputs.handled,
        logged=inputs.handled * inputs.coverage,
        answers=inputs.handled * inputs.answered_part,
        unanswered=1 - inputs.answered_part,
        scenarios=scenarios,
        improvements=_improvements(inputs, _drop_of(scenarios[1], inputs)),
        needed=Needed(
            target,
            _agents_for(target, inputs, smallest_drop),
            _agents_for(target, inputs, lambda pilot: smallest_drop(pilot, same_agents=ALIKE)),
        ),
    )


def _scenario(level: Level, inputs: Inputs) -> Scenario:
    icc: float = getattr(inputs.icc, level)
    pilot = inputs.planned(icc)
    on_fixed = smallest_drop_of_fixed(pilot, inputs.fixed_part)
    return Scenario(
        level=level,
        icc=icc,
        design_effect=pilot.design_effect,
        effective=pilot.effective,
        half_width=expected_half_width(pilot),
        reasons=tuple(_margin(pilot, part) for part in PARTS),
        before_after=Drops(
            smallest_drop(pilot),
            smallest_drop(pilot, same_agents=ALIKE),
            smallest_drop(pilot, same_agents=LESS_ALIKE),
        ),
        diff_in_diff=FixedDrops(on_fixed, on_fixed * inputs.fixed_part),
    )


def _margin(pilot: Planned, part: float) -> ReasonMargin:
    answers = sum(pilot.contacts) * part
    return ReasonMargin(part, answers, expected_half_width(pilot.part(part)), answers < TOO_FEW)


def _drop_of(scenario: Scenario, inputs: Inputs) -> float:
    drops = scenario.before_after
    return drops.same_agents if inputs.same_agents else drops.other_agents


def _improvements(inputs: Inputs, drop: float) -> tuple[Improvement, ...]:
    found = [
        _improvement(
            "more_agents", inputs, drop, agents=max(inputs.agents + 1, ceil(inputs.agents * MORE))
        ),
        _improvement(
            "more_days", inputs, drop, days=max(inputs.days + 1, ceil(inputs.days * MORE))
        ),
    ]
    if not inputs.same_agents:
        found.append(_improvement("same_agents", inputs, drop, same_agents=True))
    if inputs.answered_part < 1:
        found.append(
            _improvement(
                "fewer_unknown",
                inputs,
                drop,
                unknown_share=inputs.unknown_share / 2,
                coverage=1 - (1 - inputs.coverage) / 2,
            )
        )
    helps = [one for one in found if one.gain > 0 or one.code == "fewer_unknown"]
    return tuple(sorted(helps, key=lambda one: -one.gain))


def _improvement(
    code: Literal["more_agents", "same_agents", "fewer_unknown", "more_days"],
    inputs: Inputs,
    drop: float,
    **changed: Any,
) -> Improvement:
    better = replace(inputs, **changed)
    scenario = _scenario("likely", better)
    was, becomes = (
        {
            "more_agents": float(one.agents),
            "same_agents": float(bool(one.same_agents)),
            "fewer_unknown": 1 - one.answered_part,
            "more_days": float(one.days),
        }[code]
        for one in (inputs, better)
    )
    after = _drop_of(scenario, better)
    return Improvement(
        code, was, becomes, after, scenario.half_width, drop - after, 1 - better.answered_part
    )


def _agents_for(target: float, inputs: Inputs, found_by: Callable[[Planned], float]) -> int | None:
    """The fewest agents with which so small a drop is found; a drop shrinks with every agent."""
    few, many = 1, 5_000

    def finds(agents: int) -> bool:
        return found_by(replace(inputs, agents=agents).planned(inputs.icc.likely)) <= target

    if not finds(many):
        return None
    while many - few > 1:
        middle = (few + many) // 2
        if finds(middle):
            many = middle
        else:
            few = middle
    return many
