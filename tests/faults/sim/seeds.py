"""One seed, one run: the same seed always runs the same way."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.faults.sim.invariants import check
from tests.faults.sim.plan import Plan, drawn
from tests.faults.sim.world import Parts, World

HONEST = Parts()


@dataclass(frozen=True)
class Outcome:
    """How a seed ended; `broken` is empty where everything held."""

    seed: int
    faults: tuple[str, ...]
    told: int
    destroyed: int
    broken: str


def run_seed(seed: int, parts: Parts = HONEST, faults: tuple[str, ...] | None = None) -> Outcome:
    """Run a seed and check every invariant."""
    random = Random(seed)
    return run_plan(seed, drawn(random, faults), random, parts)[0]


def run_plan(
    seed: int, plan: Plan, random: Random, parts: Parts = HONEST, *, trace: bool = False
) -> tuple[Outcome, list[str]]:
    """Run a plan; with the trace where it is asked for."""
    world = World(plan, random, parts, trace)
    broken = ""
    try:
        world.run()
        check(world)
    except Exception as error:
        broken = f"{type(error).__name__}: {error}"
    counts = len(world.told), len(world.destroyed)
    return Outcome(seed, plan.faults, *counts, broken), world.trace or []


def replay(seed: int, parts: Parts = HONEST, faults: tuple[str, ...] | None = None) -> str:
    """The trace of a seed, to read."""
    random = Random(seed)
    plan = drawn(random, faults)
    outcome, trace = run_plan(seed, plan, random, parts, trace=True)
    return "\n".join([f"seed {seed}: {plan}", *trace, outcome.broken or "all held"])
