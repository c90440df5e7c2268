"""What desks say of themselves, kept beside what the centre holds of them."""

from __future__ import annotations

import json

from sqlalchemy import Connection, update

from central.store.enrolments import Desk
from central.store.tables import enrolment
from sync.wire import Manifest


def keep_manifest(connection: Connection, desk: Desk, manifest: Manifest, at: str) -> int:
    """Keep a desk's newest manifest; returns how many revisions are held of it."""
    held: int = connection.execute(
        update(enrolment)
        .where(
            enrolment.c.pilot_id == desk.pilot_id,
            enrolment.c.enrolment_id == desk.enrolment_id,
        )
        .values(
            manifest=json.dumps(manifest.to_dict()),
            manifest_at=at,
            manifest_held=enrolment.c.held,
            client_version=manifest.version,
            last_seen=at,
        )
        .returning(enrolment.c.held)
    ).scalar_one()
    return held
