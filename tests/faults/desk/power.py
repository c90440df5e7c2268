"""A disk that remembers what a power cut would leave, at every write and sync."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import apsw

from tests.faults.desk.shim import QuietFile, QuietVFS


@dataclass
class OnDisk:
    """One file: what is in it, what a sync has made sure of, and the writes since then."""

    live: bytearray = field(default_factory=bytearray)
    durable: bytes | None = None
    unsynced: list[tuple[int, bytes]] = field(default_factory=list)


@dataclass(frozen=True)
class Moment:
    """Just before one call: the files as a power cut would leave them, and what was told."""

    call: str
    told: int
    kept: dict[str, bytes]
    torn: dict[str, bytes]


class PowerVFS(QuietVFS):
    """Passes everything on to the real disk, and keeps a Moment for every write and sync.

    `told` gives how many saves were told so far. `lies` makes syncs keep nothing.
    """

    def __init__(self, name: str, told: Callable[[], int], *, lies: bool = False) -> None:
        super().__init__(name)
        self.files: dict[str, OnDisk] = {}
        self.moments: list[Moment] = []
        self.lies = lies
        self._told = told
        self._random = Random(name)

    def before(self, call: str) -> None:
        """Keep what a cut right here would leave."""
        kept = {path: one.durable for path, one in self.files.items() if one.durable is not None}
        torn = {
            path: self._torn(one) for path, one in self.files.items() if one.durable is not None
        }
        self.moments.append(Moment(call, self._told(), kept, torn))

    def _torn(self, one: OnDisk) -> bytes:
        """Some of the unsynced writes, in any order, the last of them torn."""
        data = bytearray(one.durable or b"")
        some = [write for write in one.unsynced if self._random.random() < 0.5]
        self._random.shuffle(some)
        for number, (offset, written) in enumerate(some):
            is_last = number == len(some) - 1
            part = written[: self._random.randrange(len(written) + 1)] if is_last else written
            patch(data, offset, part)
        return bytes(data)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        known = self.files.get(path) if path else OnDisk()
        if known is None:
            known = self.files[path] = OnDisk()
            if Path(path).exists():
                known.durable = Path(path).read_bytes()
                known.live = bytearray(known.durable)
        return PowerFile(self, known, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:
        self.before("xDelete")
        super().xDelete(name, syncdir)
        if syncdir:
            self.files.pop(name, None)


class PowerFile(QuietFile):
    """A file on a PowerVFS."""

    def __init__(self, disk: PowerVFS, known: OnDisk, name: Any, flags: list[int]) -> None:
        self._disk, self._known = disk, known
        super().__init__("", name, flags)

    def xWrite(self, data: Any, offset: int) -> None:
        self._disk.before("xWrite")
        super().xWrite(data, offset)
        patch(self._known.live, offset, bytes(data))
        self._known.unsynced.append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        self._disk.before("xTruncate")
        super().xTruncate(size)
        del self._known.live[size:]

    def xSync(self, flags: int) -> None:
        self._disk.before("xSync")
        super().xSync(flags)
        if not self._disk.lies:
            self._known.durable = bytes(self._known.live)
            self._known.unsynced.clear()


def patch(data: bytearray, offset: int, part: bytes) -> None:
    """Write `part` at `offset`, with zeros where nothing was."""
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(part)] = part
