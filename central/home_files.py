"""What a running centre leaves in its home: its address, and the first administrator's token."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from pathlib import Path

ADDRESS_FILE = "centre.json"  # there while a centre runs on this home
ADMINISTRATOR_FILE = "administrator.token"
LOCK_FILE = "centre.lock"
WINDOWS = os.name == "nt"


def make_home(home: Path) -> None:
    """Make the folder, for its owner only; an existing one stays as it is. Raises OSError."""
    if not home.exists():
        home.mkdir(mode=0o700, parents=True)


def keep_to_owner(path: Path) -> None:
    """Take every right but the owner's from a file. Raises OSError on POSIX only.

    On Windows icacls does it; where it is missing, the rights of the file's folder are what is
    left, which below a user's profile shut others out.
    """
    if not WINDOWS:
        path.chmod(0o600)
        return
    rights = f"{os.environ.get('USERNAME', '')}:F"
    with contextlib.suppress(OSError):
        subprocess.run(  # noqa: S603  # fixed program, own path and user name
            ["icacls", str(path), "/inheritance:r", "/grant:r", rights],  # noqa: S607  # icacls is on the system's path
            check=False,
            capture_output=True,
        )


def write_address(home: Path, url: str) -> None:
    """Tell this user's commands where the centre is. Raises OSError."""
    write_private(home / ADDRESS_FILE, json.dumps({"url": url, "pid": os.getpid()}))


def remove_address(home: Path) -> None:
    """Take the address away, if it is this process's own."""
    path = home / ADDRESS_FILE
    with contextlib.suppress(OSError, ValueError, AttributeError):
        if json.loads(path.read_text(encoding="utf-8")).get("pid") == os.getpid():
            path.unlink()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if WINDOWS:
            keep_to_owner(Path(name))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
