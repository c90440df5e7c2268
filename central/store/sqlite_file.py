"""A SQLite file as a whole: is it sound, is it a centre's, and where an address leads to."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from central.store.language import said, said_cause
from ftr.errors import PersonError

_FIRST_BYTES = b"SQLite format 3\0"
APPLICATION_ID = int.from_bytes(b"EOCt")  # in every SQLite database of a centre
_WAIT_MS = 5000


def sqlite_path(url: str) -> Path | None:
    """The file behind an address; None where it leads to something else than a SQLite file."""
    try:
        address = make_url(url)
    except ArgumentError:
        return None
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def sqlite_address(path: Path) -> str:
    """The address of a SQLite file."""
    return URL.create("sqlite+pysqlite", database=str(path)).render_as_string()


def begins_as_sqlite(path: Path) -> bool:
    """Whether a file begins as a SQLite database does. Raises OSError.

    To be asked first: SQLite takes an empty file for a new database, and deletes the log of
    changes beside it.
    """
    with path.open("rb") as opened:
        return opened.read(len(_FIRST_BYTES)) == _FIRST_BYTES


def open_to_read(path: Path) -> sqlite3.Connection:
    """A connection that can only read, also beside a centre that writes.

    Raises sqlite3.Error where it is no database, and OSError.
    """
    if not begins_as_sqlite(path):
        raise sqlite3.DatabaseError("file is not a database")
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
    )
    connection.execute(f"PRAGMA busy_timeout={_WAIT_MS}")
    connection.execute("PRAGMA query_only=ON")
    return connection


def check_sound(connection: sqlite3.Connection, path: Path) -> None:
    """Raise PersonError where the database is damaged or is not a centre's; `path` names it."""
    try:
        found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        message = said().gettext("{file}: {why}. Take another copy.")
        raise PersonError(message.format(file=path, why=said_cause(error))) from error
    if found != "ok":
        message = said().gettext("{file} is damaged ({why}). Take another copy.")
        raise PersonError(message.format(file=path, why=said_cause(found)))
    if mark not in (0, APPLICATION_ID) or not {"alembic_version", "meta", "pilot"} <= names:
        message = said().gettext("{file} is not the database of a centre. Check the name.")
        raise PersonError(message.format(file=path))


def schema_of(connection: sqlite3.Connection) -> str:
    """The step of the schema of a centre's database."""
    return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def sync_file(path: Path) -> None:
    """Wait until the disk has the file, and its name. Raises OSError."""
    _sync(path, os.O_RDWR)
    if os.name == "posix":
        _sync(path.parent, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
