"""The measured figures: the ones that are the same on every machine are promises."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from math import log2, nan
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest

from benchmarks.demo_pilot import Desk
from benchmarks.figures import alternate, percentile
from benchmarks.generated import monday, revisions
from benchmarks.keystrokes import entropy, weighed
from benchmarks.light_desk import LightDesk
from benchmarks.mixes import Mix, real_mixes
from benchmarks.public_lists import real_folder
from benchmarks.readme import BEGIN, END, README, write_figures
from benchmarks.result import Measured, Reading
from benchmarks.slow_line import Line, slow_line
from benchmarks.typed_contacts import by_keys, by_search, has_keys, sheet_of, typed
from ftr.catalogue.model import Reason, walk
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.texts import LANGUAGES, Language
from sync.state import Rules
from tests.processes import ROOT, environment
from tests.sync.stub_centre import stub_centre

PATIENCE_S = 60


def test_a_contact_takes_one_key_per_level_and_one_for_the_answer() -> None:
    catalogue = publish(seed_catalogue(), (), opened=False)
    sheet = sheet_of(catalogue)
    for path in walk(catalogue.reasons):
        if not path[-1].sub:
            assert typed(sheet, by_keys(path), path[-1].code) == len(path) + 1, path[-1].code


def test_an_ending_takes_one_key() -> None:
    sheet = sheet_of(publish(seed_catalogue(), (), opened=False))
    for key, ending in sheet.endings.items():
        assert typed(sheet, key, ending.code) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_search_a_contact_takes_its_letters_enter_and_the_answer(language: Language) -> None:
    catalogue = publish(seed_catalogue(), (), opened=False)
    sheet = sheet_of(catalogue)
    leaves = [path for path in walk(catalogue.reasons) if not path[-1].sub]
    for path in leaves[::5]:
        keys = by_search(sheet, path, language)
        assert keys[-2:] == ["enter", "1"]
        assert typed(sheet, keys, path[-1].code, language) == len(keys) <= 8, path[-1].code


def test_keystrokes_are_weighted_by_how_often_a_reason_came() -> None:
    long = tuple(Reason(f"m.r{number}", {"en": f"Way {number}"}) for number in range(10))
    reasons = (Reason("m", {"en": "Many"}, sub=long), Reason("one", {"en": "One"}))
    catalogue = publish(replace(seed_catalogue(), reasons=reasons), (), opened=False)
    one = weighed(Mix("", catalogue, {"one": 6, "m.r0": 1, "m.r9": 1}))
    assert one.digits == (6 * 2 + 3 + 4) / 8  # the tenth of a list is one key more
    assert one.by_digits == 1
    assert one.bound_10 == 1 + entropy({"a": 6, "b": 1, "c": 1}) / log2(10)
    assert entropy({"a": 1, "b": 1, "c": 0}) == 1


def test_a_list_that_opens_on_search_has_no_keys() -> None:
    reasons = tuple(Reason(f"r{number}", {"en": f"Reason {number}"}) for number in range(28))
    catalogue = publish(replace(seed_catalogue(), reasons=reasons), (), opened=False)
    assert not has_keys(sheet_of(catalogue), reasons[:1])
    assert weighed(Mix("", catalogue, {"r7": 1})).by_digits == 0


@pytest.mark.realdata
def test_every_contact_of_a_real_log_has_its_leaf() -> None:
    folder = real_folder()
    if folder is None:
        pytest.skip("REALDATA names no folder with the public logs")
    mixes = {mix.name: mix for mix in real_mixes(folder)}
    for mix in mixes.values():
        assert {code for code, count in mix.counts.items() if count} <= {
            leaf.code for leaf in mix.catalogue.leaves
        }
    assert sum(mixes["Boston 311, calls"].counts.values()) == 15281
    frequent = mixes["US complaints, products, most frequent first"]
    first, *_ = frequent.catalogue.reasons
    assert first.label["en"].startswith("Credit reporting")


@pytest.mark.parametrize(
    ("section", "shows"), [("keystrokes", "leaves on level 2"), ("save", "the desk's writer")]
)
def test_a_section_is_measured_by_itself(section: str, shows: str, tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    (tmp_path / "disk").mkdir()
    command = [sys.executable, "-m", "benchmarks", section, "--rounds", "1"]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path / "disk"), "--json", str(written)],
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
    assert not list((tmp_path / "disk").iterdir())
    figures = written.read_text(encoding="utf-8")
    assert str(tmp_path) not in figures
    assert json.loads(figures)["sections"][section]["readings"][0]["value"] > 0


def test_rounds_alternate_and_the_first_is_dropped() -> None:
    order: list[str] = []
    kept = alternate(2, {"a": lambda: order.append("a"), "b": lambda: order.append("b")})
    assert "".join(order) == "abbaab"
    assert {name: len(values) for name, values in kept.items()} == {"a": 2, "b": 2}


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile([3, 1, 2], 0.99) == 3
    assert percentile([7], 0.01) == 7


@pytest.mark.parametrize(
    ("reading", "line"),
    [
        (Reading("a", 0.31, "x", at_least=0.3), "a: 0.31 x (goal: at least 0.3 x: met)"),
        (Reading("a", 0.29, "x", at_least=0.3), "a: 0.29 x (goal: at least 0.3 x: NOT met)"),
        (Reading("a", 0, "", at_most=0), "a: 0 (goal: at most 0: met)"),
        (Reading("a", 1, "", at_most=0), "a: 1 (goal: at most 0: NOT met)"),
        (Reading("a", 217.4, "rows/s"), "a: 217 rows/s"),
        (Reading("a", nan, "s", at_most=1), "a: not measured"),
    ],
)
def test_a_reading_says_whether_its_goal_is_met(reading: Reading, line: str) -> None:
    assert str(reading) == line


def test_figures_take_the_place_of_the_former_ones_in_the_readme(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nformer\n{END}\nafter\n", encoding="utf-8")
    section = Measured("How.", ["", "n"], [["row", "7"]], [Reading("a", 3, "s", at_most=2)])
    machine = {
        "cores": 2,
        "load": 0.1,
        "system": "Linux",
        "processor": "x86_64",
        "python": "3.11.7",
        "sqlite": "3.40.1",
        "libraries": {"httpx": "0.28.1"},
        "sync_p50_s": 0.0005,
    }
    run = {
        "at": "2026-11-22T11:00:00+00:00",
        "machine": machine,
        "rounds": 11,
        "sections": {"slow": {**section.to_dict(), "seconds": 5}},
    }
    write_figures(run, readme)
    text = readme.read_text(encoding="utf-8")
    assert "former" not in text
    assert text.startswith("before\n") and text.endswith("after\n")
    assert "| slow | a | 3 s | at most 2 s | **not met** |" in text
    assert BEGIN in README.read_text(encoding="utf-8")


def test_a_light_desk_sends_its_week_over_a_line_that_breaks() -> None:
    catalogue = publish(seed_catalogue(), (), opened=False)
    made = list(revisions(catalogue, "agent-1", monday(), 300, 1))
    quick = Line(bits_per_s=1e9, round_trip_s=0.0)
    with stub_centre() as (stub, address):
        with slow_line(quick, urlsplit(address).port or 0, seed=1) as line:
            line.until_reset = 2  # the first push
            desk = Desk(f"http://127.0.0.1:{line.port}", "eod_x", "agent-1", stub.etag, catalogue)
            rules = Rules(start_jitter_s=0, backoff_first_s=0.01)
            light = LightDesk(
                desk.address, desk.token, made, etag=desk.etag, rules=rules, random=Random(1)
            )
            light.start()
            deadline = time.monotonic() + PATIENCE_S
            while not light.is_done and time.monotonic() < deadline:
                light.run()
            light.transport.close()
        assert light.is_done
        assert set(stub.held) == {revision.rev_id for revision in made}
        assert line.resets == 1
        assert [call.status for call in light.transport.calls].count(0) == 1
