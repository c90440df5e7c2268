"""The layout for large letters: what must be read is whole in 40 by 12 cells, in both languages."""

from __future__ import annotations

import asyncio
import re
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len

from agent_tui.form.state import Hint
from agent_tui.ui.drawing.draw import draw
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.drawing.wording import hint_text
from ftr.record import replace
from ftr.texts import Language
from tests.agent_tui.ui.screens import SCREENS, scene
from tests.agent_tui.ui.watching import screen

SMALL = (40, 12)
LANGUAGES: list[Language] = ["nl", "en"]
both = pytest.mark.parametrize("language", LANGUAGES)


def rows(at: Scene) -> list[str]:
    return draw(at).text.split("\n")


def words(at: Scene) -> str:
    """The screen as one line, however it was wrapped."""
    return " ".join(draw(at).text.split())


@both
@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_fits(name: str, language: Language) -> None:
    for size in (SMALL, (59, 40), (120, 17)):
        drawn = draw(scene(name, size, language))
        assert len(drawn.rows) == size[1]
        assert {sum(cell_len(text) for text, _ in row) for row in drawn.rows} == {size[0]}


@both
@pytest.mark.parametrize("name", ["first", "sub-reason", "detail", "amend", "ended", "demo"])
def test_every_reason_of_a_list_stands_below_the_other_with_its_label_whole(
    name: str, language: Language
) -> None:
    at = scene(name, SMALL, language)
    contact = at.state.contact
    level = at.sheet.level(contact.path if contact else ())
    shown = rows(at)
    for key, reason in level.keys[0].items():
        label = at.label(reason.label)
        assert any(row.strip().startswith(f"{key}   {label}") for row in shown), (key, shown)


@both
def test_the_question_is_whole_where_the_customer_is_asked(language: Language) -> None:
    at = scene("answer", SMALL, language)
    assert at.label(at.sheet.catalogue.question) in words(at)


@both
def test_what_waits_for_enter_says_so(language: Language) -> None:
    at = scene("waits", SMALL, language)
    saves = {"nl": "slaat dit contact op; Esc wist het", "en": "saves this contact; Esc clears it"}
    assert saves[language] in words(at)
    assert {"nl": "! Dit venster", "en": "! This window"}[language] in words(at)


@both
@pytest.mark.parametrize("hint", Hint)
def test_why_a_key_did_nothing_can_be_read(hint: Hint, language: Language) -> None:
    at = scene("first", SMALL, language)
    hinted = replace(at, state=replace(at.state, hint=hint, hint_about="7"))
    assert " ".join(hint_text(hinted).split()) in words(hinted)


@both
def test_saved_not_saved_and_taken_back_are_told(language: Language) -> None:
    saved = {"nl": "opgeslagen", "en": "saved"}[language]
    assert rows(scene("saved", SMALL, language))[-1].endswith(saved)
    failed = words(scene("not-saved", SMALL, language))
    assert {"nl": "✗ Niet opgeslagen", "en": "✗ Not saved"}[language] in failed
    assert {"nl": "Esc geeft op", "en": "Esc gives up"}[language] in failed
    assert "Delete" in rows(scene("taken-back", SMALL, language))[-1]


def test_with_more_room_blank_rows_stand_between_the_answers() -> None:
    at = scene("answer", (80, 24))
    shown = rows(replace(at, state=replace(at.state, large=True)))
    numbers = [y for y, row in enumerate(shown) if re.match(r"   [1-4]   ", row)]
    assert [b - a for a, b in pairwise(numbers)] == [2, 2, 2]


def test_one_key_chooses_it_and_it_is_remembered(tmp_path: Path) -> None:
    async def choose() -> None:
        async with screen(tmp_path) as form:
            assert "Webwinkel najaar" in form.text
            await form.type("f9")
            await form.until(lambda: form.desk.settings.get("large") == "yes", "kept")
            assert "Webwinkel najaar" not in form.text
            await form.type("1 1 2")
            await form.shows("saved")
            await form.type("f9")
            await form.until(lambda: form.desk.settings.get("large") == "no", "kept")
            assert "Webwinkel najaar" in form.text

    asyncio.run(choose())
