"""Whether a browser's desk may still log: its enrolments, as the database has them now."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, tuple_

from central.desks.homes import BrowserDesk
from central.store.database import Store
from central.store.tables import enrolment


def with_rights(store: Store, desks: Iterable[BrowserDesk]) -> set[str]:
    """The names of those desks of which an enrolment stands: not revoked, not erased."""
    desks = list(desks)
    keys = {key for desk in desks for key in desk.enrolments}
    if not keys:
        return set()
    query = select(enrolment.c.pilot_id, enrolment.c.enrolment_id).where(
        tuple_(enrolment.c.pilot_id, enrolment.c.enrolment_id).in_(sorted(keys)),
        enrolment.c.revoked_at.is_(None),
        enrolment.c.token_hash != "",
    )
    standing = store.read(
        lambda connection: {tuple(row) for row in connection.execute(query).all()}
    )
    return {desk.name for desk in desks if standing.intersection(desk.enrolments)}
