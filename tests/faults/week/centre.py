"""The centre of a pilot week: one address, behind which it goes down and comes back, perhaps from
an older copy of its database."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

from central.service.app import create_app
from central.service.same_database import beating
from central.store.database import DATABASE_FILE, Store, make_private_file, open_store, sqlite_url
from central.store.schema import upgrade
from tests.agent_tui.store.desk_at_work import Clock
from tests.faults.net.served import listening
from tests.postgres import Server

NEVER_S = 1e6


class Keeper(Protocol):
    """Makes copies of a database and puts them back, while nobody uses it."""

    url: str

    def copy(self) -> None:
        """Keep a copy as it is now, in the place of the last one."""

    def put_back(self) -> None:
        """Be again as at the last copy."""


class SqliteKeeper:
    """Copies a file by SQLite's own way."""

    def __init__(self, home: Path) -> None:
        make_private_file(home / DATABASE_FILE)
        self._file = home / DATABASE_FILE
        self.url = sqlite_url(home)

    def copy(self) -> None:
        """Keep a copy as it is now, in the place of the last one."""
        with (
            closing(sqlite3.connect(self._file)) as live,
            closing(sqlite3.connect(f"{self._file}.copy")) as target,
        ):
            live.backup(target)

    def put_back(self) -> None:
        """Be again as at the last copy."""
        for left in self._file.parent.glob(f"{DATABASE_FILE}-*"):
            left.unlink()
        shutil.copyfile(f"{self._file}.copy", self._file)


class PostgresKeeper:
    """Copies a database by making another one like it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._name = server.create()
        self.url = server.url(self._name)

    def copy(self) -> None:
        """Keep a copy as it is now, in the place of the last one."""
        self._server.drop(f"{self._name}_copy")
        self._server.create(template=self._name, name=f"{self._name}_copy")

    def put_back(self) -> None:
        """Be again as at the last copy."""
        self._server.drop(self._name)
        self._server.create(template=f"{self._name}_copy", name=self._name)


class WeekCentre:
    """One centre. `store` may be looked into while it is up."""

    def __init__(self, home: Path, keeper: Keeper, clock: Clock) -> None:
        self.address = ""
        self.restores = 0
        self._home = home
        self._keeper = keeper
        self.clock = clock
        self._app: ASGIApp | None = None
        self._open = ExitStack()
        self.store: Store
        self.start()

    @property
    def is_up(self) -> bool:
        """Whether it answers."""
        return self._app is not None

    def start(self) -> None:
        """Open the database and answer."""
        self.store = self._open.enter_context(closing(open_store(self._keeper.url, self.clock)))
        upgrade(self.store)
        self._open.enter_context(beating(self.store, self._home, every_s=NEVER_S))
        self._app = create_app(self.store)

    def stop(self) -> None:
        """Close it."""
        self._app = None
        self._open.close()

    def keep_copy(self) -> None:
        """A backup, as one is made at night."""
        self.stop()
        self._keeper.copy()
        self.start()

    def go_back(self) -> None:
        """Put the last backup in the place of the database."""
        self.stop()
        self._keeper.put_back()
        self.restores += 1
        self.start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application of the moment."""
        if self._app is None:
            raise ConnectionError("the centre is down")
        await self._app(scope, receive, send)


@contextmanager
def week_centre(home: Path, keeper: Keeper, clock: Clock) -> Iterator[WeekCentre]:
    """A centre that answers at its address."""
    home.mkdir(parents=True, exist_ok=True)
    centre = WeekCentre(home, keeper, clock)
    try:
        with listening(centre) as centre.address:
            yield centre
    finally:
        centre.stop()
