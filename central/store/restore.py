"""An older copy takes the place of a centre's SQLite database. The present one is kept aside.

Every step leaves a whole database in place: the old one until the new one, checked and on the
disk, takes its name. Ended anywhere, a centre starts on either and its desks compare with it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from central.home_files import ADMINISTRATOR_FILE, make_home
from central.private_files import write_private
from central.store.audit import CENTRE, OWN, record
from central.store.backup_check import CheckedCopy, check_copy, private_copy
from central.store.beat import Beat, restored
from central.store.beat_file import BEAT_FILE, BeatFile
from central.store.database import Store, open_store
from central.store.first_administrator import missing_token
from central.store.lacking import Lacking, lacking
from central.store.one_writer import only_writer
from central.store.revocations import Revocations, revocations_in, revoke_again
from central.store.sqlite_file import sqlite_address, sync_file
from ftr.clock import to_text

_LOG = "-wal"  # commits that are not yet in the file itself
_INDEX = "-shm"  # of the log; made anew by itself


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place; where the database that was there is now (None: there was none); how
    many rights that were ended since the copy were ended again (None: it could not be read);
    whether the home has a new administrator's token; and what of the database that was there no
    desk brings back (None: it could not be read).
    """

    copy: CheckedCopy
    kept: Path | None
    revoked: int | None
    has_new_token: bool
    lacking: Lacking | None


def restore(file: Path, home: Path, database: Path, clock: Callable[[], datetime]) -> Restored:
    """Put a copy of `file` in the place of `database`; a new incarnation tells every desk.

    Raises PersonError where a centre runs on the home or the file is no good, and OSError.
    Nothing is changed then.
    """
    make_home(home)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_writer(home), _working_folder(database.parent) as folder:
        new = folder / database.name
        private_copy(file, new)
        checked = check_copy(new, file, clock)
        ended = revocations_in(database)
        lost = lacking(new, database, to_text(clock()))
        with closing(open_store(sqlite_address(new), clock)) as store:
            made = store.write(lambda c: _as_restored(c, store, home, file.name, ended))
        sync_file(new)
        if ended is not None:
            _fold_log(database)
        kept = _keep_aside(database, clock())
        new.replace(database)
        sync_file(database)
        BeatFile(home / BEAT_FILE).write(made.beat)
        if made.token is not None:
            write_private(home / ADMINISTRATOR_FILE, made.token + "\n")
    return Restored(checked, kept, made.revoked, made.token is not None, lost)


def verify(file: Path, clock: Callable[[], datetime]) -> CheckedCopy:
    """Check a copy without touching it or any home. Raises PersonError with what is wrong."""
    with tempfile.TemporaryDirectory(prefix="eerst-online-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "copy.db"
        private_copy(file, copy)
        return check_copy(copy, file, clock)


@contextlib.contextmanager
def _working_folder(parent: Path) -> Iterator[Path]:
    """A private folder on the same disk, so that a rename is all that is left to do."""
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=".restoring-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Made:
    beat: Beat
    revoked: int | None
    token: str | None


def _as_restored(
    connection: Connection, store: Store, home: Path, name: str, ended: Revocations | None
) -> _Made:
    """What only a database that was put back needs, in one transaction."""
    revoked = None if ended is None else revoke_again(connection, ended)
    token = missing_token(connection, store, home)
    beat = restored(connection, store.fresh, BeatFile(home / BEAT_FILE).read())
    record(
        connection,
        pilot_id=OWN,
        audit_id=store.fresh.new_id(),
        at=to_text(store.clock()),
        actor=CENTRE,
        action="centre.restore",
        detail={"file": name, "revoked_again": revoked},
    )
    return _Made(beat, revoked, token)


def _fold_log(database: Path) -> None:
    """Bring what stands in a sound database's log into its file; otherwise the log is kept."""
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _keep_aside(database: Path, now: datetime) -> Path | None:
    """Give the present database a second name, and take the log of its changes to that."""
    kept = _free_name(database, now)
    with contextlib.suppress(FileNotFoundError):
        Path(f"{database}{_INDEX}").unlink()
    with contextlib.suppress(FileNotFoundError):
        Path(f"{database}{_LOG}").rename(f"{kept}{_LOG}")  # never left beside another database
    if not database.exists():
        return None
    try:
        os.link(database, kept)
    except OSError:  # a disk without second names
        shutil.copy2(database, kept)
    sync_file(kept)
    return kept


def _free_name(database: Path, now: datetime) -> Path:
    """Beside the database, with the moment in it."""
    stem = f"{database.stem}-before-restore-{now:%Y%m%dT%H%M%SZ}"
    tries = [stem, *(f"{stem}-{n}" for n in range(2, 100))]
    names = [database.with_name(f"{one}{database.suffix}") for one in tries]
    return next(name for name in names if not name.exists())
