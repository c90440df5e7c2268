"""A desk was answered for something that is not here: is this an older copy of the database?

What a centre keeps outside its database tells that, unless it was put back together with it: a
snapshot of a whole machine. Then only the desks know.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select

from central.store.audit import CENTRE, record
from central.store.beat import renew
from central.store.enrolments import Desk
from central.store.fresh import Fresh
from central.store.schema import read_meta
from central.store.tables import meta, parked, revision
from central.store.tombstones import erased_of
from ftr.clock import from_text, to_text

AT_MOST_EVERY = timedelta(hours=1)  # one desk's word makes all of them compare: not more often
_DOUBTED_AT = "doubted_at"
# made once: making a statement takes as long as running it
_KEPT = tuple(
    select(table.c.rev_id)
    .where(table.c.pilot_id == bindparam("of_pilot"), table.c.rev_id == bindparam("wanted"))
    .limit(1)
    for table in (revision, parked)
)


def is_known(connection: Connection, pilot_id: str, rev_id: str) -> bool:
    """Whether something was ever kept under this id: stored, parked or erased on purpose."""
    for kept in _KEPT:
        if connection.execute(kept, {"of_pilot": pilot_id, "wanted": rev_id}).first():
            return True
    return bool(erased_of(connection, pilot_id, [rev_id]))


def doubted(connection: Connection, desk: Desk, now: datetime, fresh: Fresh) -> str:
    """Take a new incarnation because of what a desk said; returns the one that stands now."""
    before = connection.execute(select(meta.c.value).where(meta.c.name == _DOUBTED_AT)).scalar()
    if before is not None and now - from_text(before) < AT_MOST_EVERY:
        return read_meta(connection, "incarnation")
    connection.execute(delete(meta).where(meta.c.name == _DOUBTED_AT))
    connection.execute(insert(meta), {"name": _DOUBTED_AT, "value": to_text(now)})
    incarnation = renew(connection, fresh)
    record(
        connection,
        pilot_id=desk.pilot_id,
        audit_id=fresh.new_id(),
        at=to_text(now),
        actor=CENTRE,
        action="centre.older_copy",
        subject=desk.enrolment_id,
    )
    return incarnation
