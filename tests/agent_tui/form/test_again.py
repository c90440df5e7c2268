"""The same again: one key for the reason of the contact in view, and the question all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_tui.form.again import reason_again
from agent_tui.form.state import Because, Hint, Step
from ftr.catalogue.model import Ending
from tests.agent_tui.form.hands import Hands, small_catalogue


def test_one_key_takes_the_last_reason_and_asks_the_question() -> None:
    hands = Hands().type("1 2 1 1 =")
    contact = hands.state.contact
    assert contact is not None
    assert (contact.path, contact.step) == (("delivery", "not-delivered", "lost"), Step.ANSWER)
    assert len(hands.saves) == 1
    assert hands.type("2").answers == [("lost", "yes"), ("lost", "no")]
    assert hands.saves[1].entry_id != hands.saves[0].entry_id


def test_it_repeats_what_the_screen_shows_also_when_that_was_taken_back() -> None:
    hands = Hands().type("2 1 1 1 1 1 delete = 2")
    assert [save.op for save in hands.saves] == ["create", "create", "void", "create"]
    assert hands.answers[-1] == ("late", "no")


def test_backspace_goes_to_the_list_it_stands_in() -> None:
    state = Hands().type("1 1 1 = backspace").state
    assert state.contact is not None
    assert (state.contact.path, state.contact.step) == (("delivery",), Step.REASON)


@pytest.mark.parametrize("keys", ["=", "- =", "1 1 1 - ="])
def test_without_a_reason_in_view_it_says_so(keys: str) -> None:
    hands = Hands().type(keys)
    assert hands.state.hint is Hint.NOTHING_TO_REPEAT
    assert hands.state.contact is None


def test_a_reason_that_is_gone_is_not_repeated_and_a_renamed_one_is() -> None:
    hands = Hands().type("3 1")
    fewer = replace(hands.catalogue, reasons=hands.catalogue.reasons[:2])
    assert reason_again(hands.state, replace(hands.sheet, catalogue=fewer)) is None
    renamed = replace(fewer, was={"complaint": "wrong-bill"})
    again = reason_again(hands.state, replace(hands.sheet, catalogue=renamed))
    assert again is not None
    assert again.code == "wrong-bill"


def test_where_nothing_is_asked_it_waits_for_enter() -> None:
    hands = Hands(small_catalogue(channels=("email", "phone"))).type("1 1 =")
    assert len(hands.saves) == 1
    assert hands.type("enter").answers == [("late", "not_asked")] * 2


def test_just_after_focus_it_waits_for_enter() -> None:
    hands = Hands().type("1 1 1").focus().type("= 2", pause_ms=100)
    assert len(hands.saves) == 1
    assert hands.state.contact is not None
    assert hands.state.contact.because is Because.FOCUS
    assert hands.type("enter").answers[-1] == ("late", "no")


@pytest.mark.parametrize("pause_ms", [33, 90])
def test_held_down_it_logs_nothing(pause_ms: int) -> None:
    hands = Hands().type("1 1 1").type("= = = = =", pause_ms=pause_ms)
    assert len(hands.saves) == 1


def test_an_endings_own_key_goes_before_it() -> None:
    endings = (Ending("silent", {"nl": "Stil"}, "="),)
    hands = Hands(replace(small_catalogue(), endings=endings)).type("1 1 1 =")
    assert hands.answers[-1] == ("silent", None)


def test_it_can_have_another_key() -> None:
    hands = Hands(settings={"key.same_again": "f9"}).type("1 1 1 f9 3")
    assert hands.answers[-1] == ("late", "unknown")


@given(st.lists(st.sampled_from([*"1234=-", "backspace", "delete", "escape"]), max_size=25))
def test_it_never_copies_the_answer(keys: list[str]) -> None:
    hands = Hands()
    for key in keys:
        before = len(hands.saves)
        hands.type(key)
        if key == "=":
            assert len(hands.saves) == before
            contact = hands.state.contact
            assert contact is None or contact.answer is None
