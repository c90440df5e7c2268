"""What of a running pilot is counted for a supervisor: whole days, in steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from central.results.counting import count_rows, some_of_leaves
from central.results.pilot import Measured
from ftr.report.blocks import are_tied
from ftr.report.counts import RowCounts, joined
from ftr.report.model import Dimension
from ftr.report.split import Counted
from ftr.report.steps import ONE_DAY, Step, last_step


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
    whole = Step(pilot.start, pilot.end)
    tied = _Tied(connection, measured)
    step = last_step(days, whole, today, pilot.min_cell, tied)
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


class _Tied:
    """Whether in each of two parts of the pilot enough was logged about what the other is about.

    Some of the contacts nearly always show that it was, so all are read only where they do not.
    """

    def __init__(self, connection: Connection, measured: Measured) -> None:
        self._connection, self._measured = connection, measured
        self._some: dict[Step, Counted] = {}

    def __call__(self, one: Step, other: Step) -> bool:
        min_cell = self._measured.pilot.min_cell
        return are_tied(self._some_of(one), self._some_of(other), min_cell) or are_tied(
            self._all_of(one), self._all_of(other), min_cell
        )

    def _some_of(self, step: Step) -> Counted:
        if step not in self._some:
            within = self._measured.within(step.first, step.last)
            self._some[step] = self._today(some_of_leaves(self._connection, within))
        return self._some[step]

    def _all_of(self, step: Step) -> Counted:
        within = self._measured.within(step.first, step.last)
        return self._today(count_rows(self._connection, within, Dimension.LEAF))

    def _today(self, counted: Counted) -> Counted:
        return joined(counted, self._measured.reasons.current)
