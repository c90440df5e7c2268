"""A desk of a pilot week, with the person at it and the folder it lives in."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from agent_tui.capture import Saved
from agent_tui.store.fetching import fetch_mine
from agent_tui.store.home import DATABASE_FILE
from agent_tui.store.joining import join
from agent_tui.store.journal import JOURNAL_FOLDER, read_journal
from agent_tui.store.repair import repair
from ftr.errors import PersonError
from ftr.words import OnlineFirst, Op
from sync.events import EntrySaved, Event, Started, Woke
from sync.failures import FailureKind
from sync.state import Rules
from sync.wire import Manifest
from tests.agent_tui.store.desk_at_work import Clock
from tests.central.making import LEAVES
from tests.faults.desk.storm import harm
from tests.faults.net.desk import RealDesk, seeded_machine

RULES = Rules(hello_every_s=4 * 3600.0, token_every_s=2 * 86400.0)
UNKNOWN_REASON = "nobody-knows-this"


class Seat:
    """One desk. `is_odd`: some of its entries are of the kind that a centre parks. `told` are the
    revisions a person here was told are saved; `notes` what happened to it that may make its
    counts differ from what the centre holds."""

    def __init__(
        self, name: str, folder: Path, clock: Clock, random: Random, *, is_odd: bool = False
    ) -> None:
        self.name = name
        self.is_odd = is_odd
        self.folder = folder
        self.home = folder / f"{name}-0"
        self.offset = timedelta()
        self.told: set[str] = set()
        self.notes: list[str] = []
        self._random = random
        self._clock = clock
        self._entries: list[str] = []
        self.machine = seeded_machine(self.now, random)
        self.desk: RealDesk | None = None

    def now(self) -> datetime:
        """This computer's clock."""
        return self._clock() + self.offset

    # the program

    def join(self, address: str, code: str) -> bool:
        """Spend a code; whether that worked through the weather of the moment."""
        try:
            join(self.home, address, code, machine=self.machine, language="en")
        except PersonError:
            return False
        if self.desk is not None:
            self.desk.serve_anew()
        return True

    def open(self) -> None:
        """Start the program, if it does not run."""
        if self.desk is None:
            self.desk = RealDesk(self.home, self.machine, rules=RULES, random=self._random)
            self.desk.hear(Started())

    def leave(self) -> None:
        """End the program properly."""
        if self.desk is not None:
            self.desk.close()
        self.desk = None

    def hear(self, event: Event) -> float:
        """Let the engine act; seconds until it wants to look at the clock again."""
        if self.desk is None:
            return 3600.0
        self.desk.hear(event)
        return self.desk.wait_s()

    # the person

    def work(self) -> None:
        """One contact, or a change of mind about an earlier one."""
        if self.desk is None:
            return
        roll = self._random.random()
        if self._entries and roll < 0.15:
            entry_id = self._random.choice(self._entries)
            op = Op.VOID if roll < 0.05 else Op.AMEND
        else:
            entry_id, op = self.machine.new_id(), Op.CREATE
            self._entries.append(entry_id)
        payload: dict[str, Any] = {}
        if op is not Op.VOID:
            is_odd = self.is_odd and self._random.random() < 0.05
            payload["reason"] = UNKNOWN_REASON if is_odd else self._random.choice(LEAVES)
            payload["online_first"] = self._random.choice([OnlineFirst.YES, OnlineFirst.NO])
        told = self.desk.try_to_save(entry_id, op, **payload)
        if isinstance(told, Saved):
            self.told.add(told.rev_id)
            self.desk.hear(EntrySaved())

    # faults

    def _copied(self, name: str) -> Path:
        """The folder as it is at this instant, the program running or not."""
        numbers = (self.folder / f"{name}-{number}" for number in count(1))
        target = next(path for path in numbers if not path.exists())
        shutil.copytree(self.home, target)
        return target

    def lose_process(self) -> None:
        """Killed: what goes on is the folder as it was at this instant, mid-log and all."""
        left = self._copied(self.name)
        self.leave()
        self.home = left
        self.open()

    def keep_copy(self) -> Path:
        """A backup of the folder."""
        return self._copied(f"{self.name}-backup")

    def go_back(self, copy: Path) -> None:
        """Put a backup in the place of the folder."""
        self.leave()
        self.home = copy
        self.notes.append("set back to an old copy")
        self.open()

    def clone(self, name: str, random: Random) -> Seat:
        """A second computer with a copy of this one's folder."""
        other = Seat(name, self.folder, self._clock, random)
        other.home = self._copied(name)
        other._entries = list(self._entries)
        self.notes.append(f"cloned as {name}")
        other.notes.append(f"clone of {self.name}")
        other.open()
        return other

    def break_database(self) -> None:
        """Damage the file, and repair it with the one command there is."""
        self.leave()
        harm(self.home / DATABASE_FILE, self._random)
        repair(self.home, self.machine, "en", lambda row: fetch_mine(self.home, row, "en"))
        self.notes.append("damaged, repaired")
        self.open()

    def move_clock(self, by: timedelta) -> None:
        """Somebody sets this computer's clock, for ever or for a while."""
        self.offset = by
        with suppress(PersonError):
            self.hear(Woke())

    # what is there

    def database(self) -> set[str]:
        """The rev_ids in its database."""
        with closing(sqlite3.connect(self.home / DATABASE_FILE)) as raw:
            return {rev_id for (rev_id,) in raw.execute("SELECT rev_id FROM revision")}

    def journal(self) -> set[str]:
        """The rev_ids in its journal."""
        records = read_journal(self.home / JOURNAL_FOLDER).records
        return {str(one["revision"]["rev_id"]) for one in records if "revision" in one}

    def manifest(self) -> Manifest:
        """How it stands by its own account."""
        assert self.desk is not None
        return self.desk.manifest()

    @property
    def is_refused(self) -> bool:
        """Whether the centre no longer takes its token: the person asks for a new code."""
        ended = self.desk.rounds[-1].failure if self.desk and self.desk.rounds else None
        return ended is not None and ended.kind is FailureKind.REFUSED
