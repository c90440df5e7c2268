"""Deleting a whole pilot, as if it had never been: only that it was deleted stays."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, Table, delete

from central.store.database import Store
from central.store.erasing import Erasure, Kind, note_erasure
from central.store.language import said
from central.store.pilots import pilot_of
from central.store.refused import Refused
from central.store.retention import delete_some
from central.store.tables import enrol_code, enrolment, feed, metadata, pilot
from central.store.tombstones import lock
from ftr.clock import to_text
from ftr.words import PilotState
from sync.wire import ProblemCode

_FIRST = (enrolment, enrol_code)  # without these no desk gets in
_LAST = (feed, pilot)
_STAYS = frozenset({"meta", "erasure"})


def check_deletable(connection: Connection, pilot_id: str, confirmed: str) -> None:
    """Raises Refused: (not_found), (conflict) while it is open, (invalid) where the id differs."""
    if pilot_of(connection, pilot_id).state is PilotState.OPEN:
        message = said().gettext(
            "The pilot “{pilot}” is open. Close it first with “ftr pilot close”."
        )
        raise Refused(ProblemCode.CONFLICT, message.format(pilot=pilot_id))
    if confirmed != pilot_id:
        message = said().gettext(
            "Nothing was deleted: “{given}” is not the id of the pilot, “{pilot}”. "
            "Type the id again to confirm."
        )
        raise Refused(ProblemCode.INVALID, message.format(given=confirmed, pilot=pilot_id))


def delete_pilot(store: Store, pilot_id: str) -> None:
    """Delete every row of a pilot, in small steps; killed at any point, it can be run again.

    Its id is never given to another pilot. Raises Refused (unavailable).
    """
    middle = [
        table
        for table in metadata.sorted_tables
        if table not in (*_FIRST, *_LAST) and table.name not in _STAYS
    ]
    for table in (*_FIRST, *middle):
        while store.write(partial(delete_some, table=table, pilot_id=pilot_id)):
            pass
    at, erasure_id = to_text(store.clock()), store.fresh.new_id()
    one = Erasure(pilot_id, erasure_id, Kind.PILOT, "", at)
    store.write(lambda c: _end(c, one, [*_FIRST, *middle]))


def _end(connection: Connection, one: Erasure, tables: list[Table]) -> None:
    """The rest at once: what came in between the steps, and the pilot itself."""
    lock(connection, one.pilot_id)
    for table in (*tables, *_LAST):
        connection.execute(delete(table).where(table.c.pilot_id == one.pilot_id))
    note_erasure(connection, one)
