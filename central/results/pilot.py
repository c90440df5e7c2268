"""The pilot that results are about, with its catalogue versions and its agents' teams."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Any

from sqlalchemy import Connection, select

from central.store.catalogues import published
from central.store.pilots import pilot_of
from central.store.tables import agent
from ftr.pilot import Pilot
from ftr.report.reasons import Reasons


class Part(Enum):
    """How much of a pilot's days is counted."""

    WHOLE = auto()
    BEGINNING = auto()  # from its first day on
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Measured:
    """One pilot as results know it. `teams` maps every agent_ref to its team, or None.

    Counted are the days of `pilot`, which may be some of the pilot's own `days`, the first and the
    last one.
    """

    pilot: Pilot
    reasons: Reasons
    teams: dict[str, str | None]
    days: tuple[date, date]

    @property
    def part(self) -> Part:
        """How much of the pilot's own days that is."""
        if (self.pilot.start, self.pilot.end) == self.days:
            return Part.WHOLE
        return Part.BEGINNING if self.pilot.start == self.days[0] else Part.OTHER

    @property
    def given(self) -> dict[str, Any]:
        """The values for the names in queries: see central.results.counting_queries."""
        return {
            "pilot_id": self.pilot.pilot_id,
            "first": self.pilot.start.isoformat(),
            "last": self.pilot.end.isoformat(),
            "pilots_last": self.days[1].isoformat(),
            "not_asking": sorted(self.reasons.not_asking),
        }

    def within(self, first: date, last: date) -> Measured:
        """The same of some of its days, both inclusive."""
        return replace(self, pilot=replace(self.pilot, start=first, end=last))


def read_measured(connection: Connection, pilot_id: str) -> Measured:
    """Raises Refused (not_found) where there is no such pilot."""
    teams = select(agent.c.agent_ref, agent.c.team).where(agent.c.pilot_id == pilot_id)
    pilot = pilot_of(connection, pilot_id)
    return Measured(
        pilot=pilot,
        reasons=Reasons(list(published(connection, pilot_id).values())),
        teams={row.agent_ref: row.team for row in connection.execute(teams)},
        days=(pilot.start, pilot.end),
    )
