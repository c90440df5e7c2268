"""A file that one process at a time may hold; whatever ends the process lets it go.

With the system's own calls: the form takes it before its first frame, and importing a library for
it would cost several milliseconds of that.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_HELD_ELSEWHERE = (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)


def hold(path: Path) -> int | None:
    """Take the file, made where it is not there: a handle to `let_go`; None where another has it.

    Raises OSError where the file cannot be opened or the system cannot lock it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        _lock(handle)
    except OSError as error:
        os.close(handle)
        if error.errno in _HELD_ELSEWHERE:
            return None
        raise
    return handle


def let_go(handle: int) -> None:
    """Let another take it. The file stays: deleting it would let two hold one name."""
    os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
