"""What an agent logs often, counted from the own entries of this desk; it is never sent."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from agent_tui.store.tables import ENTRY

MOST = 2000  # of the newest entries: what somebody logged long ago says little


def own_picks(connection: Connection, enrolment_id: str) -> dict[str, int]:
    """Reason code -> how often it was logged and not taken back."""
    newest = (
        select(func.json_extract(ENTRY.c.payload, "$.reason").label("reason"))
        .where(ENTRY.c.enrolment_id == enrolment_id, ENTRY.c.voided.is_(False))
        .order_by(ENTRY.c.day.desc())
        .limit(MOST)
        .subquery()
    )
    counts = select(newest.c.reason, func.count()).group_by(newest.c.reason)
    return {reason: count for reason, count in connection.execute(counts) if reason}
