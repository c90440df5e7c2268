"""The migrations make the tables, once, and never touch a database they do not know."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from central.store import schema
from central.store.database import Store, open_store, sqlite_url
from central.store.schema import read_meta, upgrade
from central.store.tables import metadata
from ftr.errors import PersonError
from tests.conftest import StandingClock


def test_migrations_make_exactly_the_tables(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    assert store.read(differences) == []


def test_every_key_begins_with_the_pilot() -> None:
    for table in metadata.tables.values():
        first = next(iter(table.primary_key)).name
        assert first == ("name" if table.name == "meta" else "pilot_id"), table.name


def test_upgrading_again_changes_nothing(store: Store) -> None:
    before = store.read(lambda c: read_meta(c, "incarnation"))
    assert upgrade(store) is False
    assert store.read(lambda c: read_meta(c, "incarnation")) == before


def test_a_database_of_a_newer_version_is_left_alone(
    own_store_url: str, clock: StandingClock
) -> None:
    with closing(open_store(own_store_url, clock)) as store:
        _leave_alone(store)


def _leave_alone(store: Store) -> None:
    store.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(PersonError, match="newer version"):
        upgrade(store)
    assert (
        store.read(lambda c: c.execute(text("SELECT version_num FROM alembic_version")).scalar())
        == "9999"
    )


@pytest.mark.skipif(
    os.name != "posix", reason="Windows has no modes; a profile's folder is private"
)
def test_folder_and_file_are_for_their_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "centre"
    store = open_store(sqlite_url(home), lambda: None)
    upgrade(store)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (home, *home.iterdir())}
    store.close()
    assert modes.pop("centre") == 0o700
    assert set(modes.values()) == {0o600}


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "centre.db").write_text("this is not a database " * 100)
    store = open_store(sqlite_url(tmp_path), lambda: None)
    with pytest.raises(PersonError, match="not a database"):
        upgrade(store)
    store.close()


def test_a_full_disk_under_a_file_asks_for_no_address(
    own_store_url: str, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("", None, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr(schema, "found", full)
    with closing(open_store(own_store_url, clock)) as store:
        with pytest.raises(PersonError, match="disk is full") as told:
            upgrade(store)
        is_file = store.writing.dialect.name == "sqlite"
    assert ("Check the disk" if is_file else "Check its address") in str(told.value)


@pytest.mark.parametrize("address", ["", "nonsense", "mysql://host/name", "sqlite://"])
def test_an_address_that_is_none_is_one_clear_line(address: str) -> None:
    with pytest.raises(PersonError, match="not the address of a database"):
        open_store(address, lambda: None)


def test_a_password_in_an_address_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(PersonError) as refused:
        open_store("mysql://user:secret@host/name", lambda: None)
    assert "secret" not in str(refused.value)
