"""Is this file a copy that a centre can go on with? Tried out on a private copy of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from central.private_files import keep_to_owner
from central.store.backup_contents import Contents, take_contents
from central.store.database import open_store
from central.store.language import said, said_cause
from central.store.recount import HeldPilot, held_pilots, misfits
from central.store.schema import refuse_newer, upgrade
from central.store.sqlite_file import begins_as_sqlite, check_sound, schema_of, sqlite_address
from ftr.errors import PersonError

_BESIDE = "-wal"  # what is committed and not yet in the file itself


@dataclass(frozen=True, slots=True)
class CheckedCopy:
    """A copy that is good. `contents` is None where another tool made it: then nothing tells
    whether it is what it was. `was_upgraded`: its schema was older than this version's.
    """

    contents: Contents | None
    schema: str
    was_upgraded: bool
    pilots: tuple[HeldPilot, ...]


def private_copy(file: Path, target: Path) -> None:
    """Copy a database file, with what stands beside it, for its owner only.

    Raises PersonError where it is no database or cannot be copied.
    """
    try:
        if not begins_as_sqlite(file):
            message = said().gettext("{file} is not a SQLite database. Check the name.")
            raise PersonError(message.format(file=file))
        for ending in ("", _BESIDE):
            source, copied = Path(f"{file}{ending}"), Path(f"{target}{ending}")
            if source.exists():
                copied.touch(mode=0o600)
                keep_to_owner(copied)
                shutil.copyfile(source, copied)
    except OSError as error:
        message = said().gettext("{file} cannot be copied to {folder}: {why}.")
        raise PersonError(
            message.format(file=file, folder=target.parent, why=said_cause(error))
        ) from error


def check_copy(copy: Path, named: Path, clock: Callable[[], datetime]) -> CheckedCopy:
    """Check a private copy of the file `named`, and bring it to this version on the way.

    Raises PersonError with what is wrong with it.
    """
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            check_sound(connection, named)
            schema = schema_of(connection)
            refuse_newer(schema)
            contents = take_contents(connection)
    except sqlite3.Error as error:
        message = said().gettext("{file}: {why}. Take another copy.")
        raise PersonError(message.format(file=named, why=said_cause(error))) from error
    with closing(open_store(sqlite_address(copy), clock)) as store:
        was_upgraded = upgrade(store, kept=None)
        wrong = store.read(misfits)
        if wrong:
            message = said().gettext("{file} does not add up. {why} Take another copy.")
            raise PersonError(message.format(file=named, why=" ".join(wrong)))
        return CheckedCopy(contents, schema, was_upgraded, tuple(store.read(held_pilots)))
