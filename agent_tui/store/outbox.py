"""What is still to be sent, and what became of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, bindparam, func, select, update

from agent_tui.store.tables import ENTRY, IS_PARKED, IS_PENDING, OUTBOX, REVISION
from agent_tui.store.written_out import WrittenOut
from ftr.entry import Revision
from ftr.words import Op, Origin
from sync.wire import ItemResult, Result

_STATES = {
    Result.STORED: "acknowledged",
    Result.DUPLICATE: "acknowledged",
    Result.PARKED: "parked",
    Result.GONE: "gone",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Revisions of the whole desk that the centre has not acknowledged, and those it parked."""

    pending: int
    parked: int


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """Revisions by what became of them; parked is not pending. `gone` counts as acknowledged."""

    pending: int
    acknowledged: int
    parked: int
    oldest_pending: str | None


def pending_revisions(
    connection: Connection,
    enrolment_id: str,
    limit: int,
    but: Collection[str] = (),
    after: str = "",
) -> list[Revision]:
    """The oldest revisions not yet acknowledged, behind `after`, without those named in `but`."""
    query = (
        select(REVISION)
        .join(OUTBOX, OUTBOX.c.rev_id == REVISION.c.rev_id)
        .where(OUTBOX.c.enrolment_id == enrolment_id, IS_PENDING, OUTBOX.c.rev_id > after)
        .order_by(OUTBOX.c.rev_id)
        .limit(limit + len(but))
    )
    found = [saved_revision(dict(row)) for row in connection.execute(query).mappings()]
    return [revision for revision in found if revision.rev_id not in but][:limit]


def named_revisions(
    connection: Connection, enrolment_id: str, rev_ids: Sequence[str]
) -> list[Revision]:
    """These revisions, as far as they are still this enrolment's and pending."""
    query = (
        select(REVISION)
        .join(OUTBOX, OUTBOX.c.rev_id == REVISION.c.rev_id)
        .where(OUTBOX.c.rev_id.in_(rev_ids), OUTBOX.c.enrolment_id == enrolment_id, IS_PENDING)
        .order_by(OUTBOX.c.rev_id)
    )
    return [saved_revision(dict(row)) for row in connection.execute(query).mappings()]


def settle(
    connection: Connection,
    enrolment_id: str,
    results: Sequence[ItemResult],
    incarnation: str,
    at: str,
) -> None:
    """Write down the centre's answers; `retry` leaves an item pending with one more attempt.

    What another enrolment took over meanwhile waits for an answer to that one.
    """
    settled: list[dict[str, object]] = []
    again: list[dict[str, object]] = []
    gone: list[str] = []
    for item in results:
        answer: dict[str, object] = {"the_id": item.rev_id, "whose": enrolment_id, "why": item.code}
        if item.result in _STATES:
            answer |= {"to": _STATES[item.result], "by": incarnation, "since": at}
            settled.append(answer)
        else:
            again.append(answer)
        if item.result is Result.GONE:
            gone.append(item.rev_id)
    cursor = cast(sqlite3.Cursor, connection.connection.cursor())
    _SETTLE.many(cursor, settled)
    _TRY_AGAIN.many(cursor, again)
    if gone:
        _erase(connection, gone)


def count_waiting(connection: Connection) -> Waiting:
    """What a person watches; quick however many revisions were ever acknowledged."""
    pending = connection.execute(
        select(func.count()).select_from(OUTBOX).where(IS_PENDING)
    ).scalar_one()
    parked = connection.execute(
        select(func.count()).select_from(OUTBOX).where(IS_PARKED)
    ).scalar_one()
    return Waiting(pending, parked)


def count_outbox(connection: Connection, enrolment_id: str | None = None) -> OutboxCounts:
    """The counts of one enrolment, or of the whole desk."""
    query = select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state)
    oldest = (
        select(func.min(REVISION.c.recorded_at))
        .join(OUTBOX, OUTBOX.c.rev_id == REVISION.c.rev_id)
        .where(IS_PENDING)
    )
    if enrolment_id is not None:
        query = query.where(OUTBOX.c.enrolment_id == enrolment_id)
        oldest = oldest.where(OUTBOX.c.enrolment_id == enrolment_id)
    counts = {str(state): int(count) for state, count in connection.execute(query)}
    return OutboxCounts(
        pending=counts.get("pending", 0),
        acknowledged=counts.get("acknowledged", 0) + counts.get("gone", 0),
        parked=counts.get("parked", 0),
        oldest_pending=connection.execute(oldest).scalar_one(),
    )


def as_revision(row: dict[str, object]) -> Revision:
    """A row of the revision table as the Revision that travels, byte for byte."""
    values = {name: row[name] for name in Revision.__match_args__}
    values |= {"op": Op(str(row["op"])), "origin": Origin(str(row["origin"]))}
    return Revision(**values)  # type: ignore[arg-type]  # the table's columns have these types


def saved_revision(row: dict[str, object]) -> Revision:
    """As as_revision; raises ValueError where the bytes are no longer those that were saved."""
    revision = as_revision(row)
    if revision.digest() != row["digest"]:
        raise ValueError(f"{revision.rev_id} is not as it was saved")
    return revision


def _erase(connection: Connection, rev_ids: list[str]) -> None:
    """The centre erased these on purpose: forget what was answered, keep the ids."""
    gone = select(OUTBOX.c.rev_id).where(OUTBOX.c.rev_id.in_(rev_ids), OUTBOX.c.state == "gone")
    for table in (REVISION, ENTRY):
        connection.execute(update(table).where(table.c.rev_id.in_(gone)).values(payload="{}"))


_ANSWERED = (
    update(OUTBOX)
    .where(
        OUTBOX.c.rev_id == bindparam("the_id"),
        OUTBOX.c.enrolment_id == bindparam("whose"),
        OUTBOX.c.state != "gone",
    )
    .values(code=bindparam("why"), attempts=OUTBOX.c.attempts + 1)
)
_TRY_AGAIN = WrittenOut(_ANSWERED)
_SETTLE = WrittenOut(
    _ANSWERED.values(
        state=bindparam("to"), incarnation=bindparam("by"), settled_at=bindparam("since")
    )
)
