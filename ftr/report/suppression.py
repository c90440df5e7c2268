"""Which rows keep their answers to themselves, so that no person can be made out."""

from __future__ import annotations

from collections.abc import Sequence

from ftr.report.blocks import MIN_AGENTS, Block, Place, blocks, blocks_in_order, is_small
from ftr.report.counts import RowCounts, total
from ftr.report.model import Dimension
from ftr.report.reasons import Reasons, owner_of, pages_of

__all__ = [
    "MIN_AGENTS",
    "hidden_leaves",
    "hidden_rows",
    "hiding",
    "is_small",
    "leaf_blocks",
    "suppressed_keys",
]


def suppressed_keys(
    rows: Sequence[RowCounts], min_cell: int, *, in_order: bool = False
) -> frozenset[str]:
    """The keys of the rows that may not show their answers, where they are parts of overall.

    A row with fewer than `min_cell` yes + no answers, with answers of fewer than 3 agents, or with
    one agent giving more than 80 % of them. It could be worked out from overall minus the others,
    so the next smallest goes with it (`in_order`: the next in time), until what is hidden is not
    small either; rows outside overall cannot be worked out. `min_cell` 0 hides nothing.
    """
    if min_cell == 0:
        return frozenset()
    parts = [row for row in rows if row.in_overall and total(row.by_agent).contacts > 0]
    found = blocks_in_order(parts, min_cell) if in_order else blocks(parts, min_cell)
    inside = frozenset(row.key for row in parts)
    alone = {row.key for row in rows if row.key not in inside and is_small(row, min_cell)}
    return hiding(found) | alone


def leaf_blocks(leaves: Sequence[RowCounts], reasons: Reasons, min_cell: int) -> tuple[Block, ...]:
    """The leaves in blocks: of a block that hides only the sum may become known, anywhere."""
    return blocks(leaves, min_cell, {row.key: _place(row.key, reasons) for row in leaves})


def hidden_leaves(leaves: Sequence[RowCounts], reasons: Reasons, min_cell: int) -> frozenset[str]:
    """The leaves that may not show their answers beside any row of the catalogue's dimensions."""
    return frozenset() if min_cell == 0 else hiding(leaf_blocks(leaves, reasons, min_cell))


def hidden_rows(
    by: Dimension,
    rows: Sequence[RowCounts],
    leaves: Sequence[RowCounts],
    reasons: Reasons,
    min_cell: int,
    *,
    whole: Sequence[Block] | None = None,
) -> frozenset[str]:
    """The keys of the rows of `by` that may not show their answers.

    Reasons, leaves, pages and owners are sums of the same leaves, so they are chosen together:
    `leaves` are the rows by leaf, in whatever dimension `by` is one of the four, and `whole` are
    their blocks where these are known already.
    """
    if min_cell == 0 or not leaves:
        return suppressed_keys(rows, min_cell, in_order=by is Dimension.DAY)
    whole = leaf_blocks(leaves, reasons, min_cell) if whole is None else whole
    if by is Dimension.LEAF:
        return hiding(whole)
    apart = [block.keys for block in whole if not block.small]
    return frozenset(
        row.key
        for row in rows
        if sum(len(keys) for keys in apart if keys <= row.leaves) != len(row.leaves)
    )


def hiding(found: Sequence[Block]) -> frozenset[str]:
    """The keys of the rows that keep their answers to themselves."""
    return frozenset(key for block in found if block.hides for key in block.keys)


def _place(leaf: str, reasons: Reasons) -> Place:
    path = reasons.path(leaf)
    if not path:
        return Place(main=leaf)
    return Place(path[0].code, owner_of(path) or "", tuple(sorted(pages_of(path))))
