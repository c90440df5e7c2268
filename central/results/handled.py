"""What the telephone system says was handled, per agent, team, day and hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select

from central.results.pilot import Measured
from central.store.tables import handled as handled_table
from ftr.clock import from_text
from ftr.report.model import Dimension
from ftr.report.split import NONE

CALL, PERIOD, DAY = "call", "period", "day"


@dataclass(frozen=True, slots=True)
class Handled:
    """Contacts within the pilot's days. `by_hour` (keys "00"…"23") is None where any agent's day
    is known as a total only, or by periods longer than an hour: hours would then look better
    covered than they are. `by_agent_hour` (agent_ref, "00"…"23") is known where `by_hour` is.
    """

    total: int
    by_agent: Mapping[str, int]
    by_team: Mapping[str, int]
    by_day: Mapping[str, int]
    by_hour: Mapping[str, int] | None
    by_agent_hour: Mapping[tuple[str, str], int] | None

    def of(self, dimension: Dimension) -> Mapping[str, int] | None:
        """The counts by row key of a dimension that has them."""
        return {
            Dimension.AGENT: self.by_agent,
            Dimension.TEAM: self.by_team,
            Dimension.DAY: self.by_day,
            Dimension.HOUR: self.by_hour,
        }[dimension]


def read_handled(connection: Connection, measured: Measured) -> Handled | None:
    """None where nothing was imported for the pilot's days.

    Of an agent's day its total counts, where there is one; else the counts per period, and the
    single calls outside of these. A period counts on the day and in the hour in which it begins.
    """
    days: dict[tuple[str, str], _Day] = defaultdict(_Day)
    for agent, day, hour, granularity, count in _layers(connection, measured):
        days[agent, day].add(hour, granularity, count)
    if not days:
        return None
    by_agent: dict[str, int] = defaultdict(int)
    by_team: dict[str, int] = defaultdict(int)
    by_day: dict[str, int] = defaultdict(int)
    by_hour: dict[str, int] = defaultdict(int)
    by_agent_hour: dict[tuple[str, str], int] = defaultdict(int)
    for (agent, day), found in days.items():
        by_agent[agent] += found.count
        by_team[measured.teams.get(agent) or NONE] += found.count
        by_day[day] += found.count
        for hour, within in found.hours.items():
            by_hour[f"{hour:02}"] += within
            by_agent_hour[agent, f"{hour:02}"] += within
    hours_known = all(found.hours for found in days.values())
    hours_known = hours_known and not _spans_hours(connection, measured)
    return Handled(
        total=sum(by_agent.values()),
        by_agent=by_agent,
        by_team=by_team,
        by_day=by_day,
        by_hour=by_hour if hours_known else None,
        by_agent_hour=by_agent_hour if hours_known else None,
    )


@dataclass(slots=True)
class _Day:
    """One agent's day while it is added up."""

    total: int | None = None
    hours: dict[int, int] = field(default_factory=dict)

    def add(self, hour: int, granularity: str, count: int) -> None:
        if granularity == DAY:
            self.total = (self.total or 0) + count
        else:
            self.hours[hour] = self.hours.get(hour, 0) + count

    @property
    def count(self) -> int:
        return sum(self.hours.values()) if self.total is None else self.total


def _layers(connection: Connection, measured: Measured) -> Iterator[tuple[str, str, int, str, int]]:
    """Counts by agent, day, hour and layer; calls that a period stands for are left out."""
    rows = handled_table.c
    period = handled_table.alias("period")
    stands_for = exists().where(
        period.c.pilot_id == rows.pilot_id,
        period.c.agent_ref == rows.agent_ref,
        period.c.granularity == PERIOD,
        period.c.start_at <= rows.start_at,
        period.c.end_at > rows.start_at,
    )
    columns = (rows.agent_ref, rows.day, rows.hour, rows.granularity)
    query = select(*columns, func.sum(rows["count"])).where(*_in_days(measured)).group_by(*columns)
    if _has_periods(connection, measured):  # looking them up for each call takes its time
        query = query.where(or_(rows.granularity != CALL, ~stands_for))
    for agent, day, hour, granularity, count in connection.execute(query):
        yield agent, day, hour, granularity, int(count)


def _has_periods(connection: Connection, measured: Measured) -> bool:
    rows = handled_table.c
    query = select(rows.row_id).where(
        rows.pilot_id == measured.pilot.pilot_id, rows.granularity == PERIOD
    )
    return connection.execute(query.limit(1)).first() is not None


def _spans_hours(connection: Connection, measured: Measured) -> bool:
    """Whether any period is longer than the hour it begins in: then hours cannot be told apart."""
    rows = handled_table.c
    query = (
        select(rows.start_at, rows.end_at)
        .where(*_in_days(measured), rows.granularity == PERIOD)
        .distinct()
    )
    zone = ZoneInfo(measured.pilot.timezone)
    for start, end in connection.execute(query):
        begins = from_text(start).astimezone(zone)
        hour_ends = begins.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        if from_text(end).astimezone(zone) > hour_ends:
            return True
    return False


def _in_days(measured: Measured) -> tuple[ColumnElement[bool], ...]:
    return (
        handled_table.c.pilot_id == measured.pilot.pilot_id,
        handled_table.c.day >= measured.pilot.start.isoformat(),
        handled_table.c.day <= measured.pilot.end.isoformat(),
    )
