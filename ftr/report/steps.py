"""How far a running pilot is counted for who may not see a single day of a single person.

Two reports taken one after the other tell what was logged in between. So while a pilot runs they go
in steps of whole days, each of them large enough to be shown, and with enough logged after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ftr.report.blocks import is_small, runs
from ftr.report.counts import RowCounts, together

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """The last step: what is counted ends with `last`, and `first` is where this step began.

    `last` is before the pilot's first day where there is no step yet.
    """

    first: date
    last: date


def last_step(
    days: Iterable[RowCounts], start: date, end: date, today: date, min_cell: int
) -> Step | None:
    """The last step that may be told on `today`; None where everything may be: the pilot is over.

    `days` are the counts of the pilot's days so far, today's too, keyed by ISO date.
    """
    if today > end or min_cell == 0:
        return None
    rows = sorted(days, key=lambda row: row.key)
    whole = [row for row in rows if date.fromisoformat(row.key) < today]
    begin, step = start, Step(start, start - ONE_DAY)
    for run in runs(whole, min_cell):
        last = date.fromisoformat(max(run.keys))
        rest = together(row.by_agent for row in rows if date.fromisoformat(row.key) > last)
        if run.small or is_small(RowCounts("rest", "", rest), min_cell):
            break
        step, begin = Step(begin, last), last + ONE_DAY
    return step
