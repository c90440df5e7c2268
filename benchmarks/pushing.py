"""Batches of fresh revisions, and clients that send them: rows per second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice

from benchmarks.demo_pilot import Desk
from benchmarks.figures import median
from benchmarks.generated import batches, monday, revisions
from ftr.clock import to_text
from ftr.entry import Revision
from sync.transport import HttpTransport
from sync.wire import PUSH_ITEMS, Result

BATCHES = 10  # per client and round
Batches = Sequence[Sequence[Revision]]
Work = Iterator[Sequence[Revision]]
Client = Callable[[Batches], float]


def work_for(desk: Desk, seed: int) -> Work:
    """Batches of fresh revisions without end."""
    while True:
        number = BATCHES * PUSH_ITEMS
        made = list(revisions(desk.catalogue, desk.agent_ref, monday(), number, seed))
        yield from batches(made, PUSH_ITEMS)
        seed += 1000


def push_all(desk: Desk, work: Batches) -> float:
    """Push the batches one by one; seconds until the last answer. Each row must be stored."""
    transport = HttpTransport(desk.address, token=desk.token)
    begun = time.perf_counter()
    for batch in work:
        pushed = transport.push(batch, to_text(datetime.now(UTC)))
        assert all(item.result is Result.STORED for item in pushed.results), pushed
    spent = time.perf_counter() - begun
    transport.close()
    return spent


def rate(run: Client, work: Work) -> float:
    """Rows per second of one client with the next BATCHES batches."""
    taken = list(islice(work, BATCHES))
    return sum(map(len, taken)) / run(taken)


def rate_together(pool: ThreadPoolExecutor, clients: Mapping[Client, Work]) -> float:
    """Rows per second of all clients at once, from the first request to the last answer."""
    taken = [list(islice(work, BATCHES)) for work in clients.values()]
    begun = time.perf_counter()
    list(pool.map(lambda client, batches: client(batches), clients, taken))
    return sum(len(batch) for each in taken for batch in each) / (time.perf_counter() - begun)


def shares(rates: Sequence[float], reference: Sequence[float]) -> list[float]:
    """Each rate as a part of the reference's in the same round: other load falls on both alike."""
    return [one / other for one, other in zip(rates, reference, strict=True)]


def rate_rows(kept: Mapping[str, Sequence[float]], reference: Sequence[float]) -> list[list[str]]:
    """A line for each: ratio, median, least and most."""
    return [
        [
            name,
            f"{median(shares(rates, reference)):.2f} x",
            f"{median(rates):.0f}",
            f"{min(rates):.0f}",
            f"{max(rates):.0f}",
        ]
        for name, rates in kept.items()
    ]
