"""Files that only their owner reads: the one way in which the centre's side writes what is kept.

On POSIX by their mode, whatever the umask; on Windows by icacls. Written whole or not at all,
also over a file that others could read.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

WINDOWS = os.name == "nt"


def write_private(path: Path, text: str) -> None:
    """Write a text as UTF-8. Raises OSError."""
    replace_private(path, [text.encode()])


def replace_private(path: Path, pieces: Iterable[bytes]) -> int:
    """Write the pieces, in one step in the place of what was there; returns the size in bytes.

    Raises OSError, and what `pieces` raises.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        keep_to_owner(Path(name))
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    return size


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
