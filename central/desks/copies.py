"""The desks of browsers beside a copy of the centre's database: one file, also while forms run.

Each desk's databases are copied in one state, then its small files, which are only ever replaced
whole or written at their end: what a desk writes in between stands twice at most, never not.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath

from central.desks.homes import DESK_FILE, NAME, UNSENT_FILE, desk_in
from central.desks.plan import FOLDER
from central.private_files import keep_to_owner, replace_private
from central.store.backup import copy_state
from central.store.language import said, said_cause
from ftr.errors import PersonError

_NOT_KEPT = ("-wal", "-shm", "-journal", ".lock")  # of the running form alone
_PIECE = 1024 * 1024  # bytes


def copy_beside(file: Path) -> Path:
    """Where the desks of a copy of the centre stand."""
    return file.with_name(f"{file.name}.desks")


def copy_desks(home: Path, file: Path) -> int:
    """Copy the desks of a centre's home beside its copy `file`; returns how many. Where there are
    none, no file is there afterwards. Raises PersonError where it cannot be written.
    """
    target = copy_beside(file)
    found = sorted(path.parent for path in (home / FOLDER).glob(f"*/{DESK_FILE}"))
    try:
        if not found:
            target.unlink(missing_ok=True)
            return 0
        with tempfile.TemporaryDirectory(prefix=".copying-", dir=target.parent) as working:
            made = Path(working) / "desks"
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
                for desk in found:
                    _copy_desk(desk, copy, Path(working) / "database")
            replace_private(target, _pieces(made))
    except (OSError, sqlite3.Error) as error:
        message = said().gettext("{file} cannot be written: {why}. Choose another place.")
        raise PersonError(message.format(file=target, why=said_cause(error))) from error
    return len(found)


def _copy_desk(desk: Path, copy: zipfile.ZipFile, unfinished: Path) -> None:
    files = sorted(path for path in desk.rglob("*") if path.is_file())
    files.sort(key=lambda path: path.suffix != ".db")
    for path in files:
        name = path.relative_to(desk.parent).as_posix()
        if path.name.endswith(_NOT_KEPT):
            continue
        if path.suffix == ".db":
            with closing(sqlite3.connect(unfinished, isolation_level=None)) as database:
                copy_state(path, database)
                database.execute("PRAGMA journal_mode=DELETE").fetchone()
            copy.write(unfinished, name)
            unfinished.unlink()
            continue
        with contextlib.suppress(FileNotFoundError):  # it was replaced at this moment
            copy.write(path, name)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def check_desks(file: Path) -> int:
    """How many desks stand beside a copy of the centre, each of them whole; 0 without that file.

    Raises PersonError with what is wrong.
    """
    with tempfile.TemporaryDirectory(prefix="eerst-online-", ignore_cleanup_errors=True) as folder:
        return len(_unpacked(copy_beside(file), Path(folder)))


def restore_desks(home: Path, file: Path) -> tuple[int, int]:
    """Put the desks beside a copy back: (put back, left alone). A desk that is here still is newer
    than its copy, and stays as it is. Raises PersonError, and OSError.
    """
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    working = Path(tempfile.mkdtemp(dir=folder, prefix=".restoring-"))
    try:
        desks = _unpacked(copy_beside(file), working)
        missing = [desk for desk in desks if not (folder / desk.name / DESK_FILE).exists()]
        for desk in missing:
            (desk / UNSENT_FILE).touch(mode=0o600)  # perhaps it has what the centre has not
            shutil.rmtree(folder / desk.name, ignore_errors=True)
            desk.rename(folder / desk.name)
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return len(missing), len(desks) - len(missing)


def _unpacked(file: Path, folder: Path) -> list[Path]:
    """The desks of a copy as folders below `folder`, for their owner only, each one checked."""
    if not file.exists():
        return []
    message = said().gettext("{file} is damaged ({why}). Take another copy.")
    try:
        with zipfile.ZipFile(file) as copy:
            for each in copy.infolist():
                _unpack(copy, each, folder)
        desks = sorted(path.parent for path in folder.glob(f"*/{DESK_FILE}"))
        for desk in desks:
            desk_in(desk)
            for path in desk.rglob("*.db"):
                with closing(sqlite3.connect(path)) as database:
                    found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
                if found != "ok":
                    raise PersonError(message.format(file=file, why=found))
    except (
        zipfile.BadZipFile,
        zlib.error,
        sqlite3.Error,
        ValueError,
        KeyError,
        TypeError,
    ) as error:
        raise PersonError(message.format(file=file, why=said_cause(error))) from error
    return desks


def _unpack(copy: zipfile.ZipFile, each: zipfile.ZipInfo, folder: Path) -> None:
    """One file into its place. Raises ValueError where that is no place of a desk."""
    parts = PurePosixPath(each.filename).parts
    if not NAME.fullmatch(parts[0]) or ".." in parts or len(parts) < 2:
        raise ValueError(each.filename)
    path = folder.joinpath(*parts)
    for above in reversed(path.relative_to(folder).parents):
        (folder / above).mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    with copy.open(each) as source, path.open("wb") as file:
        shutil.copyfileobj(source, file)
    keep_to_owner(path)
