"""Makes a capture a revision and keeps it: revision, outbox and current state in one commit."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from agent_tui.capture import Capture, Saved
from agent_tui.store.connection import Database
from agent_tui.store.faults import StoreError
from agent_tui.store.machine import Manner
from agent_tui.store.outbox import as_revision
from agent_tui.store.rejoining import HEIR
from agent_tui.store.tables import CONFIG, ENROLMENT, ENTRY, IS_PENDING, OUTBOX, REVISION
from ftr.clock import to_text
from ftr.entry import MAX_REVISION_BYTES, SCHEMA, Revision
from ftr.texts import texts
from ftr.words import Op

Keep = Callable[[str, Revision], None]


def save(
    database: Database,
    capture: Capture,
    manner: Manner,
    keep: Keep = lambda _enrolment_id, _revision: None,
) -> Saved:
    """Keep one capture; when this returns it is on disk. Raises StoreError.

    Handing in a capture that is already kept, because an answer was lost or the screen tried
    again, keeps it once. `keep` makes the second copy, after the commit. What was begun under an
    enrolment that was followed by another meanwhile is kept under that one.
    """
    asked = capture
    with database.transaction() as connection:
        heir = connection.execute(HEIR, {"the_id": asked.enrolment_id}).scalar_one_or_none()
        capture = replace(asked, enrolment_id=heir or asked.enrolment_id)
        before = _current(connection, capture.entry_id)
        if before is not None and _is_kept(capture, before):
            revision = as_revision(dict(before))
        else:
            revision = _revision(database, connection, capture, before, manner)
            _keep(connection, revision, capture, manner)
        today = count_today(connection, capture.enrolment_id, manner.machine.today())
        pending = count_pending(connection)
    keep(capture.enrolment_id, revision)
    return Saved(asked, revision.rev_id, revision.rev_no, today, pending)


def count_today(connection: Connection, enrolment_id: str, day: str) -> int:
    """Entries of this enrolment and local day that are not voided."""
    return connection.execute(_TODAY, {"enrolment": enrolment_id, "on": day}).scalar_one()


def count_pending(connection: Connection) -> int:
    """Revisions of every enrolment that the centre has not yet acknowledged."""
    return connection.execute(_PENDING).scalar_one()


def _current(connection: Connection, entry_id: str) -> Mapping[str, Any] | None:
    row = connection.execute(_CURRENT, {"the_id": entry_id}).mappings().one_or_none()
    return dict(row) if row else None


def _is_kept(capture: Capture, before: Mapping[str, Any]) -> bool:
    """Whether the current revision already says exactly this."""
    same_op = capture.op == before["op"] or (capture.op is Op.AMEND and before["op"] == Op.CREATE)
    return same_op and bool(
        before["payload"] == capture.payload.to_json()
        and before["occurred_at"] == to_text(capture.occurred_at)
        and before["enrolment_id"] == capture.enrolment_id
    )


def _revision(
    database: Database,
    connection: Connection,
    capture: Capture,
    before: Mapping[str, Any] | None,
    manner: Manner,
) -> Revision:
    t = texts("desk", database.language)
    found = connection.execute(_ENROLMENT, {"the_id": capture.enrolment_id})
    enrolment = found.mappings().one_or_none()
    if enrolment is None:
        raise StoreError(
            "failed",
            t.gettext("this desk has not joined a pilot. Run `agent-tui join`."),
        )
    if before is None and capture.op is Op.VOID:
        raise StoreError(
            "failed", t.gettext("this contact was never saved, so there is nothing to take back.")
        )
    revision = Revision(
        rev_id=manner.machine.new_id(),
        entry_id=capture.entry_id,
        rev_no=before["rev_no"] + 1 if before else 1,
        parent_rev_id=before["rev_id"] if before else None,
        op=_op(capture.op, before),
        occurred_at=to_text(capture.occurred_at),
        tz=manner.machine.tz(capture.occurred_at, _zone_of(enrolment["pilot"])),
        recorded_at=to_text(manner.machine.now()),
        started_at=to_text(capture.started_at) if capture.started_at else None,
        logging_ms=capture.logging_ms,
        agent_ref=enrolment["agent_ref"],
        catalogue_version=capture.catalogue_version,
        schema=SCHEMA,
        epoch=enrolment["epoch"],
        seq=enrolment["last_seq"] + 1,
        origin=manner.origin,
        payload=capture.payload.to_json(),
    )
    if len(json.dumps(revision.to_dict()).encode()) > MAX_REVISION_BYTES:
        raise StoreError("failed", t.gettext("the note is too long. Make it shorter."))
    return revision


def _op(asked: Op, before: Mapping[str, Any] | None) -> Op:
    """An amend whose create was never kept is the create; a create of what exists amends it."""
    if asked is Op.VOID:
        return asked
    return Op.CREATE if before is None else Op.AMEND


def _zone_of(pilot: str | None) -> str:
    return str(json.loads(pilot)["timezone"]) if pilot else "UTC"


def _keep(connection: Connection, revision: Revision, capture: Capture, manner: Manner) -> None:
    row = revision.to_dict() | {
        "enrolment_id": capture.enrolment_id,
        "digest": revision.digest(),
        "op": revision.op.value,
        "origin": revision.origin.value,
    }
    connection.execute(_NEW_REVISION, row)
    connection.execute(_LAST_SEQ, {"the_id": capture.enrolment_id, "last_seq": revision.seq})
    if manner.outbox:
        outgoing = {"rev_id": revision.rev_id, "enrolment_id": capture.enrolment_id}
        connection.execute(_OUTGOING, outgoing | {"state": "pending", "attempts": 0})
    state = {"rev_id": revision.rev_id, "rev_no": revision.rev_no}
    if revision.op is Op.VOID:
        state |= {"voided": True, "cause": capture.payload.cause}
        connection.execute(_VOIDED, state | {"the_id": capture.entry_id})
        return
    state |= {
        "voided": False,
        "cause": capture.payload.cause,
        "payload": revision.payload,
        "occurred_at": revision.occurred_at,
        "day": manner.machine.day_of(capture.occurred_at).isoformat(),
        "catalogue_version": revision.catalogue_version,
    }
    whole = state | {"entry_id": capture.entry_id, "enrolment_id": capture.enrolment_id}
    connection.execute(_STATE, whole)


_TODAY = select(func.count()).where(
    ENTRY.c.enrolment_id == bindparam("enrolment"),
    ENTRY.c.day == bindparam("on"),
    ENTRY.c.voided.is_(False),
)
_PENDING = select(func.count()).select_from(OUTBOX).where(IS_PENDING)
# Made once: building a statement costs more than running it.
_CURRENT = (
    select(ENTRY.c.rev_no, REVISION)
    .join(REVISION, REVISION.c.rev_id == ENTRY.c.rev_id)
    .where(ENTRY.c.entry_id == bindparam("the_id"))
)
_ENROLMENT = (
    select(ENROLMENT, CONFIG.c.pilot)
    .join(CONFIG, isouter=True)
    .where(ENROLMENT.c.enrolment_id == bindparam("the_id"))
)
_NEW_REVISION, _OUTGOING = insert(REVISION), insert(OUTBOX)
_LAST_SEQ = (
    update(ENROLMENT)
    .where(ENROLMENT.c.enrolment_id == bindparam("the_id"))
    .values(last_seq=bindparam("last_seq"))
)
_VOIDED = (
    update(ENTRY)
    .where(ENTRY.c.entry_id == bindparam("the_id"))
    .values({name: bindparam(name) for name in ("rev_id", "rev_no", "voided", "cause")})
)
_NEW_ENTRY = insert_or_update(ENTRY)
_STATE = _NEW_ENTRY.on_conflict_do_update(
    index_elements=["entry_id"],
    set_={
        column.name: _NEW_ENTRY.excluded[column.name]
        for column in ENTRY.c
        if column.name not in ("entry_id", "enrolment_id")
    },
)
