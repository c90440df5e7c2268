"""Which rows keep their answers to themselves, so that no person can be made out."""

from __future__ import annotations

from collections.abc import Sequence

from ftr.report.counts import RowCounts, total

MIN_AGENTS = 3
# One agent may have at most 4 of every 5 answers: whole numbers, so nothing hangs on rounding.
MAX_PART, MAX_WHOLE = 4, 5


def suppressed_keys(rows: Sequence[RowCounts], min_cell: int) -> frozenset[str]:
    """The keys of the rows that may not show their answers.

    A row with fewer than `min_cell` yes + no answers, with answers of fewer than 3 agents, or with
    one agent giving more than 80 % of them. Where exactly one row with contacts is hidden, it
    could be worked out from overall minus the others, so the next smallest goes with it; rows
    outside overall cannot be worked out and do not count for that. `min_cell` 0 hides nothing.
    """
    if min_cell == 0:
        return frozenset()
    small = {row.key for row in rows if is_small(row, min_cell)}
    in_sum = [row for row in rows if row.in_overall and total(row.by_agent).contacts > 0]
    hidden = [row for row in in_sum if row.key in small]
    shown = [row for row in in_sum if row.key not in small]
    if len(hidden) == 1 and shown:
        next_smallest = min(shown, key=lambda row: (total(row.by_agent).answers, row.key))
        small.add(next_smallest.key)
    return frozenset(small)


def is_small(row: RowCounts, min_cell: int) -> bool:
    """Whether this row, by itself, says too much about few contacts or few people."""
    answers = total(row.by_agent).answers
    agents = [tally.answers for tally in row.by_agent.values() if tally.answers]
    if answers < min_cell or len(agents) < MIN_AGENTS:
        return True
    return max(agents) * MAX_WHOLE > answers * MAX_PART
