"""Erasing on purpose: one entry, the note of one, the contacts of a pilot, names, a whole pilot.

What is erased leaves tombstones, so that a desk that comes back late cannot bring it back. What a
person asked for is kept in `erasure` too, without a word of what it was about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from central.store.counting import Frame, Row
from central.store.fresh import Fresh
from central.store.language import said
from central.store.pilots import pilot_of
from central.store.quarantine import WAITING
from central.store.refused import Refused
from central.store.rows import add_new
from central.store.stand_ins import stand_in
from central.store.subtotals import COUNTERS, About
from central.store.tables import enrolment, entry_current, erasure, parked, revision, subtotal
from central.store.tally import count
from central.store.tombstones import bury, id_hash, lock
from ftr.clock import from_text
from ftr.entry import Payload, Revision
from sync.wire import ProblemCode

_REVISION = tuple(Revision.__dataclass_fields__)


class Kind(StrEnum):
    """What was erased."""

    NAMES = "names"
    ENTRY = "entry"
    NOTE = "note"
    CONTACTS = "contacts"  # everything in a pilot that is about persons
    PILOT = "pilot"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure; `subject` is the hash of an entry's id, '' where it is a whole pilot's."""

    pilot_id: str
    erasure_id: str
    kind: Kind
    subject: str
    at: str

    @property
    def day(self) -> date:
        """The day on which it was, in UTC."""
        return from_text(self.at).date()


def note_erasure(connection: Connection, one: Erasure) -> None:
    """Remember an erasure, in its own transaction; twice is once."""
    names = ("pilot_id", "erasure_id", "kind", "subject", "at")
    row = (one.pilot_id, one.erasure_id, one.kind.value, one.subject, one.at)
    add_new(connection, erasure, names, [row], returning="erasure_id")


def erasures(connection: Connection, pilot_id: str | None = None) -> list[Erasure]:
    """Every erasure of a pilot, or of all, the first one first."""
    query = select(erasure).order_by(erasure.c.at, erasure.c.erasure_id)
    if pilot_id is not None:
        query = query.where(erasure.c.pilot_id == pilot_id)
    return [
        Erasure(row.pilot_id, row.erasure_id, Kind(row.kind), row.subject, row.at)
        for row in connection.execute(query)
    ]


def find_entry(connection: Connection, pilot_id: str, named: str) -> str:
    """The entry_id behind an id, the hash of one, or the stand-in of a row export.

    Raises Refused (not_found), and (conflict) where a stand-in fits several.
    """
    query = select(entry_current.c.entry_id).where(entry_current.c.pilot_id == pilot_id)
    exact = connection.execute(query.where(entry_current.c.entry_id == named)).scalar()
    if exact is not None:
        return str(exact)
    for entry_id in connection.execute(query).scalars():
        if named in (id_hash(entry_id), stand_in(pilot_id, entry_id)):
            return str(entry_id)
    message = said().gettext(
        "There is no entry “{entry}” in this pilot. Take its id from “ftr export”; "
        "what was erased already is in none."
    )
    raise Refused(ProblemCode.NOT_FOUND, message.format(entry=named))


def erase_entry(connection: Connection, pilot_id: str, entry_id: str, at: str) -> int:
    """Erase an entry with all its revisions; returns how many. It can never come back."""
    lock(connection, pilot_id)
    gone = _revisions(connection, pilot_id, entry_id)
    quarantined = _quarantined(connection, pilot_id, entry_id)
    current = _current(connection, pilot_id, entry_id)
    holders = _holders(connection, pilot_id, entry_id, quarantined)
    bury(connection, pilot_id, {entry_id: "", **holders}, at)
    if current is not None:
        _uncount(connection, pilot_id, current)
    _delete_revisions(connection, pilot_id, [one.rev_id for one in gone])
    _delete_parked(connection, pilot_id, quarantined)
    connection.execute(
        delete(entry_current).where(
            entry_current.c.pilot_id == pilot_id, entry_current.c.entry_id == entry_id
        )
    )
    return len(holders)


def erase_note(connection: Connection, pilot_id: str, entry_id: str, at: str, fresh: Fresh) -> int:
    """Erase the note of an entry, and what was searched for it; returns how many revisions went.

    The entry goes on to count. Revisions are what desks proved to have sent, so they go as a
    whole; one of the centre's own says what they said without these.
    """
    lock(connection, pilot_id)
    gone = _revisions(connection, pilot_id, entry_id)
    quarantined = _quarantined(connection, pilot_id, entry_id)
    current = _current(connection, pilot_id, entry_id)
    noted = any(_free_text(one.payload) for one in gone)
    now = next((one for one in gone if current and one.rev_id == current["rev_id"]), None)
    if current is None or now is None or not (noted or quarantined):
        return 0
    first = min(gone, key=lambda one: (one.rev_no, one.rev_id))
    kept = replace(
        now,
        rev_id=fresh.new_id(),
        rev_no=now.rev_no + 1,
        parent_rev_id=None,
        recorded_at=first.recorded_at,
        epoch=fresh.new_id(),
        seq=1,
        payload=replace(Payload.from_json(now.payload), note=None, searched=None).to_json(),
    )
    holders = _holders(connection, pilot_id, entry_id, quarantined)
    bury(connection, pilot_id, holders, at)
    _delete_revisions(connection, pilot_id, [one.rev_id for one in gone])
    _delete_parked(connection, pilot_id, quarantined)
    number = lock(connection, pilot_id)
    stamp = {
        "pilot_id": pilot_id,
        "digest": kept.digest(),
        "enrolment_id": "",
        "received_at": at,
        "clock_offset_ms": current["clock_offset_ms"],
        "feed": number,
    }
    values = {name: getattr(kept, name) for name in _REVISION}
    connection.execute(insert(revision), values | stamp)
    connection.execute(
        update(entry_current)
        .where(entry_current.c.pilot_id == pilot_id, entry_current.c.entry_id == entry_id)
        .values(
            note=None,
            searched=None,
            rev_id=kept.rev_id,
            rev_no=kept.rev_no,
            first_rev_id=kept.rev_id,
        )
    )
    return len(holders)


def _free_text(payload: str) -> bool:
    """Whether it holds what somebody typed."""
    said = Payload.from_json(payload)
    return bool(said.note or said.searched)


def _holders(
    connection: Connection, pilot_id: str, entry_id: str, quarantined: Sequence[Any]
) -> dict[str, str]:
    """rev_id -> the enrolment it came from first, of all that is kept of an entry."""
    logged = connection.execute(
        select(revision.c.rev_id, revision.c.enrolment_id).where(
            revision.c.pilot_id == pilot_id, revision.c.entry_id == entry_id
        )
    )
    holders = {row.rev_id: row.enrolment_id for row in quarantined}
    return holders | {row.rev_id: row.enrolment_id for row in logged}


def _revisions(connection: Connection, pilot_id: str, entry_id: str) -> list[Revision]:
    rows = connection.execute(
        select(*(revision.c[name] for name in _REVISION)).where(
            revision.c.pilot_id == pilot_id, revision.c.entry_id == entry_id
        )
    ).mappings()
    return [Revision(**row) for row in rows]


def _quarantined(connection: Connection, pilot_id: str, entry_id: str) -> Sequence[Any]:
    """What is parked and names this entry, however broken it is."""
    return connection.execute(
        select(parked.c.rev_id, parked.c.digest, parked.c.state, parked.c.enrolment_id).where(
            parked.c.pilot_id == pilot_id, parked.c.item.contains(entry_id, autoescape=True)
        )
    ).all()


def _current(connection: Connection, pilot_id: str, entry_id: str) -> Row | None:
    row = (
        connection.execute(
            select(entry_current).where(
                entry_current.c.pilot_id == pilot_id, entry_current.c.entry_id == entry_id
            )
        )
        .mappings()
        .first()
    )
    return dict(row) if row else None


def _uncount(connection: Connection, pilot_id: str, current: Row) -> None:
    count(connection, pilot_id, [current], [], Frame.of(pilot_of(connection, pilot_id)))
    nothing_left = (subtotal.c[counter] == 0 for counter in COUNTERS)
    connection.execute(  # a page may be named as only this entry named it
        delete(subtotal).where(
            subtotal.c.pilot_id == pilot_id, subtotal.c.about == About.POINTED, *nothing_left
        )
    )


def _delete_revisions(connection: Connection, pilot_id: str, rev_ids: Sequence[str]) -> None:
    connection.execute(
        delete(revision).where(revision.c.pilot_id == pilot_id, revision.c.rev_id.in_(rev_ids))
    )


def _delete_parked(connection: Connection, pilot_id: str, rows: Sequence[Any]) -> None:
    """Delete parked items; what waited waits no more."""
    for row in rows:
        connection.execute(
            delete(parked).where(
                parked.c.pilot_id == pilot_id,
                parked.c.rev_id == row.rev_id,
                parked.c.digest == row.digest,
            )
        )
    waited = Counter(row.enrolment_id for row in rows if row.state == WAITING)
    for enrolment_id, n in waited.items():
        connection.execute(
            update(enrolment)
            .where(enrolment.c.pilot_id == pilot_id, enrolment.c.enrolment_id == enrolment_id)
            .values(parked=enrolment.c.parked - n)
        )
