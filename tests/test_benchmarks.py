"""The measured figures: the ones that are the same on every machine are promises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.figures import alternate, percentile
from benchmarks.keystrokes import by_keys, sheet_of, typed
from ftr.catalogue.model import walk
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from tests.processes import ROOT, environment


def test_a_contact_takes_one_key_per_level_and_one_for_the_answer() -> None:
    catalogue = publish(seed_catalogue(), (), opened=False)
    for path in walk(catalogue.reasons):
        if not path[-1].sub:
            assert typed(catalogue, by_keys(path), path[-1].code) == len(path) + 1, path[-1].code


def test_an_ending_takes_one_key() -> None:
    catalogue = publish(seed_catalogue(), (), opened=False)
    for key, ending in sheet_of(catalogue).endings.items():
        assert typed(catalogue, key, ending.code) == 1


@pytest.mark.parametrize(
    ("section", "shows"), [("keystrokes", "leaves on level 2"), ("save", "the desk's writer")]
)
def test_a_section_is_measured_by_itself(section: str, shows: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks", section, "--rounds", "1"]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=environment(),
        check=True,
        timeout=300,
    )
    assert shows in done.stdout
    assert "ratio" in done.stdout.lower()
    assert str(tmp_path) not in done.stdout, "figures are shown to others: no paths"
    assert not list(tmp_path.iterdir())


def test_rounds_alternate_and_the_first_is_dropped() -> None:
    order: list[str] = []
    kept = alternate(2, {"a": lambda: order.append("a"), "b": lambda: order.append("b")})
    assert "".join(order) == "abbaab"
    assert {name: len(values) for name, values in kept.items()} == {"a": 2, "b": 2}


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile([3, 1, 2], 0.99) == 3
    assert percentile([7], 0.01) == 7
