"""Whether the question is asked: answers that are all alike, or far too often the first one.

That is about asking, not about performance: which answer it is stands nowhere, nor any share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise
from math import sqrt

from central.results.watched import FirstOption, OneSided
from ftr.catalogue.model import Reason
from ftr.report.counts import ByAgent, Tally, total
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
    found = [
        FirstOption(agent, "answer", tally.answers)
        for agent, tally in sorted(everyone.items())
        if _takes_first_answer(tally, _others(everyone, tally))
    ]
    return (*found, *_first_reasons(by_leaf, reasons))


def _others(everyone: ByAgent, mine: Tally) -> Tally:
    every = total(everyone)
    return Tally(every.yes - mine.yes, every.no - mine.no)


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
    chosen: dict[str, Counter[str]] = defaultdict(Counter)  # agent -> list -> its first taken
    offered: dict[str, Counter[str]] = defaultdict(Counter)
    for leaf, by_agent in by_leaf.items():
        path = reasons.path(leaf)
        for above, below in pairwise(path):
            for agent, tally in by_agent.items():
                offered[agent][above.code] += tally.contacts
                chosen[agent][above.code] += tally.contacts * (below.code == firsts[above.code])
    return [
        FirstOption(agent, "reason", offered[agent].total())
        for agent in sorted(offered)
        if _takes_first_reason(agent, chosen, offered)
    ]


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


def _takes_first_reason(
    agent: str, chosen: Mapping[str, Counter[str]], offered: Mapping[str, Counter[str]]
) -> bool:
    mine = asked = expected = spread = 0.0
    for above, number in offered[agent].items():
        others = sum(one[above] for one in offered.values()) - number
        if others < ENOUGH_ANSWERS:
            continue
        share = (sum(one[above] for one in chosen.values()) - chosen[agent][above]) / others
        asked += number
        mine += chosen[agent][above]
        expected += number * share
        spread += number * share * (1 - share) * (1 + number / others)
    if asked < ENOUGH_ANSWERS or mine < MANY * asked:
        return False
    return mine - expected > FAR * sqrt(max(spread, 1.0))
