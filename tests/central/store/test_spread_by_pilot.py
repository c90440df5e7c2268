"""The tables can be spread over machines by pilot: nothing unique, and no push, spans two."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, UniqueConstraint, event

from central.store.database import Store
from central.store.intake import Intake
from central.store.tables import metadata
from tests.central.making import Writer, items, make_desk, make_pilot

OF_THE_CENTRE = "meta"  # a handful of rows about the database itself


@pytest.mark.parametrize("name", sorted(set(metadata.tables) - {OF_THE_CENTRE}))
def test_whatever_is_unique_is_so_within_a_pilot(name: str) -> None:
    table = metadata.tables[name]
    unique = [list(table.primary_key.columns)]
    unique += [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    unique += [list(index.columns) for index in table.indexes if index.unique]
    unique += [[column] for column in table.columns if column.unique]
    for columns in unique:
        assert "pilot_id" in {column.name for column in columns}, columns
    assert not table.foreign_keys, "what holds rows together is the transaction"
    for column in table.columns:
        assert column.default is None
        assert column.server_default is None
        assert column.identity is None
        assert not column.primary_key or str(column.type) != "BIGINT", "no numbers to hand out"


def test_a_push_is_one_transaction_in_one_pilot(store: Store) -> None:
    desk = make_desk(store, make_pilot(store))
    writer, intake = Writer(desk.agent_ref), Intake(store)
    first = writer.create()
    intake.push(desk, items(first), None)  # reads the catalogue, once
    told: list[tuple[str, Any]] = []
    commits: list[Connection] = []

    def hear(
        _connection: Connection, _cursor: object, statement: str, parameters: Any, *_rest: object
    ) -> None:
        told.append((statement, parameters))

    event.listen(store.writing, "before_cursor_execute", hear)
    event.listen(store.writing, "commit", lambda connection: commits.append(connection))
    intake.push(desk, items(writer.create(), writer.create(reason="never-was"), first), None)
    work = [one for one in told if not one[0].startswith(("BEGIN", "SET"))]
    assert len(work) >= 6
    for statement, parameters in work:
        assert "pilot_id" in statement, statement
        values = parameters.values() if isinstance(parameters, dict) else parameters
        columns = [value if isinstance(value, list) else [value] for value in values]
        assert any(set(column) == {desk.pilot_id} for column in columns), statement
    assert len(commits) == 1
