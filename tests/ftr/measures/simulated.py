"""Pilots whose truth is known: how often the intervals hold it, and what a comparison finds.

python -m tests.ftr.measures.simulated [--runs N] [--seed S]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from ftr.measures.answers import AgentAnswers, ByAgent, pooled
from ftr.measures.change import change
from ftr.measures.diff_in_diff import DiffInDiff, FourCells, diff_in_diff
from ftr.measures.interval import share_interval
from ftr.measures.verdict import Verdict, judge
from ftr.measures.wilson import wilson

SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Scene:
    """Agents of one cell: how many contacts each has, and how much they differ."""

    name: str
    contacts: tuple[int, ...]
    icc: float
    share: float = SHARE


SCENES = (
    *(Scene(f"20 agents × 250, ICC {icc}", (250,) * 20, icc) for icc in (0.005, 0.01, 0.02, 0.05)),
    Scene("20 agents, 50 to 450 contacts, ICC 0.02", tuple(range(50, 450, 20)), 0.02),
    Scene("20 agents × 250, share 10 %, ICC 0.02", (250,) * 20, 0.02, 0.1),
    *(Scene(f"a reason of {n} agents × 80, ICC 0.02", (80,) * n, 0.02) for n in (3, 4, 8)),
)


def cell(generator: Generator, scene: Scene) -> list[AgentAnswers]:
    """Each agent's own share is drawn from the beta that gives the ICC, then the answers."""
    size = 1 / scene.icc - 1
    own = generator.beta(scene.share * size, (1 - scene.share) * size, size=len(scene.contacts))
    yes = generator.binomial(scene.contacts, own)
    return [AgentAnswers(int(y), n - int(y)) for y, n in zip(yes, scene.contacts, strict=True)]


Limits = Callable[[Sequence[AgentAnswers]], tuple[float, float] | None]


def over_agents(agents: Sequence[AgentAnswers]) -> tuple[float, float] | None:
    """The report's interval."""
    interval = share_interval(agents)
    return None if interval is None else (interval.low, interval.high)


def as_loose_contacts(agents: Sequence[AgentAnswers]) -> tuple[float, float]:
    """The textbook's, which leaves out that agents differ."""
    whole = pooled(agents)
    return wilson(whole.yes, whole.answers)


def covered(scene: Scene, runs: int, seed: int, limits: Limits = over_agents) -> float:
    """The part of the runs in which the interval holds the true share."""
    generator = np.random.default_rng(seed)
    held = 0
    for _ in range(runs):
        found = limits(cell(generator, scene))
        held += found is not None and found[0] <= scene.share <= found[1]
    return held / runs


@dataclass(frozen=True, slots=True)
class World:
    """Two pilots of the same agents, with a drop on the fixed reasons. Fractions.

    Weeks move all reasons by `week_sd`; agents differ by `icc`, drift between pilots and answer
    differently on fixed and untouched reasons by the parts `drift` and `by_kind` of that.
    """

    drop: float
    agents: int = 20
    contacts: int = 250
    fixed: float = 0.4
    icc: float = 0.02
    week_sd: float = 0.023
    drift: float = 0.2
    by_kind: float = 0.1


@dataclass(frozen=True, slots=True)
class Pilots:
    """The four cells, and the same of the two halves of the first pilot."""

    cells: FourCells
    halves: FourCells


def pilots(generator: Generator, world: World) -> Pilots:
    """Draw both pilots; the halves of the first add up to it."""
    spread = np.sqrt(SHARE * (1 - SHARE) * world.icc)

    def effect(part: float) -> np.ndarray:
        return generator.normal(0, spread * np.sqrt(part), world.agents)

    stays = effect(1 - world.drift - world.by_kind)
    kinds = [effect(world.by_kind), effect(world.by_kind)]
    contacts = [round(world.contacts * world.fixed), round(world.contacts * (1 - world.fixed))]
    drawn = []
    for pilot in (0, 1):
        week = generator.normal(0, world.week_sd)
        now = stays + effect(world.drift) + week
        for kind in (0, 1):
            gone = world.drop if pilot == 1 and kind == 0 else 0.0
            own = np.clip(SHARE + now + kinds[kind] - gone, 0.01, 0.99)
            half = contacts[kind] // 2
            drawn.append([_answers(generator, own, n) for n in (half, contacts[kind] - half)])
    whole = [_together(*halves) for halves in drawn]
    return Pilots(
        cells=FourCells(whole[0], whole[2], whole[1], whole[3]),
        halves=FourCells(drawn[0][0], drawn[0][1], drawn[1][0], drawn[1][1]),
    )


def _answers(generator: Generator, own: np.ndarray, contacts: int) -> ByAgent:
    yes = generator.binomial(contacts, own)
    return {f"a{place}": AgentAnswers(int(y), contacts - int(y)) for place, y in enumerate(yes)}


def _together(one: ByAgent, other: ByAgent) -> ByAgent:
    return {agent: answers + other[agent] for agent, answers in one.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """Parts of the runs: the interval leaves out 0; the true effect is held; and the verdict."""

    differs: float
    held: float
    shown: float
    before_after: float


def found(world: World, runs: int, seed: int) -> Found:
    """What the comparison says of so many pairs of pilots; a change was recorded in each."""
    generator = np.random.default_rng(seed)
    differs = held = shown = before_after = 0
    for _ in range(runs):
        both = pilots(generator, world)
        effect, placebo = _done(diff_in_diff(both.cells)), _done(diff_in_diff(both.halves))
        differs += not effect.effect.holds_0
        held += effect.effect.low <= -world.drop <= effect.effect.high
        verdict = judge(effect.effect, placebo.effect, recorded=True).verdict
        shown += verdict is Verdict.SHOWN
        before_after += _before_after_differs(both.cells)
    return Found(differs / runs, held / runs, shown / runs, before_after / runs)


def _before_after_differs(cells: FourCells) -> bool:
    before = _together(cells.fixed_before, cells.untouched_before)
    made = change(before, _together(cells.fixed_after, cells.untouched_after))
    assert made is not None
    return not made.difference.holds_0


def _done(made: DiffInDiff | None) -> DiffInDiff:
    assert made is not None
    return made


def main() -> None:
    """Print what the fast tests check, over many more runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    runs, seed = arguments.runs, arguments.seed
    print(f"95 % intervals that hold the truth, of {runs} pilots (seed {seed})")
    print(f"{'':44}over agents   as loose contacts")
    failed = False
    for scene in SCENES:
        ours = covered(scene, runs, seed)
        failed |= not 0.93 <= ours <= 0.97
        print(f"{scene.name:44}{ours:11.1%}{covered(scene, runs, seed, as_loose_contacts):20.1%}")
    print(f"\nfixed against untouched reasons, of {runs} pairs of pilots")
    print(f"{'':44}differs  holds truth  verdict 'shown'  before/after alone differs")
    for name, world in {
        "nothing changed": World(drop=0.0),
        "10 points less on 40 % of the contacts": World(drop=0.1),
    }.items():
        one = found(world, runs, seed)
        failed |= one.differs > 0.07 if world.drop == 0 else one.shown < 0.9
        print(
            f"{name:44}{one.differs:7.1%}{one.held:13.1%}{one.shown:17.1%}{one.before_after:28.1%}"
        )
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
