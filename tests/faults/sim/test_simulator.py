"""Nothing told "saved" is lost and nothing counts twice, whatever happens to whom."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.state import Rules
from tests.faults.sim.__main__ import run_chunk, run_many, table
from tests.faults.sim.canaries import CANARIES
from tests.faults.sim.network import FATES, Weather
from tests.faults.sim.plan import FAULTS, Plan
from tests.faults.sim.seeds import replay, run_plan, run_seed

ROOT = Path(__file__).parents[3]
CHUNKS = 12
CHUNK = 150


@pytest.mark.parametrize("number", range(CHUNKS))
def test_no_seed_loses_or_doubles_anything(number: int) -> None:
    first = 1_000_000 + number * CHUNK
    summary = run_chunk(range(first, first + CHUNK))
    for broken in summary.broken:
        print(replay(broken.seed))
    assert not summary.broken, "\n".join(f"{one.seed}: {one.broken}" for one in summary.broken)
    assert summary.told > CHUNK


@pytest.mark.parametrize("fault", FAULTS)
def test_each_kind_of_fault_alone_does_no_harm(fault: str) -> None:
    outcomes = [run_seed(seed, faults=(fault,)) for seed in range(25)]
    assert [one for one in outcomes if one.broken] == []
    assert sum(one.told for one in outcomes) > 50


def test_all_faults_together_do_no_harm() -> None:
    outcomes = [run_seed(seed, faults=FAULTS) for seed in range(60)]
    assert [one for one in outcomes if one.broken] == []


@pytest.mark.parametrize("name", CANARIES)
def test_a_wrong_variant_is_caught_within_a_thousand_seeds(name: str) -> None:
    caught = next((seed for seed in range(1000) if run_seed(seed, CANARIES[name]).broken), None)
    assert caught is not None


def test_a_seed_replays_exactly_whatever_the_hashing() -> None:
    code = "from tests.faults.sim.seeds import replay; print(replay(7)); print(replay(85))"
    traces = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": hashing},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hashing in ("1", "2")
    }
    assert len(traces) == 1
    assert traces.pop() == replay(7) + "\n" + replay(85) + "\n"


plans = st.builds(
    Plan,
    faults=st.sets(st.sampled_from(FAULTS), max_size=3).map(lambda some: tuple(sorted(some))),
    desks=st.integers(1, 2),
    lasts=st.sampled_from([120.0, 600.0]),
    saves=st.integers(0, 4),
    weather=st.builds(
        Weather,
        bad=st.sampled_from([0.0, 0.3, 0.8]),
        fates=st.sets(st.sampled_from(FATES), min_size=1).map(lambda some: tuple(sorted(some))),
    ),
    storm=st.sampled_from([0.0, 0.1]),
    poison=st.sampled_from([0.0, 0.5]),
    push_items=st.integers(1, 3),
    page=st.integers(1, 3),
    rules=st.just(Rules(token_every_s=100.0)),
    events=st.integers(0, 2),
    ids_know_time=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(plan=plans, seed=st.integers(0, 1000))
def test_short_runs_hold_too_and_shrink_to_the_smallest(plan: Plan, seed: int) -> None:
    outcome, _trace = run_plan(seed, plan, Random(seed))
    assert outcome.broken == ""


def test_the_command_runs_seeds_on_several_processes_and_says_how_fast() -> None:
    total, seconds = run_many(0, 220, 2)
    text = table(total, seconds)
    assert (total.seeds, total.broken) == (220, [])
    assert "seeds a second" in text
    assert all(fault in text for fault in FAULTS)
