"""A desk that is killed at random instants, again and again, while it saves.

python -m tests.faults.desk.storm [--kills 1000] [--seed 1] [--home DIR]

Every life is a process of its own with the real store, journal and sending (to nobody: the
centre's port is closed). Some deaths are followed by a harm to the database file, and then by
`doctor --repair`. Prints what became of every save; exit code 1 where one is lost or double.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from agent_tui.background import Desk
from agent_tui.capture import NotSaved, Saved
from agent_tui.store.home import only_one
from agent_tui.store.machine import Machine, this_machine
from agent_tui.store.repair import NotFetched, repair
from tests.agent_tui.store.desk_at_work import capture, joined_store
from tests.faults.desk.checker import Verdict, judge

LONGEST_START_S = 0.3  # some die while they open the database
LONGEST_WORK_S = 0.08  # the others so long after their first answer
AT_ONCE = 3  # saves handed in before the first of them is answered
HARMED_EVERY = 5


def live(home: Path, log: int, first: int) -> None:
    """Save without end; each question and each answer goes to the log. Never returns."""

    def told(answer: Saved | NotSaved) -> None:
        word = "saved" if isinstance(answer, Saved) else "refused"
        os.write(log, f"{word} {answer.capture.entry_id}\n".encode())
        answered.append(answer.capture.entry_id)

    answered: list[str] = []
    with only_one(home, "en"):
        desk = Desk(home, lambda _news: None, "en")
        number = first
        while True:
            if number - first - len(answered) >= AT_ONCE:
                time.sleep(0)
                continue
            made = capture(number)
            os.write(log, f"ask {made.entry_id}\n".encode())
            desk.save(made, told)
            number += 1


def one_life(home: Path, log: Path, first: int, random: Random) -> None:
    """Start a desk and kill it: one in four while it starts, the others while it saves."""
    child = os.fork()
    if not child:
        try:
            handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
            live(home, handle, first)
        finally:
            os._exit(9)
    if random.random() < 0.25:
        time.sleep(random.uniform(0.0, LONGEST_START_S))
    else:
        _wait_for_an_answer(log, child)
        time.sleep(random.uniform(0.0, LONGEST_WORK_S))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise AssertionError(f"a life ended by itself: {status}")


def _wait_for_an_answer(log: Path, child: int) -> None:
    def size() -> int:
        return log.stat().st_size if log.exists() else 0

    asked = size() + AT_ONCE * len("ask " + capture(1).entry_id + "\n")
    while (
        size() <= asked and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    ):
        time.sleep(0.001)


def harm(path: Path, random: Random) -> None:
    """Do to the database file what disks and people do."""
    data = bytearray(path.read_bytes())
    match random.randrange(4):
        case 0:
            path.unlink()
        case 1:
            path.write_bytes(b"")
        case 2:
            path.write_bytes(bytes(data[: random.randrange(1, len(data))]))
        case _:
            start = random.randrange(max(1, len(data) - 2048))
            data[start : start + 2048] = random.randbytes(min(2048, len(data) - start))
            path.write_bytes(bytes(data))


def nobody(_enrolment: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The centre of a storm."""
    raise NotFetched("nobody answers")


def created(home: Path) -> list[str]:
    """The entry of every revision that creates one."""
    with closing(sqlite3.connect(home / "desk.db")) as raw:
        state = raw.execute("PRAGMA integrity_check").fetchone()
        if state != ("ok",):
            raise AssertionError(f"the database is damaged: {state}")
        query = "SELECT entry_id FROM revision WHERE op = 'create'"
        return [row[0] for row in raw.execute(query)]


def storm(home: Path, kills: int, seed: int, *, harms: bool = True) -> Verdict:
    """Kill a desk `kills` times; what became of every save."""
    random = Random(seed)
    machine: Machine = this_machine()
    log = home / "told.log"
    joined_store(home, on=machine).close()
    for life in range(kills):
        one_life(home, log, 1 + life * 1_000_000, random)
        if harms and life % HARMED_EVERY == HARMED_EVERY - 1:
            harm(home / "desk.db", random)
            repair(home, machine, "en", nobody)
    joined_store(home, on=machine).close()
    with log.open(encoding="ascii") as lines:
        return judge(lines, created(home))


def main() -> int:
    """Run one storm and say what became of every save."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.desk.storm")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        verdict = storm(home, options.kills, options.seed)
    print(f"{options.kills} kills in {time.monotonic() - begun:.0f} s, seed {options.seed}:")
    print(verdict.line())
    return 0 if verdict.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
