"""The one thread that owns the desk's database. Everybody else hands it jobs."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from agent_tui.store.faults import StoreError

if TYPE_CHECKING:
    from agent_tui.store.connection import Database

T = TypeVar("T")
Job = Callable[["Database"], T]
Open = Callable[[], "Database"]

_FIRST, _THEN, _LAST = range(3)
REST_S = 2.0  # without a job
FOLD_AFTER = 30  # jobs: some ten contacts
_KEEPS_CONNECTION = {"full", "locked"}  # after any other fault the file is opened afresh


class Writer:
    """Runs jobs one by one, a person's before the sync's; opens the database when first needed.

    A job that fails leaves the thread running: the next one opens the database again. `at_rest` is
    done for FOLD_AFTER jobs once none has come for REST_S: what would keep a save waiting else.
    """

    def __init__(
        self,
        open_database: Open,
        name: str = "desk-writer",
        at_rest: Callable[[Database], None] = lambda _database: None,
    ) -> None:
        self._open = open_database
        self._at_rest = at_rest
        self._since_rest = 0  # jobs
        self._jobs: queue.PriorityQueue[tuple[int, int, Callable[[], bool]]] = queue.PriorityQueue()
        self._order = count()
        self._database: Database | None = None
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def first(self, job: Job[T], done: Callable[[Future[T]], None] | None = None) -> Future[T]:
        """Run what a person waits for: before everything that is not a person's.

        `done` hears the result on this thread, before the next job.
        """
        return self._hand_in(_FIRST, job, done)

    def then(self, job: Job[T]) -> Future[T]:
        """Run what nobody looks at: sending, upkeep. Keep such jobs short."""
        return self._hand_in(_THEN, job)

    def beside(self, task: Callable[[], None]) -> None:
        """Run what needs this thread's order but not the database, in `then`'s turn."""

        def run() -> bool:
            with suppress(Exception):  # nobody waits for it, and the thread must go on
                task()
            return True

        with self._closing:
            if not self._closed:
                self._jobs.put((_THEN, next(self._order), run))

    def close(self) -> None:
        """Finish every job handed in, then close the database. Later jobs fail."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._jobs.put((_LAST, next(self._order), lambda: False))
        self._thread.join()

    def _hand_in(
        self, priority: int, job: Job[T], done: Callable[[Future[T]], None] | None = None
    ) -> Future[T]:
        future: Future[T] = Future()
        if done is not None:
            future.add_done_callback(done)

        def run() -> bool:
            if future.set_running_or_notify_cancel():
                self._do(job, future)
            return True

        with self._closing:
            if self._closed:
                future.set_exception(StoreError("failed", "the store is closed"))
            else:
                self._jobs.put((priority, next(self._order), run))
        return future

    def _do(self, job: Job[T], future: Future[T]) -> None:
        try:
            if self._database is None:
                self._database = self._open()
            self._since_rest += 1
            result = job(self._database)
        except StoreError as error:
            if error.kind not in _KEEPS_CONNECTION:
                self._drop()
            future.set_exception(error)
        except Exception as error:
            self._drop()
            future.set_exception(error)
        else:
            future.set_result(result)

    def _drop(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            with suppress(sqlite3.Error):  # what broke the file may also break its closing
                database.close()

    def _run(self) -> None:
        while self._next()():
            pass
        self._drop()

    def _next(self) -> Callable[[], bool]:
        if self._since_rest < FOLD_AFTER:
            return self._jobs.get()[2]
        try:
            return self._jobs.get(timeout=REST_S)[2]
        except queue.Empty:
            return self._rest

    def _rest(self) -> bool:
        self._since_rest = 0
        if self._database is not None:
            with suppress(sqlite3.Error):  # nobody waits for it; the next rest tries again
                self._at_rest(self._database)
        return True
