"""Every state has a sign or a word: with the colours gone, no two of them look alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent_tui.form.state import Hint, View
from agent_tui.ui.drawing.draw import draw
from agent_tui.ui.drawing.scene import Scene
from tests.agent_tui.ui.screens import SCREENS, scene


def text(at: Scene) -> str:
    return draw(at).text


def row_with(at: Scene, part: str) -> str:
    """The one row that has this text."""
    (row,) = (row for row in text(at).splitlines() if part in row)
    return row


def test_every_screen_is_told_by_its_text_alone() -> None:
    texts = {name: text(scene(name)) for name in SCREENS}
    assert len(set(texts.values())) == len(texts)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("saved", "✓ "),
        ("taken-back", "taken back"),
        ("not-saved", "✗ Not saved"),
        ("search-nothing", "✗ Nothing "),
        ("waits", "! This window had only just come back."),
        ("picked", "▸ 2 "),
        ("hold", "on hold"),
        ("amend", "You are changing a contact"),
        ("obstacle", "✓ The contact is saved. One more question:"),
        ("note-check", "! Not saved yet."),
        ("ended", "◆ This pilot ended on"),
        ("draft", "◆ Not opened yet"),
        ("demo", "◆ Demo"),
        ("practice", "◆ Practice"),
    ],
)
def test_a_state_is_a_sign_and_words(name: str, told: str) -> None:
    assert told in text(scene(name))


def test_where_a_contact_stands_is_marked_by_signs() -> None:
    trail = row_with(scene("answer"), "▸ Online first?")
    assert "✓ Delivery" in trail
    assert "✓ Where is my parcel" in trail
    assert row_with(scene("sub-reason"), "▸ Sub-reason").endswith("› Online first?")


def test_the_chosen_row_of_a_list_has_a_sign() -> None:
    for name in ("today", "search"):
        marked = [row for row in text(scene(name)).splitlines() if row.lstrip().startswith("▸ ")]
        rows = [row for row in marked if "Reason" not in row and "Search" not in row]
        assert len(rows) == 1, name


def test_a_contact_that_was_taken_back_says_so_in_the_list() -> None:
    at = scene("taken-back")
    listed = replace(at, state=replace(at.state, view=View.TODAY))
    assert row_with(listed, " 1   09:00").rstrip().endswith("taken back")
    assert not row_with(listed, " 2   09:00").rstrip().endswith("taken back")


def test_the_present_answer_of_a_correction_has_a_sign() -> None:
    assert row_with(scene("amend"), "◂")


def test_what_is_sent_and_what_waits_differ_in_words() -> None:
    at = scene("first")
    waits = replace(at, around=replace(at.around, waits="no network", parked=2))
    sent = replace(at, state=replace(at.state, pending=0))
    assert "✓ all sent" in text(sent)
    assert "↑ not yet sent: " in text(at)
    assert "↑ no network" in text(waits)
    assert "◇ 2 set aside for the coordinator" in text(waits)


def test_a_word_about_a_key_has_a_sign_of_its_own() -> None:
    at = scene("first")
    hinted = replace(at, state=replace(at.state, hint=Hint.NO_PAGE))
    assert "▸ There are no more than these." in text(hinted)
    trouble = replace(at, around=replace(at.around, troubles=("The disk is full.",)))
    assert "! The disk is full." in text(trouble)
