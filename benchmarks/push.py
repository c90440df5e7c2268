"""Rows per second pushed through HTTP, against executemany into the same tables and indexes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.bare_centre import BareCentre
from benchmarks.demo_pilot import Desk, demo_pilot, enrolled_desks
from benchmarks.figures import alternate, median, table
from benchmarks.generated import batches, monday, revisions
from ftr.clock import to_text
from ftr.entry import Revision
from sync.transport import HttpTransport
from sync.wire import PUSH_ITEMS, Result
from tests.processes import serving

BATCHES = 10  # per desk and round
TOGETHER = 4


def measure(folder: Path, rounds: int) -> None:
    """Print rows per second of both, one desk at a time and four at once."""
    home = folder / "centre"
    with serving(home) as address, closing(BareCentre(folder / "bare.db")) as bare:
        pilot = demo_pilot(home, folder, TOGETHER + 1)
        alone, *together = enrolled_desks(home, pilot, address)
        work = {desk: _work(desk, number) for number, desk in enumerate([alone, *together])}
        bare_work = _work(alone, TOGETHER + 1)
        with ThreadPoolExecutor(TOGETHER) as pool:
            kept = alternate(
                rounds,
                {
                    "executemany": lambda: _rate(bare.insert_all, _next(bare_work)),
                    "one desk": lambda: _rate(partial(push_all, alone), _next(work[alone])),
                    f"{TOGETHER} desks at once": lambda: _rate_together(
                        pool, {desk: _next(work[desk]) for desk in together}
                    ),
                },
            )
    reference = median(next(iter(kept.values())))
    rows = [
        [name, f"{median(rates) / reference:.2f} x", f"{median(rates):.0f}", f"{max(rates):.0f}"]
        for name, rates in kept.items()
    ]
    print(f"  {PUSH_ITEMS} rows a request and a commit, SQLite WAL, synchronous=FULL, a process")
    print(f"  of `ftr serve`, tokens and checks on; n {rounds} rounds of {BATCHES} batches a desk,")
    print("  alternated. The reference's rows are made before its clock starts.")
    print(table(["rows per second", "ratio", "median", "most"], rows))


def _work(desk: Desk, seed: int) -> Iterator[Sequence[Revision]]:
    """Batches of fresh revisions without end."""
    while True:
        number = BATCHES * PUSH_ITEMS
        made = list(revisions(desk.catalogue, desk.agent_ref, monday(), number, seed))
        yield from batches(made, PUSH_ITEMS)
        seed += 1000


def _next(work: Iterator[Sequence[Revision]]) -> list[Sequence[Revision]]:
    return list(islice(work, BATCHES))


def push_all(desk: Desk, work: Sequence[Sequence[Revision]]) -> float:
    """Push the batches one by one; seconds until the last answer. Each row must be stored."""
    transport = HttpTransport(desk.address, token=desk.token)
    begun = time.perf_counter()
    for batch in work:
        pushed = transport.push(batch, to_text(datetime.now(UTC)))
        assert all(item.result is Result.STORED for item in pushed.results), pushed
    spent = time.perf_counter() - begun
    transport.close()
    return spent


def _rate(
    run: Callable[[Sequence[Sequence[Revision]]], float], work: Sequence[Sequence[Revision]]
) -> float:
    return sum(map(len, work)) / run(work)


def _rate_together(pool: ThreadPoolExecutor, work: dict[Desk, list[Sequence[Revision]]]) -> float:
    begun = time.perf_counter()
    list(pool.map(push_all, work, work.values()))
    return sum(len(batch) for each in work.values() for batch in each) / (
        time.perf_counter() - begun
    )
