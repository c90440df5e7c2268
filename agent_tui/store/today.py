"""Today's list, as the screen shows it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from agent_tui.capture import TodayRow
from agent_tui.store.tables import ENTRY, OUTBOX, REVISION
from ftr.clock import from_text
from ftr.entry import Payload


def today_rows(connection: Connection, enrolment_id: str, day: str) -> list[TodayRow]:
    """The entries of this enrolment and local ISO day, voided ones too, newest first."""
    query = (
        select(ENTRY, OUTBOX.c.state, REVISION.c.logging_ms)
        .join(OUTBOX, OUTBOX.c.rev_id == ENTRY.c.rev_id, isouter=True)
        .join(
            REVISION,
            (REVISION.c.entry_id == ENTRY.c.entry_id) & (REVISION.c.rev_no == 1),
            isouter=True,
        )
        .where(ENTRY.c.enrolment_id == enrolment_id, ENTRY.c.day == day)
        .order_by(ENTRY.c.occurred_at.desc(), ENTRY.c.entry_id.desc())
    )
    return [
        TodayRow(
            entry_id=row["entry_id"],
            rev_no=row["rev_no"],
            payload=Payload.from_json(row["payload"]),
            voided=row["voided"],
            cause=row["cause"],
            occurred_at=from_text(row["occurred_at"]),
            catalogue_version=row["catalogue_version"],
            enrolment_id=row["enrolment_id"],
            acknowledged=row["state"] != "pending",
            logging_ms=row["logging_ms"],
        )
        for row in connection.execute(query).mappings()
    ]
