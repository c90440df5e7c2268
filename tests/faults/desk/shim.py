"""A database connection through apsw, so that tests can stand between SQLite and the disk.

The store asks its connection factory for what sqlite3 would give; this gives the same on a VFS
of the test's choice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import apsw

Connect = Callable[[Path], sqlite3.Connection]


class Cursor:
    """What SQLAlchemy needs of a cursor; every statement is read to its end at once."""

    arraysize = 1

    def __init__(self, raw: apsw.Connection) -> None:
        self._raw = raw
        self._rows: Iterator[Any] = iter(())
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Cursor:
        self.description = None

        def trace(cursor: apsw.Cursor, _statement: str, _bindings: Any) -> bool:
            found = cursor.get_description()
            self.description = [(name, *[None] * 6) for name, _kind in found] or None
            return True

        with translated():
            cursor = self._raw.cursor()
            cursor.exec_trace = trace
            self._rows = iter(list(cursor.execute(statement, tuple(parameters))))
        self.rowcount = self._raw.changes() if self.description is None else -1
        self.lastrowid = self._raw.last_insert_rowid()
        return self

    def executemany(self, statement: str, many: Sequence[Sequence[Any]]) -> Cursor:
        for parameters in many:
            self.execute(statement, parameters)
        return self

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for row, _ in zip(self._rows, range(size), strict=False)]

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def close(self) -> None:
        self._rows = iter(())


class Connection:
    """What the store and SQLAlchemy need of a sqlite3 connection."""

    isolation_level = None

    def __init__(self, path: Path, vfs: str) -> None:
        with translated():
            self._raw = apsw.Connection(str(path), vfs=vfs)

    @property
    def in_transaction(self) -> bool:
        return self._raw.in_transaction

    def cursor(self) -> Cursor:
        return Cursor(self._raw)

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Cursor:
        return self.cursor().execute(statement, parameters)

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def create_function(self, name: str, count: int, call: Any, **_options: Any) -> None:
        self._raw.create_scalar_function(name, call, count)

    def close(self) -> None:
        with translated():
            self._raw.close()


def connect_through(vfs: str, *pragmas: str) -> Connect:
    """A connection factory for the store; `pragmas` are run first."""

    def connect(path: Path) -> sqlite3.Connection:
        made = Connection(path, vfs)
        for pragma in pragmas:
            made.execute(f"PRAGMA {pragma}")
        return cast(sqlite3.Connection, made)

    return connect


@contextmanager
def translated() -> Iterator[None]:
    """Turn apsw's errors into those that sqlite3 would raise."""
    try:
        yield
    except apsw.Error as error:
        code = int(getattr(error, "extendedresult", 1))
        is_broken = code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
        kind = sqlite3.DatabaseError if is_broken else sqlite3.OperationalError
        translation = kind(str(error) or type(error).__name__)
        translation.sqlite_errorcode = code
        raise translation from error


class QuietVFS(apsw.VFS):
    """Passes everything on; the faults of a test are no news to tell on stderr."""

    def __init__(self, name: str) -> None:
        self.vfs_name = name
        super().__init__(name, "")

    def excepthook(self, *_error: Any) -> None:
        """Say nothing."""


class QuietFile(apsw.VFSFile):
    """A file of a QuietVFS."""

    def excepthook(self, *_error: Any) -> None:
        """Say nothing."""
