"""What the centre holds of a desk, to compare with what the desk was told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, tuple_

from central.store.also_held import also_held_of
from central.store.enrolments import Desk
from central.store.language import said
from central.store.refused import Refused
from central.store.tables import parked, revision
from central.store.tombstones import erased_of, id_hash
from ftr.entry import Revision
from sync.holdings import Buckets, folded
from sync.wire import ProblemCode

Pair = tuple[str, str]  # rev_id and digest
Owned = tuple[Pair, str]  # and the enrolment under which it came first
_AT_ONCE = 500
_TRAVELS = tuple(revision.c[name] for name in Revision.__dataclass_fields__)

# made once: making a statement takes as long as running it
_STORED = (
    select(revision.c.rev_id, revision.c.digest)
    .where(
        revision.c.pilot_id == bindparam("of_pilot"),
        revision.c.agent_ref == bindparam("of_agent"),
        revision.c.enrolment_id == bindparam("of_desk"),
    )
    # in the order of the agent's index, or SQLite would walk through the whole pilot
    .order_by(revision.c.agent_ref, revision.c.epoch, revision.c.seq)
)
_IN_QUARANTINE = select(parked.c.rev_id, parked.c.digest, parked.c.accepted_as).where(
    parked.c.pilot_id == bindparam("of_pilot"), parked.c.enrolment_id == bindparam("of_desk")
)


def buckets_of(connection: Connection, desk: Desk) -> Buckets:
    """The buckets of what came from this desk and is kept, parked or resolved ones too."""
    # an accepted revision of another agent stands in the log too, and its parked row tells it here
    of_desk = {"of_pilot": desk.pilot_id, "of_desk": desk.enrolment_id}
    stored = connection.execute(_STORED, {**of_desk, "of_agent": desk.agent_ref})
    pairs: set[Pair] = {(rev_id, digest) for rev_id, digest in stored}
    pairs |= _also(connection, desk)
    renamed = set()
    for rev_id, digest, accepted_as in connection.execute(_IN_QUARANTINE, of_desk).all():
        pairs.add((rev_id, digest))
        if accepted_as not in (None, rev_id):
            renamed.add(accepted_as)  # an id of ours, which no desk knows
    return folded(pair for pair in pairs if pair[0] not in renamed)


def _also(connection: Connection, desk: Desk) -> set[Pair]:
    """What this desk sent that had come under another enrolment."""
    also = also_held_of(connection, desk.pilot_id, desk.enrolment_id)
    if not also:
        return set()
    of_the_agent = select(revision.c.rev_id, revision.c.digest).where(
        revision.c.pilot_id == desk.pilot_id, revision.c.agent_ref == desk.agent_ref
    )
    in_quarantine = select(parked.c.rev_id, parked.c.digest).where(
        parked.c.pilot_id == desk.pilot_id
    )
    return {
        (row.rev_id, row.digest)
        for query in (of_the_agent, in_quarantine)
        for row in connection.execute(query)
        if id_hash(row.rev_id) in also
    }


def missing_of(connection: Connection, desk: Desk, items: Sequence[Pair]) -> list[str]:
    """Which of these are not held of this desk with that digest: not stored, parked or erased.

    What only another enrolment sent is missing too: sent again, it is held of both.
    """
    pilot_id = desk.pilot_id
    also = also_held_of(connection, pilot_id, desk.enrolment_id)
    missing: list[str] = []
    for start in range(0, len(items), _AT_ONCE):
        some = items[start : start + _AT_ONCE]
        ids = [rev_id for rev_id, _digest in some]
        there = {
            pair
            for pair, enrolment_id in (
                *_stored(connection, pilot_id, ids),
                *_parked(connection, pilot_id, some),
            )
            if enrolment_id == desk.enrolment_id or id_hash(pair[0]) in also
        }
        absent = [pair[0] for pair in some if pair not in there]
        erased = erased_of(connection, pilot_id, absent)
        missing += [rev_id for rev_id in absent if rev_id not in erased]
    return missing


def gone_of(connection: Connection, desk: Desk, items: Sequence[Pair]) -> list[str]:
    """Which of these were erased on purpose."""
    ids = [rev_id for rev_id, _digest in items]
    parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
    return sorted(one for part in parts for one in erased_of(connection, desk.pilot_id, part))


def _stored(connection: Connection, pilot_id: str, ids: Sequence[str]) -> set[Owned]:
    query = select(revision.c.rev_id, revision.c.digest, revision.c.enrolment_id).where(
        revision.c.pilot_id == pilot_id, revision.c.rev_id.in_(ids)
    )
    return {((row.rev_id, row.digest), row.enrolment_id) for row in connection.execute(query)}


def _parked(connection: Connection, pilot_id: str, items: Sequence[Pair]) -> set[Owned]:
    asked: dict[str, set[str]] = {}
    for rev_id, digest in items:
        asked.setdefault(rev_id, set()).add(digest)
    query = select(parked.c.rev_id, parked.c.digest, parked.c.item, parked.c.enrolment_id).where(
        parked.c.pilot_id == pilot_id, parked.c.rev_id.in_(list(asked))
    )
    found: set[Owned] = set()
    for row in connection.execute(query):
        digests = {row.digest}
        if _is_of_its_text(row.item, row.digest):
            digests |= asked[row.rev_id]
        found |= {((row.rev_id, digest), row.enrolment_id) for digest in digests}
    return found


def _is_of_its_text(item: str, digest: str) -> bool:
    """Whether the digest is ours, over the JSON that came: then nobody here can tell the desk's."""
    return hashlib.sha256(item.encode()).hexdigest() == digest


def mine(
    connection: Connection, desk: Desk, after: str | None, limit: int
) -> tuple[list[Mapping[str, Any]], str | None]:
    """A page of this agent's revisions in this pilot, as they travelled, and the next cursor.

    They come in the order in which they were committed: what is committed while pages are read
    stands behind the cursor, never before it. Raises Refused (not_found) where nothing of this
    agent stands under the cursor.
    """
    log = revision.c
    place = (log.feed, log.rev_id)
    own = (log.pilot_id == desk.pilot_id, log.agent_ref == desk.agent_ref)
    query = select(*_TRAVELS).where(*own).order_by(*place).limit(limit + 1)
    if after is not None:
        query = query.where(tuple_(*place) > tuple_(_feed_of(connection, desk, after), after))
    rows = connection.execute(query).mappings().all()
    page: list[Mapping[str, Any]] = [dict(row) for row in rows[:limit]]
    return page, page[-1]["rev_id"] if len(rows) > limit else None


def _feed_of(connection: Connection, desk: Desk, after: str) -> int:
    found = connection.execute(
        select(revision.c.feed).where(
            revision.c.pilot_id == desk.pilot_id,
            revision.c.rev_id == after,
            revision.c.agent_ref == desk.agent_ref,
        )
    ).scalar()
    if found is None:
        message = said().gettext(
            "There is nothing of this desk's agent under {id}; begin again without it."
        )
        raise Refused(ProblemCode.NOT_FOUND, message.format(id=after))
    return int(found)
