"""What a restore drill needs: a centre as a process of its own, and three desks that log.

The desks are the real ones without a screen: store, journal, sending, each on its own threads.
"""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from uuid_utils import uuid7

from agent_tui.background import Desk
from agent_tui.capture import Capture, Saved
from agent_tui.cli.join import join_command
from agent_tui.store.home import only_one
from central.cli.client import Centre, pilot_path
from central.home_files import ADMINISTRATOR_FILE
from ftr.entry import Payload
from ftr.words import OnlineFirst, Op
from sync.state import Rules
from tests.agent_tui.store.desk_at_work import Ear
from tests.central.cli.conftest import Ftr, write_plan
from tests.processes import serving

PATIENCE_S = 60
AGENTS = ("An", "Bo", "Cas")
QUICK = Rules(start_jitter_s=0, save_wait_s=0, hello_every_s=1, backoff_cap_s=1)
ANSWERS = (OnlineFirst.YES, OnlineFirst.NO, OnlineFirst.UNKNOWN)


@dataclass
class Seat:
    """One desk: its folder, and how many contacts its agent was told are saved."""

    home: Path
    agent: str
    saved: int = 0
    _desk: Desk | None = None

    @contextmanager
    def open(self) -> Iterator[Seat]:
        """Have the app run for the block; it sends by itself."""
        with only_one(self.home, "en"):
            self._desk = Desk(self.home, lambda _news: None, "en", rules=QUICK)
            try:
                yield self
            finally:
                self._desk.close()
                self._desk = None

    def log(self, times: int) -> None:
        """Log contacts and wait for each "saved"."""
        assert self._desk is not None
        with closing(sqlite3.connect(self.home / "desk.db")) as raw:
            query = "SELECT enrolment_id FROM enrolment ORDER BY joined_at DESC, enrolment_id DESC"
            enrolment_id = raw.execute(query).fetchone()[0]
        for _ in range(times):
            ear, now = Ear(), datetime.now(UTC)
            payload = Payload(reason="late", online_first=ANSWERS[self.saved % len(ANSWERS)])
            made = Capture(str(uuid7()), Op.CREATE, payload, enrolment_id, 1, now, now, 2000)
            self._desk.save(made, ear)
            assert isinstance(ear.next(), Saved)
            self.saved += 1


@dataclass
class Drill:
    """A pilot with three desks, and `ftr` on the centre's home."""

    folder: Path
    ftr: Ftr
    pilot: str = ""
    seats: list[Seat] = field(default_factory=list)
    centre: Centre = field(init=False)

    @property
    def home(self) -> Path:
        """The centre's."""
        return self.ftr.home

    @property
    def saved(self) -> int:
        """How many contacts agents were told are saved."""
        return sum(seat.saved for seat in self.seats)

    @contextmanager
    def serving(self, *options: str, port: int) -> Iterator[str]:
        """The centre as a process of its own."""
        with serving(self.home, *options, port=port) as address:
            token = (self.home / ADMINISTRATOR_FILE).read_text(encoding="utf-8").strip()
            with Centre(address, token=token) as self.centre:
                yield address

    def begin(self) -> None:
        """Open a pilot with three agents."""
        plan = write_plan(self.folder, "Drill", agents=list(AGENTS))
        self.pilot = self.ftr("pilot", "new", plan).out.strip()
        self.ftr("pilot", "open", self.pilot)
        self.seats = [Seat(self.folder / name, name) for name in AGENTS]

    def join(self, seat: Seat, address: str) -> None:
        """Give the agent's desk a code, and join with it, for the first time or again."""
        printed = self.ftr("pilot", "codes", self.pilot, "--agent", seat.agent).out
        [row] = csv.DictReader(io.StringIO(printed))
        join_command(seat.home, address, row["code"], None, "en")

    def wait_until_all_is_there(self) -> None:
        """Until the centre counts every contact that was told saved, or fail after a minute."""
        deadline = time.monotonic() + PATIENCE_S
        while (found := int(self.centre.get(pilot_path(self.pilot))["entries"])) != self.saved:
            assert found < self.saved, "counted twice"
            assert time.monotonic() < deadline, f"{found} of {self.saved} entries are there"
            time.sleep(0.1)

    def wait_until_green(self) -> None:
        """Until every desk's report says what the centre holds."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            desks = self.centre.get(pilot_path(self.pilot, "desks"))["desks"]
            if [desk["state"] for desk in desks] == ["green"] * len(self.seats):
                return
            assert time.monotonic() < deadline, desks
            time.sleep(0.1)

    def audited(self) -> list[str]:
        """What the audit log of a stopped centre says was done."""
        with closing(sqlite3.connect(self.home / "centre.db")) as raw:
            return [action for (action,) in raw.execute("SELECT action FROM audit")]

    def report(self) -> dict[str, Any]:
        """What the report counts, in all its dimensions that have numbers."""
        whole = [self.ftr("report", self.pilot, "--by", by, "--format", "json").json for by in BY]
        return {by: (one["overall"], one["rows"]) for by, one in zip(BY, whole, strict=True)}


BY = ("leaf", "agent")


def lose(folder: Path) -> None:
    """The disk is gone, with all that is on it."""
    shutil.rmtree(folder)
