"""From a save at the desk until the centre counts it: real desks, a real centre."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from agent_tui.store.joining import join
from agent_tui.store.machine import this_machine
from benchmarks.demo_pilot import codes, demo_pilot
from benchmarks.figures import median, ms, percentile
from benchmarks.result import Asked, Measured, Reading
from benchmarks.saving_desks import SPREAD_S, Save, work
from central.store.database import DATABASE_FILE
from sync.state import Rules
from tests.processes import ftr, serving

DESKS = 16
LOOK_S = 0.02
PATIENCE_S = 60.0


def measure(asked: Asked) -> Measured:
    """Seconds per save; the first round, with greetings and comparisons in it, is dropped."""
    home = asked.folder / "centre"
    durable_s: list[float] = []
    visible_s: list[float] = []
    with serving(home) as address:
        pilot = demo_pilot(home, asked.folder, DESKS)
        homes = [asked.folder / f"desk-{number}" for number in range(DESKS)]
        for desk, code in zip(homes, codes(home, pilot), strict=True):
            join(desk, address, code, machine=this_machine(), language="en")
        with _desks(homes) as told, closing(_reading(home / DATABASE_FILE)) as database:
            for number in range(asked.rounds + 1):
                told.send("save")
                saves, seen = _watch(told, database)
                if number:
                    durable_s += [save.durable_at - save.handed_in_at for save in saves]
                    visible_s += [seen[save.entry_id] - save.handed_in_at for save in saves]
        report = json.loads(ftr(home, "report", pilot, "--format", "json"))
    counted = report["overall"]["contacts"]
    assert counted == DESKS * (asked.rounds + 1), f"the report counts {counted}"
    return _told(durable_s, visible_s)


@contextmanager
def _desks(homes: Sequence[Path]) -> Iterator[Connection]:
    """The desks in a process of their own; it ends when it is told to."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=work, args=(theirs, homes))
    process.start()
    try:
        yield ours
        ours.send("end")
        process.join(PATIENCE_S)
    finally:
        process.kill()
        process.join()


def _reading(file: Path) -> sqlite3.Connection:
    """What the centre has committed, as its reports read it."""
    return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, isolation_level=None)


def _watch(told: Connection, database: sqlite3.Connection) -> tuple[list[Save], dict[str, float]]:
    """The saves of one round, and when each was first found in the centre's current entries."""
    saves: list[Save] = []
    seen: dict[str, float] = {}
    deadline = time.perf_counter() + PATIENCE_S
    while len(seen) < DESKS:
        assert time.perf_counter() < deadline, f"only {len(seen)} of {DESKS} saves became visible"
        while told.poll():
            saves.append(told.recv())
        for save in saves:
            if save.entry_id not in seen and _is_counted(database, save.entry_id):
                seen[save.entry_id] = time.perf_counter()
        time.sleep(LOOK_S)
    return saves, seen


def _is_counted(database: sqlite3.Connection, entry_id: str) -> bool:
    found = database.execute("SELECT 1 FROM entry_current WHERE entry_id = ?", (entry_id,))
    return found.fetchone() is not None


def _told(durable_s: Sequence[float], visible_s: Sequence[float]) -> Measured:
    rows = [
        [name, *(ms(percentile(values, share)) for share in (0.5, 0.95, 0.99, 1.0))]
        for name, values in (("on disk at the desk", durable_s), ("at the centre", visible_s))
    ]
    return Measured(
        f"{DESKS} real desks (store, journal, background sending) in one process, a save each at "
        f"some instant within {SPREAD_S:.0f} s, again and again; `ftr serve` (SQLite, TLS off on "
        "loopback); from handing in the save until it is found in the centre's current entries, "
        f"looked for every {LOOK_S * 1000:.0f} ms. A desk waits 0 to {Rules().save_wait_s:.0f} s "
        f"after a save before it sends. n {len(visible_s)}; the report counts them all.",
        ["a save is", "p50", "p95", "p99", "most"],
        rows,
        [
            Reading("save to visible at the centre p50", median(visible_s), "s"),
            Reading(
                "save to visible at the centre p95", percentile(visible_s, 0.95), "s", at_most=3
            ),
        ],
        {"on disk, s": durable_s, "visible, s": visible_s},
    )
