"""A copy of a centre's SQLite database, made beside a centre that goes on writing.

One state of the database is copied, in steps: in the write-ahead log a reader never makes the
writer wait. The copy is one plain file; it is checked before it gets its name.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from central.private_files import keep_to_owner
from central.store.backup_contents import Contents, counted, put_contents
from central.store.language import said, said_cause
from central.store.sqlite_file import (
    APPLICATION_ID,
    check_sound,
    open_to_read,
    schema_of,
    sync_file,
)
from ftr.errors import PersonError

PAGES_AT_ONCE = 256  # a megabyte; between two steps others get the disk


def make_backup(source: Path, target: Path, *, made_at: str, version: str) -> Contents:
    """Copy the database `source` to `target`, for its owner only; returns what it holds.

    `target` is replaced in one step. Raises PersonError where there is no sound database to copy,
    or the copy cannot be written.
    """
    if not source.exists():
        message = said().gettext("There is no database {file}. Name its home with --home.")
        raise PersonError(message.format(file=source))
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # mode 0600
        os.close(handle)
    except OSError as error:
        raise _cannot_be_written(target, error) from error
    unfinished = Path(name)
    try:
        keep_to_owner(unfinished)
        contents = _copied(source, unfinished, made_at, version)
        sync_file(unfinished)
        unfinished.replace(target)
        sync_file(target)
    except (OSError, sqlite3.Error) as error:
        raise _cannot_be_written(target, error) from error
    finally:
        for left in (unfinished, Path(f"{name}-journal")):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    return contents


def _cannot_be_written(target: Path, error: Exception) -> PersonError:
    message = said().gettext("{file} cannot be written: {why}. Choose another place.")
    return PersonError(message.format(file=target, why=said_cause(error)))


def _copied(source: Path, target: Path, made_at: str, version: str) -> Contents:
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy_state(source, copy)
        # all that is in the log of changes comes into the file itself: one file to keep
        copy.execute("PRAGMA journal_mode=DELETE").fetchone()
        check_sound(copy, source)
        copy.execute("BEGIN")
        copy.execute(f"PRAGMA application_id={APPLICATION_ID}")
        contents = Contents(made_at, version, schema_of(copy), counted(copy))
        put_contents(copy, contents)
        copy.execute("COMMIT")
    return contents


def copy_state(source: Path, copy: sqlite3.Connection) -> None:
    """Copy one state of a database, through a connection that only reads.

    Raises PersonError where the source cannot be read, sqlite3.Error where the copy cannot grow.
    """
    try:
        live = open_to_read(source)
        with closing(live):
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()  # this state, from now on
            live.backup(copy, pages=PAGES_AT_ONCE)
            live.execute("ROLLBACK")
    except (sqlite3.DatabaseError, OSError) as error:
        if copy.in_transaction:
            copy.rollback()
        message = said().gettext("The database {file} cannot be copied: {why}.")
        raise PersonError(message.format(file=source, why=said_cause(error))) from error
