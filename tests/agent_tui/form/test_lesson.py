"""Practising with cases: what is asked, what is told of it, and the person's own time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_tui.form.effects import Leave
from agent_tui.form.lesson import Lesson, lesson_key, lesson_saved, new_lesson, page
from agent_tui.form.practice_cases import CASES, Case, practice_cases
from agent_tui.form.state import Hint
from agent_tui.form.strokes import Stroke
from ftr.catalogue.examples import Example
from ftr.catalogue.model import Catalogue, FollowUp, FollowUps
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.record import replace as replace_record
from ftr.texts import LANGUAGES
from ftr.words import OnlineFirst
from tests.agent_tui.form.hands import START, Hands, leaf_keys, reason, small_catalogue

SEED = publish(seed_catalogue(), [], opened=False)


def lots(*numbers: float) -> Callable[[], float]:
    drawn = cycle(numbers or (0.1, 0.7, 0.3, 0.9, 0.5))
    return lambda: next(drawn)


class Pupil(Hands):
    """Hands with a lesson before them."""

    lesson: Lesson

    def __post_init__(self) -> None:
        super().__post_init__()
        self.lesson = new_lesson(self.sheet, lots())

    def key(self, key: str) -> bool:
        """Type one key; whether it was the lesson's own."""
        self.at_ms += self.pause_ms
        step = lesson_key(
            self.lesson, self.state, Stroke(key, self.at_ms, START), self.sheet, lots()
        )
        if step is None:
            before = len(self.saves)
            self.type(key)
            for capture in self.saves[before:]:
                self.lesson = lesson_saved(self.lesson, capture)
            return False
        self.lesson, self.state, effects = step
        self.effects.extend(effects)
        return True

    def answer(self, case: Case) -> None:
        """Log it as the case wants it, by its keys."""
        if case.ending is not None:
            keys = [key for key, one in self.sheet.endings.items() if one.code == case.ending][:1]
        else:
            found = {leaf.code: keys for leaf, keys in leaf_keys(self.catalogue.reasons)}
            keys = [*"".join(found[case.reason or ""])]
        for key in keys:
            self.key(key)
        if case.answer is not None:
            self.key(str(list(OnlineFirst).index(case.answer) + 1))


def test_a_round_of_right_answers_ends_with_how_many_and_how_long() -> None:
    pupil = Pupil(SEED, random=lambda: 0.9)
    assert page(pupil.lesson, pupil.state) == "intro"
    pupil.key("enter")
    for _ in range(CASES):
        pupil.answer(pupil.lesson.case)
        assert page(pupil.lesson, pupil.state) == "told"
        assert pupil.lesson.verdicts[-1].is_right, pupil.lesson.verdicts[-1]
        pupil.key("enter")
    assert page(pupil.lesson, pupil.state) == "done"
    assert pupil.lesson.right == CASES
    times = sorted(verdict.ms or 0 for verdict in pupil.lesson.verdicts)
    assert pupil.lesson.seconds == (times[4] + times[5]) / 2000
    pupil.key("enter")
    assert pupil.effects[-1] == Leave()


def test_what_is_wrong_is_told_apart_by_reason_and_answer() -> None:
    pupil = Pupil(small_catalogue())
    pupil.key("enter")
    case = replace_case(pupil, reason="late", answer=OnlineFirst.YES)
    for keys, has_reason, has_answer in (("111", True, True), ("112", True, False)):
        pupil.lesson = Lesson((case,), "case")
        for key in keys:
            pupil.key(key)
        verdict = pupil.lesson.verdicts[-1]
        assert (verdict.has_reason, verdict.has_answer) == (has_reason, has_answer)
        pupil.key("enter")
    pupil.lesson = Lesson((case,), "case")
    pupil.key("-")
    assert not pupil.lesson.verdicts[-1].has_reason


def test_the_verdict_waits_until_the_contact_has_had_all_its_questions() -> None:
    pupil = Pupil(small_catalogue(FollowUps(obstacle=FollowUp("required"))))
    for key in ("enter", "1", "1", "1"):
        pupil.key(key)
    assert len(pupil.lesson.verdicts) == 1
    assert page(pupil.lesson, pupil.state) == "case"
    assert not pupil.key("2")
    assert page(pupil.lesson, pupil.state) == "told"
    assert len(pupil.lesson.verdicts) == 1


def test_changing_or_taking_back_another_contact_answers_no_case() -> None:
    pupil = Pupil(small_catalogue())
    for key in ("escape", "1", "1", "1", "f8", "enter", "f2", "enter", "3", "2", "delete"):
        pupil.key(key)
    assert [save.op for save in pupil.saves] == ["create", "amend", "void"]
    assert pupil.lesson.verdicts == ()


def replace_case(pupil: Pupil, **fields: object) -> Case:
    return replace(pupil.lesson.cases[0], **fields)  # type: ignore[arg-type]  # by name


def test_a_key_that_is_not_the_lessons_is_answered() -> None:
    pupil = Pupil(small_catalogue())
    assert pupil.key("5")
    assert pupil.state.hint is Hint.LESSON_KEYS
    assert not pupil.key("f4")
    assert pupil.state.language == "nl"
    assert not pupil.key("f1")
    assert not pupil.key("escape")
    assert page(pupil.lesson, pupil.state) == "intro"


def test_escape_goes_on_without_cases_and_f8_begins_them_anew() -> None:
    pupil = Pupil(small_catalogue())
    pupil.key("escape")
    pupil.type("1 1 1")
    assert page(pupil.lesson, pupil.state) == "off"
    pupil.key("1")
    pupil.key("f8")
    assert pupil.state.hint is Hint.FINISH_FIRST
    pupil.key("escape")
    pupil.key("f8")
    assert page(pupil.lesson, pupil.state) == "intro"


def test_the_catalogues_examples_come_first_and_every_main_reason_has_its_turn() -> None:
    cases = practice_cases(SEED, lots(), asks=True)
    assert len(cases) == CASES
    assert sum(case.ending is not None for case in cases) == 1
    reasons = [case.reason for case in cases if case.reason]
    assert len({SEED.paths[code][0].code for code in reasons}) == len(SEED.reasons)
    assert all(SEED.paths[code][-1].examples for code in reasons)
    assert not any(case.is_made for case in cases)


def test_the_question_has_cases_of_its_own() -> None:
    answers = {case.answer for case in practice_cases(small_catalogue(), lots(), asks=True)}
    assert answers >= {OnlineFirst.YES, OnlineFirst.NO}
    assert all(case.answer is None for case in practice_cases(SEED, lots(), asks=False))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"also": ("zoek", "kwijt")}, "zoek, kwijt"),
        ({"hint": {"nl": "Niet aangekomen."}}, "Niet aangekomen."),
        ({}, "lost"),
    ],
)
def test_without_examples_a_case_is_made_of_the_words_there_are(
    fields: dict[str, object], says: str
) -> None:
    only = Catalogue((reason("lost", "1", **fields),), version=1)
    (case,) = practice_cases(only, lots(), asks=True)
    assert case.is_made
    assert says in case.says["nl"]
    assert case.why


def test_an_example_that_tells_its_answer_needs_no_other_words() -> None:
    example = Example({"nl": "Kwijt."}, {"nl": "Zo."}, OnlineFirst.UNKNOWN)
    only = Catalogue((reason("lost", "1", examples=(example,)),), version=1)
    (case,) = practice_cases(only, lots(), asks=True)
    assert (case.answer, case.online) == (OnlineFirst.UNKNOWN, None)


def test_a_list_without_reasons_has_nothing_to_practise() -> None:
    assert Pupil(Catalogue((), version=1)).lesson.stage == "off"


@given(st.lists(st.floats(0, 0.999), min_size=1, max_size=9))
def test_any_round_can_be_answered_in_every_language(numbers: list[float]) -> None:
    for case in practice_cases(SEED, lots(*numbers), asks=True):
        for language in LANGUAGES:
            assert case.says[language]
            assert case.why[language]
            assert (case.online is None) == (case.online_why is None)
            if case.online and case.online_why:
                assert case.online[language] != case.online_why[language]
        assert (case.reason is None) != (case.ending is None)


def test_with_enter_after_each_answer_the_end_of_practice_waits_for_enter_too() -> None:
    pupil = Pupil(small_catalogue())
    pupil.sheet = replace_record(pupil.sheet, enter_each=True)
    pupil.lesson = replace_record(pupil.lesson, stage="done")
    assert pupil.key("1")
    assert (pupil.lesson.stage, pupil.state.hint) == ("done", Hint.PICKED)
    pupil.key("backspace")
    assert pupil.state.picked is None
    pupil.key("1")
    pupil.key("enter")
    assert pupil.lesson.stage == "case"
    assert pupil.effects == []
