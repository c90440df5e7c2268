"""After deleting: nothing of it may stay in the database's own files."""

from __future__ import annotations

import logging

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from central.store.database import Store
from central.store.retention import ABOUT_PERSONS

PATIENCE_MS = 100

log = logging.getLogger("eerst_online.centre")


def scrub(store: Store, *, much: bool = False) -> bool:
    """Let go of the bytes of deleted rows; False where that has to be tried again later.

    SQLite writes zeros over what it deletes; here its write-ahead log, which still has the pages
    as they were, is folded in and emptied. PostgreSQL gives their space free for reuse, now where
    `much` was deleted, and else when it next tidies up by itself.
    """
    try:
        if store.writing.dialect.name == "sqlite":
            return _fold_log(store)
        if not much:
            return True
        names = ", ".join(sorted(table.name for table in ABOUT_PERSONS))
        with store.writing.execution_options(isolation_level="AUTOCOMMIT").connect() as free:
            free.execute(text(f"VACUUM {names}"))
    except SQLAlchemyError as error:
        log.warning("what was deleted is not yet overwritten: %s", error)
        return False
    return True


def _fold_log(store: Store) -> bool:
    """A long read keeps the log from being emptied; the desks do not wait for that."""
    raw = store.writing.raw_connection()
    try:
        cursor = raw.cursor()
        before = cursor.execute("PRAGMA busy_timeout").fetchall()[0][0]
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchall()[0][0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout={before}")
            cursor.close()
    finally:
        raw.close()
    return not busy
