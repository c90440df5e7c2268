"""The centre's own tables, filled with nothing but executemany: what push is measured against."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table

from central.store.counting import ROLLUP_KEY, Frame, rollup_changes, row_of
from central.store.database import open_store
from central.store.schema import upgrade
from central.store.subtotals import COUNTERS, SUBTOTAL_KEY, subtotal_changes
from central.store.tables import entry_current, revision, rollup, subtotal
from ftr.clock import to_text
from ftr.entry import Payload, Revision

FRAME = Frame(ZoneInfo("Europe/Amsterdam"), "phone", "2000-01-01", "2099-12-31")
STAMP = {"pilot_id": "bench", "enrolment_id": "bench", "clock_offset_ms": 0, "feed": 1}
TABLES = (revision, entry_current, rollup, subtotal)
COUNTED = {"rollup": ("n",), "subtotal": COUNTERS}  # what is added to where the key is there
Rows = dict[str, list[dict[str, Any]]]


class BareCentre:
    """A database with the centre's schema and one bare connection, WAL and synchronous=FULL."""

    def __init__(self, path: Path) -> None:
        store = open_store(f"sqlite:///{path}", lambda: datetime.now(UTC))
        upgrade(store)
        store.close()
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA cache_size = -65536")

    def insert_all(self, work: Sequence[Sequence[Revision]]) -> float:
        """Insert every batch in a transaction of its own; seconds until the last commit."""
        made = [rows_of(batch) for batch in work]
        begun = time.perf_counter()
        for rows in made:
            self._connection.execute("BEGIN IMMEDIATE")
            for table in TABLES:
                self._connection.executemany(_insert(table), rows[table.name])
            self._connection.execute("COMMIT")
        return time.perf_counter() - begun

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def rows_of(batch: Sequence[Revision]) -> Rows:
    """What a push of this batch adds to the tables of entries."""
    received_at = to_text(datetime.now(UTC))
    logged = [
        STAMP | each.to_dict() | {"digest": each.digest(), "received_at": received_at}
        for each in batch
    ]
    current = [
        STAMP | row_of(each, Payload.from_json(each.payload), 0, "bench", FRAME) for each in batch
    ]
    counted = [
        STAMP | dict(zip(ROLLUP_KEY, key, strict=True)) | {"n": n}
        for key, n in rollup_changes([], current).items()
    ]
    added_up = [
        STAMP | dict(zip(SUBTOTAL_KEY, key, strict=True)) | dict(zip(COUNTERS, counts, strict=True))
        for key, counts in subtotal_changes([], current, FRAME).items()
    ]
    made = (logged, current, counted, added_up)
    return {table.name: rows for table, rows in zip(TABLES, made, strict=True)}


def _insert(table: Table) -> str:
    names = [column.name for column in table.columns]
    values = ", ".join(f":{name}" for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table.name} ({columns}) VALUES ({values})" + adding(table)


def adding(table: Table) -> str:
    """What ends an INSERT into a table of counts; nothing for other tables."""
    if table.name not in COUNTED:
        return ""
    key = ", ".join(column.name for column in table.primary_key)
    sums = (f"{one} = {table.name}.{one} + excluded.{one}" for one in COUNTED[table.name])
    return f" ON CONFLICT ({key}) DO UPDATE SET {', '.join(sums)}"
