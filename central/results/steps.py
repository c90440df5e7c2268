"""What of a running pilot is counted for a supervisor: whole days, in steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from central.results.counting import count_rows
from central.results.pilot import Measured
from ftr.report.counts import RowCounts
from ftr.report.model import Dimension
from ftr.report.split import Counted
from ftr.report.steps import ONE_DAY, last_step


@dataclass(frozen=True, slots=True)
class Reach:
    """`counted` is the pilot as far as it is counted, to its end or to the day `until`. There is to
    be enough of every row in each of the windows `apart`, too.
    """

    counted: Measured
    until: date | None = None
    apart: tuple[Measured, ...] = ()

    def parts(self, connection: Connection, by: Dimension) -> tuple[Counted, ...]:
        """The counts of `by` in each of the windows; a day is in one of them as a whole."""
        if by is Dimension.DAY:
            return ()
        return tuple(count_rows(connection, window, by) for window in self.apart)


def everything(measured: Measured) -> Reach:
    """All of the pilot's days."""
    return Reach(measured)


def in_steps(connection: Connection, measured: Measured, now: datetime) -> Reach:
    """All of it once the pilot's last day is over; before that up to the end of the last step."""
    pilot = measured.pilot
    today = now.astimezone(ZoneInfo(pilot.timezone)).date()
    if today > pilot.end or pilot.min_cell == 0:
        return Reach(measured)
    counted = count_rows(connection, measured, Dimension.DAY)
    days = [RowCounts(day, "", by_agent) for day, by_agent in counted.items()]
    step = last_step(days, pilot.start, pilot.end, today, pilot.min_cell)
    if step is None:
        return Reach(measured)
    return Reach(
        counted=measured.within(pilot.start, step.last),
        until=step.last,
        apart=(
            measured.within(step.first, step.last),
            measured.within(step.last + ONE_DAY, pilot.end),
        ),
    )
