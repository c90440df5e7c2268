"""A disk whose k-th call fails, or that is full."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import apsw

from tests.faults.desk.shim import QuietFile, QuietVFS

EIO = {
    "xRead": apsw.SQLITE_IOERR_READ,
    "xWrite": apsw.SQLITE_IOERR_WRITE,
    "xSync": apsw.SQLITE_IOERR_FSYNC,
    "xTruncate": apsw.SQLITE_IOERR_TRUNCATE,
    "xFileSize": apsw.SQLITE_IOERR_FSTAT,
    "xDelete": apsw.SQLITE_IOERR_DELETE,
    "xOpen": apsw.SQLITE_CANTOPEN,
}


class FailingVFS(QuietVFS):
    """Counts calls; `fails_at` names the one that fails, `is_full` fails every write."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.calls = 0
        self.fails_at = 0
        self.is_full = False
        self.failed = ""

    def meet(self, call: str) -> None:
        """Count one call, and fail it where it is its turn."""
        self.calls += 1
        if self.is_full and call == "xWrite":
            raise error_of(apsw.SQLITE_FULL)
        if self.calls == self.fails_at:
            self.failed = call
            raise error_of(EIO[call])

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        self.meet("xOpen")
        return FailingFile(self, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:
        self.meet("xDelete")
        super().xDelete(name, syncdir)


class FailingFile(QuietFile):
    """A file on a FailingVFS."""

    def __init__(self, disk: FailingVFS, name: Any, flags: list[int]) -> None:
        self._meet: Callable[[str], None] = disk.meet
        super().__init__("", name, flags)

    def xRead(self, amount: int, offset: int) -> bytes:
        self._meet("xRead")
        return super().xRead(amount, offset)

    def xWrite(self, data: Any, offset: int) -> None:
        self._meet("xWrite")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self._meet("xSync")
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        self._meet("xTruncate")
        super().xTruncate(size)

    def xFileSize(self) -> int:
        self._meet("xFileSize")
        return super().xFileSize()


def error_of(code: int) -> Exception:
    """apsw's exception for a result code."""
    return apsw.exception_for(code)
