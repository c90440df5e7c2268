"""Every case and every verdict can be read whole, on every screen, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent_tui.form.lesson import Lesson, Verdict, new_lesson
from agent_tui.form.practice_cases import Case, practice_cases
from agent_tui.ui.drawing.around import Around
from agent_tui.ui.drawing.draw import draw
from agent_tui.ui.drawing.scene import Scene
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.entry import Payload
from ftr.texts import LANGUAGES, Language
from ftr.words import OnlineFirst
from tests.agent_tui.form.hands import Hands

SEED = publish(seed_catalogue(), [], opened=False)
every_size = pytest.mark.parametrize("size", [(80, 24), (60, 24), (60, 18), (120, 40)])
both = pytest.mark.parametrize("language", LANGUAGES)


def cases() -> tuple[Case, ...]:
    """The longest examples there are, and a round of what is made up beside them."""
    examples = [
        Case(example.says, example.why, leaf.code, answer=example.answer)
        for leaf in SEED.leaves
        for example in leaf.examples
    ]
    examples.sort(
        key=lambda case: -sum(len(case.says[each]) + len(case.why[each]) for each in LANGUAGES)
    )
    return (*examples[:9], *practice_cases(SEED, lambda: 0.5, asks=True))


def shown(hands: Hands, lesson: Lesson, size: tuple[int, int], language: Language) -> str:
    around = Around(pilot="Oefenen", is_practice=True, lesson=lesson)
    drawn = draw(Scene(replace(hands.state, language=language), hands.sheet, around, *size))
    return " ".join(drawn.text.split())


def whole(text: str, language: Language, *labels: object) -> None:
    for label in labels:
        if label:
            words = " ".join(str(label[language]).split())  # type: ignore[index]  # labels
            assert words in text, words


@every_size
@both
def test_what_the_customer_says_is_whole_above_the_form(
    size: tuple[int, int], language: Language
) -> None:
    hands, asked = Hands(SEED), Hands(SEED).type("1 1")
    for case in cases():
        lesson = Lesson((case,), "case")
        whole(shown(hands, lesson, size, language), language, case.says)
        whole(shown(asked, lesson, size, language), language, case.online or case.says)


@every_size
@both
def test_no_choice_is_missing_below_a_case(size: tuple[int, int], language: Language) -> None:
    hands = Hands(SEED)
    for case in cases():
        drawn = draw(
            Scene(
                replace(hands.state, language=language),
                hands.sheet,
                Around(is_practice=True, lesson=Lesson((case,), "case")),
                *size,
            )
        )
        keys = {key for *_, key in drawn.clicks}
        assert keys >= {*"123456789", *"-+*."}


@every_size
@both
def test_a_verdict_is_whole_with_its_keys(size: tuple[int, int], language: Language) -> None:
    hands = Hands(SEED)
    wrong = Payload(reason="storing-water", online_first=OnlineFirst.NOT_ASKED)
    for case in cases():
        right = Payload(reason=case.reason, ending=case.ending, online_first=case.answer)
        for payload in (wrong, right):
            lesson = Lesson((case,), "told", (Verdict(case, payload, 900),))
            text = shown(hands, lesson, size, language)
            whole(text, language, case.why, case.online_why)
            assert {"nl": "Hoe het ging", "en": "How it went"}[language] in text
            assert "Esc" in text


@every_size
@both
def test_the_first_page_and_the_last_are_whole(size: tuple[int, int], language: Language) -> None:
    hands = Hands(SEED)
    lesson = new_lesson(hands.sheet, lambda: 0.5)
    assert "…" not in shown(hands, lesson, size, language).replace("gelezen…", "")
    verdicts = tuple(Verdict(case, Payload(), 1234) for case in lesson.cases)
    done = shown(hands, replace(lesson, stage="done", verdicts=verdicts), size, language)
    assert {"nl": "1,2 seconden", "en": "1.2 seconds"}[language] in done
