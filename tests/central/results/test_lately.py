from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import pytest

from central.results.lately import Lately, read_lately, strange_run, words_of
from central.results.pilot import read_measured
from ftr.report.counts import Tally
from ftr.words import Origin, PilotKind
from tests.central.results.filled import Filled

DAY = "2026-11-16"
HALF = Tally(yes=400, no=600)


@pytest.fixture
def demo(now_store: Any) -> Filled:
    """A pilot whose entries tell when they were saved."""
    return Filled.make(now_store, kind=PilotKind.DEMO)


def lately(filled: Filled, overall: Tally = HALF, days: tuple[str, ...] = (DAY,)) -> Lately:
    return filled.ask(lambda c: read_lately(c, read_measured(c, filled.pilot_id), days, overall))


def save(filled: Filled, agent: str, at: str, n: int = 1, **more: Any) -> list[dict[str, Any]]:
    return filled.contacts(agent, "bill", more.pop("answer", "no"), n, at=at, origin=GEN, **more)


GEN = Origin.GENERATED


def test_one_pass_sees_late_entries_and_bursts(demo: Filled) -> None:
    items = [
        *save(demo, "Ann", "10:00:00", recorded_after_s=601),
        *save(demo, "Ann", "11:00:00", recorded_after_s=600),
        *save(demo, "Ann", "12:00:00", recorded_after_s=900, talk_s=400),
        *save(demo, "Bas", "10:00:00", 4),
        *save(demo, "Bas", "10:01:00", 1),
        *save(demo, "Bas", "12:00:00", 5),
        *save(demo, "Bas", "12:01:01", 1),
        *save(demo, "Cem", "12:00:00", 9, day=1),
    ]
    demo.take_in(items)
    seen = lately(demo)
    refs = demo.refs
    assert [(one.agent_ref, one.late, one.entries) for one in seen.late] == [(refs["Ann"], 1, 3)]
    [burst] = seen.bursts
    assert (burst.agent_ref, burst.entries) == (refs["Bas"], 5)
    assert (burst.day, burst.time) == (DAY, "10:00")


def test_an_import_says_nothing_of_how_it_was_logged(filled: Filled) -> None:
    filled.log("Ann", "bill", "no", 60, recorded_after_s=7200)
    assert lately(filled) == Lately((), (), (), ())


def test_a_long_row_of_one_answer_is_seen_and_a_mixed_one_is_not(demo: Filled) -> None:
    items = []
    for number in range(60):
        at = f"{8 + number // 12:02}:{number % 12 * 5:02}:00"
        items += save(demo, "Ann", at, answer="no" if number < 40 else "yes")
        items += save(demo, "Bas", at, answer=("yes", "no")[number % 2])
    Random(1).shuffle(items)
    demo.take_in(items)
    [run] = lately(demo).runs
    assert (run.agent_ref, run.answers) == (demo.refs["Ann"], 40)


def test_words_that_several_agents_typed_under_other_are_seen(demo: Filled) -> None:
    def note(agent: str, text: str, n: int, reason: str = "rest") -> None:
        demo.log(agent, reason, "no", n, note=text)

    note("Ann", "Cadeaukaart, het saldo", 2)
    note("Bas", "cadeaukaart CADEAUKAART", 2)
    demo.log("Dia", "bill", "no", 1, searched="cadeaukaart saldo")  # found under another word
    demo.log("Eva", "bill", "no", 3)
    note("Cem", "mevrouw Janssens", 9)  # one agent only
    note("Ann", "storing", 1)
    note("Bas", "storing", 2)
    note("Ann", "factuur", 9, "bill")
    note("Bas", "factuur", 9, "bill")
    note("Ann", "mail cadeau@voorbeeld.nl cadeaukaart", 9)
    note("Bas", "mail cadeau@voorbeeld.nl cadeaukaart", 9)
    assert [(one.word, one.notes) for one in lately(demo).words] == [("cadeaukaart", 5)]


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("Waar is mijn Cadeau-kaart?", {"waar", "cadeau-kaart"}),
        ("bel 06 12345678 over storing", set()),
        ("NL91 ABNA 0417 1643 00", set()),
        ("2025-11 x 12345 ok", set()),
        ("", set()),
    ],
)
def test_a_note_with_personal_data_gives_no_word_at_all(note: str, words: set[str]) -> None:
    assert words_of(note) == words


def test_chance_seldom_makes_a_run_that_is_called_strange() -> None:
    chance, found = Random(7), 0
    for _ in range(2000):
        answers = [chance.random() < 0.6 for _ in range(100)]
        longest = run = 1
        for before, after in pairwise(answers):
            run = run + 1 if before == after else 1
            longest = max(longest, run)
        found += longest >= strange_run(100, HALF)
    assert found <= 2


@pytest.mark.parametrize(
    ("answers", "overall", "least"),
    [
        (100, Tally(yes=50, no=50), 10),
        (0, HALF, float("inf")),
        (100, Tally(), float("inf")),
        (100, Tally(no=95, yes=5), float("inf")),
    ],
)
def test_a_run_is_never_strange_under_ten(answers: int, overall: Tally, least: float) -> None:
    assert strange_run(answers, overall) >= least
