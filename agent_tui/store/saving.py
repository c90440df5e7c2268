"""Makes a capture a revision and keeps it: revision, outbox and current state in one commit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
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
from agent_tui.store.written_out import WrittenOut
from ftr.clock import to_text
from ftr.entry import MAX_REVISION_BYTES, SCHEMA, Revision
from ftr.texts import texts
from ftr.words import Op

Keep = Callable[[str, Revision], None]
_SURELY_SHORT = 4096  # characters of a payload: six bytes each are far from the limit


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
    with database.quick_transaction() as cursor:
        heir = _HEIR.value(cursor, {"the_id": asked.enrolment_id})
        capture = replace(asked, enrolment_id=heir or asked.enrolment_id)
        before = _CURRENT.row(cursor, {"the_id": capture.entry_id})
        if before is not None and _is_kept(capture, before):
            revision = as_revision(before)
        else:
            revision = _revision(database, cursor, capture, before, manner)
            _keep(cursor, revision, capture, manner)
        of_today = {"enrolment": capture.enrolment_id, "on": manner.machine.today()}
        today = _TODAY.value(cursor, of_today)
        pending = _PENDING.value(cursor, {})
    keep(capture.enrolment_id, revision)
    return Saved(asked, revision.rev_id, revision.rev_no, today, pending)


def count_pending(connection: Connection) -> int:
    """Revisions of every enrolment that the centre has not yet acknowledged."""
    return connection.execute(_COUNT_PENDING).scalar_one()


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
    cursor: sqlite3.Cursor,
    capture: Capture,
    before: Mapping[str, Any] | None,
    manner: Manner,
) -> Revision:
    t = texts("desk", database.language)
    enrolment = _ENROLMENT.row(cursor, {"the_id": capture.enrolment_id})
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
    if _is_too_long(revision):
        raise StoreError("failed", t.gettext("the note is too long. Make it shorter."))
    return revision


def _op(asked: Op, before: Mapping[str, Any] | None) -> Op:
    """An amend whose create was never kept is the create; a create of what exists amends it."""
    if asked is Op.VOID:
        return asked
    return Op.CREATE if before is None else Op.AMEND


def _is_too_long(revision: Revision) -> bool:
    if len(revision.payload) < _SURELY_SHORT:
        return False
    return len(json.dumps(revision.to_dict()).encode()) > MAX_REVISION_BYTES


@lru_cache(maxsize=8)
def _zone_of(pilot: str | None) -> str:
    """The zone of a pilot, as its config stands in the database."""
    return str(json.loads(pilot)["timezone"]) if pilot else "UTC"


def _keep(cursor: sqlite3.Cursor, revision: Revision, capture: Capture, manner: Manner) -> None:
    row = revision.to_dict() | {
        "enrolment_id": capture.enrolment_id,
        "digest": revision.digest(),
        "op": revision.op.value,
        "origin": revision.origin.value,
    }
    _NEW_REVISION.run(cursor, row)
    _LAST_SEQ.run(cursor, {"the_id": capture.enrolment_id, "last_seq": revision.seq})
    if manner.outbox:
        outgoing = {"rev_id": revision.rev_id, "enrolment_id": capture.enrolment_id}
        _OUTGOING.run(cursor, outgoing)
    state = {"rev_id": revision.rev_id, "rev_no": revision.rev_no}
    if revision.op is Op.VOID:
        state |= {"voided": True, "cause": capture.payload.cause}
        _VOIDED.run(cursor, state | {"the_id": capture.entry_id})
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
    _STATE.run(cursor, whole)


_COUNT_PENDING = select(func.count()).select_from(OUTBOX).where(IS_PENDING)
_PENDING = WrittenOut(_COUNT_PENDING)
_TODAY = WrittenOut(
    select(func.count()).where(
        ENTRY.c.enrolment_id == bindparam("enrolment"),
        ENTRY.c.day == bindparam("on"),
        ENTRY.c.voided.is_(False),
    )
)
_HEIR = WrittenOut(HEIR)
_CURRENT = WrittenOut(
    select(REVISION)
    .join(ENTRY, ENTRY.c.rev_id == REVISION.c.rev_id)
    .where(ENTRY.c.entry_id == bindparam("the_id"))
)
_ENROLMENT = WrittenOut(
    select(*(ENROLMENT.c[name] for name in ("agent_ref", "epoch", "last_seq")), CONFIG.c.pilot)
    .join(CONFIG, isouter=True)
    .where(ENROLMENT.c.enrolment_id == bindparam("the_id"))
)
_NEW_REVISION = WrittenOut(insert(REVISION))
_OUTGOING = WrittenOut(
    insert(OUTBOX).values(
        rev_id=bindparam("rev_id"),
        enrolment_id=bindparam("enrolment_id"),
        state="pending",
        attempts=0,
    )
)
_LAST_SEQ = WrittenOut(
    update(ENROLMENT)
    .where(ENROLMENT.c.enrolment_id == bindparam("the_id"))
    .values(last_seq=bindparam("last_seq"))
)
_VOIDED = WrittenOut(
    update(ENTRY)
    .where(ENTRY.c.entry_id == bindparam("the_id"))
    .values({name: bindparam(name) for name in ("rev_id", "rev_no", "voided", "cause")})
)
_NEW_ENTRY = insert_or_update(ENTRY)
_STATE = WrittenOut(
    _NEW_ENTRY.on_conflict_do_update(
        index_elements=["entry_id"],
        set_={
            column.name: _NEW_ENTRY.excluded[column.name]
            for column in ENTRY.c
            if column.name not in ("entry_id", "enrolment_id")
        },
    )
)
