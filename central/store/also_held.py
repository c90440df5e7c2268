"""What an enrolment sent that the centre had under another: it is held for both of them.

A desk that joins again sends everything again. The log keeps the enrolment that came first, and
this keeps that the new one has it too, so that both sides count the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Table, bindparam, select

from central.store.holding_tables import also_held
from central.store.rows import add_new
from central.store.tables import parked, revision, tombstone
from central.store.tombstones import id_hash

_NAMES = ("pilot_id", "enrolment_id", "rev_hash")
# made once: making a statement takes as long as running it
_ALSO = select(also_held.c.rev_hash).where(
    also_held.c.pilot_id == bindparam("of_pilot"),
    also_held.c.enrolment_id == bindparam("of_desk"),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """The rev_ids of a batch: `known` in the log or in quarantine before it, `stored` in the log
    by it (some of them from quarantine), `erased` on purpose."""

    known: frozenset[str]
    stored: frozenset[str]
    erased: frozenset[str]


def credit(connection: Connection, pilot_id: str, enrolment_id: str, sent: Sent) -> int:
    """Hold for this enrolment too what it sent and was here; returns how many that are more.

    To be called before the batch is parked. What was erased counted for the enrolment that its
    tombstone names, and for those that were credited with it before.
    """
    whose = pilot_id, enrolment_id
    own = _own(connection, revision, *whose, sent.known - sent.stored)
    own |= _own(connection, parked, *whose, sent.known)
    hashes = {id_hash(rev_id) for rev_id in sent.known - own}
    hashes |= _erased_of_another(connection, *whose, sent.erased)
    rows = [(pilot_id, enrolment_id, one) for one in sorted(hashes)]
    return len(add_new(connection, also_held, _NAMES, rows, returning="rev_hash"))


def also_held_of(connection: Connection, pilot_id: str, enrolment_id: str) -> frozenset[str]:
    """The rev_hash of everything this enrolment sent that had come under another."""
    found = connection.execute(_ALSO, {"of_pilot": pilot_id, "of_desk": enrolment_id})
    return frozenset(found.scalars())


def _own(
    connection: Connection, table: Table, pilot_id: str, enrolment_id: str, ids: frozenset[str]
) -> set[str]:
    if not ids:
        return set()
    found = connection.execute(
        select(table.c.rev_id).where(
            table.c.pilot_id == pilot_id,
            table.c.rev_id.in_(sorted(ids)),
            table.c.enrolment_id == enrolment_id,
        )
    )
    return set(found.scalars())


def _erased_of_another(
    connection: Connection, pilot_id: str, enrolment_id: str, erased: frozenset[str]
) -> set[str]:
    if not erased:
        return set()
    found = connection.execute(
        select(tombstone.c.rev_hash).where(
            tombstone.c.pilot_id == pilot_id,
            tombstone.c.rev_hash.in_(sorted(map(id_hash, erased))),
            tombstone.c.enrolment_id != enrolment_id,
        )
    )
    return set(found.scalars())
