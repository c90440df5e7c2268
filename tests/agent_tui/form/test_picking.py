"""Enter after each answer: no single character does anything by itself."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from agent_tui.form.state import Hint, Step, View
from ftr.catalogue.model import FollowUp, FollowUps
from tests.agent_tui.form.hands import Hands, small_catalogue

EACH = {"enter_each": "yes"}


def test_each_answer_takes_its_key_and_enter() -> None:
    hands = Hands(settings=EACH).type("1 enter 1 enter 1")
    assert not hands.saves
    assert hands.state.hint is Hint.PICKED
    assert hands.type("enter").answers == [("late", "yes")]


def test_another_key_picks_anew_and_backspace_drops_the_pick_alone() -> None:
    hands = Hands(settings=EACH).type("1 enter 1 enter 1 2 enter")
    assert hands.answers == [("late", "no")]
    hands.type("1 enter 2 backspace")
    assert hands.state.contact is not None
    assert (hands.state.contact.path, hands.state.picked) == (("delivery",), None)


def test_words_are_written_as_ever() -> None:
    hands = Hands(settings=EACH).type("/ enter").write("lost").type("enter 2 enter")
    assert hands.answers == [("lost", "no")]
    noted = Hands(small_catalogue(FollowUps(note=FollowUp("optional"))), settings=EACH)
    noted.type("3 enter 1 enter").write("ok").type("enter")
    assert noted.saves[-1].payload.note == "ok"


def test_dictated_keys_come_as_fast_as_they_like() -> None:
    hands = Hands(settings=EACH).type("1 enter 1 enter 1 enter", pause_ms=1)
    assert hands.answers == [("late", "yes")]


def test_a_pick_is_left_behind_by_another_action() -> None:
    hands = Hands(settings=EACH).type("3 f2 f2 enter")
    assert hands.state.contact is None
    assert hands.state.hint is Hint.ENTER_NOT_NEEDED


def test_taking_back_from_the_list_wants_enter_too() -> None:
    hands = Hands(settings=EACH).type("3 enter 1 enter f2 delete 1")
    assert (hands.state.view, len(hands.saves)) == (View.CAUSE, 1)
    assert hands.type("enter").saves[-1].op == "void"


@given(st.lists(st.sampled_from([*"0123456789abjny/-+*.=,", "enter", "f2", "delete", "f6"])))
def test_no_character_alone_changes_anything(keys: list[str]) -> None:
    hands = Hands(settings=EACH)
    for key in keys:
        before, saves = hands.state, len(hands.saves)
        contact = before.contact
        hands.type(key)
        if len(key) == 1 and not (contact and contact.step is Step.SEARCH):
            same = replace(hands.state, picked=before.picked, hint=before.hint)
            assert replace(same, hint_about=before.hint_about) == before
            assert len(hands.saves) == saves
