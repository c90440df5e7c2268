"""How much of a change is another mix of reasons, and how much the same reasons doing better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from ftr.measures.answers import AgentAnswers, ByAgent, pooled, with_answers
from ftr.measures.jackknife import jackknife_variance
from ftr.measures.merging import REST, Path, PathCounts, merge_upward
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
    return _decomposed(reasons)


def _decomposed(reasons: Collection[PathCounts]) -> Decomposition | None:
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
    totals = _totals(before, after)
    groups = merge_upward(totals)
    parts = _decomposed(groups.values())
    if parts is None:
        return None
    without_one = rates_without_one(before, after, totals, groups)
    rates = [rate for rate in without_one.values() if rate is not None]
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


def _totals(
    before: Mapping[Path, ByAgent], after: Mapping[Path, ByAgent]
) -> dict[Path, PathCounts]:
    """Every agent together; raises BadInput for counts that cannot be."""
    made = {}
    for path in {**before, **after}:
        first, second = before.get(path, {}).values(), after.get(path, {}).values()
        one, other = pooled(with_answers(first)), pooled(with_answers(second))
        made[path] = PathCounts(one.yes, one.answers, other.yes, other.answers)
    return made


def rates_without_one(
    before: Mapping[Path, ByAgent],
    after: Mapping[Path, ByAgent],
    totals: Mapping[Path, PathCounts],
    groups: Mapping[Path, PathCounts],
) -> dict[str, float | None]:
    """The rate part with each agent left out of both pilots; None where nothing is left to compare.

    Who is not the only one on a reason in either pilot leaves the groups as they are: then what
    changes is added to the sums of the whole, reason by reason, instead of summing all anew. What
    REST takes in hangs on the counts themselves, so with it everything is summed anew.
    """
    alone = _alone(before, after)
    if REST in groups:
        alone = {agent for cell in (*before.values(), *after.values()) for agent in cell}
    made = _by_what_changes(before, after, groups) if REST not in groups else {}
    for agent in alone:
        own = {path: _own(agent, before.get(path, {}), after.get(path, {})) for path in totals}
        if any(one.asked for one in own.values()):
            left = merge_upward({path: one - own[path] for path, one in totals.items()})
            parts = _decomposed(left.values())
            made[agent] = parts.rate if parts else None
    return made


NOBODY = AgentAnswers(0, 0)


def _own(agent: str, first: ByAgent, second: ByAgent) -> PathCounts:
    one, other = first.get(agent, NOBODY), second.get(agent, NOBODY)
    return PathCounts(one.yes, one.answers, other.yes, other.answers)


def _alone(before: Mapping[Path, ByAgent], after: Mapping[Path, ByAgent]) -> set[str]:
    """The agents that gave all of a reason's answers in one of the pilots."""
    found = set()
    for cell in (*before.values(), *after.values()):
        those = [agent for agent, (yes, no) in cell.items() if yes or no]
        if len(those) == 1:
            found.add(those[0])
    return found


def _by_what_changes(
    before: Mapping[Path, ByAgent],
    after: Mapping[Path, ByAgent],
    groups: Mapping[Path, PathCounts],
) -> dict[str, float | None]:
    """With A and B the answers on a reason in the two pilots and d = p2 - p1, the rate part is
    (ΣdA/ΣA + ΣdB/ΣB)/2: per agent the four sums less what that agent has in them.
    """
    sums = [0.0, 0.0, 0.0, 0.0]  # ΣdA, ΣdB, ΣA, ΣB
    changed: dict[str, list[float]] = {}
    for group, paths in _paths_of(groups, {**before, **after}).items():
        whole = groups[group]
        y1, n1, y2, n2 = whole.yes_before, whole.asked_before, whole.yes_after, whole.asked_after
        apart = y2 / n2 - y1 / n1
        sums[0] += apart * n1
        sums[1] += apart * n2
        sums[2] += n1
        sums[3] += n2
        first = _summed([before[path] for path in paths if path in before])
        second = _summed([after[path] for path in paths if path in after])
        for agent in {**first, **second}:
            yes_before, no_before = first.get(agent, NOBODY)
            yes_after, no_after = second.get(agent, NOBODY)
            asked_before, asked_after = yes_before + no_before, yes_after + no_after
            left_before, left_after = n1 - asked_before, n2 - asked_after
            if not left_before or not left_after or not (asked_before or asked_after):
                continue  # the only one there, or without an answer
            left = (y2 - yes_after) / left_after - (y1 - yes_before) / left_before
            mine = changed.get(agent)
            if mine is None:
                mine = changed[agent] = [0.0, 0.0, 0.0, 0.0]
            mine[0] += left * left_before - apart * n1
            mine[1] += left * left_after - apart * n2
            mine[2] -= asked_before
            mine[3] -= asked_after
    return {
        agent: (
            (sums[0] + mine[0]) / (sums[2] + mine[2]) + (sums[1] + mine[1]) / (sums[3] + mine[3])
        )
        / 2
        for agent, mine in changed.items()
        if sums[2] + mine[2] and sums[3] + mine[3]
    }


def _paths_of(groups: Mapping[Path, PathCounts], paths: Iterable[Path]) -> dict[Path, list[Path]]:
    """Which paths were joined to each group: the nearest at or above it."""
    found: dict[Path, list[Path]] = defaultdict(list)
    for path in paths:
        above = (path[:length] for length in range(len(path), 0, -1))
        group = next((one for one in above if one in groups), None)
        if group is not None:
            found[group].append(path)
    return found


def _summed(cells: Sequence[ByAgent]) -> ByAgent:
    if len(cells) == 1:
        return cells[0]
    summed: dict[str, AgentAnswers] = {}
    for cell in cells:
        for agent, answers in cell.items():
            summed[agent] = summed[agent] + answers if agent in summed else answers
    return summed
