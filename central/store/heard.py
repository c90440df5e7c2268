"""What an enrolment's line says of it after a batch: how much is held, and when it was heard."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, Text, bindparam, func, update

from central.store.tables import enrolment

# made once: making a statement takes as long as running it
_NOTE = (
    update(enrolment)
    .where(
        enrolment.c.pilot_id == bindparam("of_pilot"),
        enrolment.c.enrolment_id == bindparam("of_desk"),
    )
    .values(
        held=enrolment.c.held + bindparam("more_held"),
        parked=enrolment.c.parked + bindparam("more_parked"),
        last_seen=bindparam("heard_at"),
        clock_offset_ms=func.coalesce(
            bindparam("offset_ms", type_=BigInteger), enrolment.c.clock_offset_ms
        ),
        forked_at=func.coalesce(bindparam("fork_at", type_=Text), enrolment.c.forked_at),
    )
    .returning(enrolment.c.held)
)


@dataclass(frozen=True, slots=True)
class Gained:
    """How many revisions more are held and wait in quarantine; `fork` as in Ingested."""

    held: int
    parked: int
    fork: bool


def note_heard(
    connection: Connection,
    pilot_id: str,
    enrolment_id: str,
    gained: Gained,
    *,
    at: str,
    offset_ms: int | None,
) -> int:
    """Add to the enrolment's counts and note that it was heard; returns what is held for it.

    `offset_ms` is the centre's clock minus the sender's, None where it did not say.
    """
    noted = {
        "of_pilot": pilot_id,
        "of_desk": enrolment_id,
        "more_held": gained.held,
        "more_parked": gained.parked,
        "heard_at": at,
        "offset_ms": offset_ms,
        "fork_at": at if gained.fork else None,
    }
    now_held: int = connection.execute(_NOTE, noted).scalar_one()
    return now_held
