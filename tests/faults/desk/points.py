"""The places where a desk can be made to die, by name, without a hook in the product.

Each is laid around the store's parts from outside, in the process that is to die. It ends by
SIGKILL when it comes by its place for the n-th time.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from agent_tui.store import connection, files, journal, second_copy
from agent_tui.store.connection import Database

Fuse = Callable[[], None]


def die() -> None:
    """Now."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)  # the signal comes before this ends


def fuse(passes: int) -> Fuse:
    """Dies at that pass."""
    left = passes

    def burn() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            die()

    return burn


def before(statement: str) -> Callable[[Fuse], None]:
    """Inside a transaction, before a statement that begins so."""

    def arm(burn: Fuse) -> None:
        _watch(statement, running=burn)

    return arm


def before_commit_of(statement: str) -> Callable[[Fuse], None]:
    """All of a transaction with such a statement is written, nothing committed."""

    def arm(burn: Fuse) -> None:
        _watch(statement, committing=burn)

    return arm


def after_commit_of(statement: str) -> Callable[[Fuse], None]:
    """Such a transaction is committed, and nobody knows of it yet."""

    def arm(burn: Fuse) -> None:
        _watch(statement, committed=burn)

    return arm


def in_a_checkpoint(burn: Fuse) -> None:
    """Committed; while the write-ahead log is folded back into the file."""
    paths: list[Path] = []
    plain = Database.__init__

    def noting(self: Database, path: Path, *rest: Any, **named: Any) -> None:
        paths.append(path)
        plain(self, path, *rest, **named)

    def fold() -> None:
        raw = sqlite3.connect(paths[-1], isolation_level=None)
        while True:
            raw.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def begin() -> None:
        threading.Thread(target=fold, daemon=True).start()
        time.sleep(0.0005)
        burn()

    Database.__init__ = noting  # type: ignore[method-assign]  # it wraps the real one
    _watch("INSERT INTO revision", committed=begin)


def before_the_journal(burn: Fuse) -> None:
    """In the database, and nothing of it in the second copy."""
    _around(second_copy.SecondCopy, "keep", first=burn)


def in_a_line_of_the_journal(burn: Fuse) -> None:
    """Half of the line is written."""
    real = os.write

    def half(handle: int, data: Any) -> int:
        real(handle, bytes(data[: len(data) // 2]))
        burn()
        return len(data) // 2

    journal.os = SimpleNamespace(**{**vars(os), "write": half})  # type: ignore[assignment]  # laid around it


def before_the_journal_is_synced(burn: Fuse) -> None:
    """The line is written, and perhaps not on the disk."""
    _around(journal, "_sync", first=burn)


def after_the_journal(burn: Fuse) -> None:
    """Both copies are there, and nobody is told."""
    _around(second_copy.SecondCopy, "keep", then=burn)


def before_a_small_file_is_replaced(burn: Fuse) -> None:
    """Snapshot, tokens or enrolments: the new one is written beside the one that stands."""
    _around(files, "_replace", first=burn)


def before_the_comparison(burn: Fuse) -> None:
    """The database is open, and not yet compared with the journal."""
    _around(second_copy.SecondCopy, "compare", first=burn)


POINTS: Mapping[str, Callable[[Fuse], None]] = {
    "before the revision": before("INSERT INTO revision"),
    "between revision and outbox": before("INSERT INTO outbox"),
    "before the current state": before("INSERT INTO entry"),
    "before the commit": before_commit_of("INSERT INTO revision"),
    "after the commit": after_commit_of("INSERT INTO revision"),
    "in a checkpoint": in_a_checkpoint,
    "before the journal": before_the_journal,
    "in a line of the journal": in_a_line_of_the_journal,
    "before the journal is synced": before_the_journal_is_synced,
    "after the journal": after_the_journal,
    "before an answer is kept": before("UPDATE outbox"),
    "before that commit": before_commit_of("UPDATE outbox"),
    "after that commit": after_commit_of("UPDATE outbox"),
    "before a small file is replaced": before_a_small_file_is_replaced,
    "before the comparison": before_the_comparison,
}
# these come by with every save; the others when the desk opens, or with an answer of the centre
OF_A_SAVE = frozenset(
    name for name in POINTS if "answer" not in name and "that commit" not in name
) - {"before a small file is replaced", "before the comparison"}


def _watch(
    statement: str,
    *,
    running: Fuse | None = None,
    committing: Fuse | None = None,
    committed: Fuse | None = None,
) -> None:
    """Burn before a statement that begins so, before the commit of its transaction, or after it:
    in the driver, below whatever hands statements to it.
    """

    class Cursor(sqlite3.Cursor):
        def execute(self, text: str, *parameters: Any) -> sqlite3.Cursor:
            if text.startswith(statement):
                if running:
                    running()
                self.connection.marked = True  # type: ignore[attr-defined]  # a Watched's own
            return super().execute(text, *parameters)

        def executemany(self, text: str, *parameters: Any) -> sqlite3.Cursor:
            if text.startswith(statement):
                if running:
                    running()
                self.connection.marked = True  # type: ignore[attr-defined]  # a Watched's own
            return super().executemany(text, *parameters)

    class Watched(sqlite3.Connection):
        marked = False

        def cursor(self, *_factory: Any) -> sqlite3.Cursor:
            return super().cursor(Cursor)

        def commit(self) -> None:
            marked, self.marked = self.marked, False
            if marked and committing:
                committing()
            super().commit()
            if marked and committed:
                committed()

        def rollback(self) -> None:
            self.marked = False
            super().rollback()

    def connect(*given: Any, **named: Any) -> sqlite3.Connection:
        return sqlite3.connect(*given, factory=Watched, **named)

    laid = SimpleNamespace(**{**vars(sqlite3), "connect": connect})
    connection.sqlite3 = laid  # type: ignore[attr-defined,assignment]  # laid around it


def _around(owner: Any, name: str, first: Fuse | None = None, then: Fuse | None = None) -> None:
    plain = getattr(owner, name)

    def around(*given: Any, **named: Any) -> Any:
        if first:
            first()
        done = plain(*given, **named)
        if then:
            then()
        return done

    setattr(owner, name, around)
