"""The day journal: a second copy of every save, in files that are only ever added to.

One file per day in a folder of its own inside the data folder. A database that is damaged or
deleted leaves it whole, it needs no right to write elsewhere, and whoever moves, copies or
deletes the data folder on purpose takes it along. A line is `LENGTH CRC32 JSON`, with the bytes
of the JSON counted and summed, so that every line proves itself.
"""

from __future__ import annotations

import json
import os
import re
import sys
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from agent_tui.store.files import WINDOWS, keep_to_owner, replace_whole, sync_folder

JOURNAL_FOLDER = "journal"
DAYS_KEPT = 35
ERASED = "{}"  # the payload of what the centre erased on purpose
_HEAD = re.compile(rb"(\d{1,8}) ([0-9a-f]{8}) ")
_DAY_FILE = "????-??-??.log"


@dataclass(frozen=True, slots=True)
class Damage:
    """A place that cannot be read; `line` counts from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Journal:
    """What a journal holds: its records, oldest first, and the places that cannot be read."""

    records: tuple[Mapping[str, Any], ...]
    damage: tuple[Damage, ...]


class JournalWriter:
    """Adds records to the file of the day; for one thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path: Path | None = None
        self._file = -1

    def add(self, records: list[Mapping[str, Any]], day: str) -> None:
        """Add records; they are on disk when this returns. Raises OSError, then some may be."""
        data = b"".join(as_line(record) for record in records)
        try:
            handle = self._open(self.folder / f"{day}.log")
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
            _sync(handle)
        except OSError:
            self.close()
            raise

    def erase(self, rev_ids: Collection[str]) -> None:
        """Forget what was answered in these revisions; their ids stay. Raises OSError."""
        self.close()
        for path in day_files(self.folder):
            data = path.read_bytes()
            lines = data.splitlines(keepends=True)
            cleared = b"".join(_cleared(line, rev_ids) for line in lines)
            if cleared != data:
                replace_whole(path, cleared)

    def close(self) -> None:
        """Close the file; the next record opens one again."""
        handle, self._file, self._path = self._file, -1, None
        if handle >= 0:
            with suppress(OSError):
                os.close(handle)

    def _open(self, path: Path) -> int:
        if path == self._path and os.fstat(self._file).st_nlink:
            return self._file
        self.close()
        if not self.folder.is_dir():
            self.folder.mkdir(mode=0o700, parents=True)
            keep_to_owner(self.folder)
            sync_folder(self.folder.parent)
        is_new = not path.exists()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._file, self._path = os.open(path, flags, 0o600), path
        if is_new:
            if WINDOWS:
                keep_to_owner(path)
            sync_folder(self.folder)
        else:
            _mend_end(self._file, path)
        return self._file


def as_line(record: Mapping[str, Any]) -> bytes:
    """One record as it stands in the file."""
    data = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%d %08x %b\n" % (len(data), zlib.crc32(data), data)


def day_files(folder: Path) -> list[Path]:
    """The journal's files, the oldest day first."""
    return sorted(folder.glob(_DAY_FILE))


def has_entries(folder: Path) -> bool:
    """Whether anything was ever kept here."""
    return any(path.stat().st_size for path in day_files(folder))


def read_journal(folder: Path, newest: int | None = None) -> Journal:
    """Everything in the journal, or in its `newest` files. Raises OSError.

    A last line that was cut off is no damage: it was never told. Every other is reported.
    """
    records: list[Mapping[str, Any]] = []
    damage: list[Damage] = []
    files = day_files(folder)
    for path in files if newest is None else files[-newest:]:
        for line, record in _lines(path.read_bytes()):
            if record is None:
                damage.append(Damage(path.name, line))
            else:
                records.append(record)
    return Journal(tuple(records), tuple(damage))


def prune(folder: Path, today: date, oldest_pending: date | None) -> None:
    """Delete files of more than DAYS_KEPT days ago that hold nothing still to be sent.

    The newest DAYS_KEPT files stay whatever the clock says.
    """
    before = today - timedelta(days=DAYS_KEPT)
    if oldest_pending is not None:
        before = min(before, oldest_pending - timedelta(days=1))
    for path in day_files(folder)[:-DAYS_KEPT]:
        if path.stem < before.isoformat():
            with suppress(OSError):
                path.unlink()


def _lines(data: bytes) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    """(line number, record), None where it cannot be read; read by length, not by line ends."""
    at, line = 0, 1
    while at < len(data):
        end, record = _record(data, at)
        if record is None:
            found = data.find(b"\n", at)
            if found < 0:
                return  # cut off
            end = found
        yield line, record
        if data[end : end + 1] == b"\n":
            end += 1
        elif end < len(data):
            yield line, None  # the record is whole, its line end is not
            end += _record(data, end)[1] is None
        at, line = end, line + 1


def _record(data: bytes, at: int) -> tuple[int, dict[str, Any] | None]:
    head = _HEAD.match(data, at)
    if head is None:
        return at, None
    end = head.end() + int(head[1])
    body = data[head.end() : end]
    if len(body) != int(head[1]) or zlib.crc32(body) != int(head[2], 16):
        return at, None
    try:
        record = json.loads(body)
    except ValueError:
        return at, None
    return end, record if isinstance(record, dict) else None


def _cleared(line: bytes, rev_ids: Collection[str]) -> bytes:
    end, record = _record(line, 0)
    revision = record.get("revision") if record else None
    if record is None or not isinstance(revision, dict) or revision.get("rev_id") not in rev_ids:
        return line
    return as_line(record | {"revision": revision | {"payload": ERASED}})[:-1] + line[end:]


def _mend_end(handle: int, path: Path) -> None:
    """Begin on a line of its own: a cut-off end is removed, a whole one gets its line end."""
    data = path.read_bytes()
    rest = data[data.rfind(b"\n") + 1 :]
    if not rest:
        return
    end, record = _record(rest, 0)
    if record is not None and end == len(rest):
        os.write(handle, b"\n")
    else:
        os.ftruncate(handle, len(data) - len(rest))


def _sync(handle: int) -> None:
    if sys.platform == "darwin":  # there fsync alone leaves the data in the drive's cache
        import fcntl

        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)
