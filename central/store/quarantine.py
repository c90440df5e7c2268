"""The parked items as ingest sees them: which are known, and adding new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select, tuple_, update

from central.store.rows import add_new, lined_up
from central.store.tables import parked
from sync.wire import ParkedCode

State = Literal["waiting", "accepted", "discarded"]
WAITING: State = "waiting"
ACCEPTED: State = "accepted"
DISCARDED: State = "discarded"
BY_CENTRE = "centre"

Key = tuple[str, str]  # rev_id and digest


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A parked item: why it is parked, and what was decided about it."""

    code: ParkedCode
    state: State


def quarantined(
    connection: Connection, pilot_id: str, rev_ids: Sequence[str]
) -> dict[Key, Quarantined]:
    """What is parked under these ids, resolved ones too."""
    rows = connection.execute(
        select(parked.c.rev_id, parked.c.digest, parked.c.code, parked.c.state).where(
            parked.c.pilot_id == pilot_id, parked.c.rev_id.in_(rev_ids)
        )
    )
    return {(row.rev_id, row.digest): Quarantined(ParkedCode(row.code), row.state) for row in rows}


def park(
    connection: Connection, rows: Sequence[Mapping[str, Any]], known: Mapping[Key, Quarantined]
) -> set[Key]:
    """Keep the items that are not parked already; returns the keys of the new ones."""
    new = {
        (row["rev_id"], row["digest"]): dict(row) | {"state": WAITING}
        for row in rows
        if (row["rev_id"], row["digest"]) not in known
    }
    add_new(connection, parked, *lined_up(list(new.values())), returning="rev_id")
    return set(new)


def settle(connection: Connection, pilot_id: str, keys: Sequence[Key], at: str) -> None:
    """These waiting items could be stored after all, without a person."""
    if not keys:
        return
    connection.execute(
        update(parked)
        .where(
            parked.c.pilot_id == pilot_id,
            tuple_(parked.c.rev_id, parked.c.digest).in_(keys),
        )
        .values(state=ACCEPTED, resolved_at=at, resolved_by=BY_CENTRE, accepted_as=parked.c.rev_id)
    )
