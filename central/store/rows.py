"""Many rows in one statement, written the same for both engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert_into(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, in the words of this connection's engine."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def add_new(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], returning: str
) -> set[str]:
    """Insert the rows whose key is new; returns their `returning` values, and only theirs."""
    if not rows:
        return set()
    statement = (
        upsert_into(connection, table).on_conflict_do_nothing().returning(table.c[returning])
    )
    return set(connection.execute(statement, rows).scalars())


def put(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows, and overwrite the ones whose key is there."""
    if not rows:
        return
    statement = upsert_into(connection, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def add_to(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], counter: str
) -> None:
    """Insert the rows, and add `counter` to that of the ones whose key is there."""
    if not rows:
        return
    statement = upsert_into(connection, table)
    keys = [column.name for column in table.primary_key]
    total = {counter: table.c[counter] + statement.excluded[counter]}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=total), rows)
