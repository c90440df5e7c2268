"""What the centre answered for, and how an enrolment stands: what the sync engine proves with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, select, update

from agent_tui.store.outbox import count_outbox
from agent_tui.store.tables import ENROLMENT, OUTBOX, REVISION
from agent_tui.version import version
from sync.wire import Manifest

_NAMES_AT_ONCE = 500


def settled_revisions(
    connection: Connection, enrolment_id: str, after: str, limit: int
) -> list[tuple[str, str]]:
    """(rev_id, digest) of what is acknowledged, parked or erased, by rev_id, behind `after`."""
    query = (
        select(OUTBOX.c.rev_id, REVISION.c.digest)
        .join(REVISION, REVISION.c.rev_id == OUTBOX.c.rev_id)
        .where(
            OUTBOX.c.enrolment_id == enrolment_id,
            OUTBOX.c.state != "pending",
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


def manifest(connection: Connection, enrolment_id: str) -> Manifest:
    """How an enrolment stands; `discarded` is what was made and is in no outbox: always 0."""
    enrolment = connection.execute(
        select(ENROLMENT.c.epoch, ENROLMENT.c.last_seq).where(
            ENROLMENT.c.enrolment_id == enrolment_id
        )
    ).one()
    created = connection.execute(
        select(func.count()).select_from(REVISION).where(REVISION.c.enrolment_id == enrolment_id)
    ).scalar_one()
    counts = count_outbox(connection, enrolment_id)
    return Manifest(
        epoch=enrolment.epoch,
        last_seq=enrolment.last_seq,
        created=created,
        pending=counts.pending,
        acknowledged=counts.acknowledged,
        parked=counts.parked,
        discarded=created - counts.pending - counts.acknowledged - counts.parked,
        oldest_pending=counts.oldest_pending,
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
