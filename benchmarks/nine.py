"""1,000 desks that start at nine o'clock, spread by the engine's own jitter; and all at once."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.calls import HEADING, Calls
from benchmarks.crowd import Came, Job, send_in
from benchmarks.demo_pilot import Desk, demo_pilot, enrolled_desks
from benchmarks.figures import median, ms, percentile
from benchmarks.result import Asked, Measured, Reading
from sync.state import Rules
from tests.processes import serving

DESKS = 1000
PENDING = 3  # of yesterday's last minutes
THREADS = 250
MOST_ROUNDS = 2
TOLD_S = 60.0


def measure(asked: Asked) -> Measured:
    """What the requests of that crowd take: with the engine's 0-30 s of jitter, and without."""
    home = asked.folder / "centre"
    spread: list[Came] = []
    at_once: list[Came] = []
    with serving(home) as address:
        for number in range(min(asked.rounds, MOST_ROUNDS)):
            pilot = demo_pilot(home, asked.folder, DESKS)
            desks = list(enrolled_desks(home, pilot, address))
            spread.append(send_in(_job(desks, Rules(), 2 * number)))
            at_once.append(send_in(_job(desks, Rules(start_jitter_s=0), 2 * number + 1)))
    return _told(spread, at_once)


def _job(desks: Sequence[Desk], rules: Rules, number: int) -> Job:
    return Job(desks, PENDING, rules, seed=DESKS * number, threads=THREADS)


def _told(spread: Sequence[Came], at_once: Sequence[Came]) -> Measured:
    calls, crowded = Calls.of(spread), Calls.of(at_once)
    late = percentile([late for came in spread for late in came.late_s], 0.99)
    cpu = median([came.cpu_s / max(came.done_s, default=TOLD_S) for came in spread])
    return Measured(
        f"{DESKS} desks with {PENDING} pending revisions each greet, push, compare and report: "
        f"the real engine and transport, the outbox in memory, {THREADS} threads, all in one "
        "process of its own, against `ftr serve` (SQLite, synchronous=FULL, TLS off on loopback). "
        f"The desks share the cores with the centre: they took {cpu:.0%} of one, and a desk "
        f"waited up to {ms(late)} (p99) for a thread. n {len(spread)} runs with the engine's own "
        f"jitter, 0 to {Rules().start_jitter_s:.0f} s, and {len(at_once)} without, as after a "
        "power cut.",
        HEADING,
        [
            *([f"jitter, {row[0]}", *row[1:]] for row in calls.rows()),
            *([f"at once, {row[0]}", *row[1:]] for row in crowded.rows()),
        ],
        [
            *_named("jitter", calls, spread, p99_at_most=1.0),
            *_named("at once", crowded, at_once, p99_at_most=None),
        ],
        {
            "jitter: request, s": calls.answered_s,
            "at once: request, s": crowded.answered_s,
            "jitter: desk done, s": [done for came in spread for done in came.done_s],
            "at once: desk done, s": [done for came in at_once for done in came.done_s],
        },
    )


def _named(
    name: str, calls: Calls, runs: Sequence[Came], *, p99_at_most: float | None
) -> list[Reading]:
    slowest = max((done for came in runs for done in came.done_s), default=0.0)
    unfinished = sum(came.unfinished for came in runs)
    found = [
        *calls.readings(p99_at_most=p99_at_most),
        Reading("all desks done", slowest, "s"),
        Reading("unfinished desks", unfinished, "", at_most=0),
    ]
    return [
        Reading(f"{name}: {one.what}", one.value, one.unit, one.at_least, one.at_most)
        for one in found
    ]
