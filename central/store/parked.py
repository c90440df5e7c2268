"""Parked items in a person's hands: what waits, and accepting or discarding it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from central.store.agents import agent_refs
from central.store.counting import Frame, row_of
from central.store.fresh import Fresh
from central.store.language import said
from central.store.pilots import pilot_of
from central.store.quarantine import ACCEPTED, DISCARDED, WAITING, State
from central.store.refused import Refused
from central.store.tables import enrolment, entry_current, feed, parked, revision
from central.store.tally import tally
from ftr.entry import Payload, Revision, read_revision
from ftr.errors import BadInput
from sync.wire import ParkedCode, ProblemCode

# What a person can judge better than a rule: the frame is sound, the contact may well be real.
ACCEPTABLE = frozenset(
    {
        ParkedCode.DIGEST_CONFLICT,
        ParkedCode.UNKNOWN_REASON,
        ParkedCode.UNKNOWN_VERSION,
        ParkedCode.WRONG_AGENT,
    }
)
_Item = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class ParkedItem:
    """An item that waits; `revision` is the JSON value that came."""

    rev_id: str
    code: ParkedCode
    detail: str
    received_at: str
    enrolment_id: str | None
    revision: Any
    acceptable: bool


def list_parked(connection: Connection, pilot_id: str) -> list[ParkedItem]:
    """What waits for a person, oldest first."""
    known = agent_refs(connection, pilot_id)
    return [
        ParkedItem(
            rev_id=row.rev_id,
            code=ParkedCode(row.code),
            detail=row.detail,
            received_at=row.received_at,
            enrolment_id=row.enrolment_id or None,
            revision=json.loads(row.item),
            acceptable=_revision_in(row, known) is not None,
        )
        for row in _waiting(connection, pilot_id)
    ]


def _waiting(connection: Connection, pilot_id: str, rev_id: str | None = None) -> Sequence[_Item]:
    query = (
        select(parked)
        .where(parked.c.pilot_id == pilot_id, parked.c.state == WAITING)
        .order_by(parked.c.received_at, parked.c.rev_id, parked.c.digest)
    )
    if rev_id is not None:
        query = query.where(parked.c.rev_id == rev_id)
    return connection.execute(query).all()


def _revision_in(row: _Item, known_agents: frozenset[str]) -> Revision | None:
    """The revision that could be accepted; None where it never can be."""
    if row.code not in ACCEPTABLE:
        return None
    try:
        found, _payload = read_revision(json.loads(row.item))
    except BadInput:
        return None
    return found if found.agent_ref in known_agents else None


def accept(
    connection: Connection, pilot_id: str, rev_id: str, *, by: str, at: str, fresh: Fresh
) -> int:
    """Store and count what waits under this id; returns how many items that were.

    Where other bytes stand in the log under the same id, what is accepted becomes the entry's
    newest revision, under an id of its own. Raises Refused (not_found, conflict).
    """
    number = _lock(connection, pilot_id)
    items = _must_wait(connection, pilot_id, rev_id)
    known = agent_refs(connection, pilot_id)
    revisions = [_revision_in(row, known) for row in items]
    if any(found is None for found in revisions):
        message = said().gettext(
            "{id} cannot be counted ({why}); it can only be discarded. What came stays readable."
        )
        why = "; ".join(row.detail for row in items)
        raise Refused(ProblemCode.CONFLICT, message.format(id=rev_id, why=why))
    for row, found in zip(items, revisions, strict=True):
        if found is not None:
            kept = _under_free_id(connection, pilot_id, found, fresh)
            stored = _store(connection, row, kept, number)
            _resolve(connection, pilot_id, row, ACCEPTED, by=by, at=at, accepted_as=stored)
    _fewer_waiting(connection, pilot_id, items)
    return len(items)


def discard(connection: Connection, pilot_id: str, rev_id: str, *, by: str, at: str) -> int:
    """Decide that what waits under this id does not count; its bytes stay.

    Returns how many items that were. Raises Refused (not_found).
    """
    _lock(connection, pilot_id)
    items = _must_wait(connection, pilot_id, rev_id)
    for row in items:
        _resolve(connection, pilot_id, row, DISCARDED, by=by, at=at)
    _fewer_waiting(connection, pilot_id, items)
    return len(items)


def _lock(connection: Connection, pilot_id: str) -> int:
    """Queue with the pilot's ingests; returns this one's number."""
    number: int = connection.execute(
        update(feed)
        .where(feed.c.pilot_id == pilot_id)
        .values(last=feed.c.last + 1)
        .returning(feed.c.last)
    ).scalar_one()
    return number


def _must_wait(connection: Connection, pilot_id: str, rev_id: str) -> Sequence[_Item]:
    items = _waiting(connection, pilot_id, rev_id)
    if not items:
        message = said().gettext("Nothing waits under “{id}”; “ftr parked list” shows what does.")
        raise Refused(ProblemCode.NOT_FOUND, message.format(id=rev_id))
    return items


def _under_free_id(
    connection: Connection, pilot_id: str, found: Revision, fresh: Fresh
) -> Revision:
    """The revision as it came; or, where its id is taken, as the newest one of its entry."""
    taken = connection.execute(
        select(revision.c.rev_id).where(
            revision.c.pilot_id == pilot_id, revision.c.rev_id == found.rev_id
        )
    ).first()
    if taken is None:
        return found
    now = connection.execute(
        select(entry_current.c.rev_no, entry_current.c.rev_id).where(
            entry_current.c.pilot_id == pilot_id, entry_current.c.entry_id == found.entry_id
        )
    ).first()
    if now is None:
        return replace(found, rev_id=fresh.new_id())
    return replace(found, rev_id=fresh.new_id(), rev_no=now.rev_no + 1, parent_rev_id=now.rev_id)


def _store(connection: Connection, row: _Item, kept: Revision, number: int) -> str:
    """Log and count one revision; returns the id under which it stands in the log."""
    stamp = {
        "pilot_id": row.pilot_id,
        "enrolment_id": row.enrolment_id,
        "received_at": row.received_at,
        "clock_offset_ms": row.clock_offset_ms,
        "digest": kept.digest(),
        "feed": number,
    }
    connection.execute(insert(revision), asdict(kept) | stamp)
    pilot = pilot_of(connection, row.pilot_id)
    frame = Frame.of(pilot)
    payload = Payload.from_json(kept.payload)
    counted = row_of(kept, payload, row.clock_offset_ms, row.enrolment_id, frame)
    tally(connection, row.pilot_id, [counted], frame)
    return kept.rev_id


def _resolve(
    connection: Connection,
    pilot_id: str,
    row: _Item,
    state: State,
    *,
    by: str,
    at: str,
    accepted_as: str | None = None,
) -> None:
    connection.execute(
        update(parked)
        .where(
            parked.c.pilot_id == pilot_id,
            parked.c.rev_id == row.rev_id,
            parked.c.digest == row.digest,
        )
        .values(state=state, resolved_at=at, resolved_by=by, accepted_as=accepted_as)
    )


def _fewer_waiting(connection: Connection, pilot_id: str, items: Sequence[_Item]) -> None:
    for enrolment_id, n in Counter(row.enrolment_id for row in items).items():
        connection.execute(
            update(enrolment)
            .where(enrolment.c.pilot_id == pilot_id, enrolment.c.enrolment_id == enrolment_id)
            .values(parked=enrolment.c.parked - n)
        )
