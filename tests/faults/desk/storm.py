"""Desks and their centre, killed again and again while contacts are saved and sent.

python -m tests.faults.desk.storm [--kills 1000] [--seed 1] [--home DIR]

Every life of a desk is a process of its own with the real store, journal and sending; behind it
stands a real centre, killed too. The first kills come at each named place in turn (see points.py
here and in faults/centre), then half of them at random instants. Some deaths are followed by a
harm to the database file and by `doctor --repair`, which is killed too. At the end every save
that was told is looked for at the centre. Exit code 1 where one is lost or double.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

from agent_tui.background import Desk
from agent_tui.capture import NotSaved, Saved
from agent_tui.store.fetching import fetch_mine
from agent_tui.store.home import only_one
from agent_tui.store.machine import this_machine
from agent_tui.store.repair import repair
from sync.state import Rules
from tests.faults.centre.dying import Centre, new_centre
from tests.faults.centre.looking import look_at
from tests.faults.centre.points import POINTS as CENTRE_POINTS
from tests.faults.desk.at_centre import captured, desk, pilot_with_agents, stands
from tests.faults.desk.checker import DUPLICATED, LOST, VERDICTS, Verdict, judge
from tests.faults.desk.points import OF_A_SAVE, POINTS, fuse

LONGEST_START_S = 0.3  # some die while they open the database
LONGEST_WORK_S = 0.15  # the others so long after their first answer
LONGEST_REPAIR_S = 0.1
SURE_S = 30.0  # so long a life may take to come by the first time
LONGEST_SENDING_S = 1.0  # and some live until their sending is under way
POINT_S = 3.0  # a place that a life did not come by in this time is left to chance
MOST_SAVES = 12
AT_ONCE = 3  # saves handed in before the first of them is answered
DESKS = 5
HARMED_EVERY = 20
CENTRE_HIT_EVERY = 5
QUICK = Rules(start_jitter_s=0, save_wait_s=0.02, backoff_first_s=0.05, backoff_cap_s=0.2)


@dataclass
class Storm:
    """One centre, its desks' homes, and what was killed where."""

    centre: Centre
    pilot: str
    homes: list[Path]
    log: Path
    random: Random
    kills: Counter[str] = field(default_factory=Counter)
    centre_kills: Counter[str] = field(default_factory=Counter)
    process: BaseProcess | None = None
    armed: str | None = None

    def serve(self, point: str | None = None) -> None:
        """Let a centre run; one that dies at a place of that name where one is given."""
        self.process, self.armed = self.centre.start(point), point

    def see_centre(self) -> None:
        """Start a new centre where the last one has died."""
        if self.process is not None and not self.process.is_alive():
            self.process.join()
            self.centre_kills[self.armed or "at random"] += 1
            self.serve(self.random.choice([None, *CENTRE_POINTS]))

    def kill_centre(self) -> None:
        """Now, wherever it is, unless it has died at its place already."""
        if self.process is not None and self.process.is_alive():
            self.armed = None
            self.process.kill()
            self.process.join()


def live(home: Path, log: int, numbers: range, arm: Callable[[], None]) -> None:
    """Save some contacts, then leave all to the sending. Never returns."""

    def told(answer: Saved | NotSaved) -> None:
        word = "saved" if isinstance(answer, Saved) else "refused"
        os.write(log, f"{word} {answer.capture.entry_id}\n".encode())
        answered.append(answer.capture.entry_id)

    answered: list[str] = []
    with only_one(home, "en"):
        arm()
        behind = Desk(home, lambda _news: None, "en", rules=QUICK)
        for done, number in enumerate(numbers):
            while done - len(answered) >= AT_ONCE:
                time.sleep(0)
            made = captured(home, number)
            os.write(log, f"ask {made.entry_id}\n".encode())
            behind.save(made, told)
        while True:
            time.sleep(1)


def forked(run: Callable[[], None]) -> int:
    """A process of its own, with everything loaded; it ends with 9 where `run` returns."""
    child = os.fork()
    if not child:
        try:
            run()
        finally:
            os._exit(9)
    return child


def one_life(storm: Storm, home: Path, number: int) -> None:
    """A desk that saves and is killed; often its centre is, while it lives."""
    random = storm.random
    in_turn = number < len(POINTS)  # first every place once, then as it comes
    point = random.choice(list(POINTS)) if random.random() < 0.5 else None
    passes = random.randrange(1, MOST_SAVES if point in OF_A_SAVE else 3)
    if in_turn:
        point, passes = list(POINTS)[number], 1

    def arm() -> None:
        if point:
            POINTS[point](fuse(passes))

    def run() -> None:
        handle = os.open(storm.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        live(home, handle, range(first, first + MOST_SAVES), arm)

    first = (number + 1) * 1000
    child = forked(run)
    hits_centre = not in_turn and random.random() < 1 / CENTRE_HIT_EVERY
    if point:
        if hits_centre:
            _wait(child, random.uniform(0.0, LONGEST_START_S))
            storm.kill_centre()
        _wait(child, SURE_S if in_turn else POINT_S)
    elif random.random() < 0.25:
        _wait(child, random.uniform(0.0, LONGEST_START_S))
    else:
        _wait_for_an_answer(storm.log, child)
        sends = random.random() < 0.2
        left = random.uniform(0.0, LONGEST_SENDING_S if sends else LONGEST_WORK_S)
        if hits_centre:
            _wait(child, random.uniform(0.0, left))
            storm.kill_centre()
        _wait(child, left)
    came_by = not _lives(child)
    end(child)
    storm.kills[point if point and came_by else "at random"] += 1


def _lives(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def _wait(child: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and _lives(child):
        time.sleep(0.001)


def _wait_for_an_answer(log: Path, child: int) -> None:
    def size() -> int:
        return log.stat().st_size if log.exists() else 0

    asked = size() + AT_ONCE * len("ask 01900000-1111-7000-8000-000000000000\n")
    while size() <= asked and _lives(child):
        time.sleep(0.001)


def end(child: int) -> None:
    """Kill it, and make sure that a signal was its end."""
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise AssertionError(f"a life ended by itself: {status}")


def harm(path: Path, random: Random) -> None:
    """Do to the database file what disks and people do."""
    data = bytearray(path.read_bytes()) if path.exists() else bytearray()
    match random.randrange(4) if len(data) > 1 else 0:
        case 0:
            path.unlink(missing_ok=True)
        case 1:
            path.write_bytes(b"")
        case 2:
            path.write_bytes(bytes(data[: random.randrange(1, len(data))]))
        case _:
            start = random.randrange(max(1, len(data) - 2048))
            data[start : start + 2048] = random.randbytes(min(2048, len(data) - start))
            path.write_bytes(bytes(data))


def mend(storm: Storm, home: Path) -> None:
    """`doctor --repair`: once killed at a random instant, then to its end."""
    machine = this_machine()

    def run() -> None:
        repair(home, machine, "en", lambda row: fetch_mine(home, row, "en"))
        while True:
            time.sleep(1)  # done already: killed all the same

    child = forked(run)
    _wait(child, storm.random.uniform(0.0, LONGEST_REPAIR_S))
    end(child)
    storm.kills["in the repair"] += 1
    with only_one(home, "en"):
        repair(home, machine, "en", lambda row: fetch_mine(home, row, "en"))


def begin(folder: Path, seed: int, desks: int = DESKS) -> Storm:
    """A centre that serves, and desks that joined it."""
    centre = new_centre(folder / "centre")
    process = centre.start()
    pilot, codes = pilot_with_agents(centre, desks)
    homes = [folder / f"desk-{number}" for number in range(desks)]
    for home, code in zip(homes, codes, strict=True):
        desk(home, "join", centre.address, code)
    return Storm(centre, pilot, homes, folder / "told.log", Random(seed), process=process)


def rage(storm: Storm, kills: int) -> None:
    """Kill a desk `kills` times, one desk after the other."""
    for number in range(kills):
        home = storm.homes[number * len(storm.homes) // kills]
        storm.see_centre()
        one_life(storm, home, number)
        if number % HARMED_EVERY == HARMED_EVERY - 1:
            storm.see_centre()
            harm(home / "desk.db", storm.random)
            mend(storm, home)


def judged(storm: Storm) -> tuple[Verdict, list[str]]:
    """When all is calm: what became of every save, and how the centre sees each desk."""
    storm.kill_centre()
    with storm.centre.serving():
        for home in storm.homes:
            desk(home, "sync")
        at_centre = look_at(storm.centre, storm.pilot)
        states = [state for state, _why, _known in stands(storm.centre, storm.pilot)]
    found = list(at_centre.revisions.values())
    if at_centre.contacts != len(at_centre.entries):
        raise AssertionError(f"{at_centre.contacts} counted of {len(at_centre.entries)} entries")
    with storm.log.open(encoding="ascii") as lines:
        return judge(lines, found), states


def told(verdict: Verdict, storm: Storm, states: list[str]) -> str:
    """The last line of a storm, for somebody who has never seen one."""
    counts = {name: len(verdict.entries[name]) for name in VERDICTS}
    return (
        f"{storm.kills.total()} kills of desks, {storm.centre_kills.total()} of the centre; "
        f"{verdict.told} saves told: {counts['stable']} stable, {counts[LOST]} lost, "
        f"{counts[DUPLICATED]} duplicated; {counts['never read']} never read (cut off and not "
        f"there), {counts['unknown']} unknown (cut off and there); "
        f"{states.count('green')} of {len(states)} desks green"
    )


def main() -> int:
    """Run one storm and say what became of every save."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.desk.storm")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--desks", type=int, default=DESKS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        storm = begin(home, options.seed, options.desks)
        rage(storm, options.kills)
        verdict, states = judged(storm)
        seconds = time.monotonic() - begun
    for what, kills in (("a desk", storm.kills), ("the centre", storm.centre_kills)):
        places = ", ".join(f"{name} {count}" for name, count in kills.most_common())
        print(f"{what} was killed: {places}")
    print(f"in {seconds:.0f} s, seed {options.seed}:")
    print(told(verdict, storm, states))
    not_met = POINTS.keys() - storm.kills.keys()
    if not_met and options.kills >= len(POINTS):
        print(f"no desk ever came by {', '.join(sorted(not_met))}")
        return 1
    return 0 if verdict.is_sound and states == ["green"] * len(states) else 1


if __name__ == "__main__":
    sys.exit(main())
