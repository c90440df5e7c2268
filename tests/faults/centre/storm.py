"""A centre that is killed at random instants, again and again, while a desk sends to it.

python -m tests.faults.centre.storm [--kills 1000] [--seed 1]

Every life is a process of its own on the same database. After each death all that the desk was
told is there must be there. Prints what became of it; exit code 1 where something is lost, double
or was told too early.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sync.events import EntrySaved
from tests.agent_tui.store.desk_at_work import Clock
from tests.central.making import make_codes, make_pilot
from tests.faults.centre.dying import Centre, new_centre
from tests.faults.centre.looking import look_at, opened
from tests.faults.net.desk import RealDesk, joined_desk, seeded_machine

LONGEST_S = 0.15
MOST_SAVES = 30


@dataclass
class Tally:
    """What became of a storm; all counts are of entries, but for `kills` and `midway`."""

    kills: int = 0
    midway: int = 0  # deaths that a round of sending met
    saved: int = 0
    stable: int = 0
    lost: int = 0
    double: int = 0
    told_too_early: int = 0

    @property
    def is_sound(self) -> bool:
        """Nothing lost, nothing twice, nothing told before it was there."""
        return not (self.lost or self.double or self.told_too_early)

    def line(self) -> str:
        """The counts, for a person."""
        return (
            f"{self.kills} kills, {self.midway} of them in the middle of a round; "
            f"{self.saved} saved, {self.stable} stable, {self.lost} lost, {self.double} double, "
            f"{self.told_too_early} acknowledged without a row"
        )


def one_life(centre: Centre, desk: RealDesk, clock: Clock, random: Random) -> bool:
    """Serve, be sent to, and die; whether the desk noticed."""
    process = centre.start()
    failures = len(desk.failures)
    timer = threading.Timer(random.uniform(0, LONGEST_S), process.kill)
    timer.start()
    desk.disconnect()
    clock.move(3600)
    while process.is_alive() and len(desk.failures) == failures:
        desk.save()  # sent by itself, without a comparison that would mend what was told too early
        clock.move(3)
        desk.hear(EntrySaved())
        desk.tick()
    timer.join()
    process.join()
    return len(desk.failures) > failures


def storm(folder: Path, kills: int, seed: int, database: str | None = None) -> Tally:
    """Kill a centre `kills` times; what became of every entry."""
    random, clock = Random(seed), Clock()
    centre = new_centre(folder / "centre", database)
    with centre.serving():
        with closing(opened(centre)) as store:
            pilot = make_pilot(store)
            code = make_codes(store, pilot)[0]
        machine = seeded_machine(clock, random)
        desk = joined_desk(folder / "desk", machine, centre.address, code, random=random)
    tally, saved = Tally(kills=kills), set[str]()
    with closing(desk):
        for _ in range(kills):
            saved |= {desk.save().rev_id for _ in range(random.randrange(MOST_SAVES))}
            tally.midway += one_life(centre, desk, clock, random)
            there = look_at(centre, pilot)
            tally.told_too_early += len(desk.settled() - set(there.revisions))
        with centre.serving():
            clock.move(7200)
            desk.disconnect()
            desk.sync()
        made, pending = set(desk.states()), desk.pending()
        assert saved <= made, "the desk lost what it was told"
        there = look_at(centre, pilot)
    tally.saved, tally.stable = len(made), len(made & set(there.revisions))
    tally.lost = len((made - set(there.revisions)) | pending)
    tally.double = there.contacts - len(there.entries)
    return tally


def main() -> int:
    """Run one storm and say what became of every entry."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.centre.storm")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = storm(Path(folder), options.kills, options.seed)
    print(f"the centre, {time.monotonic() - begun:.0f} s, seed {options.seed}: {tally.line()}")
    return 0 if tally.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
