"""Many rows in one statement, on SQLite and on PostgreSQL: told apart only in how values travel.

The statement is written here and handed to the driver as it is: compiling it row by row costs
more than storing the rows does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Table,
    Text,
    any_,
    bindparam,
)

MAX_PARAMETERS = 30_000  # SQLite takes 32,766 in one statement
SQLITE, POSTGRESQL = "sqlite", "postgresql"
_ARRAYS: Mapping[type, str] = {
    Text: "text[]",
    Integer: "integer[]",
    BigInteger: "bigint[]",
    Boolean: "boolean[]",
}

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


def add_to(
    connection: Connection, table: Table, names: Names, rows: Values, counters: Names
) -> None:
    """Insert the rows, and add their `counters` to those of the ones whose key is there."""
    keys = ", ".join(column.name for column in table.primary_key)
    totals = ", ".join(f"{one} = {table.name}.{one} + excluded.{one}" for one in counters)
    ending = f"ON CONFLICT ({keys}) DO UPDATE SET {totals}"
    for statement, values in _statements(connection, table, names, rows, ending):
        connection.exec_driver_sql(statement, values)


def lined_up(rows: Sequence[Mapping[str, Any]]) -> tuple[Names, Values]:
    """Rows by name (all with the same names) as names and values."""
    names = tuple(rows[0]) if rows else ()
    return names, [tuple(row[name] for name in names) for row in rows]


def is_among(column: Column[Any], name: str, dialect: str) -> ColumnElement[bool]:
    """The column has one of the values that are given as `name`, a list.

    PostgreSQL takes them as one array: the statement stays the same however many there are.
    """
    if dialect == POSTGRESQL:
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(bindparam(name, expanding=True))


def _statements(
    connection: Connection, table: Table, names: Names, rows: Values, ending: str
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """As many INSERTs as the parameters need, each with its values."""
    if connection.dialect.name == POSTGRESQL:
        if rows:
            yield _by_column(table, names, rows, ending)
        return
    one = f"({', '.join('?' * len(names))})"
    size = MAX_PARAMETERS // max(1, len(names))
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        yield (
            f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608  # our own names
            f"VALUES {', '.join([one] * len(part))} {ending}",
            tuple(chain.from_iterable(part)),
        )


def _by_column(
    table: Table, names: Names, rows: Values, ending: str
) -> tuple[str, tuple[Any, ...]]:
    """One INSERT with an array per column.

    Its text is short and always the same: the driver need not read thousands of marks, and the
    server need not plan them, time and again.
    """
    kinds = [_ARRAYS[type(table.c[name].type)] for name in names]
    marks = ", ".join(f"%s::{kind}" for kind in kinds)
    values = tuple(
        [value if value is None else str(value) for value in column]  # words are texts too
        if kind == _ARRAYS[Text]
        else list(column)
        for kind, column in zip(kinds, zip(*rows, strict=True), strict=True)
    )
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608  # our own names
        f"SELECT * FROM unnest({marks}) {ending}",
        values,
    )
