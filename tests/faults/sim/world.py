"""One run: desks, a centre, the faults between them, a quiet end, and what people were told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from ftr.entry import Revision
from ftr.words import Op
from sync.driver import Driver
from sync.events import Nudged, Woke
from sync.wire import ItemResult, Pushed, Result
from tests.faults.sim.centre import POISON_KINDS, Centre
from tests.faults.sim.desk import Desk, Draft, Outbox, Process
from tests.faults.sim.disk import BeganEpoch, Disk, KeptToken, Rejoined
from tests.faults.sim.network import Line, Weather
from tests.faults.sim.plan import Plan
from tests.faults.sim.timeline import Timeline

DAY = 86400.0
YEAR = 365 * DAY
LOOK_EVERY = 65.0
MOST_DESKS = 4
MOST_LOOKS = 140  # of virtual time: held back for an hour, twice, and then some


class Broken(AssertionError):
    """An invariant does not hold."""


@dataclass(frozen=True)
class Parts:
    """What the run is made of; a canary has one wrong part."""

    disk: type[Disk] = Disk
    outbox: type[Outbox] = Outbox
    line: type[Line] = Line
    driver: type[Driver] = Driver
    centre: type[Centre] = Centre
    desk: type[Desk] = Desk


class World:
    """Everything of one seed."""

    def __init__(self, plan: Plan, random: Random, parts: Parts, trace: bool = False) -> None:
        self.plan, self.random, self.parts = plan, random, parts
        self.trace: list[str] | None = [] if trace else None
        self.timeline = Timeline()
        self.rules, self.page = plan.rules, plan.page
        self.weather = Weather()
        self.storm = 0.0
        self.disks_fail = False
        self.centre_up = True
        self.centre = parts.centre(plan.push_items)
        self.told: dict[tuple[str, str], Revision] = {}
        self.promised: set[tuple[str, str]] = set()
        self.destroyed: set[tuple[str, str]] = set()
        self.erased: set[str] = set()
        self.is_restored = False
        self.has_lost_rows = False
        self.has_revoked = False
        self.is_night = False
        self.rejoined: set[str] = set()
        self.desks: list[Desk] = []
        self._contacts = 0
        for number in range(plan.desks):
            self._join(f"desk-{number}")

    # a run

    def run(self) -> None:
        """The faults, then the quiet; raises Broken where something does not hold."""
        plan, timeline = self.plan, self.timeline
        self.weather, self.storm = plan.weather, plan.storm
        self.disks_fail = "disk" in plan.faults
        for desk in list(self.desks):
            desk.start()
            for _ in range(plan.saves):
                self._soon(partial(self._contact, desk))
        for fault in plan.faults:
            deed = getattr(self, f"_{fault}", None)
            if deed is not None:
                for _ in range(plan.events):
                    self._soon(deed)
        timeline.run_for(plan.lasts)
        self._calm()
        self._drain()
        self._sleep_a_day()
        self._drain()

    def note(self, what: str, process: Process | None, detail: object) -> None:
        """A line of the trace."""
        if self.trace is not None:
            name = process.desk.name if process else "-"
            self.trace.append(f"{self.timeline.now - 1_800_000_000:12.2f} {name} {what} {detail}")

    def saved(self, desk: Desk, revision: Revision) -> None:
        """A person was told "saved"."""
        self.told[revision.rev_id, revision.digest()] = revision
        self.note("saved", desk.process, revision.rev_id)

    def answered(self, revisions: Sequence[Revision], pushed: Pushed) -> None:
        """What the centre says it has, it has."""
        digests = {one.rev_id: one.digest() for one in revisions}
        for item in pushed.results:
            there = self.centre.committed.has(item.rev_id, digests[item.rev_id])
            if item.result is not Result.RETRY and not there:
                raise Broken(f"{item.result} was answered for {item.rev_id}, which is not there")
            self.promised.add((item.rev_id, digests[item.rev_id]))

    def settled(self, desk: Desk, results: Sequence[ItemResult]) -> None:
        """Nothing is taken for sent without the centre's word for these very bytes."""
        digests = desk.disk.tables.digests
        for item in results:
            pair = item.rev_id, digests.get(item.rev_id, "")
            if item.result is not Result.RETRY and pair not in self.promised:
                raise Broken(f"{desk.name} takes {item.rev_id} for sent, and nobody said so")

    # people

    def _contact(self, desk: Desk) -> None:
        if desk.drafts and self.random.random() < 0.7:
            desk.save(desk.drafts.pop())
            return
        known = sorted(desk.disk.tables.current)
        self._contacts += 1
        payload = f"contact {self._contacts}"
        if self.random.random() < self.plan.poison:
            payload += " " + self.random.choice(POISON_KINDS)
        roll = self.random.random()
        if known and roll < 0.3:
            op = Op.VOID if roll < 0.08 else Op.AMEND
            desk.save(Draft(self.random.choice(known), payload, op))
        else:
            desk.save(Draft(desk.new_id(), payload, Op.CREATE))
        if self.random.random() < 0.05 and desk.process is not None and not desk.asleep:
            desk.process.tell(Nudged())

    # faults: each happens once, now

    def _kill(self) -> None:
        desk = self._some_desk()
        if desk.process is not None:
            self.note("kill", desk.process, "")
            desk.process.kill()
            desk.died()

    def _power(self) -> None:
        desk = self._some_desk()
        self.note("power loss", desk.process, desk.name)
        if desk.process is not None:
            desk.process.kill()
        desk.disk.lose_power()
        desk.died()

    def _old_copy(self) -> None:
        """First a copy is made, later it is put back: the disk, or the whole virtual machine."""
        desk = self._some_desk()
        copy, ids = self.parts.disk(desk.disk.copy()), desk.ids.getstate()

        def put_back() -> None:
            self.note("old copy", desk.process, desk.name)
            if desk.process is not None:
                desk.process.kill()
            desk.disk = self.parts.disk(copy.copy())
            if self.random.random() < 0.5:
                desk.ids.setstate(ids)
            desk.is_copy = True
            self._account()
            desk.died()

        self.timeline.after(self.random.uniform(60, self.plan.lasts), self._while_faulty(put_back))

    def _revoke(self) -> None:
        """The coordinator ends a desk's right; its person asks for a new code after a while."""
        desk = self._some_desk()
        self.note("revoked", desk.process, desk.name)
        self.has_revoked = True
        self.centre.revoke(desk.disk.tables.token)
        again = partial(self._rejoin_where_refused, desk)
        self.timeline.after(self.random.uniform(60, 1200), again)

    def _clone(self) -> None:
        desk = self._some_desk()
        if len(self.desks) >= MOST_DESKS:
            return
        ids = Random()
        ids.setstate(desk.ids.getstate())
        if self.random.random() < 0.5:
            ids = Random(self.random.getrandbits(64))
        name = f"{desk.name}'"
        self.note("clone", desk.process, name)
        clone = self.parts.desk(self, name, self.parts.disk(desk.disk.copy()), ids)
        desk.is_copy = clone.is_copy = True
        self.desks.append(clone)
        clone.start()
        for _ in range(self.plan.saves // 2):
            self._soon(partial(self._contact, clone))

    def _old_centre(self) -> None:
        """A backup is made now and put back later."""
        backup = self.centre.rows.copy()

        def put_back() -> None:
            self.note("old centre", None, "")
            self.centre.crash()
            self.centre.restore(backup, noticed=self.random.random() < 0.5)
            self.is_restored = True
            self._account()

        self.timeline.after(self.random.uniform(60, self.plan.lasts), self._while_faulty(put_back))

    def _lost_rows(self) -> None:
        log = sorted(self.centre.rows.log)
        for rev_id in self.random.sample(log, min(len(log), 2)):
            self.note("lost row", None, rev_id)
            self.centre.lose(rev_id)
        self.has_lost_rows = True
        self._account()

    def _centre_down(self) -> None:
        self.centre.crash()
        self.centre_up = False

        def up() -> None:
            self.centre_up = True

        self.timeline.after(self.random.uniform(5, 1200), up)

    def _clock(self) -> None:
        desk = self._some_desk()
        desk.offset += self.random.choice([-3600.0, 3600.0, -10 * YEAR, 10 * YEAR, 90.0])
        self.note("clock", desk.process, desk.offset)
        self.timeline.after(self.random.uniform(0, 60), lambda: self._wake(desk))

    def _sleep(self) -> None:
        desk = self._some_desk()
        desk.asleep = True
        self.note("sleep", desk.process, desk.name)
        self.timeline.after(self.random.uniform(30, 3 * 3600), lambda: self._wake(desk))

    def _erase(self) -> None:
        log = sorted(self.centre.rows.log)
        if log:
            rev_id = self.random.choice(log)
            self.note("erase", None, rev_id)
            self.centre.erase(rev_id)
            self.erased.add(rev_id)

    # the quiet end

    def _calm(self) -> None:
        """No more faults. What refuses whole requests because of an item is mended as well."""
        self.note("calm", None, "")
        self.weather, self.storm, self.disks_fail = Weather(), 0.0, False
        self.centre.strict = False
        self.plan = replace(self.plan, events=0)
        for desk in self.desks:
            desk.asleep = False
            self._wake(desk)

    def _drain(self) -> None:
        """Every desk has sent all and proven it, within bounded time."""
        for _ in range(MOST_LOOKS):
            self.timeline.run_for(LOOK_EVERY)
            self.centre_up = True
            for desk in self.desks:
                desk.start()
                self._rejoin_where_refused(desk)
            if all(self._is_quiet(desk) for desk in self.desks):
                return
        waiting = {desk.name: self._standing(desk) for desk in self.desks}
        raise Broken(f"not quiet {MOST_LOOKS * LOOK_EVERY:.0f} s after the last fault: {waiting}")

    def _is_quiet(self, desk: Desk) -> bool:
        process = desk.process
        if process is None or not process.driver.waiting or desk.disk.tables.pending:
            return False
        proof = process.driver.state.proof
        compared = proof.compared_with == self.centre.incarnation
        waits = proof.moved or proof.put_off > desk.clock()
        return process.told is None and compared and not waits

    def _standing(self, desk: Desk) -> str:
        process = desk.process
        if process is None:
            return "not running"
        return f"{len(desk.disk.tables.pending)} pending, {process.told}, {process.driver.state}"

    def _sleep_a_day(self) -> None:
        """The night: nobody acts, and the daily comparison is due after it."""
        self.is_night = True
        self.timeline.run_for(DAY + 3600)
        self.is_night = False
        for desk in self.desks:
            self._wake(desk)

    def _rejoin_where_refused(self, desk: Desk) -> None:
        """A person hands out a new code where a copy, a restore or a coordinator made the token
        worthless."""
        if desk.process is None or not desk.process.is_refused:
            return
        tables = desk.disk.tables
        if self.centre.knows(tables.token) or self.centre.knows(tables.former):
            return  # refused before the centre was set back; its own next try comes within the hour
        if not (desk.is_copy or self.is_restored or self.has_revoked):
            raise Broken(f"{desk.name} is locked out")
        name = f"{desk.name}-again-{len(self.rejoined)}"
        self.rejoined.add(name)
        desk.process.kill()
        desk.disk.commit(Rejoined(self.centre.enrol(name), f"epoch of {name}"))
        desk.start()

    # what makes it up

    def _join(self, name: str) -> None:
        disk = Disk()
        disk.commit(KeptToken(self.centre.enrol(name), None))
        disk.commit(BeganEpoch(f"epoch of {name}"))
        ids = Random(self.random.getrandbits(64))
        self.desks.append(self.parts.desk(self, name, self.parts.disk(disk.copy()), ids))

    def _account(self) -> None:
        """What no disk holds any more was destroyed by the fault itself: nobody can bring it."""
        held = [desk.disk.tables.digests for desk in self.desks]
        for pair in self.told:
            rev_id, digest = pair
            if self.centre.rows.has(*pair) or any(one.get(rev_id) == digest for one in held):
                continue
            self.destroyed.add(pair)

    def _some_desk(self) -> Desk:
        return self.random.choice(self.desks)

    def _soon(self, deed: Callable[[], None]) -> None:
        self.timeline.after(self.random.uniform(0, self.plan.lasts), self._while_faulty(deed))

    def _while_faulty(self, deed: Callable[[], None]) -> Callable[[], None]:
        """A deed that no longer happens once it is calm."""

        def happen() -> None:
            if self.plan.events:
                deed()

        return happen

    def _wake(self, desk: Desk) -> None:
        desk.asleep = False
        if desk.process is not None:
            desk.process.tell(Woke())
