"""Typing that was not meant for the form is harmless, and is not dropped either."""

from __future__ import annotations

import pytest

from agent_tui.form.state import Hint, Step
from tests.agent_tui.form.hands import Hands


@pytest.mark.parametrize("text", ["111", "1 1 1\n", "3\t2", "-", "klacht\r\n1", "\x1b[3~"])
def test_a_paste_logs_nothing(text: str) -> None:
    hands = Hands().paste(text)
    assert not hands.saves
    assert hands.state.contact is None
    assert hands.state.hint is Hint.PASTE
    state = hands.type("1").paste(text).state
    assert not hands.saves
    assert state.contact is not None
    assert state.contact.path == ("delivery",)


def test_a_paste_into_search_is_text() -> None:
    hands = Hands().type("/").paste("lo\nst\n")
    assert hands.state.contact is not None
    assert hands.state.contact.query == "lo st"
    assert not hands.saves


def test_a_contact_begun_just_after_focus_waits_for_enter() -> None:
    hands = Hands().focus().type("1 1 1", pause_ms=120)
    assert not hands.saves
    assert hands.state.contact is not None
    assert hands.state.contact.step is Step.CONFIRM
    assert hands.type("x").state.hint is Hint.WAITS
    assert hands.type("enter").answers == [("late", "yes")]


def test_an_ending_just_after_focus_waits_for_enter() -> None:
    hands = Hands().focus().type("-", pause_ms=50)
    assert not hands.saves
    assert hands.type("enter").answers == [("silent", None)]


def test_a_contact_begun_later_saves_at_once() -> None:
    assert Hands().focus().type("1 1 1", pause_ms=301).answers == [("late", "yes")]


@pytest.mark.parametrize("pause_ms", [30, 33, 40, 83, 90])  # what common systems repeat at
@pytest.mark.parametrize("delay_ms", [90, 250, 500])  # until the first repeat
def test_a_key_held_down_fills_in_but_waits_for_enter(pause_ms: int, delay_ms: int) -> None:
    hands = Hands().type("1").type("1", pause_ms=delay_ms).type("1 1 1 1 1", pause_ms=pause_ms)
    assert not hands.saves
    assert hands.type("enter").answers == [("late", "yes")]
    assert hands.state.is_empty


def test_the_same_key_typed_quickly_by_hand_saves() -> None:
    assert Hands().type("1 1 1", pause_ms=110).answers == [("late", "yes")]


def test_fast_fingers_on_different_keys_save() -> None:
    assert Hands().type("1 2 1 2", pause_ms=5).answers == [("lost", "no")]


def test_a_waiting_contact_can_be_changed_or_cleared() -> None:
    hands = Hands().focus().type("1 1 1", pause_ms=80)
    hands.type("backspace 2")
    assert not hands.saves
    assert hands.type("enter").answers == [("late", "no")]
    hands.focus().type("-", pause_ms=80).type("escape")
    assert hands.state.is_empty
    assert len(hands.saves) == 1


def test_the_same_answer_again_says_that_enter_saves() -> None:
    hands = Hands().focus().type("1 1 1", pause_ms=80).type("1")
    assert not hands.saves
    assert hands.state.hint is Hint.WAITS
