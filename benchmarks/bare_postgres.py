"""The centre's own tables on PostgreSQL, filled with COPY or executemany and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
from sqlalchemy import Table

from benchmarks.bare_centre import COUNTED, TABLES, Rows, adding, rows_of
from central.store.database import open_store
from central.store.schema import upgrade
from ftr.entry import Revision

Batches = Sequence[Sequence[Revision]]
Cursor = psycopg.Cursor[Any]


class BarePostgres:
    """A database with the centre's schema and one bare connection, settings as the server's."""

    def __init__(self, url: str) -> None:
        store = open_store(url, lambda: datetime.now(UTC))
        upgrade(store)
        store.close()
        self._connection = psycopg.connect(url, autocommit=True)

    def insert_all(self, work: Batches) -> float:
        """Insert every batch in a transaction of its own; seconds until the last commit."""
        return self._fill(work, _insert)

    def copy_all(self, work: Batches) -> float:
        """As insert_all with COPY; what is counted has no COPY, since it adds to what is there."""
        return self._fill(work, _copy)

    def _fill(self, work: Batches, add: Callable[[Cursor, Table, Rows], None]) -> float:
        made = [rows_of(batch) for batch in work]
        begun = time.perf_counter()
        for rows in made:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                for table in TABLES:
                    (_insert if table.name in COUNTED else add)(cursor, table, rows)
        return time.perf_counter() - begun

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _copy(cursor: Cursor, table: Table, rows: Rows) -> None:
    names = [column.name for column in table.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
        for row in rows[table.name]:
            copy.write_row([row.get(name) for name in names])


def _insert(cursor: Cursor, table: Table, rows: Rows) -> None:
    names = [column.name for column in table.columns]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})" + adding(table)
    cursor.executemany(statement, [[row.get(name) for name in names] for row in rows[table.name]])
