"""The desk's store as the screen uses it: nothing here waits for a disk."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from agent_tui.capture import Capture, NotSaved, Opened, Saved, TodayRow, Told
from agent_tui.form.call import Did
from agent_tui.snapshot import DRAFT_FILE, SNAPSHOT_FILE, Snapshot, snapshot_text
from agent_tui.store.arrivals import take_arrivals
from agent_tui.store.calls import forget, tell
from agent_tui.store.connection import Connect, Database, connect_file
from agent_tui.store.enrolment_record import ENROLMENTS_FILE, enrolments_record, keep_enrolments
from agent_tui.store.enrolments import make_snapshot
from agent_tui.store.faults import store_error
from agent_tui.store.files import clear_leftovers, write_whole
from agent_tui.store.home import DATABASE_FILE, make_home
from agent_tui.store.journal import JOURNAL_FOLDER
from agent_tui.store.machine import Manner
from agent_tui.store.own_picks import own_picks
from agent_tui.store.saving import count_pending, save
from agent_tui.store.second_copy import SecondCopy
from agent_tui.store.settings import fact, keep_setting
from agent_tui.store.today import today_rows
from agent_tui.store.tokens import TOKENS_FILE
from agent_tui.store.wholeness import check_there, check_whole
from agent_tui.store.writer import Writer
from ftr.clock import to_text
from ftr.texts import Language

T = TypeVar("T")
_REPLACED = (SNAPSHOT_FILE, DRAFT_FILE, ENROLMENTS_FILE, TOKENS_FILE)


class Store:
    """One desk's database behind its writing thread, with the small files beside it.

    `after_save` hears on the writing thread that the outbox has grown; `warned` what is wrong with
    the second copy, and an empty text once it is mended. Practice has no second copy. The caller
    holds the folder's lock (agent_tui.store.home.only_one).
    """

    def __init__(
        self,
        home: Path,
        manner: Manner,
        language: Language,
        *,
        connect: Connect = connect_file,
        file: str = DATABASE_FILE,
        after_save: Callable[[str], None] = lambda _enrolment_id: None,
        warned: Callable[[str], None] = lambda _reason: None,
    ) -> None:
        self.home = home
        self.language = language
        self._manner = manner
        self._connect = connect
        self._path = home / file
        self._after_save = after_save
        self._second = (
            SecondCopy(home, manner.machine, lambda: self.language, warned)
            if manner.outbox
            else None
        )
        self._draft: dict[str, object] | None = None
        self._draft_waits = False
        self._draft_lock = threading.Lock()
        self.writer = Writer(self._open, at_rest=Database.fold)

    # what the screen calls

    def save(self, capture: Capture, told: Told) -> None:
        """Keep a capture; `told` hears Saved only after the commit is on disk."""

        def done(future: Future[Saved]) -> None:
            error = future.exception()
            if error is None:
                told(future.result())  # first: somebody waits for it
                self._after_save(capture.enrolment_id)
            else:
                fault = store_error(error, self._path, self.language)
                told(NotSaved(capture, fault.kind, str(fault)))

        self.writer.first(lambda database: self._save(database, capture), done)

    def today(self, enrolment_id: str, listed: Callable[[list[TodayRow]], None]) -> None:
        """The entries of today, newest first; an empty list where they cannot be read."""

        def done(future: Future[list[TodayRow]]) -> None:
            listed([] if future.exception() else future.result())

        self.writer.first(lambda database: self._rows(database, enrolment_id), done)

    def own_picks(self, enrolment_id: str, learned: Callable[[Mapping[str, int]], None]) -> None:
        """How often each reason was logged; nothing where that cannot be read."""

        def done(future: Future[dict[str, int]]) -> None:
            learned({} if future.exception() else future.result())

        def job(database: Database) -> dict[str, int]:
            with database.transaction() as connection:
                return own_picks(connection, enrolment_id)

        self.writer.then(job).add_done_callback(done)

    def keep_draft(self, draft: dict[str, object] | None) -> None:
        """Keep what is half filled in; of several in a row only the last is written."""
        with self._draft_lock:
            self._draft = draft
            if self._draft_waits:
                return
            self._draft_waits = True
        self.writer.beside(self._write_draft)

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a choice of this desk, in the database and in the next first frame."""

        def job(database: Database) -> None:
            with database.transaction() as connection:
                keep_setting(connection, name, value)
            self.write_snapshot(database)

        self.writer.first(job)

    def keep_call(self, ref: str, did: Did | None) -> None:
        """Keep what became of a call; None: forget it."""

        def task() -> None:
            if did is None:
                forget(self.home, ref)
            else:
                tell(self.home, ref, did=did)

        self.writer.beside(task)

    # what the rest of the desk calls

    def opened(self) -> Future[tuple[Opened, Snapshot]]:
        """Open the database, take in what has arrived; what to show first."""
        return self.writer.first(self._first_look)

    def read(self, job: Callable[[Database], T]) -> Future[T]:
        """Run a short job of the sync's on the writing thread."""
        return self.writer.then(job)

    def write_snapshot(self, database: Database) -> Snapshot:
        """Bring snapshot.json up to date; that it cannot be written harms nothing."""
        with database.transaction() as connection:
            snapshot = make_snapshot(connection)
            record = enrolments_record(connection) if self._second else None
        with suppress(OSError):
            write_whole(self.home / SNAPSHOT_FILE, snapshot_text(snapshot))
            if record is not None:
                keep_enrolments(self.home, record)
        return snapshot

    def forget_copies(self, rev_ids: Sequence[str]) -> None:
        """On the writing thread: the second copy forgets what was answered in these too."""
        if self._second:
            self._second.erase(rev_ids)

    def close(self) -> None:
        """Finish what was handed in, leave a fresh snapshot, close the database."""
        self.writer.then(self.write_snapshot)
        self.writer.close()
        if self._second:
            self._second.close()

    def _open(self) -> Database:
        make_home(self.home, self.language)
        if self._second:
            clear_leftovers(self.home, *_REPLACED)
            clear_leftovers(self.home / JOURNAL_FOLDER, "*.log")
            check_there(self.home, self._path, self.language)
        database = Database(self._path, self.language, self._connect)
        try:
            check_whole(database)
            with database.transaction() as connection:
                fact(connection, "made_at", to_text(self._manner.machine.now()))
            if self._second:
                self._second.compare(database)
        except BaseException:
            with suppress(sqlite3.Error):
                database.close()
            raise
        return database

    def _save(self, database: Database, capture: Capture) -> Saved:
        second = self._second
        return save(database, capture, self._manner, *([second.keep] if second else []))

    def take_arrivals(self) -> Future[Snapshot | None]:
        """Take in new enrolments; the new snapshot where there were any."""

        def job(database: Database) -> Snapshot | None:
            taken = take_arrivals(self.home, database, self._manner.machine)
            return self.write_snapshot(database) if taken else None

        return self.writer.first(job)

    def _first_look(self, database: Database) -> tuple[Opened, Snapshot]:
        take_arrivals(self.home, database, self._manner.machine)
        snapshot = self.write_snapshot(database)
        rows = self._rows(database, snapshot.active) if snapshot.active else []
        with database.transaction() as connection:
            pending = count_pending(connection)
        return Opened(sum(not row.voided for row in rows), pending, tuple(rows)), snapshot

    def _rows(self, database: Database, enrolment_id: str) -> list[TodayRow]:
        with database.transaction() as connection:
            return today_rows(connection, enrolment_id, self._manner.machine.today())

    def _write_draft(self) -> None:
        with self._draft_lock:
            draft, self._draft_waits = self._draft, False
        path = self.home / DRAFT_FILE
        with suppress(OSError):
            if draft is None:
                path.unlink(missing_ok=True)
            else:
                write_whole(path, json.dumps(draft, ensure_ascii=False))
