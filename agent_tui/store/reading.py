"""Reading a desk's database beside whoever writes it: nothing is changed, nothing is locked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from agent_tui.store.connection import BUSY_MS, check_ours
from agent_tui.store.faults import store_error
from agent_tui.store.wholeness import check_there
from ftr.texts import Language

_NO_RIGHT = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


@contextmanager
def reading(path: Path, language: Language) -> Iterator[Connection | None]:
    """A read-only connection in one transaction; None where there is no database yet.

    Raises StoreError.
    """
    if not path.exists() or not path.stat().st_size:
        check_there(path.parent, path, language)
        yield None
        return
    try:
        raw = open_read_only(path)
    except sqlite3.Error as error:
        raise store_error(error, path, language) from error
    try:
        check_ours(raw, path, language)
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection
            connection.exec_driver_sql("ROLLBACK")
    except Exception as error:
        raise store_error(error, path, language) from error
    finally:
        raw.close()


def open_read_only(path: Path) -> sqlite3.Connection:
    """The file as it is. In a folder that cannot be written to SQLite needs to be told that
    nobody else writes; that is so there."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    raw = sqlite3.connect(address, uri=True, isolation_level=None)
    try:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        raw.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as error:
        raw.close()
        if error.sqlite_errorcode & 0xFF not in _NO_RIGHT:
            raise  # whoever holds it does write
        raw = sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    return raw
