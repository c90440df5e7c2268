"""How far a running pilot is counted for who may not see a single day of a single person.

Two reports taken one after the other tell what was logged in between. So while a pilot runs they go
in steps of whole days, each of them large enough to be shown, and with enough logged after it.

What came in a step may have been about a few reasons only, and contacts per reason are always
told. Then the step is known of these reasons, and taking it off what they come to in the end tells
what else there was of them. So of what a step was about there is to be enough in the step before
it and after it, and the other way round. Whatever steps are then taken off, somewhere one that is
taken off stands next to one that is not: what is left has at least what these two share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ftr.report.blocks import is_small
from ftr.report.counts import ByAgent, RowCounts, together

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """Some days one after another. Of the last step what is counted ends with `last`, and `first`
    is where it began.

    `last` is before the pilot's first day where there is no step yet.
    """

    first: date
    last: date


def last_step(
    days: Iterable[RowCounts],
    pilot: Step,
    today: date,
    min_cell: int,
    tied: Callable[[Step, Step], bool],
) -> Step | None:
    """The last step that may be told on `today`; None where everything may be: the pilot is over.

    `days` are the counts of the pilot's days so far, today's too, keyed by ISO date; `pilot` all
    its days; `tied` says of two parts of it what
    ftr.report.blocks.are_tied says of their counts by leaf. What lies in a
    step never depends on what comes after it.
    """
    if today > pilot.last or min_cell == 0:
        return None
    by_day = {date.fromisoformat(row.key): row.by_agent for row in days}
    told = step = Step(pilot.first, pilot.first - ONE_DAY)
    for last in sorted(day for day in by_day if day < today):
        step = Step(told.last + ONE_DAY, last)
        if _is_little(by_day, step, min_cell):
            continue
        if told.last >= pilot.first and not tied(told, step):
            continue
        rest = Step(last + ONE_DAY, pilot.last)
        if _is_little(by_day, rest, min_cell) or not tied(step, rest):
            break
        told = step
    return told


def _is_little(by_day: dict[date, ByAgent], step: Step, min_cell: int) -> bool:
    parts = (one for day, one in by_day.items() if step.first <= day <= step.last)
    return is_small(RowCounts("step", "", together(parts)), min_cell)
