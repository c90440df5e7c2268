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
JOURNALS = {"": "DELETE", " (WAL)": "WAL"}  # Datasette leaves the file's own mode, usually DELETE


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
        for name, journal in JOURNALS.items() if not missing else ():
            own = asked.folder / f"peer-{journal.lower()}"
            datasette = ends.enter_context(peer.running(own, journal=journal))
            synchronous = datasette.synchronous
            runs |= _of_peer(datasette, name, pool, others)
        kept = alternate(asked.rounds, runs)
    return _told(asked, kept, missing, synchronous)


def _of_peer(
    datasette: peer.Peer, name: str, pool: ThreadPoolExecutor, work: Sequence[Work]
) -> dict[str, Callable[[], float]]:
    """What the peer is asked: the same, by as many clients."""
    clients: list[Client] = [partial(datasette.insert_all) for _ in work]
    return {
        f"Datasette{name}, one client": lambda: rate(datasette.insert_all, work[0]),
        f"Datasette{name}, {TOGETHER} at once": lambda: rate_together(
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
        for name in JOURNALS:
            figure = _ratio(kept[ours], kept[f"Datasette{name}, {theirs}"])
            yield Reading(f"{ours}, beside Datasette{name}", figure, "x", at_least=2)


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
    yield f"synchronous={synchronous}."
