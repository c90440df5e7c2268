"""The one writing connection to a desk's database: durable, checked, and made by a factory."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from agent_tui.store.faults import StoreError, newer_database, store_error
from agent_tui.store.files import keep_database_private
from agent_tui.store.migrations import APPLICATION_ID, VERSION, migrate
from ftr.texts import Language, texts

Connect = Callable[[Path], sqlite3.Connection]
BUSY_MS = 5000
MOST_LOG_PAGES = 4000  # of 4 KiB: a write-ahead log this long is folded back in by the next commit


def connect_file(path: Path) -> sqlite3.Connection:
    """The standard connection. Transactions are ours to begin, so the driver begins none.

    SQLite's own 1,000 pages come after some eighty saves, and the one that they fall into waits.
    """
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute(f"PRAGMA wal_autocheckpoint = {MOST_LOG_PAGES}")
    return raw


class Database:
    """One open database, for the thread that made it.

    Opening refuses files of a newer version and of other programs, and brings older ones up to
    date after keeping a copy. Raises StoreError.
    """

    def __init__(self, path: Path, language: Language, connect: Connect = connect_file) -> None:
        self.path = path
        self.language = language
        keep_database_private(path)
        try:
            raw = connect(path)
        except (sqlite3.Error, OSError) as error:
            raise store_error(error, path, language) from error
        try:
            check_ours(raw, path, language)
            _set_up(raw)
            migrate(raw, path)
        except BaseException as error:
            raw.close()
            if isinstance(error, Exception):
                raise store_error(error, path, language) from error
            raise
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=NullPool)
        event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
        self._connection = engine.connect()
        self.raw = raw

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One BEGIN IMMEDIATE … COMMIT; durable when it ends. Raises StoreError, then undone."""
        try:
            with self._connection.begin():
                yield self._connection
        except Exception as error:
            with suppress(sqlite3.Error):  # a commit that failed may have left it open
                self.raw.rollback()
            raise store_error(error, self.path, self.language) from error

    @contextmanager
    def quick_transaction(self) -> Iterator[sqlite3.Cursor]:
        """As transaction, for statements that are written out for the driver itself."""
        try:
            cursor = self.raw.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            yield cursor
            self.raw.commit()
        except Exception as error:
            with suppress(sqlite3.Error):  # a commit that failed may have left it open
                self.raw.rollback()
            raise store_error(error, self.path, self.language) from error

    def fold(self) -> None:
        """Fold the write-ahead log back in, as far as nobody reads it. Raises sqlite3.Error."""
        self.raw.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close the file. The last one to close also folds the write-ahead log back in."""
        self._connection.close()
        self.raw.close()


def check_ours(raw: sqlite3.Connection, path: Path, language: Language) -> None:
    """Before anything is written: is this file empty, ours, and not of a newer version?"""
    version = raw.execute("PRAGMA user_version").fetchone()[0]
    application = raw.execute("PRAGMA application_id").fetchone()[0]
    tables = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != APPLICATION_ID:
        t = texts("desk", language)
        raise StoreError(
            "failed",
            t.gettext(
                "{file} is not a database of agent-tui. Choose another folder with --home."
            ).format(file=path),
        )
    if version > VERSION:
        raise newer_database(path, language)


def _set_up(raw: sqlite3.Connection) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",  # with WAL, NORMAL may lose the last commits at power loss
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "secure_delete = ON",  # zeros over what the centre erased
    ):
        raw.execute(f"PRAGMA {pragma}")
    if sys.platform == "darwin":  # there fsync alone leaves the data in the drive's cache
        raw.execute("PRAGMA fullfsync = 1")
        raw.execute("PRAGMA checkpoint_fullfsync = 1")
