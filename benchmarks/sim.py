"""Seeds per second of the simulator: desks and a centre under every fault, on one core and all."""

from __future__ import annotations

import os

from benchmarks.figures import alternate, median
from benchmarks.result import Asked, Measured, Reading
from tests.faults.sim.__main__ import run_many

SEEDS = 200  # per core and round
MOST_ROUNDS = 5


def measure(asked: Asked) -> Measured:
    """Seeds per second; the same seeds always run the same way."""
    cores = os.cpu_count() or 1
    seeds = broken = 0

    def run(jobs: int) -> float:
        nonlocal seeds, broken
        number = SEEDS * jobs
        summary, spent = run_many(seeds, number, jobs)
        seeds += number
        broken += len(summary.broken)
        return number / spent

    names = ("one core", f"all {cores} cores")
    runs = dict(zip(names, (lambda: run(1), lambda: run(cores)), strict=True))
    kept = alternate(min(asked.rounds, MOST_ROUNDS), runs)
    return Measured(
        f"Whole runs of the seeded simulator, drained, every invariant checked after each; {seeds} "
        "seeds in all, in alternated rounds; starting the processes is counted in.",
        ["seeds per second", "median", "least", "most"],
        [
            [name, f"{median(rates):.0f}", f"{min(rates):.0f}", f"{max(rates):.0f}"]
            for name, rates in kept.items()
        ],
        [
            Reading("seeds a second on one core", median(kept[names[0]]), "seeds/s"),
            Reading(f"seeds a second on {cores} cores", median(kept[names[1]]), "seeds/s"),
            Reading("seeds with a broken invariant", broken, "", at_most=0),
        ],
        {f"{name}, seeds/s": rates for name, rates in kept.items()},
    )
