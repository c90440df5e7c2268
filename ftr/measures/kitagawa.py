"""How much of a change is another mix of reasons, and how much the same reasons doing better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from ftr.measures.answers import ByAgent
from ftr.measures.jackknife import jackknife_variance
from ftr.measures.merging import Path, PathCounts, merge_upward
from ftr.measures.quantiles import t_quantile
from ftr.measures.standardise import standardised_share


@dataclass(frozen=True, slots=True)
class Decomposition:
    """`total` = `mix` + `rate`, exactly; fractions, negative is fewer who had been online first."""

    total: float
    mix: float
    rate: float


@dataclass(frozen=True, slots=True)
class MixAndRate:
    """The decomposition over reasons, with the agents' uncertainty of the rate part.

    `standardised` is the second pilot's share with the first pilot's mix. `groups` are the reasons
    as they were compared, after joining. `low` and `high` are None where fewer than two agents
    have answers, or one agent has all of a pilot's.
    """

    parts: Decomposition
    standardised: float
    groups: tuple[Path, ...]
    low: float | None
    high: float | None
    agents: int


def kitagawa(counts: Iterable[PathCounts]) -> Decomposition | None:
    """mix = Σ(w2-w1)·(p1+p2)/2 and rate = Σ(p2-p1)·(w1+w2)/2, with w a reason's part of a pilot.

    None where a reason lacks answers in either pilot: join those first, with `merge_upward`.
    Source: E. M. Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194.
    Raises BadInput for counts that cannot be.
    """
    reasons = list(counts)
    for one in reasons:
        one.check()
    if not reasons or not all(one.complete for one in reasons):
        return None
    before = sum(one.asked_before for one in reasons)
    after = sum(one.asked_after for one in reasons)
    mix = rate = 0.0
    for one in reasons:
        part_before, part_after = one.asked_before / before, one.asked_after / after
        share_before = one.yes_before / one.asked_before
        share_after = one.yes_after / one.asked_after
        mix += (part_after - part_before) * (share_before + share_after) / 2
        rate += (share_after - share_before) * (part_before + part_after) / 2
    yes_before = sum(one.yes_before for one in reasons)
    yes_after = sum(one.yes_after for one in reasons)
    return Decomposition(yes_after / after - yes_before / before, mix, rate)


def mix_and_rate(
    before: Mapping[Path, ByAgent], after: Mapping[Path, ByAgent], confidence: float = 0.95
) -> MixAndRate | None:
    """The change split in mix and rate over reasons; None where a pilot has no answers.

    Reasons with answers in one pilot only are joined upward first. The interval of the rate part:
    the jackknife over the union of agents, each left out of both pilots, with t(G-1). Raises
    BadInput for counts that cannot be.
    """
    of_agents = _per_agent(before, after)
    totals: dict[Path, PathCounts] = {}
    for own in of_agents.values():
        for path, one in own.items():
            one.check()
            totals[path] = totals[path] + one if path in totals else one
    groups = merge_upward(totals)
    parts = kitagawa(groups.values())
    if parts is None:
        return None
    without_one = [
        kitagawa(
            merge_upward({p: o - own[p] if p in own else o for p, o in totals.items()}).values()
        )
        for own in of_agents.values()
        if any(one.asked for one in own.values())
    ]
    rates = [made.rate for made in without_one if made is not None]
    low = high = None
    if len(rates) == len(without_one) >= 2:
        half = t_quantile(len(rates) - 1, confidence) * sqrt(jackknife_variance(rates))
        low, high = max(-1.0, parts.rate - half), min(1.0, parts.rate + half)
    return MixAndRate(
        parts=parts,
        standardised=standardised_share(
            {path: one.yes_after / one.asked_after for path, one in groups.items()},
            {path: one.asked_before for path, one in groups.items()},
        ),
        groups=tuple(sorted(groups)),
        low=low,
        high=high,
        agents=len(without_one),
    )


def _per_agent(
    before: Mapping[Path, ByAgent], after: Mapping[Path, ByAgent]
) -> dict[str, dict[Path, PathCounts]]:
    made: dict[str, dict[Path, PathCounts]] = {}
    for cells, is_after in ((before, False), (after, True)):
        for path, by_agent in cells.items():
            for agent, answers in by_agent.items():
                pair = (answers.yes, answers.answers)
                one = PathCounts(0, 0, *pair) if is_after else PathCounts(*pair, 0, 0)
                own = made.setdefault(agent, {})
                own[path] = own[path] + one if path in own else one
    return made
