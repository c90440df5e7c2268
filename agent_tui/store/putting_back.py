"""Revisions from a second copy, brought into the database as if never sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from agent_tui.store.journal import ERASED
from agent_tui.store.machine import Machine
from agent_tui.store.outbox import as_revision
from agent_tui.store.rejoining import heirs
from agent_tui.store.tables import ENROLMENT, ENTRY, OUTBOX, REVISION
from ftr.clock import from_text
from ftr.entry import Payload, Revision, rank
from ftr.errors import BadInput
from ftr.words import Op

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A revision with the enrolment it was saved under."""

    enrolment_id: str
    revision: Revision


def record_of(kept: Kept) -> Mapping[str, Any]:
    """The record of one save, as the journal keeps it."""
    return {"enrolment_id": kept.enrolment_id, "revision": kept.revision.to_dict()}


def kept_from(records: Iterable[Mapping[str, Any]]) -> list[Kept]:
    """The saves among these records, each once. What a later version added is left alone."""
    found: dict[str, Kept] = {}
    for record in records:
        try:
            kept = Kept(str(record["enrolment_id"]), Revision.from_dict(record["revision"]))
        except (BadInput, KeyError, TypeError):
            continue
        found.setdefault(kept.revision.rev_id, kept)
    return list(found.values())


def named_in(records: Iterable[Mapping[str, Any]]) -> set[str]:
    """The rev_id of every save among these records, readable as a revision or not."""
    revisions = (record.get("revision") for record in records)
    return {str(one.get("rev_id")) for one in revisions if isinstance(one, Mapping)}


def answered_in(records: Iterable[Mapping[str, Any]]) -> set[str]:
    """The rev_id of every save among these records that still says what was answered."""
    return named_in(
        record
        for record in records
        if isinstance(one := record.get("revision"), Mapping) and one.get("payload") != ERASED
    )


def put_back(connection: Connection, kept: Sequence[Kept], machine: Machine) -> int:
    """Add what is not there, pending, and begin a new epoch where anything was; how many.

    Only what belongs to an enrolment of this database is added, and to the one that followed it.
    """
    of = heirs(connection)
    known = [
        replace(one, enrolment_id=of[one.enrolment_id]) for one in kept if one.enrolment_id in of
    ]
    lacking = [one for some in _portions(known) for one in _lacking(connection, some)]
    for some in _portions(lacking):
        connection.execute(insert(REVISION), [_row(one) for one in some])
        connection.execute(insert(OUTBOX), [_outgoing(one) for one in some])
    entries = list(dict.fromkeys(one.revision.entry_id for one in lacking))
    for entry_id in entries:
        _make_current(connection, entry_id, machine)
    for enrolment_id in {one.enrolment_id for one in lacking}:
        begin_epoch(connection, enrolment_id, machine.new_id())
    return len(lacking)


def begin_epoch(connection: Connection, enrolment_id: str, epoch: str) -> None:
    """Number what this enrolment makes from now on anew."""
    connection.execute(
        update(ENROLMENT)
        .where(ENROLMENT.c.enrolment_id == enrolment_id)
        .values(epoch=epoch, last_seq=0)
    )


def _portions(kept: Sequence[Kept]) -> Iterable[Sequence[Kept]]:
    return (kept[start : start + _AT_ONCE] for start in range(0, len(kept), _AT_ONCE))


def _lacking(connection: Connection, kept: Sequence[Kept]) -> list[Kept]:
    ids = [one.revision.rev_id for one in kept]
    there = set(
        connection.execute(select(REVISION.c.rev_id).where(REVISION.c.rev_id.in_(ids))).scalars()
    )
    return [one for one in kept if one.revision.rev_id not in there]


def _row(kept: Kept) -> dict[str, Any]:
    revision = kept.revision
    return revision.to_dict() | {
        "enrolment_id": kept.enrolment_id,
        "digest": revision.digest(),
        "op": revision.op.value,
        "origin": revision.origin.value,
    }


def _outgoing(kept: Kept) -> dict[str, Any]:
    return {
        "rev_id": kept.revision.rev_id,
        "enrolment_id": kept.enrolment_id,
        "state": "pending",
        "attempts": 0,
    }


def _make_current(connection: Connection, entry_id: str, machine: Machine) -> None:
    """Work out the current state of one entry from all its revisions."""
    query = select(REVISION).where(REVISION.c.entry_id == entry_id)
    found = [dict(row) for row in connection.execute(query).mappings()]
    revisions = sorted((as_revision(row) for row in found), key=rank)
    current = revisions[-1]
    answers = next((one for one in reversed(revisions) if one.op is not Op.VOID), current)
    values = {
        "enrolment_id": found[0]["enrolment_id"],
        "rev_id": current.rev_id,
        "rev_no": current.rev_no,
        "voided": current.op is Op.VOID,
        "cause": Payload.from_json(current.payload).cause,
        "payload": answers.payload,
        "occurred_at": answers.occurred_at,
        "day": machine.day_of(from_text(answers.occurred_at)).isoformat(),
        "catalogue_version": answers.catalogue_version,
    }
    connection.execute(
        insert_or_update(ENTRY)
        .values(values | {"entry_id": entry_id})
        .on_conflict_do_update(index_elements=["entry_id"], set_=values)
    )
