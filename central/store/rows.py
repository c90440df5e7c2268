"""Many rows in one statement, in the SQL that SQLite and PostgreSQL share.

The statement is written here and handed to the driver as it is: compiling it row by row costs
more than storing the rows does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table

MAX_PARAMETERS = 30_000  # SQLite takes 32,766 in one statement, PostgreSQL 65,535

Rows = Sequence[Mapping[str, Any]]  # all with the same names; at least two names


def add_new(connection: Connection, table: Table, rows: Rows, returning: str) -> set[str]:
    """Insert the rows whose key is new; returns their `returning` values, and only theirs."""
    ending = f"ON CONFLICT DO NOTHING RETURNING {returning}"
    return {
        value
        for statement, values in _statements(connection, table, rows, ending)
        for (value,) in connection.exec_driver_sql(statement, values)
    }


def put(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert the rows, and overwrite the ones whose key is there."""
    keys = [column.name for column in table.primary_key]
    changed = ", ".join(f"{name} = excluded.{name}" for name in _names(rows) if name not in keys)
    _run(connection, table, rows, f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changed}")


def add_to(connection: Connection, table: Table, rows: Rows, counter: str) -> None:
    """Insert the rows, and add `counter` to that of the ones whose key is there."""
    keys = ", ".join(column.name for column in table.primary_key)
    total = f"{counter} = {table.name}.{counter} + excluded.{counter}"
    _run(connection, table, rows, f"ON CONFLICT ({keys}) DO UPDATE SET {total}")


def _run(connection: Connection, table: Table, rows: Rows, ending: str) -> None:
    for statement, values in _statements(connection, table, rows, ending):
        connection.exec_driver_sql(statement, values)


def _statements(
    connection: Connection, table: Table, rows: Rows, ending: str
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """As many INSERTs as the parameters need, each with its values in a row."""
    names = _names(rows)
    if not names:
        return
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    one = f"({', '.join([mark] * len(names))})"
    of_row = itemgetter(*names)
    size = MAX_PARAMETERS // len(names)
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        yield (
            f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608  # our own names
            f"VALUES {', '.join([one] * len(part))} {ending}",
            tuple(value for row in part for value in of_row(row)),
        )


def _names(rows: Rows) -> list[str]:
    return list(rows[0]) if rows else []
