"""A desk: a disk that outlives its processes, and a process that runs the real engine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from ftr.entry import Revision
from ftr.errors import PersonError
from ftr.words import Op, Origin
from sync.driver import Driver
from sync.events import EntrySaved, Event, Started, Ticked
from sync.failures import Failure, FailureKind
from sync.state import Rules, State, recalled
from sync.wire import Config, Hello, ItemResult, Manifest
from tests.faults.sim.disk import (
    BeganEpoch,
    Change,
    Configured,
    Disk,
    KeptToken,
    Remembered,
    Saved,
    Settled,
    TookBack,
)

if TYPE_CHECKING:
    from tests.faults.sim.world import World


class Killed(BaseException):
    """The process ends here and now."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person has filled in and was not yet told to be saved."""

    entry_id: str
    payload: str
    op: Op


class Outbox:
    """The desk's store as the driver wants it, on the model of a disk."""

    def __init__(self, world: World, process: Process) -> None:
        self._world = world
        self._process = process

    @property
    def _disk(self) -> Disk:
        self._process.must_live()
        return self._process.desk.disk

    def load(self, limit: int, but: Collection[str]) -> Sequence[Revision]:
        tables = self._disk.tables
        wanted = [rev_id for rev_id in sorted(tables.pending) if rev_id not in but]
        return [tables.revisions[rev_id] for rev_id in wanted[:limit]]

    def load_named(self, rev_ids: Sequence[str]) -> Sequence[Revision]:
        tables = self._disk.tables
        return [tables.revisions[rev_id] for rev_id in sorted(tables.pending.intersection(rev_ids))]

    def settle(self, results: Sequence[ItemResult], incarnation: str) -> None:
        assert incarnation
        self.commit(Settled(tuple(results)))

    def last_settled(self) -> str | None:
        return self._disk.tables.last_settled

    def holdings(self, after: str, limit: int) -> Sequence[tuple[str, str]]:
        tables = self._disk.tables
        apart = tables.pending | tables.left
        found = [one for one in sorted(tables.state) if one > after and one not in apart]
        return [(rev_id, tables.digests[rev_id]) for rev_id in found[:limit]]

    def take_back(self, rev_ids: Sequence[str]) -> None:
        self.commit(TookBack(tuple(rev_ids)))

    def manifest(self) -> Manifest:
        tables = self._disk.tables
        states = [state for rev_id, state in tables.state.items() if rev_id not in tables.left]
        pending, parked = states.count("pending"), states.count("parked")
        acknowledged = states.count("acknowledged") + states.count("gone")
        created = len(tables.revisions) - len(tables.left)
        discarded = created - pending - parked - acknowledged
        return Manifest(
            epoch=tables.epoch,
            last_seq=tables.last_seq,
            created=created,
            pending=pending,
            acknowledged=acknowledged,
            parked=parked,
            discarded=discarded,
            oldest_pending=None,
            version="sim",
        )

    def keep_token(self, token: str, former: str | None) -> None:
        self.commit(KeptToken(token, former))

    def start_epoch(self, seen: Collection[str]) -> None:
        if self._disk.tables.epoch in seen:
            self.commit(BeganEpoch(self._process.desk.new_id()))

    def keep_config(self, etag: str, config: Config) -> None:
        self.commit(Configured(etag))

    def greeted(self, hello: Hello, offset_s: float) -> None:
        self._process.must_live()

    def remember(self, memory: str) -> None:
        self.commit(Remembered(memory))

    def told(self, failure: Failure | None) -> None:
        self._process.told = failure
        self._world.note("told", self._process, failure.kind if failure else "all sent")

    def commit(self, change: Change) -> None:
        """One transaction, in which the process may die or the disk fail."""
        disk, world, random = self._disk, self._world, self._world.random
        if isinstance(change, Settled):
            world.settled(self._process.desk, change.results)
        if world.disks_fail and random.random() < 0.1:
            raise PersonError("the disk is full")
        dies = world.storm and random.random() < world.storm
        if dies and random.random() < 0.5:
            self._process.kill()
            raise Killed
        disk.commit(change)
        if dies:
            self._process.kill()
            raise Killed


class Process:
    """One run of the app: the real driver and engine. A killed one never acts again."""

    def __init__(self, world: World, desk: Desk, rules: Rules) -> None:
        self.desk = desk
        self.alive = True
        self.told: Failure | None = None
        self.outbox = world.parts.outbox(world, self)
        tables = desk.disk.tables
        self.line = world.parts.line(world, self, tables.token, tables.former)
        self.driver: Driver = world.parts.driver(
            recalled(State(rules=rules, etag=tables.etag), tables.memory),
            self.line,
            self.outbox,
            now=desk.clock,
            random=world.random,
            stopping=lambda: not self.alive,
            page=world.page,
        )
        self._world = world
        self._waiting: list[Event] = []
        self._busy = False
        self._alarm = 0

    def must_live(self) -> None:
        """A dead process goes no further."""
        if not self.alive:
            raise Killed

    def kill(self) -> None:
        """End at this instant; what is in flight is nobody's any more."""
        self.alive = False
        if self.desk.process is self:
            self.desk.process = None

    def tell(self, event: Event) -> None:
        """Hand an event to the sending thread, which takes them one by one."""
        self._waiting.append(event)
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting and self.alive:
                self.driver.handle(self._waiting.pop(0))
        except Killed:
            self.desk.died()
            return
        finally:
            self._busy = False
        self.wake_in(self.driver.wait_s())

    def wake_in(self, seconds: float) -> None:
        """Look at the clock again after so long."""
        self._alarm += 1
        alarm = self._alarm

        def ring() -> None:
            sleeps = self.desk.asleep or self._world.is_night
            if self.alive and alarm == self._alarm and not sleeps:
                self.tell(Ticked())

        self._world.timeline.after(max(seconds, 0.001), ring)

    @property
    def is_refused(self) -> bool:
        """Whether the centre no longer takes this desk's token."""
        return self.told is not None and self.told.kind is FailureKind.REFUSED


class Desk:
    """A machine with a disk, a clock that may be wrong, and a person."""

    def __init__(self, world: World, name: str, disk: Disk, ids: Random) -> None:
        self.name = name
        self.disk = disk
        self.ids = ids
        self.offset = 0.0
        self.asleep = False
        self.process: Process | None = None
        self.drafts: list[Draft] = []
        self.is_copy = False
        self._world = world

    def clock(self) -> float:
        """What time it is here."""
        return self._world.timeline.now + self.offset

    def new_id(self) -> str:
        """A UUIDv7 of sorts: this clock, then chance. Or chance alone, so that a copy of the
        whole machine makes the same ids again."""
        moment = int(self.clock() * 1000) if self._world.plan.ids_know_time else 0
        return f"{moment:013x}-{self.ids.getrandbits(64):016x}"

    def start(self) -> None:
        """Run the app, unless it runs already."""
        if self.process is None:
            self.process = Process(self._world, self, self._world.rules)
            self._world.note("start", self.process, "")
            self.process.tell(Started())

    def died(self) -> None:
        """The person starts the app again, sooner or later."""
        self._world.note("died", None, self.name)
        self._world.timeline.after(self._world.random.uniform(1, 300), self.start)

    def save(self, draft: Draft) -> None:
        """The person presses the last key; "saved" is said only after the commit."""
        if self.process is None or self.asleep:
            return
        process = self.process
        kept = self.disk.tables.current.get(draft.entry_id)
        if kept is not None and (kept.payload, kept.op) == (draft.payload, draft.op):
            self._world.saved(self, kept)  # the save before the crash had come through
            return
        revision = self._revision(draft, kept)
        try:
            self.keep(process, revision)
        except PersonError:
            self.drafts.append(draft)
            return
        except Killed:
            self.drafts.append(draft)
            self.died()
            return
        self._world.saved(self, revision)
        process.tell(EntrySaved())

    def keep(self, process: Process, revision: Revision) -> None:
        """Commit one revision; the table's key refuses an id that is there already."""
        if revision.rev_id in self.disk.tables.revisions:
            raise PersonError("this id is taken")
        process.outbox.commit(Saved(revision))

    def _revision(self, draft: Draft, before: Revision | None) -> Revision:
        tables = self.disk.tables
        return Revision(
            rev_id=self.new_id(),
            entry_id=draft.entry_id,
            rev_no=before.rev_no + 1 if before else 1,
            parent_rev_id=before.rev_id if before else None,
            op=draft.op if before else Op.CREATE,
            occurred_at="",
            tz="UTC",
            recorded_at="",
            started_at=None,
            logging_ms=None,
            agent_ref="agent",
            catalogue_version=1,
            schema=1,
            epoch=tables.epoch,
            seq=tables.last_seq + 1,
            origin=Origin.DESK,
            payload=draft.payload,
        )
