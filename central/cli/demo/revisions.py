"""Generated contacts as the revisions and handled rows that travel to the centre."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from random import Random
from typing import Any

from central.cli.demo.contacts import Contact
from central.cli.demo.ids import uuid7
from ftr.clock import to_text
from ftr.entry import SCHEMA, Revision
from ftr.words import Op, Origin


def revisions(
    contacts: Iterable[Contact],
    *,
    agent_ref: str,
    timezone: str,
    catalogue_version: int,
    epoch: str,
    chance: Random,
) -> list[Revision]:
    """One create per logged contact, each marked as generated."""
    made: list[Revision] = []
    for contact in contacts:
        if contact.payload is None:
            continue
        recorded = contact.ended + timedelta(milliseconds=contact.logging_ms)
        made.append(
            Revision(
                rev_id=uuid7(recorded, chance),
                entry_id=uuid7(contact.ended, chance),
                rev_no=1,
                parent_rev_id=None,
                op=Op.CREATE,
                occurred_at=to_text(contact.ended),
                tz=timezone,
                recorded_at=to_text(recorded),
                started_at=to_text(contact.ended),
                logging_ms=contact.logging_ms,
                agent_ref=agent_ref,
                catalogue_version=catalogue_version,
                schema=SCHEMA,
                epoch=epoch,
                seq=len(made) + 1,
                origin=Origin.GENERATED,
                payload=contact.payload.to_json(),
            )
        )
    return made


def handled_rows(contacts: Iterable[Contact], agent_ref: str) -> list[dict[str, Any]]:
    """Every contact, logged or not, as the telephone system would have counted it."""
    rows = []
    for contact in contacts:
        start = to_text(contact.ended - timedelta(seconds=contact.talk_s))
        rows.append(
            {
                "agent_ref": agent_ref,
                "start": start,
                "end": to_text(contact.ended),
                "granularity": "call",
                "count": 1,
                "row_id": f"demo-{agent_ref}-{start}",
            }
        )
    return rows
