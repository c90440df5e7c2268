"""The pilot that results are about, with its catalogue versions and its agents' teams."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Connection, select

from central.store.tables import agent, catalogue_version, pilot
from ftr.catalogue.model import from_dict
from ftr.errors import PersonError
from ftr.pilot import Pilot
from ftr.report.reasons import Reasons
from ftr.texts import Language, chosen_language, texts
from ftr.words import PilotKind, PilotState


@dataclass(frozen=True, slots=True)
class Measured:
    """One pilot as results know it. `teams` maps every agent_ref to its team, or None."""

    pilot: Pilot
    reasons: Reasons
    teams: dict[str, str | None]


def read_measured(connection: Connection, pilot_id: str) -> Measured:
    """Raises PersonError where there is no such pilot."""
    row = connection.execute(select(pilot).where(pilot.c.pilot_id == pilot_id)).one_or_none()
    if row is None:
        t = texts("results", chosen_language())
        message = t.gettext(
            'There is no pilot "{pilot}"; `ftr pilot list` shows the ones there are.'
        )
        raise PersonError(message.format(pilot=pilot_id))
    found = Pilot(
        pilot_id=row.pilot_id,
        name=row.name,
        kind=PilotKind(row.kind),
        state=PilotState(row.state),
        start=date.fromisoformat(row.start_day),
        end=date.fromisoformat(row.end_day),
        timezone=row.timezone,
        language=cast(Language, row.language),
        channel=row.channel,
        min_cell=row.min_cell,
    )
    versions = select(catalogue_version.c.catalogue).where(catalogue_version.c.pilot_id == pilot_id)
    teams = select(agent.c.agent_ref, agent.c.team).where(agent.c.pilot_id == pilot_id)
    return Measured(
        pilot=found,
        reasons=Reasons([from_dict(json.loads(t)) for t in connection.scalars(versions)]),
        teams=dict(connection.execute(teams).tuples().all()),
    )
