"""What the centre answered for, and how an enrolment stands: what the sync engine proves with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text, update

from agent_tui.store.settings import keep_fact
from agent_tui.store.tables import ENROLMENT, IS_PARKED, IS_PENDING, META, OUTBOX, REVISION
from agent_tui.version import version
from sync.wire import ItemResult, Manifest, Result

_LAST_SETTLED = "last settled "
_KEPT = frozenset({Result.STORED, Result.DUPLICATE, Result.PARKED})
_NAMES_AT_ONCE = 500
_ROWS_AT_ONCE = 5000
_LAST = {name: text(f"SELECT max(rowid) FROM {name}") for name in ("revision", "outbox")}  # noqa: S608  # fixed names
_COUNT = {
    name: text(
        f"SELECT count(*) FROM {name} "  # noqa: S608  # fixed names
        "WHERE rowid > :after AND rowid <= :until AND enrolment_id = :enrolment"
    )
    for name in ("revision", "outbox")
}


def settled_revisions(
    connection: Connection, enrolment_id: str, after: str, limit: int
) -> list[tuple[str, str]]:
    """(rev_id, digest) of what is acknowledged or parked, by rev_id, behind `after`."""
    query = (
        select(OUTBOX.c.rev_id, REVISION.c.digest)
        .join(REVISION, REVISION.c.rev_id == OUTBOX.c.rev_id)
        .where(
            OUTBOX.c.enrolment_id == enrolment_id,
            OUTBOX.c.state.in_(["acknowledged", "parked"]),
            OUTBOX.c.rev_id > after,
        )
        .order_by(OUTBOX.c.rev_id)
        .limit(limit)
    )
    return [(str(rev_id), str(digest)) for rev_id, digest in connection.execute(query)]


def take_back(connection: Connection, enrolment_id: str, rev_ids: Sequence[str]) -> None:
    """Make these pending again. What was erased on purpose has no bytes left and stays erased."""
    for start in range(0, len(rev_ids), _NAMES_AT_ONCE):
        connection.execute(
            update(OUTBOX)
            .where(
                OUTBOX.c.enrolment_id == enrolment_id,
                OUTBOX.c.rev_id.in_(rev_ids[start : start + _NAMES_AT_ONCE]),
                OUTBOX.c.state.in_(["acknowledged", "parked"]),
            )
            .values(state="pending", code=None, incarnation=None, settled_at=None)
        )


def keep_last_settled(
    connection: Connection, enrolment_id: str, results: Sequence[ItemResult]
) -> None:
    """Note which revision was answered for last: a centre that lacks it is an older copy."""
    kept = [item.rev_id for item in results if item.result in _KEPT]
    if kept:
        keep_fact(connection, _LAST_SETTLED + enrolment_id, kept[-1])


def last_settled(connection: Connection, enrolment_id: str) -> str | None:
    """What keep_last_settled noted; None before that."""
    found: str | None = connection.execute(
        select(META.c.value).where(META.c.name == _LAST_SETTLED + enrolment_id)
    ).scalar_one_or_none()
    return found


@dataclass(frozen=True, slots=True)
class Counted:
    """How many revisions there are up to some row of each table.

    Rows are only ever added, so counting on costs no more than what is new.
    """

    revisions: int = 0
    outgoing: int = 0
    revision_row: int = 0
    outgoing_row: int = 0
    is_whole: bool = False


def count_on(connection: Connection, enrolment_id: str, before: Counted) -> Counted:
    """The count some thousands of rows further; `is_whole` where that was the end."""
    revisions, revision_row, end = _more(connection, "revision", enrolment_id, before.revision_row)
    outgoing, outgoing_row, end_too = _more(connection, "outbox", enrolment_id, before.outgoing_row)
    return Counted(
        before.revisions + revisions,
        before.outgoing + outgoing,
        revision_row,
        outgoing_row,
        end and end_too,
    )


def _more(
    connection: Connection, table: str, enrolment_id: str, after: int
) -> tuple[int, int, bool]:
    last = connection.execute(_LAST[table]).scalar_one() or 0
    until = min(last, after + _ROWS_AT_ONCE)
    values = {"after": after, "until": until, "enrolment": enrolment_id}
    return connection.execute(_COUNT[table], values).scalar_one(), until, until == last


def manifest(connection: Connection, enrolment_id: str, counted: Counted) -> Manifest:
    """How an enrolment stands; `discarded` is what was made and is in no outbox: always 0."""
    enrolment = connection.execute(
        select(ENROLMENT.c.epoch, ENROLMENT.c.last_seq).where(
            ENROLMENT.c.enrolment_id == enrolment_id
        )
    ).one()
    of_this = OUTBOX.c.enrolment_id == enrolment_id
    numbers = select(func.count()).select_from(OUTBOX).where(of_this)
    pending = connection.execute(numbers.where(IS_PENDING)).scalar_one()
    parked = connection.execute(numbers.where(IS_PARKED)).scalar_one()
    oldest = (
        select(func.min(REVISION.c.recorded_at))
        .join(OUTBOX, OUTBOX.c.rev_id == REVISION.c.rev_id)
        .where(of_this, IS_PENDING)
    )
    return Manifest(
        epoch=enrolment.epoch,
        last_seq=enrolment.last_seq,
        created=counted.revisions,
        pending=pending,
        acknowledged=counted.outgoing - pending - parked,
        parked=parked,
        discarded=counted.revisions - counted.outgoing,
        oldest_pending=connection.execute(oldest).scalar_one(),
        version=version(),
    )


def start_epoch(
    connection: Connection, enrolment_id: str, seen: Collection[str], epoch: str
) -> None:
    """Number what is made from now on anew, if the present epoch is one of `seen`."""
    connection.execute(
        update(ENROLMENT)
        .where(ENROLMENT.c.enrolment_id == enrolment_id, ENROLMENT.c.epoch.in_(list(seen)))
        .values(epoch=epoch, last_seq=0)
    )
