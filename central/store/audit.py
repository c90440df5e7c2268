"""The audit log: who changed what, and who read what is about persons."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

from central.store.tables import audit

CENTRE = "centre"  # the actor of what no person asked for


def record(
    connection: Connection,
    *,
    pilot_id: str,
    audit_id: str,
    at: str,
    actor: str,
    action: str,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add one line, in the transaction of what it tells about. `pilot_id` '' is the centre."""
    connection.execute(
        insert(audit),
        {
            "pilot_id": pilot_id,
            "audit_id": audit_id,
            "at": at,
            "actor": actor,
            "action": action,
            "subject": subject,
            "detail": json.dumps(detail or {}, ensure_ascii=False, separators=(",", ":")),
        },
    )
