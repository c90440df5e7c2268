"""A centre, the network before it and a desk behind that: what every test here starts with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from central.store.database import sqlite_url
from sync.events import EntrySaved
from tests.agent_tui.store.desk_at_work import Clock
from tests.central.making import make_codes, make_pilot
from tests.faults.net.desk import RealDesk, joined_desk, seeded_machine
from tests.faults.net.proxy import Proxy, proxying
from tests.faults.net.served import Served, served


@dataclass
class Setting:
    """All of it, with the one clock by which everybody lives."""

    folder: Path
    clock: Clock
    centre: Served
    proxy: Proxy
    pilot: str
    desk: RealDesk

    def push(self) -> None:
        """Send what is pending, and nothing else first: the push is the next connection's first."""
        self.desk.disconnect()
        self.clock.move(3)
        self.desk.hear(EntrySaved())
        self.desk.tick()

    def another_desk(self, name: str, seed: int) -> RealDesk:
        """A second desk behind the same network."""
        machine = seeded_machine(self.clock, Random(seed))
        code = make_codes(self.centre.store, self.pilot)[-1]
        return joined_desk(self.folder / name, machine, self.proxy.address, code)

    def check_nothing_taken_on_trust(self) -> None:
        """What the desk takes for sent is committed at the centre."""
        unfounded = self.desk.settled() - set(self.centre.holds(self.pilot))
        assert not unfounded, f"taken for sent and not there: {unfounded}"

    def check_all_there_once(self, saved: set[str]) -> None:
        """Nothing is pending, and the centre holds each of these revisions, and no other."""
        assert self.desk.pending() == set()
        assert set(self.centre.holds(self.pilot)) == saved


@contextmanager
def setting(folder: Path, url: str | None = None) -> Iterator[Setting]:
    """A desk that joined through the proxy, and has sent, compared and reported once."""
    clock = Clock()
    address = url or sqlite_url(folder / "centre")
    with served(address, clock) as centre, proxying(centre.address) as proxy:
        pilot = make_pilot(centre.store)
        machine = seeded_machine(clock, Random(5))
        code = make_codes(centre.store, pilot)[0]
        desk = joined_desk(folder / "desk", machine, proxy.address, code)
        with closing(desk):
            desk.save()
            desk.sync()
            assert not desk.failures
            yield Setting(folder, clock, centre, proxy, pilot, desk)
