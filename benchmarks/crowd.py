"""Many light desks at one centre, from a process of their own: who is due is let in by threads."""

from __future__ import annotations

import gc
import heapq
import os
import queue
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from random import Random

from benchmarks.demo_pilot import Desk
from benchmarks.generated import monday, revisions
from benchmarks.light_desk import Call, LightDesk
from sync.state import Rules

PATIENCE_S = 240.0
LOOK_S = 1.0


@dataclass(frozen=True, slots=True)
class Job:
    """Desks with so many pending revisions each, their engine's rules, and a seed."""

    desks: Sequence[Desk]
    pending: int
    rules: Rules
    seed: int
    threads: int


@dataclass(frozen=True, slots=True)
class Came:
    """How it went: `done_s` after the start each desk was done; `late_s` it had to wait for us.

    `cpu_s` is the processor time of this crowd: it shares the cores with the centre.
    """

    calls: Sequence[Call]
    done_s: Sequence[float]
    late_s: Sequence[float]
    unfinished: int
    parked: int
    cpu_s: float


def send_in(job: Job) -> Came:
    """Let the desks come, in a process of its own; returns when all are done."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(let_come, job).result()


def let_come(job: Job) -> Came:
    """Make the revisions, then start the clock and every desk's engine."""
    desks = [_light(desk, job, number) for number, desk in enumerate(job.desks)]
    gc.freeze()
    return _Crowd(desks).run(job.threads)


def _light(desk: Desk, job: Job, number: int) -> LightDesk:
    made = revisions(desk.catalogue, desk.agent_ref, monday(), job.pending, job.seed + number)
    return LightDesk(
        desk.address,
        desk.token,
        list(made),
        etag=desk.etag,
        rules=job.rules,
        random=Random(job.seed + number),
    )


class _Crowd:
    """A queue of desks by when they are due; threads let them do it."""

    def __init__(self, desks: Sequence[LightDesk]) -> None:
        self._desks = desks
        self._due: list[tuple[float, int]] = []
        self._back: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._done_s: list[float] = []
        self._late_s: list[float] = []

    def run(self, threads: int) -> Came:
        """Start every engine and see to it until all are done, or patience ends."""
        begun, cpu_before = time.monotonic(), _cpu_s()
        for number, desk in enumerate(self._desks):
            desk.start()
            self._wait_for(number)
        with ThreadPoolExecutor(threads) as pool:
            while len(self._done_s) < len(self._desks) and time.monotonic() < begun + PATIENCE_S:
                self._let_in(pool)
                self._see_off(begun)
        came = Came(
            [call for desk in self._desks for call in desk.transport.calls],
            self._done_s,
            self._late_s,
            len(self._desks) - len(self._done_s),
            sum(desk.outbox.parked for desk in self._desks),
            _cpu_s() - cpu_before,
        )
        for desk in self._desks:
            desk.transport.close()
        return came

    def _wait_for(self, number: int) -> None:
        heapq.heappush(self._due, (time.monotonic() + self._desks[number].due_in_s, number))

    def _let_in(self, pool: ThreadPoolExecutor) -> None:
        while self._due and self._due[0][0] <= time.monotonic():
            due, number = heapq.heappop(self._due)
            pool.submit(self._run, number, due)

    def _run(self, number: int, due: float) -> None:
        self._late_s.append(time.monotonic() - due)
        try:
            self._desks[number].run()
        finally:
            self._back.put(number)

    def _see_off(self, begun: float) -> None:
        """Wait for a desk that comes back, or until one is due."""
        wait_s = min(self._due[0][0] - time.monotonic(), LOOK_S) if self._due else LOOK_S
        with suppress(queue.Empty):
            number = self._back.get(timeout=max(wait_s, 0.0))
            if self._desks[number].is_done:
                self._done_s.append(time.monotonic() - begun)
            else:
                self._wait_for(number)


def _cpu_s() -> float:
    spent = os.times()
    return spent.user + spent.system
