"""`make sim SEEDS=…`: that many seeds on all cores, with a table of what they went through.

python -m tests.faults.sim [--seeds N] [--from FIRST] [--jobs J] [--replay SEED]
"""

from __future__ import annotations

import argparse
import gc
import os
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tests.faults.sim.plan import FAULTS
from tests.faults.sim.seeds import Outcome, replay, run_seed

_CHUNK = 100


@dataclass
class Summary:
    """What many seeds came to."""

    seeds: int = 0
    told: int = 0
    destroyed: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    broken: list[Outcome] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """One more seed."""
        self.seeds += 1
        self.told += outcome.told
        self.destroyed += outcome.destroyed
        self.faults.update(outcome.faults)
        if outcome.broken:
            self.broken.append(outcome)

    def join(self, other: Summary) -> None:
        """Another chunk's seeds."""
        self.seeds += other.seeds
        self.told += other.told
        self.destroyed += other.destroyed
        self.faults.update(other.faults)
        self.broken += other.broken


def run_chunk(seeds: range) -> Summary:
    """Run seeds one after the other."""
    gc.disable()  # nothing of a run lives on; collecting once per chunk is enough
    summary = Summary()
    for seed in seeds:
        summary.add(run_seed(seed))
    gc.collect()
    return summary


def run_many(first: int, count: int, jobs: int) -> tuple[Summary, float]:
    """Run `count` seeds from `first` on; with the seconds it took."""
    began = time.monotonic()
    chunks = [range(a, min(a + _CHUNK, first + count)) for a in range(first, first + count, _CHUNK)]
    total = Summary()
    with ProcessPoolExecutor(jobs) as pool:
        for done, summary in enumerate(pool.map(run_chunk, chunks), start=1):
            total.join(summary)
            if done % 20 == 0 or summary.broken:
                rate = total.seeds / (time.monotonic() - began)
                broken = len(total.broken)
                print(f"  {total.seeds} seeds, {rate:.0f} a second, {broken} broken", flush=True)
    return total, time.monotonic() - began


def table(total: Summary, seconds: float) -> str:
    """The figures as text."""
    lines = [
        f"seeds            {total.seeds}",
        f"seeds a second   {total.seeds / seconds:.1f}",
        f"told saved       {total.told}",
        f"  destroyed with the only disk that held them   {total.destroyed}",
        f"lost, double, or any other invariant broken   {len(total.broken)}",
        "seeds with",
        *(f"  {fault:<14} {total.faults[fault]}" for fault in FAULTS),
    ]
    lines += [f"BROKEN seed {one.seed}: {one.broken[:300]}" for one in total.broken[:20]]
    return "\n".join(lines)


def main() -> int:
    """Run; 1 where an invariant does not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.sim")
    parser.add_argument("--seeds", type=int, default=10_000)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--replay", type=int, metavar="SEED", help="print the trace of one seed")
    chosen = parser.parse_args()
    if chosen.replay is not None:
        print(replay(chosen.replay))
        return 0
    total, seconds = run_many(chosen.first, chosen.seeds, chosen.jobs)
    print(table(total, seconds))
    if total.broken:
        print("\nThe trace of the first:\n" + replay(total.broken[0].seed))
    return int(bool(total.broken))


if __name__ == "__main__":
    raise SystemExit(main())
