"""Several processes that answer on one socket, and the one that starts and stops them.

Each worker opens the database for itself. What the starter holds open towards a worker is the
worker's leave to live: when it closes, for whatever reason, the worker answers what it is
answering and ends. So no worker outlives its starter, and stopping is the same on every system.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import FrameType

from central.service.answering import ENDING, STOP_WITHIN_S, Answering
from central.service.listening import Listening
from central.service.shared_counts import SharedCounts
from central.store.database import Clock, open_store
from central.store.fresh import Fresh
from central.store.language import said
from ftr.errors import PersonError

CONNECTIONS = 40  # to PostgreSQL, of all workers together
LEAST_CONNECTIONS = 6  # of one
START_WITHIN_S = 60
LOOK_EVERY_S = 0.5  # for a signal, where waiting for processes does not end by one
AGAIN_AFTER_S = 1.0

log = logging.getLogger("eerst_online.centre")
spawn = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is told: the database, the way to listen, and where counts are shared."""

    url: str
    listening: Listening
    workers: int
    counts: Path
    clock: Clock
    code_key: str = field(default="", repr=False)


def connections_of(workers: int) -> int:
    """How many connections to PostgreSQL one of so many workers makes at most."""
    return max(LEAST_CONNECTIONS, CONNECTIONS // workers)


def run_workers(job: Job, bound: socket.socket, started: Callable[[], None]) -> None:
    """Keep the workers going until SIGTERM or Ctrl+C; a second Ctrl+C ends them at once.

    `started` is called once all of them answer. Raises PersonError where they cannot start.
    """
    with _told_to_stop() as told:
        team = [_Worker(job, bound) for _ in range(job.workers)]
        try:
            _wait_until_ready(team, told)
            if not told:
                started()
            while not told:
                wait([one.process.sentinel for one in team], LOOK_EVERY_S)
                team = [one if one.lives or told else _instead_of(one, job, bound) for one in team]
        finally:
            _stop(team, told)


@contextmanager
def _told_to_stop() -> Iterator[list[int]]:
    """The signals that came; empty is to go on."""
    told: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    before = {number: signal.signal(number, hear) for number in ENDING}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Worker:
    """One process, as its starter knows it."""

    def __init__(self, job: Job, bound: socket.socket) -> None:
        leave, self._leave = spawn.Pipe(duplex=False)
        self.told, tell = spawn.Pipe(duplex=False)
        self.process: SpawnProcess = spawn.Process(
            target=_work, args=(job, bound, leave, tell), name="ftr-worker", daemon=True
        )
        with _deaf_to_ctrl_c():
            self.process.start()
        leave.close()
        tell.close()
        self.is_ready = False

    @property
    def lives(self) -> bool:
        return self.process.is_alive()

    def listen(self) -> None:
        """Hear whether it answers; its end of the pipe closes where it never will."""
        try:
            self.is_ready = bool(self.told.recv())
        except EOFError:
            self.process.join(LOOK_EVERY_S)

    def stop(self) -> None:
        self._leave.close()


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """A process that starts within is deaf to it too: it is its starter that stops it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if os.name == "posix" else None
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)


def _wait_until_ready(team: list[_Worker], told: list[int]) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while not told and not all(one.is_ready for one in team):
        waited_for = {one.told: one for one in team if not one.is_ready}
        for pipe in wait(list(waited_for), LOOK_EVERY_S):
            waited_for[pipe].listen()  # type: ignore[index]  # only pipes were given
        if time.monotonic() > deadline or not all(one.lives for one in team):
            raise PersonError(
                said().gettext("A worker did not start; what it said stands above, or in the log.")
            )


def _instead_of(dead: _Worker, job: Job, bound: socket.socket) -> _Worker:
    log.warning("a worker ended (%s); another takes its place", dead.process.exitcode)
    dead.stop()
    time.sleep(AGAIN_AFTER_S)  # one that cannot live must not take all the time there is
    return _Worker(job, bound)


def _stop(team: list[_Worker], told: list[int]) -> None:
    for one in team:
        one.stop()
    deadline = time.monotonic() + STOP_WITHIN_S + LOOK_EVERY_S
    living = [one for one in team if one.lives]
    while living and time.monotonic() < deadline and len(told) < 2:
        wait([one.process.sentinel for one in living], LOOK_EVERY_S)
        living = [one for one in living if one.lives]
    for one in living:
        one.process.kill()
    for one in team:
        one.process.join()


def _work(job: Job, bound: socket.socket, leave: Connection, tell: Connection) -> None:
    """A worker's life."""
    from central.service.app import create_app  # heavy, and the starter needs none of it

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGBREAK"):
        signal.signal(signal.SIGBREAK, signal.SIG_IGN)
    fresh = Fresh(code_key=job.code_key)
    store = open_store(job.url, job.clock, fresh, connections=connections_of(job.workers))
    with closing(store), closing(SharedCounts(job.counts)) as counts:
        answering = Answering(
            create_app(store, counts.metrics),
            job.listening,
            lambda: tell.send(True),
            workers=job.workers,
        )
        threading.Thread(target=_while_allowed, args=(leave, answering), daemon=True).start()
        answering.run(bound)


def _while_allowed(leave: Connection, answering: Answering) -> None:
    try:
        leave.recv()
    except (EOFError, OSError):
        answering.stop()
