"""Whether the question is asked: answers that are all alike, or far too often the first one.

That is about asking, not about performance: which answer it is stands nowhere, nor any share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from central.results.watched import FirstOption, OneSided
from ftr.catalogue.model import Reason
from ftr.report.counts import ByAgent, Tally, together, total
from ftr.report.reasons import Reasons
from ftr.report.split import Counted

ENOUGH_ANSWERS = 30
MOSTLY = 0.9  # of an agent's answers …
NOT_MOSTLY = 0.7  # … where of the others' it is no more than this
FAR = 4.0  # standard errors above the others
MANY = 0.7  # of an agent's contacts under the first sub-reason


def one_sided(everyone: ByAgent) -> tuple[OneSided, ...]:
    """Agents with 30 answers or more who only ever logged the one or the other."""
    return tuple(
        OneSided(agent, tally.answers)
        for agent, tally in sorted(everyone.items())
        if tally.answers >= ENOUGH_ANSWERS and 0 in (tally.yes, tally.no)
    )


def first_options(everyone: ByAgent, by_leaf: Counted, reasons: Reasons) -> tuple[FirstOption, ...]:
    """Agents who take the first answer, or the first sub-reason of a list, unlike the others.

    Sub-reasons are compared with what the others choose under the same reasons, since agents have
    different work.
    """
    every = total(everyone)
    found = [
        FirstOption(agent, "answer", tally.answers)
        for agent, tally in sorted(everyone.items())
        if _takes_first_answer(tally, Tally(every.yes - tally.yes, every.no - tally.no))
    ]
    return (*found, *_first_reasons(by_leaf, reasons))


def _takes_first_answer(mine: Tally, others: Tally) -> bool:
    """Yes is the first option; one who has nothing but yes is one-sided already."""
    enough = mine.answers >= ENOUGH_ANSWERS and others.answers >= ENOUGH_ANSWERS
    return (
        enough
        and mine.no > 0
        and mine.yes >= MOSTLY * mine.answers
        and others.yes <= NOT_MOSTLY * others.answers
    )


def _first_reasons(by_leaf: Counted, reasons: Reasons) -> list[FirstOption]:
    firsts = _first_subs(reasons)
    under: dict[str, list[ByAgent]] = defaultdict(list)
    first: dict[str, list[ByAgent]] = defaultdict(list)
    for leaf, by_agent in by_leaf.items():
        for above, below in pairwise(reasons.path(leaf)):
            under[above.code].append(by_agent)
            if below.code == firsts[above.code]:
                first[above.code].append(by_agent)
    chosen, offered = _contacts(first), _contacts(under)
    everybody = _Choices(_added(chosen.values()), _added(offered.values()))
    return [
        FirstOption(agent, "reason", offered[agent].total())
        for agent in sorted(offered)
        if _takes_first_reason(_Choices(chosen[agent], offered[agent]), everybody)
    ]


def _contacts(of_list: Mapping[str, Iterable[ByAgent]]) -> dict[str, Counter[str]]:
    """agent -> list -> contacts."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for above, parts in of_list.items():
        for agent, tally in together(parts).items():
            found[agent][above] = tally.contacts
    return found


@dataclass(frozen=True, slots=True)
class _Choices:
    """By list of sub-reasons: how often its first was `chosen`, and any of it (`offered`)."""

    chosen: Mapping[str, int]
    offered: Mapping[str, int]


def _added(counters: Iterable[Counter[str]]) -> Counter[str]:
    everything: Counter[str] = Counter()
    for counter in counters:
        everything.update(counter)
    return everything


def _first_subs(reasons: Reasons) -> dict[str, str]:
    """Code of a reason with sub-reasons -> the code of the first; gone ones keep an empty one."""
    found: dict[str, str] = defaultdict(str)

    def walk(nodes: tuple[Reason, ...]) -> None:
        for node in nodes:
            if node.sub:
                found[node.code] = node.sub[0].code
                walk(node.sub)

    walk(reasons.today.reasons)
    return found


def _takes_first_reason(agents: _Choices, everybody: _Choices) -> bool:
    mine = asked = expected = spread = 0.0
    for above, number in agents.offered.items():
        others = everybody.offered[above] - number
        if others < ENOUGH_ANSWERS:
            continue
        share = (everybody.chosen[above] - agents.chosen[above]) / others
        asked += number
        mine += agents.chosen[above]
        expected += number * share
        spread += number * share * (1 - share) * (1 + number / others)
    if asked < ENOUGH_ANSWERS or mine < MANY * asked:
        return False
    return mine - expected > FAR * sqrt(max(spread, 1.0))
