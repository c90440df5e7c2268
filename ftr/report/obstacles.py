"""What customers said stood in their way, per page and reason, so that it tells on no agent.

A line of the page list is about one leaf or several, and a leaf stands in several lines. So that
subtracting lines tells nothing, no two lines with obstacles share a leaf of which anything was
said, unless they are about the very same ones: pages go before reasons, what was said most of
first. Of a line an obstacle is shown where it was said often enough, surely not by one or two, and
so is what the shown ones leave. How often each agent said which obstacle is not counted: the surest
that can be said is that no agent said any of them more often than all of them together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ftr.report.blocks import MAX_PART, MAX_WHOLE, is_small
from ftr.report.counts import ByAgent, RowCounts, columns, together
from ftr.report.leaves import Leaf
from ftr.report.page_list import ObstaclePart
from ftr.texts import Language
from ftr.word_labels import obstacle_label
from ftr.words import Obstacle


@dataclass(frozen=True, slots=True)
class Said:
    """Which obstacles were named: leaf of today -> obstacle -> times, and -> agent_ref -> a tally
    with the times as yes.
    """

    times: Mapping[str, Mapping[str, int]]
    by_agent: Mapping[str, ByAgent]


@dataclass(frozen=True, slots=True)
class SaidOfLine:
    """What was said most, and each obstacle that may be shown with its part, most said first."""

    most: Obstacle
    parts: tuple[ObstaclePart, ...]


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What may be said of lines; made once for all lines. `told` are the sets of leaves of which
    something was said that have it shown.
    """

    said: Said
    said_of: frozenset[str]
    told: frozenset[frozenset[str]]
    min_cell: int
    language: Language

    @classmethod
    def of(
        cls,
        lines: Sequence[Sequence[Leaf]],
        said: Said,
        min_cell: int,
        language: Language,
    ) -> Obstacles:
        """`lines` are the leaves of each line that is shown, those of pages first.

        `min_cell` 0 tells all. Where reports of several dates are told apart (`apart` of the
        leaves' counts: a supervisor's, while the pilot runs) nothing is: two of these could be
        subtracted.
        """
        leaves = [leaf for line in lines for leaf in line]
        said_of = frozenset(
            key for key, times in said.times.items() if any(times.values())
        ) & frozenset(leaf.counts.key for leaf in leaves if not leaf.hidden)
        made = cls(said, said_of, frozenset(), min_cell, language)
        if min_cell and any(leaf.counts.apart for leaf in leaves):
            return made
        told: list[frozenset[str]] = []
        for line in _in_order(lines, made):
            alone = all(line == other or not line & other for other in told)
            if not min_cell or (alone and not is_small(made.counts(line), min_cell)):
                told.append(line)
        return replace(made, told=frozenset(told))

    def leaves(self, line: Sequence[Leaf]) -> frozenset[str]:
        """Those of which something was said that may be shown."""
        return self.said_of & {leaf.counts.key for leaf in line}

    def counts(self, leaves: frozenset[str]) -> RowCounts:
        """Who said something of these leaves, and how often."""
        return RowCounts("", "", together(self.said.by_agent.get(key, {}) for key in leaves))

    def of_line(self, line: Sequence[Leaf]) -> SaidOfLine | None:
        """None where too little was said, or by too few agents, or another line tells of it."""
        leaves = self.leaves(line)
        if leaves not in self.told:
            return None
        times = self.times(leaves)
        everything = sum(times.values())
        shown = self._shown(times, leaves)
        order = sorted((one for one in Obstacle if times.get(one)), key=lambda one: -times[one])
        parts = tuple(
            ObstaclePart(one, obstacle_label(one, self.language), times[one] / everything)
            for one in order
            if one in shown
        )
        return SaidOfLine(order[0], parts)

    def times(self, leaves: frozenset[str]) -> Mapping[str, int]:
        """How often each obstacle was said of these."""
        times: dict[str, int] = defaultdict(int)
        for key in leaves:
            for obstacle, count in self.said.times[key].items():
                times[obstacle] += count
        return times

    def _shown(self, times: Mapping[str, int], leaves: frozenset[str]) -> frozenset[str]:
        shown = sorted((name for name, count in times.items() if count), key=times.__getitem__)
        if not self.min_cell:
            return frozenset(shown)
        most = columns(self.counts(leaves).by_agent).most_yes(2)
        shown = [name for name in shown if _is_sure(times[name], most, self.min_cell)]
        rest = sum(times.values()) - sum(times[name] for name in shown)
        while shown and rest and not _is_sure(rest, most, self.min_cell):
            rest += times[shown.pop(0)]  # what is left would be known by subtracting
        return frozenset(shown)


def _in_order(lines: Sequence[Sequence[Leaf]], made: Obstacles) -> list[frozenset[str]]:
    """Each set of leaves once, lines about several leaves first, most said first."""
    sets = dict.fromkeys(leaves for line in lines if (leaves := made.leaves(line)))
    return sorted(
        sets,
        key=lambda leaves: (
            len(leaves) == 1,
            -sum(made.times(leaves).values()),
            sorted(leaves),
        ),
    )


def _is_sure(times: int, most: Sequence[int], min_cell: int) -> bool:
    """Whether so many were surely said by three agents, and at most four fifths by one of them.

    `most` is how often the two who said most said anything.
    """
    return (
        times >= min_cell
        and times > sum(most)
        and max(most, default=0) * MAX_WHOLE <= times * MAX_PART
    )
