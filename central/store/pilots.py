"""Pilots: made from a plan, opened, closed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, func, insert, select, update

from central.store.agents import Wanted, find_or_add, list_agents, reuse_agents
from central.store.catalogues import newest_version, publish_catalogue, published
from central.store.fresh import Fresh
from central.store.language import said
from central.store.refused import Refused, no_such_pilot
from central.store.tables import (
    agent,
    change,
    change_withdrawn,
    enrolment,
    entry_current,
    erasure,
    feed,
    pilot,
)
from ftr.catalogue.model import Catalogue
from ftr.catalogue.slug import slug
from ftr.clock import to_text
from ftr.pilot import Pilot
from ftr.plan import Plan
from ftr.texts import Language
from ftr.words import PilotKind, PilotState
from sync.wire import ProblemCode

MAX_ID = 40


@dataclass(frozen=True, slots=True)
class PilotDetail:
    """A pilot with what stands behind it; `entries` are current ones that were not voided.

    `changes` were recorded on it and not withdrawn.
    """

    pilot: Pilot
    plan: Mapping[str, Any]
    catalogue_version: int
    question: Mapping[str, str]
    agents: int
    desks: int
    entries: int
    changes: int
    created_at: str
    opened_at: str | None
    closed_at: str | None


def create_pilot(
    connection: Connection,
    plan: Plan,
    catalogue: Catalogue,
    kind: PilotKind,
    *,
    now: datetime,
    fresh: Fresh,
) -> str:
    """Make a draft with version 1 of its catalogue and the plan's agents; returns its id.

    Raises BadInput where the catalogue cannot be published, Refused (not_found) where
    `agents_from` names no pilot.
    """
    pilot_id = _free_id(connection, plan.name)
    at = to_text(now)
    connection.execute(
        insert(pilot),
        {
            "pilot_id": pilot_id,
            "name": plan.name,
            "kind": kind,
            "state": PilotState.DRAFT,
            "start_day": plan.start.isoformat(),
            "end_day": plan.end.isoformat(),
            "timezone": plan.timezone,
            "language": plan.language,
            "channel": plan.channel,
            "min_cell": plan.min_cell,
            "plan": json.dumps(_without_names(plan), ensure_ascii=False),
            "created_at": at,
        },
    )
    connection.execute(insert(feed), {"pilot_id": pilot_id, "last": 0, "parked": 0, "erased": 0})
    publish_catalogue(connection, pilot_id, catalogue, opened=False, at=at)
    _add_planned_agents(connection, pilot_id, plan, fresh, at)
    return pilot_id


def _without_names(plan: Plan) -> dict[str, Any]:
    """The plan to keep: names stand in the table of names only, so that they can be forgotten.

    That there is a list stays: imports then make no new agents.
    """
    data = plan.to_dict()
    return (
        data | {"agents": [{"team": one.team} for one in plan.agent_list]}
        if plan.agent_list
        else data
    )


def _free_id(connection: Connection, name: str) -> str:
    base = slug(name)[:MAX_ID].strip("-") or "pilot"
    taken = set(connection.execute(select(pilot.c.pilot_id)).scalars())
    taken.update(connection.execute(select(erasure.c.pilot_id)).scalars())  # of deleted ones
    number, candidate = 1, base
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
    return candidate


def _add_planned_agents(
    connection: Connection, pilot_id: str, plan: Plan, fresh: Fresh, at: str
) -> None:
    """The plan's agents; people of `agents_from` keep the pseudonym they had there."""
    named = [Wanted(one.name, None, one.team) for one in plan.agent_list]
    if plan.agents_from is not None:
        pilot_of(connection, plan.agents_from)
        names = {one.name for one in named} if named else None
        reuse_agents(connection, pilot_id, plan.agents_from, at, names=names)
    planned = plan.agents if isinstance(plan.agents, int) else 0
    nameless = [Wanted()] * (planned - len(list_agents(connection, pilot_id)))
    find_or_add(connection, pilot_id, [*named, *nameless], fresh.agent_ref, at)


def pilot_of(connection: Connection, pilot_id: str) -> Pilot:
    """One pilot; raises Refused (not_found)."""
    row = connection.execute(select(pilot).where(pilot.c.pilot_id == pilot_id)).first()
    if row is None:
        raise no_such_pilot(pilot_id)
    return _pilot(row)


def list_pilots(connection: Connection, only: str | None = None) -> list[Pilot]:
    """Every pilot, the newest first; `only` names the one that may be seen."""
    query = select(pilot).order_by(pilot.c.start_day.desc(), pilot.c.pilot_id)
    if only is not None:
        query = query.where(pilot.c.pilot_id == only)
    return [_pilot(row) for row in connection.execute(query)]


def _pilot(row: Row[*tuple[Any, ...]]) -> Pilot:
    return Pilot(
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


def detail_of(connection: Connection, pilot_id: str) -> PilotDetail:
    """One pilot with its counts; raises Refused (not_found)."""
    row = connection.execute(select(pilot).where(pilot.c.pilot_id == pilot_id)).first()
    if row is None:
        raise no_such_pilot(pilot_id)
    catalogues = published(connection, pilot_id)
    newest = catalogues[max(catalogues)]
    return PilotDetail(
        pilot=_pilot(row),
        plan=json.loads(row.plan),
        catalogue_version=newest.version,
        question=newest.question,
        agents=_count(connection, agent, pilot_id),
        desks=_count(connection, enrolment, pilot_id, enrolment.c.revoked_at.is_(None)),
        entries=_count(connection, entry_current, pilot_id, entry_current.c.voided.is_(False)),
        changes=_count(connection, change, pilot_id)
        - _count(connection, change_withdrawn, pilot_id),
        created_at=row.created_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )


def _count(connection: Connection, table: Any, pilot_id: str, *where: Any) -> int:
    query = select(func.count()).select_from(table).where(table.c.pilot_id == pilot_id, *where)
    return int(connection.execute(query).scalar_one())


def open_pilot(connection: Connection, pilot_id: str, at: str) -> None:
    """Freeze the question; a closed pilot opens again. Opening twice is no error.

    Raises Refused (not_found).
    """
    _move(connection, pilot_id, PilotState.OPEN, opened_at=func.coalesce(pilot.c.opened_at, at))


def close_pilot(connection: Connection, pilot_id: str, at: str) -> None:
    """Refuse new joins; what desks still send is stored. Raises Refused (not_found, conflict)."""
    if pilot_of(connection, pilot_id).state is PilotState.DRAFT:
        message = said().gettext("The pilot “{pilot}” was never opened, so it cannot be closed.")
        raise Refused(ProblemCode.CONFLICT, message.format(pilot=pilot_id))
    _move(connection, pilot_id, PilotState.CLOSED, closed_at=at)


def _move(connection: Connection, pilot_id: str, state: PilotState, **values: Any) -> None:
    moved = connection.execute(
        update(pilot)
        .where(pilot.c.pilot_id == pilot_id)
        .values(state=state, **{"closed_at": None, **values})
    )
    if moved.rowcount == 0:
        raise no_such_pilot(pilot_id)


def publish_version(
    connection: Connection, pilot_id: str, catalogue: Catalogue, at: str
) -> Catalogue:
    """Publish the next version; entries keep the version they were made under.

    Raises Refused (not_found), BadInput where it does not fit the versions before.
    """
    opened = connection.execute(
        select(pilot.c.opened_at).where(pilot.c.pilot_id == pilot_id).with_for_update()
    ).first()
    if opened is None:
        raise no_such_pilot(pilot_id)
    return publish_catalogue(
        connection, pilot_id, catalogue, opened=opened.opened_at is not None, at=at
    )


def catalogue_of(connection: Connection, pilot_id: str, version: int | None) -> Catalogue:
    """One version of the catalogue, or the newest; raises Refused (not_found)."""
    pilot_of(connection, pilot_id)
    wanted = version or newest_version(connection, pilot_id)
    catalogue = published(connection, pilot_id).get(wanted)
    if catalogue is None:
        message = said().gettext("The pilot “{pilot}” has no catalogue version {version}.")
        raise Refused(ProblemCode.NOT_FOUND, message.format(pilot=pilot_id, version=wanted))
    return catalogue
