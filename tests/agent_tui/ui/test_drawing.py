"""Every screen at every size: complete rows, nothing cut that matters, both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from agent_tui.ui.drawing.around import Around, Person
from agent_tui.ui.drawing.draw import NORMAL_HEIGHT, NORMAL_WIDTH, Drawn, draw
from agent_tui.ui.drawing.scene import Scene
from agent_tui.ui.form_view import changed_regions
from ftr.catalogue.model import FollowUp, FollowUps
from tests.agent_tui.form.hands import Hands, reason, small_catalogue
from tests.agent_tui.ui.sample_desk import sample_catalogue

SEED = sample_catalogue()
ASKED = replace(
    SEED,
    follow_ups=FollowUps(
        FollowUp("optional"), FollowUp("optional"), FollowUp(), FollowUp("optional")
    ),
)
STATES = {
    "empty": "",
    "sub-reasons": "1",
    "third level": "1 2",
    "question": "1 1",
    "search": "r e t o",
    "search without a word": "/",
    "found nothing": "z z z q",
    "obstacle": "1 1 1",
    "motive": "1 1 2",
    "note": "1 1 1 1 a b",
    "hint": "home",
    "held": "1 f3",
    "today": "1 1 3 enter - + f2",
    "why": "1 1 3 enter f2 delete",
    "change": "1 1 3 enter f2 enter",
    "taken back": "1 1 3 enter delete",
    "help": "f1",
    "ending": "-",
}
SIZES = [(80, 24), (120, 40), (100, 30), (NORMAL_WIDTH, NORMAL_HEIGHT), (200, 60), (60, 24)]


def shown(
    keys: str, size: tuple[int, int] = (80, 24), language: str = "nl", around: Around | None = None
) -> Drawn:
    hands = Hands(ASKED).type(keys)
    state = replace(hands.state, language=language)  # type: ignore[arg-type]  # nl or en
    return draw(Scene(state, hands.sheet, around or Around(pilot="Najaar"), *size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", STATES.values(), ids=STATES.keys())
def test_every_row_is_exactly_as_wide_as_the_screen(keys: str, size: tuple[int, int]) -> None:
    for language in ("nl", "en"):
        drawn = shown(keys, size, language)
        assert len(drawn.rows) == size[1]
        for row in drawn.rows:
            assert sum(cell_len(text) for text, _ in row) == size[0]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (NORMAL_WIDTH, NORMAL_HEIGHT), (120, 40)])
def test_no_choice_is_missing_at_any_size(size: tuple[int, int], language: str) -> None:
    hands = Hands(ASKED)
    texts = [""] + [f"{n}" for n in range(1, 9)] + ["1 2"]
    for keys in texts:
        drawn = shown(keys, size, language)
        path = tuple(
            node.code
            for node in hands.type(f"escape {keys}").sheet.path(
                hands.state.contact.path if hands.state.contact else ()
            )
        )
        for each in hands.sheet.level(path).reasons:
            label = each.label[language]
            assert label[:15] in drawn.text, (keys, label)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_no_label_of_the_seed_catalogue_is_cut_on_a_usual_screen(size: tuple[int, int]) -> None:
    for language in ("nl", "en"):
        for main in SEED.reasons:
            text = shown(main.key, size, language).text
            for each in main.sub:
                assert each.label[language] in text


def test_the_question_and_its_label_are_on_the_first_frame() -> None:
    for size in SIZES:
        text = " ".join(shown("", size).text.split())
        assert "Heeft u voor deze vraag eerst op onze website of in de app gekeken?" in text
        assert "Eerst online geweest?" in text


def test_no_percentage_is_ever_shown() -> None:
    for keys in STATES.values():
        assert "%" not in shown(keys, (120, 40)).text


def test_the_last_saved_contact_stays_in_view_while_the_next_is_filled_in() -> None:
    for keys in ("1 1 3 enter", "1 1 3 enter 2", "1 1 3 enter 2 1", "1 1 3 enter r e"):
        assert "Waar blijft mijn pakket  Eerst online: weet het niet" in shown(keys).text


def test_a_change_shows_what_was_there() -> None:
    text = shown("1 1 3 enter f2 enter", language="en").text
    assert "Delivery › ◂" in text
    assert "You are changing a contact" in text


def test_taking_back_is_told_with_a_sign_and_a_word() -> None:
    text = shown("1 1 3 enter delete", language="en").text
    assert "✗" in text
    assert "taken back; Delete restores it" in text


def test_banners_have_words_and_the_gravest_comes_first() -> None:
    around = Around(
        pilot="Najaar", is_demo=True, ended_on=date(2026, 11, 20), troubles=("The disk is full.",)
    )
    rows = shown("", around=around, language="en").text.splitlines()
    assert rows[1].startswith(" ! The disk is full.")
    assert rows[2].startswith(" ◆ Demo")
    assert "ended on 20-11-2026" in rows[3]


def test_the_choice_who_is_logging_names_everybody() -> None:
    from agent_tui.form.state import View

    hands = Hands(ASKED)
    people = (Person("Anna", "Najaar"), Person("Bram", "Najaar"))
    state = replace(hands.state, view=View.WHO)
    drawn = draw(Scene(state, hands.sheet, Around(people=people), 80, 24))
    assert "Anna" in drawn.text
    assert "Bram" in drawn.text
    y = next(y for y, line in enumerate(drawn.text.splitlines()) if "Bram" in line)
    assert drawn.key_at(10, y) == "2"


def test_every_choice_can_be_clicked() -> None:
    drawn = shown("1", (80, 24))
    keys = {key for _, _, _, key in drawn.clicks}
    assert set("123456789") <= keys
    lines = drawn.text.splitlines()
    y = next(y for y, line in enumerate(lines) if "Niet bezorgd" in line)
    assert drawn.key_at(12, y) == "2"
    assert drawn.key_at(0, 0) is None


def test_clicks_hit_the_right_one_of_two_columns() -> None:
    letters = "abcdefghklmoprstuvwx"
    many = tuple(reason(f"reason {letter}", letter) for letter in letters)
    hands = Hands(replace(small_catalogue(), keys="letters", reasons=many))
    drawn = draw(Scene(hands.state, hands.sheet, Around(), 80, 24))
    for y, line in enumerate(drawn.text.splitlines()):
        for letter in letters:
            x = line.find(f"reason {letter}")
            if x >= 0:
                assert drawn.key_at(x, y) == letter
    assert all(f"reason {letter}" in drawn.text for letter in letters)


def test_labels_of_any_script_and_length_fit() -> None:
    odd = tuple(
        replace(reason(str(n), str(n)), label={"nl": label, "en": label})
        for n, label in enumerate(["汉字" * 40, "👍 mooi", "ß" * 100, "a\u0301" * 60, ""], 1)
    )
    hands = Hands(replace(small_catalogue(), reasons=odd))
    for size in SIZES:
        drawn = draw(Scene(hands.state, hands.sheet, Around(pilot="汉" * 90), *size))
        for row in drawn.rows:
            assert sum(cell_len(text) for text, _ in row) == size[0]


def test_a_small_window_says_how_large_it_must_be() -> None:
    for size in [(10, 3), (39, 30), (100, 11), (1, 1)]:
        drawn = shown("1", size)
        assert len(drawn.rows) == size[1]
    assert "40×12" in shown("1", (50, 10)).text


@given(st.sampled_from(list(STATES.values())), st.sampled_from(list(STATES.values())))
def test_the_changed_regions_hold_every_change(before: str, after: str) -> None:
    old, new = shown(before, (120, 40)), shown(after, (120, 40))
    cells_old, cells_new = _cells(old), _cells(new)
    inside = {
        (x, y)
        for region in changed_regions(old.rows, new.rows)
        for y in range(region.y, region.bottom)
        for x in range(region.x, region.right)
    }
    for place, cell in cells_new.items():
        assert place in inside or cell == cells_old[place]


def _cells(drawn: Drawn) -> dict[tuple[int, int], tuple[str, str]]:
    cells: dict[tuple[int, int], tuple[str, str]] = {}
    for y, row in enumerate(drawn.rows):
        x = 0
        for text, role in row:
            for char in text:
                cells[x, y] = (char, role if char.strip() else "blank" if role == "text" else role)
                x += cell_len(char)
    return cells
