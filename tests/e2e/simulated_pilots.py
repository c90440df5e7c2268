"""Pilots of known truth through a whole centre: contacts go in, what it says is read back as JSON.

Every contact is taken in by the store like any import; the change is recorded, and reports and
comparisons are asked for, over the service's own calls.

python -m tests.e2e.simulated_pilots [--runs N] [--seed S]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from math import sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.random import Generator
from uuid_utils import uuid7

from central.store.agents import list_agents
from central.store.database import open_store, sqlite_url
from central.store.intake import Intake
from central.store.pilots import create_pilot
from central.store.schema import upgrade
from ftr.catalogue.model import Catalogue, Reason
from ftr.clock import to_text
from ftr.plan import Plan
from ftr.words import PilotKind, Role
from sync.wire import Result
from tests.central.service.calling import Caller, calling
from tests.conftest import StandingClock

SHARE = 0.4
FIXED = "track"
LEAVES = {FIXED: 4, "bill": 2, "move": 2, "rest": 2}  # as many contacts on each leaf
FIRST, SECOND = date(2026, 11, 2), date(2026, 11, 16)  # Mondays
DAYS = 5
AT_ONCE = 1000
RUNS_AT_ONE_CENTRE = 4
CATALOGUE = Catalogue(
    reasons=tuple(
        Reason(
            main,
            {"en": main.title()},
            sub=tuple(Reason(f"{main}-{n}", {"en": f"{main} {n}"}) for n in range(leaves)),
        )
        for main, leaves in LEAVES.items()
    )
)


@dataclass(frozen=True, slots=True)
class World:
    """Two pilots of the same agents; `drop` is what the fixed reasons lost in between. Fractions.

    Weeks move all reasons by `week_sd`; agents differ by `icc`, drift between pilots and answer
    differently on fixed and untouched reasons by the parts `drift` and `by_kind` of that.
    """

    drop: float
    agents: int = 20
    contacts: int = 250
    icc: float = 0.02
    week_sd: float = 0.023
    drift: float = 0.2
    by_kind: float = 0.1

    @property
    def fixed(self) -> float:
        """The part of the contacts that is on fixed reasons."""
        return LEAVES[FIXED] / sum(LEAVES.values())


WORLDS = {
    "nothing changed": World(drop=0.0, contacts=100),
    "10 points less on 40 % of the contacts": World(drop=0.1),
}
NOTHING, TEN_POINTS = WORLDS.values()


@dataclass(frozen=True, slots=True)
class Drawn:
    """One pilot as it was: every agent's own chance of a yes on fixed and on other reasons.

    `truth` are the shares over all agents there could have been, in that week: of fixed reasons
    and of others.
    """

    chances: tuple[np.ndarray, np.ndarray]
    truth: tuple[float, float]

    def overall(self, world: World) -> float:
        """The share of all contacts together."""
        return world.fixed * self.truth[0] + (1 - world.fixed) * self.truth[1]


def drawn(generator: Generator, world: World) -> tuple[Drawn, Drawn]:
    """Both pilots."""
    spread = sqrt(SHARE * (1 - SHARE) * world.icc)

    def effect(part: float) -> np.ndarray:
        return generator.normal(0, spread * sqrt(part), world.agents)

    stays = effect(1 - world.drift - world.by_kind)
    kinds = effect(world.by_kind), effect(world.by_kind)
    made = []
    for drop in (0.0, world.drop):
        share = SHARE + generator.normal(0, world.week_sd)
        now = stays + effect(world.drift)
        truth = share - drop, share
        chances = tuple(
            np.clip(true + now + kind, 0.01, 0.99) for true, kind in zip(truth, kinds, strict=True)
        )
        made.append(Drawn((chances[0], chances[1]), truth))
    return made[0], made[1]


@dataclass
class Held:
    """Of how many shares the interval was read, and how many held the truth."""

    of: int = 0
    held: int = 0

    def see(self, low: float, truth: float, high: float) -> None:
        """One more."""
        self.of += 1
        self.held += low <= truth <= high

    @property
    def part(self) -> float:
        """The part that held it."""
        return self.held / self.of


@dataclass
class Found:
    """What the centre said of so many pairs of pilots, against what was true."""

    pairs: int
    overall: Held
    rows: Held
    effect: Held
    differs: int = 0
    shown: int = 0
    seconds: float = 0.0


class SimulatedCentre:
    """A centre of its own in a folder, with a clock that is set; ends with `centre_in`."""

    def __init__(self, call: Caller, clock: StandingClock) -> None:
        self._call, self._clock = call, clock
        self._intake = Intake(call.store)
        self._token = call.access(Role.ADMINISTRATOR)

    def fill(self, plan: Plan, one: Drawn, world: World, generator: Generator) -> str:
        """A pilot with every contact of its agents; returns its id."""
        store = self._call.store
        pilot_id = store.write(
            lambda c: create_pilot(
                c, plan, CATALOGUE, PilotKind.REAL, now=store.clock(), fresh=store.fresh
            )
        )
        agents = store.read(lambda c: list_agents(c, pilot_id))
        each = world.contacts // sum(LEAVES.values())
        moments = [_moment(plan.start, n) for n in range(each)]
        items = []
        for place, agent in enumerate(sorted(agents, key=lambda agent: agent.agent_ref)):
            for main, leaves in LEAVES.items():
                chance = one.chances[main != FIXED][place]
                for leaf in range(leaves):
                    reason = f"{main}-{leaf}"
                    told = (generator.random(each) < chance).tolist()
                    items += [
                        _contact(agent.agent_ref, reason, yes, at)
                        for yes, at in zip(told, moments, strict=True)
                    ]
        for start in range(0, len(items), AT_ONCE):
            results = self._intake.import_entries(pilot_id, items[start : start + AT_ONCE]).results
            assert {item.result for item in results} == {Result.STORED}
        return pilot_id

    def pair(self, world: World, generator: Generator, number: int) -> tuple[Any, Any, Any]:
        """The reports of two pilots and their comparison; a change was recorded in between."""
        first, second = drawn(generator, world)
        self._clock.now = _morning(FIRST)
        plan = Plan(
            name=f"before {number}",
            start=FIRST,
            end=FIRST + timedelta(days=DAYS - 1),
            agents=world.agents,
        )
        before = self.fill(plan, first, world, generator)
        self._clock.now = _morning(plan.end + timedelta(days=2))
        wish = {"kind": "reason", "target": FIXED, "on": str(plan.end + timedelta(days=1))}
        self._ask("POST", f"/v1/pilots/{before}/changes", json=wish)
        later = replace(
            plan,
            name=f"after {number}",
            start=SECOND,
            end=SECOND + timedelta(days=DAYS - 1),
            agents_from=before,
        )
        after = self.fill(later, second, world, generator)
        self._clock.now = _morning(later.end + timedelta(days=2))
        reports = [
            (self._ask("GET", f"/v1/pilots/{pilot}/report", params={"by": "reason"}), one)
            for pilot, one in ((before, first), (after, second))
        ]
        return *reports, self._ask("GET", f"/v1/pilots/{before}/compare/{after}")

    def _ask(self, method: str, path: str, **rest: Any) -> Any:
        answer = self._call(method, path, self._token, **rest)
        assert answer.is_success, answer.text
        return answer.json()


def _moment(start: date, n: int) -> str:
    """When the `n`th contact on a reason was: the days in turn."""
    day = start + timedelta(days=n % DAYS)
    return to_text(datetime(day.year, day.month, day.day, 10, n % 60, tzinfo=UTC))


def _contact(agent_ref: str, reason: str, yes: bool, at: str) -> dict[str, Any]:
    """One imported contact as it travels; made many times, so by hand."""
    return {
        "rev_id": str(uuid7()),
        "entry_id": str(uuid7()),
        "rev_no": 1,
        "parent_rev_id": None,
        "op": "create",
        "occurred_at": at,
        "tz": "Europe/Amsterdam",
        "recorded_at": at,
        "started_at": at,
        "logging_ms": None,
        "agent_ref": agent_ref,
        "catalogue_version": 1,
        "schema": 1,
        "epoch": "e" * 32,
        "seq": 1,
        "origin": "import",
        "payload": f'{{"reason":"{reason}","online_first":"{"yes" if yes else "no"}"}}',
    }


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, tzinfo=UTC)


@contextmanager
def centre_in(folder: Path) -> Iterator[SimulatedCentre]:
    """A new centre for the block."""
    clock = StandingClock(_morning(FIRST))
    with closing(open_store(sqlite_url(folder), clock)) as store:
        upgrade(store)
        with calling(store) as call:
            yield SimulatedCentre(call, clock)


def found(world: World, runs: int, seed: int) -> Found:
    """What a centre says of so many pairs of pilots of this world."""
    generator = np.random.default_rng(seed)
    made = Found(runs, Held(), Held(), Held())
    began, done = time.monotonic(), 0
    while done < runs:
        with TemporaryDirectory() as folder, centre_in(Path(folder)) as centre:
            for number in range(done, min(runs, done + RUNS_AT_ONE_CENTRE)):
                _see(made, world, *centre.pair(world, generator, number))
                done += 1
    made.seconds = time.monotonic() - began
    return made


def _see(made: Found, world: World, first: Any, second: Any, comparison: Any) -> None:
    for report, one in (first, second):
        whole = report["overall"]
        assert whole["contacts"] == world.agents * world.contacts
        made.overall.see(whole["ci_low"], one.overall(world), whole["ci_high"])
        for row in report["rows"]:
            made.rows.see(row["ci_low"], one.truth[row["key"] != FIXED], row["ci_high"])
    effect = comparison["effect"]["effect"]
    made.effect.see(effect["low"], -world.drop, effect["high"])
    made.differs += not effect["low"] <= 0 <= effect["high"]
    made.shown += comparison["verdict"]["word"] == "shown"


def main() -> None:
    """Print what the fast tests check, over many more runs; exit 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    runs, seed = arguments.runs, arguments.seed
    print(f"{runs} pairs of pilots of each kind through a centre (seed {seed})", flush=True)
    failed = False
    with ProcessPoolExecutor(len(WORLDS)) as processes:
        every = processes.map(found, WORLDS.values(), repeat(runs), repeat(seed))
        for (name, world), made in zip(WORLDS.items(), every, strict=True):
            failed |= _told(name, world, made)
    raise SystemExit(failed)


def _told(name: str, world: World, made: Found) -> bool:
    """Print what was found; returns whether a promise is broken."""
    print(f"{name}: {world.agents} agents × {world.contacts} contacts ({made.seconds:.0f} s)")
    intervals = {"all contacts": made.overall, "by reason": made.rows, "the effect": made.effect}
    for what, held in intervals.items():
        print(f"  95 % intervals that hold the truth, {what:22}{held.part:7.1%} of {held.of}")
    print(f"  {'effects whose interval leaves out 0':58}{made.differs / made.pairs:7.1%}")
    print(f"  {'verdict “shown”':58}{made.shown / made.pairs:7.1%}", flush=True)
    wrong = any(not 0.93 <= held.part <= 0.97 for held in intervals.values())
    if world.drop == 0:
        return wrong or made.differs > 0.07 * made.pairs
    return wrong or made.shown <= 0.9 * made.pairs


if __name__ == "__main__":
    main()
