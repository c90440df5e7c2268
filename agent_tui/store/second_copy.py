"""Keeps the journal beside the database, and brings each what only the other has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from agent_tui.store.connection import Database
from agent_tui.store.journal import (
    ERASED,
    JOURNAL_FOLDER,
    JournalWriter,
    day_files,
    prune,
    read_journal,
)
from agent_tui.store.machine import Machine
from agent_tui.store.outbox import count_outbox, saved_revision
from agent_tui.store.putting_back import Kept, answered_in, kept_from, named_in, put_back, record_of
from agent_tui.store.settings import keep_fact
from agent_tui.store.tables import OUTBOX, REVISION
from ftr.clock import from_text, to_text
from ftr.entry import Revision
from ftr.texts import Language, texts

PUT_BACK_FACT = "put_back"  # "COUNT INSTANT" of the last time the journal had more
_FILES_COMPARED = 2
_ROWS_COMPARED = 200
_GONE = select(OUTBOX.c.rev_id).where(OUTBOX.c.state == "gone")


class SecondCopy:
    """The journal of one database, for its writing thread.

    What cannot be written is kept in memory and tried again with the next save and at the next
    opening. `warned` hears why, and an empty text once everything is in the journal again.
    """

    def __init__(
        self,
        home: Path,
        machine: Machine,
        language: Callable[[], Language],
        warned: Callable[[str], None],
    ) -> None:
        self._language = language
        self._folder = home / JOURNAL_FOLDER
        self._machine = machine
        self._warned = warned
        self._writer = JournalWriter(self._folder)
        self._missed: list[Mapping[str, Any]] = []
        self._is_warned = False

    def keep(self, enrolment_id: str, revision: Revision) -> None:
        """Add one save; never raises: the save itself is in the database already."""
        self._add([record_of(Kept(enrolment_id, revision))])

    def compare(self, database: Database) -> int:
        """At opening: bring each side what only the other has; how many were put back.

        A database may lack what the journal has after a lost disk cache or an old copy put in
        its place; the journal after a crash between the two, or a time it could not be written.
        Raises StoreError where what the database has is not as it was saved.
        """
        try:
            files = len(day_files(self._folder))
            records = read_journal(self._folder, newest=_FILES_COMPARED).records
        except OSError as error:
            self._warn(error)
            return 0
        with database.transaction() as connection:
            count = put_back(connection, kept_from(records), self._machine)
            if count:  # an older copy, perhaps: it may lack days
                with suppress(OSError):
                    whole = read_journal(self._folder).records
                    count += put_back(connection, kept_from(whole), self._machine)
                now = to_text(self._machine.now())
                keep_fact(connection, PUT_BACK_FACT, f"{count} {now}")
            newest = select(REVISION).order_by(REVISION.c.recorded_at)
            if files:
                newest = (
                    select(REVISION).order_by(text("revision.rowid DESC")).limit(_ROWS_COMPARED)
                )
            found = [dict(row) for row in connection.execute(newest).mappings()]
            kept = [
                Kept(str(row["enrolment_id"]), saved_revision(row))
                for row in found
                if row["payload"] != ERASED
            ]
            oldest = count_outbox(connection).oldest_pending
            gone = set(connection.execute(_GONE).scalars())
        self.erase([name for name in answered_in(records) if name in gone])
        known = named_in(records)
        lacking = [one for one in kept if one.revision.rev_id not in known]
        lacking.sort(key=lambda one: one.revision.recorded_at)
        self._add([record_of(one) for one in lacking])
        pending = self._machine.day_of(from_text(oldest)) if oldest else None
        prune(self._folder, date.fromisoformat(self._machine.today()), pending)
        return count

    def erase(self, rev_ids: Sequence[str]) -> None:
        """Forget what was answered in these: the centre erased them on purpose."""
        if not rev_ids:
            return
        self._add([])  # what waits in memory goes to the file first, to be erased there
        with suppress(OSError):  # tried again at the next opening
            self._writer.erase(rev_ids)

    def close(self) -> None:
        """Close the file."""
        self._writer.close()

    def _add(self, records: list[Mapping[str, Any]]) -> None:
        self._missed += records
        if not self._missed:
            return
        try:
            self._writer.add(self._missed, self._machine.today())
        except OSError as error:
            self._warn(error)
            return
        self._missed = []
        if self._is_warned:
            self._is_warned = False
            self._warned("")

    def _warn(self, error: OSError) -> None:
        from ftr.causes import cause

        self._is_warned = True
        t = texts("desk", self._language())
        self._warned(
            t.gettext(
                "What you log is saved, but its second copy is not ({error}). Make it possible "
                "to write in {folder}, or free some space."
            ).format(error=cause(error, self._language()), folder=self._folder)
        )
