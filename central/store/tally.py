"""Keeps `entry_current` and `rollup` in step with the log, in the transaction that adds to it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from central.store.counting import ROLLUP_KEY, Frame, Row, merge, rollup_changes
from central.store.rows import add_to, put
from central.store.tables import entry_current, rollup


def tally(connection: Connection, pilot_id: str, added: Sequence[Row], frame: Frame) -> None:
    """Count newly logged revisions, given as their rows (see central.store.counting.row_of).

    The pilot's feed row must be locked: what is read here must not change before the commit.
    """
    by_entry: dict[str, list[Row]] = {}
    for row in added:
        by_entry.setdefault(row["entry_id"], []).append(row)
    before = _current(connection, pilot_id, list(by_entry))
    after = [
        merge([*rows, before[entry_id]] if entry_id in before else rows, frame)
        for entry_id, rows in by_entry.items()
    ]
    put(connection, entry_current, [{"pilot_id": pilot_id, **row} for row in after])
    changes = rollup_changes(before.values(), after)
    add_to(
        connection,
        rollup,
        [
            {"pilot_id": pilot_id, **dict(zip(ROLLUP_KEY, key, strict=True)), "n": n}
            for key, n in changes.items()
        ],
        counter="n",
    )


def _current(connection: Connection, pilot_id: str, entry_ids: list[str]) -> dict[str, Row]:
    """The rows that the entries have now, by entry."""
    columns = [column for column in entry_current.c if column.name != "pilot_id"]
    rows = connection.execute(
        select(*columns).where(
            entry_current.c.pilot_id == pilot_id, entry_current.c.entry_id.in_(entry_ids)
        )
    )
    return {row.entry_id: dict(row._mapping) for row in rows}
