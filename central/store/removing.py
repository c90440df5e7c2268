"""Taking away an agent who never took part, as if never added."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Table, delete, select

from central.store.agents import list_agents, queue
from central.store.language import said
from central.store.pilots import pilot_of
from central.store.refused import Refused
from central.store.tables import (
    agent,
    agent_name,
    enrol_code,
    enrolment,
    handled,
    revision,
    rollup,
)
from central.store.tombstones import lock
from sync.wire import ProblemCode

_TAKES_PART: tuple[Table, ...] = (enrolment, revision, rollup, handled)
_OF_AN_AGENT: tuple[Table, ...] = (enrol_code, agent_name, agent)


def remove_agents(connection: Connection, pilot_id: str, refs: Collection[str]) -> int:
    """Delete these agents with their names and codes, all or none; returns how many.

    Raises Refused (not_found; conflict where one has a desk, a contact or calls of the telephone
    system, also where these were erased: their counts need the agent).
    """
    pilot_of(connection, pilot_id)
    lock(connection, pilot_id)  # an import of contacts comes before or after, not between
    queue(connection, pilot_id)  # and so does who makes codes
    names = {one.agent_ref: one.name or one.agent_ref for one in list_agents(connection, pilot_id)}
    unknown = sorted(set(refs) - names.keys())
    if unknown:
        message = said().gettext("There is no agent “{agent}” in this pilot; nobody was removed.")
        raise Refused(ProblemCode.NOT_FOUND, message.format(agent=unknown[0]))
    gone = sorted(set(refs))
    for table in _OF_AN_AGENT:  # the codes first: a desk that joins now has spent one, or cannot
        _delete(connection, table, pilot_id, gone)
    for table in _TAKES_PART:
        held = _first(connection, table, pilot_id, gone)
        if held is not None:
            message = said().gettext(
                "“{agent}” has joined, has contacts, or has calls of the telephone system: who "
                "took part stays, or the results would no longer fit. Nobody was removed."
            )
            raise Refused(ProblemCode.CONFLICT, message.format(agent=names[held]))
    return len(gone)


def _delete(connection: Connection, table: Table, pilot_id: str, refs: Sequence[str]) -> None:
    mine = (table.c.pilot_id == pilot_id, table.c.agent_ref.in_(refs))
    connection.execute(delete(table).where(*mine))


def _first(connection: Connection, table: Table, pilot_id: str, refs: Sequence[str]) -> str | None:
    mine = (table.c.pilot_id == pilot_id, table.c.agent_ref.in_(refs))
    return connection.execute(select(table.c.agent_ref).where(*mine).limit(1)).scalar()
