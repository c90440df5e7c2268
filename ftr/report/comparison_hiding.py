"""What a comparison may not show: nothing that a pilot's own reports keep to themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ftr.report.comparison_sides import Joint, Side
from ftr.report.model import Dimension
from ftr.report.split import split
from ftr.report.suppression import leaf_blocks

Hiding = tuple[frozenset[str], ...]  # sets of leaves of which only the sum may become known


def hiding_in(side: Side) -> Hiding:
    """The sets of leaves that this pilot's reports by leaf, reason, page and owner hide together.

    The keys are the codes of today, in this pilot.
    """
    if side.pilot.min_cell == 0:
        return ()
    rows = split(Dimension.LEAF, side.by_leaf, side.reasons, side.pilot.language)
    found = leaf_blocks(rows, side.reasons, side.pilot.min_cell)
    return tuple(block.keys for block in found if block.hides)


@dataclass(frozen=True, slots=True)
class Groups:
    """The reasons that are compared as fixed, and those that show no share.

    `moved` were recorded as fixed too, but count as untouched in the sums, because setting them
    apart would tell of a hidden reason. `together` are the sets of hidden reasons of which only the
    sum may be told, each hidden reason in one of them.
    """

    fixed: frozenset[str]
    hidden: frozenset[str]
    moved: frozenset[str]
    together: tuple[frozenset[str], ...] = ()


def grouped(
    joints: Sequence[Joint], recorded: Collection[str], before: Hiding, after: Hiding
) -> Groups:
    """The groups, where `recorded` are the keys of the reasons that were recorded as fixed.

    A sum over a group tells nothing new where it takes what is hidden together as a whole or not
    at all, in both pilots; a reason that would cut such a set counts as untouched. That can only
    make the effect look smaller.
    """
    sets = [_keys(joints, one) for one in before] + [
        frozenset(joint.key for joint in joints if joint.key in one) for one in after
    ]
    hidden: frozenset[str] = frozenset().union(*sets)
    wanted = frozenset(joint.key for joint in joints if joint.key in recorded)
    fixed = wanted
    while cut := [one for one in sets if one & fixed and one - fixed]:
        fixed -= frozenset().union(*cut)
    return Groups(fixed, hidden, wanted - fixed, _joined(sets))


def _joined(sets: Collection[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """What overlaps becomes one: each pilot hides sets of its own."""
    found: list[frozenset[str]] = []
    for one in sets:
        overlapping = [other for other in found if other & one]
        found = [other for other in found if not other & one]
        found.append(one.union(*overlapping))
    return tuple(one for one in found if one)


def _keys(joints: Sequence[Joint], leaves: Collection[str]) -> frozenset[str]:
    """Under which keys the leaves of the first pilot are compared."""
    return frozenset(joint.key for joint in joints if joint.sources & frozenset(leaves))
