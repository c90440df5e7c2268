"""Many rows in one statement, in the SQL that SQLite and PostgreSQL share.

The statement is written here and handed to the driver as it is: compiling it row by row costs
more than storing the rows does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

MAX_PARAMETERS = 30_000  # SQLite takes 32,766 in one statement, PostgreSQL 65,535

Names = Sequence[str]
Values = Sequence[Sequence[Any]]  # one sequence per row, in the order of the names


def add_new(
    connection: Connection, table: Table, names: Names, rows: Values, returning: str
) -> set[str]:
    """Insert the rows whose key is new; returns their `returning` values, and only theirs."""
    ending = f"ON CONFLICT DO NOTHING RETURNING {returning}"
    new: set[str] = set()
    for statement, values in _statements(connection, table, names, rows, ending):
        new.update(connection.exec_driver_sql(statement, values).scalars().all())
    return new


def put(connection: Connection, table: Table, names: Names, rows: Values) -> None:
    """Insert the rows, and overwrite the ones whose key is there."""
    keys = [column.name for column in table.primary_key]
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    ending = f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changed}"
    for statement, values in _statements(connection, table, names, rows, ending):
        connection.exec_driver_sql(statement, values)


def add_to(connection: Connection, table: Table, names: Names, rows: Values, counter: str) -> None:
    """Insert the rows, and add `counter` to that of the ones whose key is there."""
    keys = ", ".join(column.name for column in table.primary_key)
    total = f"{counter} = {table.name}.{counter} + excluded.{counter}"
    ending = f"ON CONFLICT ({keys}) DO UPDATE SET {total}"
    for statement, values in _statements(connection, table, names, rows, ending):
        connection.exec_driver_sql(statement, values)


def lined_up(rows: Sequence[Mapping[str, Any]]) -> tuple[Names, Values]:
    """Rows by name (all with the same names) as names and values."""
    names = tuple(rows[0]) if rows else ()
    return names, [tuple(row[name] for name in names) for row in rows]


def _statements(
    connection: Connection, table: Table, names: Names, rows: Values, ending: str
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """As many INSERTs as the parameters need, each with its values in a row."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    one = f"({', '.join([mark] * len(names))})"
    size = MAX_PARAMETERS // max(1, len(names))
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        yield (
            f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608  # our own names
            f"VALUES {', '.join([one] * len(part))} {ending}",
            tuple(chain.from_iterable(part)),
        )
