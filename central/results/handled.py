"""What the telephone system says was handled, per agent, team, day and hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from central.results.pilot import Measured
from central.store.tables import handled as handled_table
from ftr.report.model import Dimension
from ftr.report.split import NONE


@dataclass(frozen=True, slots=True)
class Handled:
    """Contacts within the pilot's days. `by_hour` (keys "00"…"23") is None where any agent's day
    is known as a day total only, since hours would then look better covered than they are.
    """

    total: int
    by_agent: Mapping[str, int]
    by_team: Mapping[str, int]
    by_day: Mapping[str, int]
    by_hour: Mapping[str, int] | None

    def of(self, dimension: Dimension) -> Mapping[str, int] | None:
        """The counts by row key of a dimension that has them."""
        return {
            Dimension.AGENT: self.by_agent,
            Dimension.TEAM: self.by_team,
            Dimension.DAY: self.by_day,
            Dimension.HOUR: self.by_hour,
        }[dimension]


def read_handled(connection: Connection, measured: Measured) -> Handled | None:
    """None where nothing was imported for the pilot's days."""
    layers: dict[tuple[str, str], dict[str, dict[int, int]]] = defaultdict(dict)
    for agent, day, hour, granularity, count in _layers(connection, measured):
        layers[agent, day].setdefault(granularity, {})[hour] = count
    if not layers:
        return None
    by_agent: dict[str, int] = defaultdict(int)
    by_team: dict[str, int] = defaultdict(int)
    by_day: dict[str, int] = defaultdict(int)
    by_hour: dict[str, int] = defaultdict(int)
    hours_known = True
    for (agent, day), found in layers.items():
        # within an hour a period's count stands for its single calls
        hours = found.get("call", {}) | found.get("period", {})
        count = sum(found["day"].values()) if "day" in found else sum(hours.values())
        by_agent[agent] += count
        by_team[measured.teams.get(agent) or NONE] += count
        by_day[day] += count
        for hour, within in hours.items():
            by_hour[f"{hour:02}"] += within
        hours_known = hours_known and bool(hours)
    return Handled(
        total=sum(by_agent.values()),
        by_agent=by_agent,
        by_team=by_team,
        by_day=by_day,
        by_hour=by_hour if hours_known else None,
    )


def _layers(connection: Connection, measured: Measured) -> list[tuple[str, str, int, str, int]]:
    table = handled_table.c
    columns = (table.agent_ref, table.day, table.hour, table.granularity)
    query = (
        select(*columns, func.sum(table["count"]))
        .where(
            table.pilot_id == measured.pilot.pilot_id,
            table.day >= measured.pilot.start.isoformat(),
            table.day <= measured.pilot.end.isoformat(),
        )
        .group_by(*columns)
    )
    return [(a, d, h, g, int(n)) for a, d, h, g, n in connection.execute(query)]
