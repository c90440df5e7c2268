"""The desk behind the screen: the store on its writing thread, sending on threads of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from time import monotonic
from typing import cast

from agent_tui.capture import (
    CallNews,
    Capture,
    ConfigNews,
    Opened,
    Report,
    SyncNews,
    TodayRow,
    Told,
    Unavailable,
    Warned,
)
from agent_tui.form.call import Call, Did
from agent_tui.giving_way import GivingWay
from agent_tui.sending import Sender
from agent_tui.snapshot import Snapshot
from agent_tui.store.calls import names, read_calls
from agent_tui.store.connection import Connect, Database, connect_file
from agent_tui.store.desk_store import Store
from agent_tui.store.enrolments import Joined, to_serve
from agent_tui.store.faults import store_error
from agent_tui.store.home import DATABASE_FILE, nudged_at
from agent_tui.store.machine import Machine, Manner, this_machine
from agent_tui.store.outbox import Waiting, count_waiting
from agent_tui.store.rejoining import heirs
from agent_tui.store.sent import RoundEnded, StoredOutbox
from agent_tui.store.tokens import former_token, tokens
from agent_tui.version import version
from ftr.errors import PersonError
from ftr.texts import Language
from ftr.words import Origin
from sync.events import EntrySaved, Event, Nudged, Woke
from sync.failures import Failure, failure_in_short
from sync.state import Rules

JITTER_VARIABLE = "AGENT_TUI_START_JITTER_S"
CENTRE_VARIABLE = "AGENT_TUI_CENTRE"  # where this computer reaches every centre, if not as joined
_MOST_JITTER_S = 3600.0
_LOOK_EVERY_S = 0.25  # a call that the telephone tells of should be there at once
_OPEN_EVERY_S = 5.0
_SLEPT_S = 30.0  # a look that comes so much too late, or too early: sleep, or a clock set
_LEAVE_S = 2.0  # how long leaving waits for an answer that is in flight


def rules_from(environment: Mapping[str, str]) -> Rules:
    """The usual waiting times; AGENT_TUI_START_JITTER_S changes how starts are spread."""
    try:
        jitter = float(environment[JITTER_VARIABLE])
    except (KeyError, ValueError):
        return Rules()
    return Rules(start_jitter_s=jitter if 0 <= jitter <= _MOST_JITTER_S else Rules().start_jitter_s)


class Desk:
    """What `open_desk(report)` gives the form: the store, and the sending behind it.

    The caller holds the folder's lock. `rules` are the engine's waiting times; `origin` is
    generated only where a demo or a replay drives the desk; `at_once` sends without waiting for
    the engine's own times.
    """

    def __init__(
        self,
        home: Path,
        report: Report,
        language: Language,
        *,
        rules: Rules | None = None,
        machine: Machine | None = None,
        origin: Origin = Origin.DESK,
        connect: Connect = connect_file,
        random: Random | None = None,
        at_once: bool = False,
    ) -> None:
        self._home = home
        self._report = report
        self._language = language
        self._rules = rules or rules_from(os.environ)
        self._at_once = at_once
        self._machine = machine or this_machine()
        self._random = random or Random()  # noqa: S311  # waiting times, no secrets
        self._senders: dict[str, Sender] = {}
        self._failures: dict[str, Failure | None] = {}
        self._counts = Waiting(0, 0)
        self._last_ok: datetime | None = None
        self._giving_way = GivingWay()
        self._lock = threading.Lock()
        self._stir = threading.Event()
        self._leaving = False
        self._is_open = False
        self._nudge = nudged_at(home)
        self._call_names: frozenset[str] = frozenset()
        self._calls: tuple[Call, ...] = ()
        manner = Manner(self._machine, origin)
        self._store = Store(
            home,
            manner,
            language,
            connect=connect,
            after_save=self._saved,
            warned=lambda reason: report(Warned(reason)),
        )
        self._store.opened().add_done_callback(self._opened)
        self._watch = threading.Thread(target=self._look, name="desk-watch", daemon=True)
        self._watch.start()

    def save(self, capture: Capture, told: Told) -> None:
        """Keep a capture; `told` hears Saved only after the commit is on disk."""
        self._store.save(capture, told)

    def today(self, enrolment_id: str, listed: Callable[[list[TodayRow]], None]) -> None:
        """The entries of today, newest first."""
        self._store.today(enrolment_id, listed)

    def own_picks(self, enrolment_id: str, learned: Callable[[Mapping[str, int]], None]) -> None:
        """How often each reason was logged here for this enrolment."""
        self._store.own_picks(enrolment_id, learned)

    def keep_draft(self, draft: dict[str, object] | None) -> None:
        """Keep what is half filled in, so that a crash does not lose it."""
        self._store.keep_draft(draft)

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a choice of this desk; a new language holds for messages from now on."""
        self._store.keep_setting(name, value)
        if name == "language":
            self._language = self._store.language = cast(Language, value)

    def keep_call(self, ref: str, did: Did | None) -> None:
        """Keep what became of a call; None: forget it."""
        self._store.keep_call(ref, did)

    def key_came(self) -> None:
        """Somebody types: no step of the sending begins for a moment."""
        self._giving_way.key_came()

    def sync_now(self) -> None:
        """Send what is pending at once, whatever the waiting time."""
        self._tell_all(Nudged())

    def close(self) -> None:
        """Finish what was handed in, stop sending, close the database. Waits for the disk.

        Where sending goes well, what is pending is sent first; the rest waits for the next time.
        """
        self._giving_way.end()
        with self._lock:
            self._leaving = True
            senders = dict(self._senders)
            failing = {name for name, failure in self._failures.items() if failure is not None}
        pending = self._is_pending()
        for name, sender in senders.items():
            sender.finish(send=pending and name not in failing)
        deadline = monotonic() + _LEAVE_S
        for sender in senders.values():
            sender.stop(max(0.0, deadline - monotonic()))
        self._stir.set()
        self._watch.join()
        self._store.close()

    def _is_pending(self) -> bool:
        def job(database: Database) -> Waiting:
            with database.transaction() as connection:
                return count_waiting(connection)

        try:
            return self._store.read(job).result().pending > 0
        except PersonError:
            return False

    # on the writing thread

    def _opened(self, future: Future[tuple[Opened, Snapshot]]) -> None:
        error = future.exception()
        if error is not None:
            fault = store_error(error, self._home / DATABASE_FILE, self._language)
            self._report(Unavailable(fault.kind, str(fault)))
            return
        opened, snapshot = future.result()
        self._report(ConfigNews(snapshot))
        self._report(opened)
        self._is_open = True
        self._stir.set()

    def _saved(self, enrolment_id: str) -> None:
        sender = self._senders.get(enrolment_id)
        if sender is not None:
            sender.tell(EntrySaved())
            return
        self._stir.set()  # a new enrolment, or one that another followed since
        self._tell_all(EntrySaved())

    # on the senders' threads

    def _moved(self, counts: Waiting) -> None:
        with self._lock:
            self._counts = counts
        self._report_sync()

    def _ended(self, ended: RoundEnded) -> None:
        with self._lock:
            self._counts = ended.counts
            if ended.enrolment_id in self._senders:  # not one that another followed
                self._failures[ended.enrolment_id] = ended.failure
            if ended.failure is None:
                self._last_ok = self._machine.now()
        self._report_sync()

    def _report_sync(self) -> None:
        with self._lock:
            counts, last_ok = self._counts, self._last_ok
            failed = [one for one in self._failures.values() if one is not None]
        error = failure_in_short(failed[0].kind, self._language) if failed else ""
        self._report(SyncNews(counts.pending, counts.parked, last_ok, error))

    # on the watching thread

    def _look(self) -> None:
        """Wait for the store, then start the senders and watch for nudges and for sleep."""
        while not self._is_open and not self._leaving:
            if not self._stir.wait(_OPEN_EVERY_S):
                self._store.opened().add_done_callback(self._opened)
        before = self._machine.now()
        while not self._leaving:
            if self._stir.is_set():
                self._stir.clear()
                self._start_senders()
            self._hear_nudge()
            self._hear_calls()
            came_early = self._stir.wait(_LOOK_EVERY_S)
            now = self._machine.now()
            if not came_early and abs((now - before).total_seconds()) > _SLEPT_S:
                self._tell_all(Woke())
            before = now

    def _hear_nudge(self) -> None:
        nudge = nudged_at(self._home)
        if nudge == self._nudge:
            return
        try:
            snapshot = self._store.take_arrivals().result()
        except PersonError:
            return  # the enrolment waits in its file; the next look tries again
        self._nudge = nudge
        if snapshot is not None:
            self._report(ConfigNews(snapshot))
            self._start_senders()
        self.sync_now()

    def _hear_calls(self) -> None:
        """Report the calls when there is something new about one, or one has become too old."""
        found, now = names(self._home), self._machine.now()
        if found != self._call_names:
            self._call_names, self._calls = found, read_calls(self._home)
        elif not any(now >= call.lapses_at for call in self._calls):
            return
        self._report(CallNews(self._calls))
        self._calls = tuple(call for call in self._calls if now < call.lapses_at)

    def _start_senders(self) -> None:
        def job(database: Database) -> tuple[list[Joined], set[str], Waiting]:
            with database.transaction() as connection:
                of = heirs(connection)
                followed = {name for name, heir in of.items() if name != heir}
                return to_serve(connection), followed, count_waiting(connection)

        try:
            joined, followed, counts = self._store.read(job).result()
        except PersonError:
            self._stir.set()
            return
        known = tokens(self._home)
        with self._lock:
            self._counts = counts
            for name in followed.intersection(self._senders):
                self._senders.pop(name).finish(send=False)
                self._failures.pop(name, None)
            for one in joined:
                if one.enrolment_id not in self._senders and not self._leaving:
                    sender = self._sender(one, known.get(one.enrolment_id))
                    self._senders[one.enrolment_id] = sender
                    sender.start()
                    if self._at_once:
                        sender.tell(Nudged())

    def _sender(self, joined: Joined, token: str | None) -> Sender:
        centre = os.environ.get(CENTRE_VARIABLE)
        if centre:
            joined = replace(joined, centre=centre, ca=None)
        outbox = StoredOutbox(
            self._store,
            joined.enrolment_id,
            self._machine,
            ended=self._ended,
            moved=self._moved,
            changed=lambda snapshot: self._report(ConfigNews(snapshot)),
            pause=self._giving_way.wait,
        )
        return Sender(
            joined,
            token,
            former_token(self._home, joined.enrolment_id),
            outbox,
            self._machine,
            rules=self._rules,
            random=self._random,
            version=version(),
            pause=self._giving_way.wait,
        )

    def _tell_all(self, event: Event) -> None:
        with self._lock:
            senders = list(self._senders.values())
        for sender in senders:
            sender.tell(event)
