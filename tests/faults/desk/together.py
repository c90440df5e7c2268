"""Desks started together on one data folder, at the same instant, again and again.

python -m tests.faults.desk.together [--rounds 1000] [--at-once 3]

Each is a process of its own with the real lock, store and sending. In every round exactly one may
run and save; the others must say that one is open already. It then leaves, or is killed. Exit code
1 where two ran, none did, or a save that was told is lost or double.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from agent_tui.background import Desk
from agent_tui.store.home import InUse, only_one
from agent_tui.store.machine import this_machine
from tests.agent_tui.store.desk_at_work import Ear, capture, joined_store
from tests.faults.desk.checker import Verdict, judge
from tests.faults.desk.storm import end, forked

SAVES = 3
RAN, IN_USE, OTHER = b"r", b"i", b"?"


def try_to_run(home: Path, log: Path, number: int, start: int, answer: int, leave: int) -> None:
    """Wait for the start, be the one or say why not, and leave when asked to."""
    os.read(start, 1)
    try:
        with only_one(home, "en"):
            desk, ear = Desk(home, lambda _news: None, "en"), Ear()
            with log.open("a", encoding="ascii", buffering=1) as lines:
                for one in range(SAVES):
                    made = capture(number * 100 + one)
                    lines.write(f"ask {made.entry_id}\n")
                    desk.save(made, ear)
                    ear.next()
                    lines.write(f"saved {made.entry_id}\n")
            os.write(answer, RAN)
            os.read(leave, 1)
            desk.close()
    except InUse as error:
        os.write(answer, IN_USE if "already open" in str(error) else OTHER)
    except BaseException:
        os.write(answer, OTHER)
        raise


def one_round(home: Path, log: Path, number: int, at_once: int) -> Sequence[bytes]:
    """What each of them did; the one that ran leaves in even rounds and is killed in odd ones."""
    start, go = os.pipe()
    heard, answer = os.pipe()
    leave, ask = os.pipe()
    children = [
        forked(partial(try_to_run, home, log, number * 10 + one, start, answer, leave))
        for one in range(at_once)
    ]
    os.write(go, b"." * at_once)
    said = [os.read(heard, 1) for _child in children]
    if number % 2 == 0:
        os.write(ask, b"." * at_once)
    for child in children:
        if number % 2:
            with suppress(AssertionError):  # those that found it open have ended already
                end(child)
        else:
            os.waitpid(child, 0)
    for handle in (start, go, heard, answer, leave, ask):
        os.close(handle)
    return said


def created(home: Path) -> list[str]:
    """The entry of every revision that creates one, in a database that is whole."""
    with closing(sqlite3.connect(home / "desk.db")) as raw:
        state = raw.execute("PRAGMA integrity_check").fetchone()
        if state != ("ok",):
            raise AssertionError(f"the database is damaged: {state}")
        query = "SELECT entry_id FROM revision WHERE op = 'create'"
        return [row[0] for row in raw.execute(query)]


def rounds(home: Path, count: int, at_once: int) -> Verdict:
    """Start them together `count` times; what became of every save."""
    log = home / "told.log"
    joined_store(home, on=this_machine()).close()
    for number in range(count):
        said = one_round(home, log, number, at_once)
        if sorted(said) != [IN_USE] * (at_once - 1) + [RAN]:
            raise AssertionError(f"round {number}: {said}")
    with log.open(encoding="ascii") as lines:
        return judge(lines, created(home))


def main() -> int:
    """Run the rounds and say what became of every save."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.desk.together")
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=3)
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        verdict = rounds(Path(folder), options.rounds, options.at_once)
    print(
        f"{options.rounds} times {options.at_once} desks at once, exactly one ran each time "
        f"({time.monotonic() - begun:.0f} s): {verdict.line()}"
    )
    return 0 if verdict.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
