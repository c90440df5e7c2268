"""The pilot that results are about, with its catalogue versions and its agents' teams."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from central.store.catalogues import published
from central.store.pilots import pilot_of
from central.store.tables import agent
from ftr.pilot import Pilot
from ftr.report.reasons import Reasons


@dataclass(frozen=True, slots=True)
class Measured:
    """One pilot as results know it. `teams` maps every agent_ref to its team, or None."""

    pilot: Pilot
    reasons: Reasons
    teams: dict[str, str | None]


def read_measured(connection: Connection, pilot_id: str) -> Measured:
    """Raises Refused (not_found) where there is no such pilot."""
    teams = select(agent.c.agent_ref, agent.c.team).where(agent.c.pilot_id == pilot_id)
    return Measured(
        pilot=pilot_of(connection, pilot_id),
        reasons=Reasons(list(published(connection, pilot_id).values())),
        teams={row.agent_ref: row.team for row in connection.execute(teams)},
    )
