"""Small files beside the database: replaced whole or not at all, readable by their owner only."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

WINDOWS = os.name == "nt"
_TRIES_WHILE_READ = 20  # Windows refuses to replace a file that another process is reading


def write_whole(path: Path, text: str, *, durable: bool = False) -> None:
    """Replace `path` by `text` (UTF-8), owner-only; after a crash it is the old or the new text.

    `durable` waits until the disk has it. Raises OSError.
    """
    replace_whole(path, text.encode(), durable=durable)


def replace_whole(path: Path, data: bytes, *, durable: bool = True) -> None:
    """As write_whole, with bytes."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if WINDOWS:
            keep_to_owner(temporary)
        _replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    if durable:
        sync_folder(path.parent)


def keep_database_private(path: Path) -> None:
    """Have a database's file there, for its owner only, before SQLite makes it for everybody.

    Its log takes the rights of the file. What is wrong with the place, opening it tells. On Windows
    the rights of the folder hold.
    """
    with suppress(OSError):
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        elif not WINDOWS and path.stat().st_mode & 0o077:
            path.chmod(0o600)


def clear_leftovers(folder: Path, *names: str) -> None:
    """Delete what a crash left of files with these names that were being replaced.

    For the one that writes them, and before it does.
    """
    for name in names:
        for left in folder.glob(f".{name}.*"):
            with suppress(OSError):
                left.unlink()


def keep_to_owner(path: Path) -> None:
    """Take every right but the owner's from a file or folder. Raises OSError on POSIX only.

    On Windows icacls does it; where it is missing the rights of the user's own profile folder,
    which already shut others out, are what is left.
    """
    if not WINDOWS:
        path.chmod(0o700 if path.is_dir() else 0o600)
        return
    rights = "(OI)(CI)F" if path.is_dir() else "F"
    user = os.environ.get("USERNAME", "")
    with suppress(OSError):
        subprocess.run(  # noqa: S603  # fixed program, own path and user name
            ["icacls", str(path), "/inheritance:r", "/grant:r", f"{user}:{rights}"],  # noqa: S607  # icacls is on the system's path
            check=False,
            capture_output=True,
        )


def _replace(source: Path, target: Path) -> None:
    for left in reversed(range(_TRIES_WHILE_READ)):
        try:
            source.replace(target)
            return
        except PermissionError:
            if not WINDOWS or not left:
                raise
            time.sleep(0.01)


def sync_folder(folder: Path) -> None:
    """On POSIX a new name is durable only once its folder is synced."""
    if WINDOWS:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
