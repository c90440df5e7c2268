"""Processes that count the same entries in different ways, and say how long that took them.

Each is a process of its own, so that its peak memory is its own too.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import nan
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

REPORT, GROUP_BY = "report", "group by"
COVERAGE = "coverage"  # beside the dimensions
_KEYS = {
    **dict.fromkeys(("reason", "leaf", "page", "owner"), "coalesce(reason, '')"),
    **dict.fromkeys(("agent", "team"), "agent_ref"),
    "channel": "channel",
    "day": "day",
    "hour": "hour",
    "obstacle": "coalesce(obstacle, '')",
    "motive": "coalesce(motive, '')",
    "version": "catalogue_version",
}
Count = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of counting: `kind` at an address (`duckdb:FILE`, or a centre's database)."""

    kind: str
    address: str
    pilot_id: str
    now: datetime


class Reader:
    """A process that counts in one way. `seconds` asks it to count, `peak_mb` ends it."""

    def __init__(self, way: Way) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there, way), daemon=True)
        self._process.start()
        there.close()

    def seconds(self, by: str) -> float:
        """How long one count took."""
        self._pipe.send(by)
        answer = self._pipe.recv()
        if isinstance(answer, str):
            raise RuntimeError(answer)
        return float(answer)

    def peak_mb(self) -> float:
        """End it; the most memory it ever had, not a number where the system does not tell."""
        self._pipe.send(None)
        peak = float(self._pipe.recv())
        self._process.join()
        return peak


def _serve(pipe: Pipe, way: Way) -> None:
    with _opened(way) as count:
        while (by := pipe.recv()) is not None:
            begun = time.perf_counter()
            try:
                count(by)
            except Exception as error:  # it is told to the one who asked
                pipe.send(f"{by}: {error}")
            else:
                pipe.send(time.perf_counter() - begun)
    pipe.send(_peak_mb())


def _peak_mb() -> float:
    """Linux keeps in `ru_maxrss` what the process was before it became this one."""
    status = Path("/proc/self/status")
    if status.exists():
        words = status.read_text(encoding="ascii").split()
        return int(words[words.index("VmHWM:") + 1]) / 2**10
    if sys.platform == "win32":
        return nan
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / 2**20 if sys.platform == "darwin" else size / 2**10


@contextmanager
def _opened(way: Way) -> Iterator[Count]:
    if way.kind == REPORT:
        yield from _reports(way)
    elif way.address.startswith("duckdb:"):
        import duckdb

        file = way.address.removeprefix("duckdb:")
        with closing(duckdb.connect(file, read_only=True)) as connection:
            connection.execute("SET enable_progress_bar = false")
            yield lambda by: connection.execute(plain(by, way.pilot_id)).fetchall()
    elif make_url(way.address).get_backend_name() == "sqlite":
        import sqlite3

        with closing(sqlite3.connect(str(make_url(way.address).database))) as file_:
            file_.execute("PRAGMA cache_size = -65536")  # as the centre has it
            yield lambda by: file_.execute(plain(by, way.pilot_id)).fetchall()
    else:
        import psycopg

        with psycopg.connect(way.address) as server:
            yield lambda by: server.execute(plain(by, way.pilot_id)).fetchall()


def _reports(way: Way) -> Iterator[Count]:
    from central.results.coverage import coverage
    from central.results.report import report
    from central.store.database import open_store

    def count(by: str) -> Any:
        if by == COVERAGE:
            return store.read(lambda c: coverage(c, way.pilot_id, way.now))
        return store.read(lambda c: report(c, way.pilot_id, by, now=way.now).to_dict())

    with closing(open_store(way.address, lambda: way.now)) as store:
        yield count


def plain(by: str, pilot_id: str) -> str:
    """The counts that a report needs, straight from the entries: none measured, none hidden."""
    return (
        f"SELECT {_KEYS[by]}, agent_ref, online_first, count(*) FROM entry_current "
        f"WHERE pilot_id = '{pilot_id}' AND NOT voided AND channel <> 'email' "
        "AND day BETWEEN '2000-01-01' AND '2099-12-31' GROUP BY 1, 2, 3"
    )
