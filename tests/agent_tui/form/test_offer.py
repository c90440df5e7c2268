"""Practice is offered once, after joining, and never in the way."""

from __future__ import annotations

from dataclasses import replace

from agent_tui.form.effects import KeepSetting, Practise
from agent_tui.form.state import Hint
from tests.agent_tui.form.hands import Hands

TOLD = KeepSetting("practice", "told")


def newcomer() -> Hands:
    hands = Hands()
    hands.state = replace(hands.state, offers_practice=True)
    return hands


def test_one_key_takes_it_up() -> None:
    hands = newcomer().type("f8")
    assert hands.effects[-2:] == [TOLD, Practise()]


def test_one_key_waves_it_away_and_it_does_not_come_back() -> None:
    hands = newcomer().type("escape")
    assert not hands.state.offers_practice
    assert hands.effects[-1] == TOLD
    assert hands.type("escape").state.hint is Hint.NOTHING_TO_CLEAR


def test_logging_a_contact_waves_it_away_too() -> None:
    hands = newcomer().type("1 1 1")
    assert hands.answers == [("late", "yes")]
    assert not hands.state.offers_practice
    assert TOLD in hands.effects


def test_escape_on_a_contact_clears_that_first() -> None:
    hands = newcomer().type("1 escape")
    assert hands.state.offers_practice
    assert hands.state.contact is None


def test_a_desk_with_contacts_of_today_is_not_new() -> None:
    hands = Hands().type("1 1 1")
    rows = hands.rows
    fresh = newcomer().open(rows)
    assert not fresh.state.offers_practice


def test_practice_waits_for_an_empty_form() -> None:
    assert newcomer().type("1 f8").state.hint is Hint.FINISH_FIRST
    assert newcomer().type("1 f3 f8").state.hint is Hint.FINISH_HELD
    assert newcomer().type("1 f3 2 f8").state.hint is Hint.FINISH_FIRST
