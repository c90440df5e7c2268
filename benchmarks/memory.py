"""What the form keeps in memory, with 10,000 contacts stored and over four weeks of work."""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from agent_tui.background import JITTER_VARIABLE
from benchmarks.lone_desk import QUESTION, lone_desk
from benchmarks.paint import COLUMNS, ROWS
from benchmarks.process_use import memory_mb
from benchmarks.result import Asked, Measured, Reading
from benchmarks.sized import sized
from benchmarks.slow_centre import slow_centre
from tests.terminal import Terminal, terminal

STORED = 10_000
REASONS = 1000
DAYS = 20
LOOKED = 10  # days: by then every page and cache has the size it keeps
DAY_S = 10.0  # of our time
A_DAY = 200  # contacts
AT_ONCE = 20
CONTACT = "3212"  # without two equal keys in a row: so fast they would be a key held down
TIMES = 86400 / DAY_S


def measure(asked: Asked) -> Measured:
    """Resident memory after the start and after every day."""
    with slow_centre(0.0) as address:
        catalogue = sized(REASONS)
        home = lone_desk(asked.folder / "home", catalogue, centre=address, acknowledged=STORED)
        found = week([sys.executable, "-m", "benchmarks.week_form", str(home), f"{TIMES}"])
    logged = _stored(home) - STORED
    assert logged == DAYS * A_DAY, f"{logged} contacts were logged"
    rows = [
        [f"after day {day}" if day else "after the start", f"{day * A_DAY}", f"{mb:.1f} MB"]
        for day, mb in enumerate(found)
    ]
    return Measured(
        f"One form, one run: {REASONS:,} reasons, {STORED:,} contacts stored before; {A_DAY} "
        f"contacts typed in every of {DAYS} days, sent to a centre on loopback; the desk's clock "
        f"runs {TIMES:,.0f} times as fast, and it greets the centre every {TIMES / 3600:.1f} of "
        "its hours. MB are 10^6 bytes.",
        ["", "contacts", "resident"],
        rows,
        [
            Reading(f"at most, over {DAYS} days", max(found), "MB", at_most=100),
            Reading(
                f"growth from day {LOOKED} to day {DAYS}",
                found[-1] - found[LOOKED],
                "MB",
                at_most=1,
            ),
        ],
        {"resident, MB": found},
    )


def week(command: list[str]) -> list[float]:
    """MB after the start and after each day."""
    found = []
    with terminal(command, columns=COLUMNS, rows=ROWS, env={JITTER_VARIABLE: "0"}) as running:
        running.wait_for(QUESTION)
        running.settle(quiet_s=DAY_S / 4)
        found.append(memory_mb(running.pid))
        for _day in range(DAYS):
            _day_of_work(running)
            found.append(memory_mb(running.pid))
    return found


def _day_of_work(running: Terminal) -> None:
    """Log A_DAY contacts, as fast as they go in, and be idle for the rest of it."""
    ends = time.perf_counter() + DAY_S
    for _ in range(A_DAY // AT_ONCE):
        running.settle(running.type(CONTACT * AT_ONCE), quiet_s=0.3)
    time.sleep(max(0.0, ends - time.perf_counter()))


def _stored(home: Path) -> int:
    with closing(sqlite3.connect(home / "desk.db")) as raw:
        found: int = raw.execute("SELECT count(*) FROM entry").fetchone()[0]
        return found
