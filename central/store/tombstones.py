"""What was erased on purpose, and may never come back: only hashes of ids are left of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select, update

from central.store.rows import add_new
from central.store.tables import feed, tombstone

_AT_ONCE = 10_000


def id_hash(an_id: str) -> str:
    """Under which an erased id is remembered: the id itself tells when the contact was."""
    return hashlib.sha256(an_id.encode()).hexdigest()


def erased_of(connection: Connection, pilot_id: str, ids: Collection[str]) -> frozenset[str]:
    """Which of these ids, of revisions or of entries, were erased on purpose."""
    hashes = {id_hash(one): one for one in ids}
    found = connection.execute(
        select(tombstone.c.rev_hash).where(
            tombstone.c.pilot_id == pilot_id, tombstone.c.rev_hash.in_(list(hashes))
        )
    ).scalars()
    return frozenset(hashes[one] for one in found)


def bury(connection: Connection, pilot_id: str, holders: Mapping[str, str], at: str) -> None:
    """Remember that these were erased, and for which enrolment each counted as held.

    An entry's own id has none (""). The pilot's feed row must be locked.
    """
    hashes = {id_hash(one): holder for one, holder in sorted(holders.items())}
    if not hashes:
        return
    names = ("pilot_id", "rev_hash", "enrolment_id", "erased_at")
    every = [(pilot_id, one, holder, at) for one, holder in sorted(hashes.items())]
    for start in range(0, len(every), _AT_ONCE):
        rows = every[start : start + _AT_ONCE]
        add_new(connection, tombstone, names, rows, returning="rev_hash")
    connection.execute(
        update(feed).where(feed.c.pilot_id == pilot_id).values(erased=feed.c.erased + len(hashes))
    )


def lock(connection: Connection, pilot_id: str) -> int | None:
    """Queue with the pilot's ingests; returns this one's number, None where there is no pilot."""
    number: int | None = connection.execute(
        update(feed)
        .where(feed.c.pilot_id == pilot_id)
        .values(last=feed.c.last + 1)
        .returning(feed.c.last)
    ).scalar()
    return number
