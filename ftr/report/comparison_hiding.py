"""What a comparison may not show: nothing that a pilot's own reports keep to themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ftr.report.comparison_sides import Joint, Side
from ftr.report.counts import ByAgent, RowCounts, together, total
from ftr.report.model import Dimension
from ftr.report.split import NONE, split
from ftr.report.suppression import is_small, suppressed_keys

_PRIME = 2**61 - 1
_SUMS = (Dimension.REASON, Dimension.PAGE, Dimension.OWNER)


@dataclass(frozen=True, slots=True)
class Hidden:
    """The leaves whose answers a pilot's reports do not show, with what can be known of them.

    `sums` are sets of hidden leaves whose answers together follow from rows that are shown.
    """

    leaves: Mapping[str, ByAgent]
    sums: tuple[frozenset[str], ...]
    min_cell: int

    def gives_away(self, group: Collection[str]) -> bool:
        """Whether the answers of these leaves together would tell of a hidden one.

        They do where a single leaf follows from this sum and the others, or where what becomes
        known of the hidden ones is itself too small to be shown.
        """
        part = frozenset(group) & self.leaves.keys()
        rest = frozenset(self.leaves.keys() - part)
        if not part or not rest:
            return False  # known already: shown leaves only, or overall less shown leaves
        if any(self._is_small(keys) for keys in (part, rest)):
            return True
        return len(_followed([*self.sums, part])) > len(_followed(self.sums))

    def _is_small(self, keys: Collection[str]) -> bool:
        counts = together(self.leaves[key] for key in keys)
        return is_small(RowCounts("", "", counts), self.min_cell)


def hidden_in(side: Side) -> Hidden:
    """What one pilot's reports by leaf, reason, page and owner hide, and tell of it."""
    rows = split(Dimension.LEAF, side.by_leaf, side.reasons, side.pilot.language)
    hidden = suppressed_keys(rows, side.pilot.min_cell)
    leaves = {row.key: row.by_agent for row in rows if row.key in hidden}
    leaves = {key: counts for key, counts in leaves.items() if total(counts).contacts}
    sums = [frozenset(leaves), *(one for by in _SUMS for one in _shown_sums(side, by, leaves))]
    return Hidden(leaves, tuple(one for one in sums if one), side.pilot.min_cell)


def _shown_sums(
    side: Side, by: Dimension, leaves: Mapping[str, ByAgent]
) -> Iterable[frozenset[str]]:
    rows = split(by, side.by_leaf, side.reasons, side.pilot.language)
    hidden = suppressed_keys(rows, side.pilot.min_cell)
    members: dict[str, set[str]] = {row.key: set() for row in rows if row.key not in hidden}
    for leaf, counts in leaves.items():
        for row in split(by, {leaf: counts}, side.reasons, side.pilot.language):
            if row.key in members:
                members[row.key].add(leaf)
    return [frozenset(one) for key, one in members.items() if key != NONE or one]


def _followed(sums: Sequence[Collection[str]]) -> frozenset[str]:
    """The leaves that follow, each by itself, from these sums: by elimination, modulo a prime."""
    reduced: dict[str, dict[str, int]] = {}
    for one in sums:
        row = dict.fromkeys(one, 1)
        for pivot, other in reduced.items():
            _take(row, other, row.get(pivot, 0))
        if not row:
            continue
        pivot = min(row)
        scale = pow(row[pivot], -1, _PRIME)
        row = {key: value * scale % _PRIME for key, value in row.items()}
        for other in reduced.values():
            _take(other, row, other.get(pivot, 0))
        reduced[pivot] = row
    return frozenset(pivot for pivot, row in reduced.items() if len(row) == 1)


def _take(row: dict[str, int], other: Mapping[str, int], times: int) -> None:
    """row -= times · other, in place."""
    if not times:
        return
    for key, value in other.items():
        left = (row.get(key, 0) - times * value) % _PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)


@dataclass(frozen=True, slots=True)
class Groups:
    """The reasons in two groups, and those that show no share. `moved` of the fixed ones count as
    untouched here, because setting them apart would tell of a hidden reason.
    """

    fixed: frozenset[str]
    hidden: frozenset[str]
    moved: frozenset[str]


def grouped(
    joints: Sequence[Joint], fixed: Collection[str], before: Hidden, after: Hidden
) -> Groups:
    """Which keys are compared as fixed, where `fixed` are those that were recorded.

    Counting a fixed reason as untouched can only make the effect look smaller.
    """
    hidden = frozenset(
        one.key for one in joints if one.key in after.leaves or one.sources & before.leaves.keys()
    )
    wanted = frozenset(one.key for one in joints if one.key in fixed)
    sources = {code for one in joints if one.key in wanted for code in one.sources}
    if before.gives_away(sources) or after.gives_away(wanted):
        return Groups(wanted - hidden, hidden, wanted & hidden)
    return Groups(wanted, hidden, frozenset())
