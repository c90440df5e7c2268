"""Rows per second pushed through HTTP, against executemany into the same tables and indexes.

And beside a peer in the same run: Datasette's insert API.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial

from benchmarks import peer
from benchmarks.bare_centre import BareCentre
from benchmarks.demo_pilot import demo_pilot, enrolled_desks
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
from tests.processes import serving

TOGETHER = 4
REFERENCE = "executemany"
ONE, FOUR = "one desk", f"{TOGETHER} desks at once"
PEERS = {  # journal mode of the file, which Datasette leaves as it is; whether on our tables
    "Datasette": ("DELETE", False),
    "Datasette (WAL)": ("WAL", False),
    "Datasette, our tables (WAL)": ("WAL", True),
}


def measure(asked: Asked) -> Measured:
    """Rows per second of each, one client at a time and four at once."""
    home = asked.folder / "centre"
    missing = peer.why_not(install=asked.peer)
    with ExitStack() as ends:
        address = ends.enter_context(serving(home))
        bare = ends.enter_context(closing(BareCentre(asked.folder / "bare.db")))
        pool = ends.enter_context(ThreadPoolExecutor(TOGETHER))
        pilot = demo_pilot(home, asked.folder, TOGETHER + 1)
        alone, *together = enrolled_desks(home, pilot, address)
        first = work_for(alone, 0)
        crowd: dict[Client, Work] = {
            partial(push_all, desk): work_for(desk, n + 1) for n, desk in enumerate(together)
        }
        others = [work_for(desk, 100 + n) for n, desk in enumerate(together)]
        runs: dict[str, Callable[[], float]] = {
            REFERENCE: lambda: rate(bare.insert_all, first),
            ONE: lambda: rate(partial(push_all, alone), first),
            FOUR: lambda: rate_together(pool, crowd),
        }
        synchronous = ""
        for number, (name, (journal, ours)) in enumerate(PEERS.items() if not missing else ()):
            own = asked.folder / f"peer-{number}"
            datasette = ends.enter_context(peer.running(own, journal=journal, like_centre=ours))
            synchronous = datasette.synchronous
            client = datasette.keep_all if ours else datasette.insert_all
            runs |= _of_peer(name, client, pool, others)
        kept = alternate(asked.rounds, runs)
    return _told(asked, kept, missing, synchronous)


def _of_peer(
    name: str, client: Client, pool: ThreadPoolExecutor, work: Sequence[Work]
) -> dict[str, Callable[[], float]]:
    """What the peer is asked: the same, by as many clients."""
    clients: list[Client] = [partial(client) for _ in work]
    return {
        f"{name}, one client": lambda: rate(client, work[0]),
        f"{name}, {TOGETHER} at once": lambda: rate_together(
            pool, dict(zip(clients, work, strict=True))
        ),
    }


def _told(
    asked: Asked, kept: Mapping[str, Sequence[float]], missing: str, synchronous: str
) -> Measured:
    reference = kept[REFERENCE]
    return Measured(
        " ".join(_how(asked.rounds, missing, synchronous)),
        ["rows per second", "ratio", "median", "least", "most"],
        rate_rows(kept, reference),
        [
            Reading(f"{name}, against executemany", _ratio(kept[name], reference), "x", 0.3)
            for name in (ONE, FOUR)
        ]
        + ([] if missing else list(_beside_peer(kept))),
        {f"{name}, rows/s": rates for name, rates in kept.items()},
    )


def _beside_peer(kept: Mapping[str, Sequence[float]]) -> Iterator[Reading]:
    for ours, theirs in ((ONE, "one client"), (FOUR, f"{TOGETHER} at once")):
        for name in PEERS:
            figure = _ratio(kept[ours], kept[f"{name}, {theirs}"])
            yield Reading(f"{ours}, beside {name}", figure, "x", at_least=2)


def _ratio(rates: Sequence[float], reference: Sequence[float]) -> float:
    return median(shares(rates, reference))


def _how(rounds: int, missing: str, synchronous: str) -> Iterator[str]:
    yield f"{PUSH_ITEMS} rows a request and a commit, SQLite WAL, synchronous=FULL, a process"
    yield f"of `ftr serve`, tokens and checks on; n {rounds} rounds of {BATCHES} batches a desk,"
    yield "alternated; ratios are medians over rounds. The reference's rows are made before its"
    yield "clock starts."
    if missing:
        yield f"Beside Datasette: not measured, {missing}."
        return
    yield "Datasette (versions in peer_requirements.txt): the same revisions into one table with"
    yield f"one key and no other index, max_insert_rows {PUSH_ITEMS}, otherwise as it comes: a"
    yield "rollback journal, and once more with the file in WAL; its connections have"
    yield f"synchronous={synchronous}. The last two keep what the centre keeps: its four tables"
    yield "and their indexes in a file in WAL, one request for each; a revision counts as one row."
