"""What desks say of themselves, kept beside what the centre holds of them."""

from __future__ import annotations

import json

from sqlalchemy import Connection, bindparam, update

from central.store.enrolments import Desk
from central.store.tables import enrolment
from sync.wire import Manifest

# made once: making a statement takes as long as running it
_KEEP = (
    update(enrolment)
    .where(
        enrolment.c.pilot_id == bindparam("of_pilot"),
        enrolment.c.enrolment_id == bindparam("of_desk"),
    )
    .values(
        manifest=bindparam("told"),
        manifest_at=bindparam("at"),
        manifest_held=enrolment.c.held,
        client_version=bindparam("of_client"),
        last_seen=bindparam("at"),
    )
    .returning(enrolment.c.held)
)


def keep_manifest(connection: Connection, desk: Desk, manifest: Manifest, at: str) -> int:
    """Keep a desk's newest manifest; returns how many revisions are held of it."""
    kept = {
        "of_pilot": desk.pilot_id,
        "of_desk": desk.enrolment_id,
        "told": json.dumps(manifest.to_dict()),
        "of_client": manifest.version,
        "at": at,
    }
    held: int = connection.execute(_KEEP, kept).scalar_one()
    return held
