"""20 desks that return after an offline week at once: until all is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from benchmarks.bare_centre import BareCentre
from benchmarks.calls import HEADING, Calls
from benchmarks.crowd import Came, Job, send_in
from benchmarks.demo_pilot import Desk, demo_pilot, enrolled_desks
from benchmarks.figures import alternate, median
from benchmarks.generated import batches, monday, revisions
from benchmarks.result import Asked, Measured, Reading
from ftr.entry import Revision
from sync.state import Rules
from sync.wire import PUSH_ITEMS
from tests.processes import serving

DESKS = 20
A_WEEK = 1250  # contacts of one agent
MOST_ROUNDS = 5


def measure(asked: Asked) -> Measured:
    """Seconds and requests of the crowd, against executemany of the same rows."""
    rounds = min(asked.rounds, MOST_ROUNDS)
    home = asked.folder / "centre"
    came: list[Came] = []
    with serving(home) as address, closing(BareCentre(asked.folder / "bare.db")) as bare:
        pilot = demo_pilot(home, asked.folder, DESKS)
        desks = list(enrolled_desks(home, pilot, address))

        def crowd() -> float:
            desks[:] = enrolled_desks(home, pilot, address)  # new to the centre each time
            came.append(send_in(_job(desks, len(came))))
            return max(came[-1].done_s)

        kept = alternate(
            rounds,
            {"executemany": lambda: bare.insert_all(_week_of_all(desks)), "desks": crowd},
        )
    return _told(kept["executemany"], kept["desks"], came[1:])


def _job(desks: list[Desk], number: int) -> Job:
    return Job(desks, A_WEEK, Rules(start_jitter_s=0), seed=DESKS * number, threads=DESKS)


def _week_of_all(desks: list[Desk]) -> list[Sequence[Revision]]:
    made = [
        revision
        for number, desk in enumerate(desks)
        for revision in revisions(desk.catalogue, desk.agent_ref, monday(), A_WEEK, number)
    ]
    return batches(made, PUSH_ITEMS)


def _told(reference: Sequence[float], done_s: Sequence[float], came: Sequence[Came]) -> Measured:
    rows = DESKS * A_WEEK
    shares = [least / spent for least, spent in zip(reference, done_s, strict=True)]
    cpu = median([one.cpu_s / max(one.done_s) for one in came])
    calls = Calls.of(came)
    return Measured(
        f"{DESKS} desks with {A_WEEK} pending revisions each start in one instant (no jitter): "
        "the real engine and transport, the outbox in memory, a thread each, all in a process of "
        "its own, against `ftr serve` (SQLite, synchronous=FULL, TLS off on loopback); done when "
        "all is acknowledged, compared and reported. The desks share the cores with the centre: "
        f"they took {cpu:.0%} of one. n {len(came)} rounds, alternated with executemany of as "
        f"many rows in commits of {PUSH_ITEMS}.",
        HEADING,
        calls.rows(),
        [
            Reading(f"all {rows} acknowledged", median(done_s), "s", at_most=15),
            Reading("the slowest round", max(done_s), "s"),
            Reading("rows a second, against executemany", median(shares), "x"),
            Reading("unfinished desks", sum(one.unfinished for one in came), "", at_most=0),
            *calls.readings(),
        ],
        {
            "until all acknowledged, s": done_s,
            "executemany, s": reference,
            "request, s": calls.answered_s,
        },
    )
