"""Nothing of a customer is saved in a note unless the agent says so; and nothing is lost by it."""

from __future__ import annotations

import pytest

from agent_tui.form.draft import restored
from agent_tui.form.state import FormState, Hint, Step
from ftr.catalogue.model import FollowUp, FollowUps
from tests.agent_tui.form.hands import Hands, small_catalogue

PHONE = "bel 06-12345678 terug"


def noting(mode: str = "optional") -> Hands:
    """A contact that is saved and asks for a note."""
    return Hands(small_catalogue(FollowUps(note=FollowUp(mode)))).type("1 1 1")  # type: ignore[arg-type]  # a mode


def note_of(hands: Hands) -> str | None:
    """The note as it was saved last."""
    return hands.saves[-1].payload.note


def step(hands: Hands) -> Step | None:
    """Where the contact stands."""
    return hands.state.contact.step if hands.state.contact else None


def test_enter_does_not_save_a_note_with_a_number_in_it() -> None:
    hands = noting().write(PHONE).type("enter")
    assert (step(hands), len(hands.saves)) == (Step.NOTE_CHECK, 1)
    hands.type("enter enter")
    assert (step(hands), len(hands.saves)) == (Step.NOTE_CHECK, 1)
    assert hands.state.hint is Hint.CHOICE_KEYS


def test_one_key_leaves_it_out() -> None:
    hands = noting().write(PHONE).type("enter 1")
    assert note_of(hands) == "bel [phone number] terug"
    assert hands.state.is_empty


def test_one_other_key_keeps_it() -> None:
    assert note_of(noting().write(PHONE).type("enter 2")) == PHONE


def test_back_goes_to_the_note_as_it_was() -> None:
    hands = noting().write(PHONE).type("enter backspace")
    assert step(hands) is Step.NOTE
    hands.type("backspace " * 21).write("kwijt").type("enter")
    assert note_of(hands) == "kwijt"


def test_escape_leaves_the_contact_without_the_note() -> None:
    hands = noting().write(PHONE).type("enter escape")
    assert hands.state.is_empty
    assert note_of(hands) is None


@pytest.mark.parametrize("note", ["pakket kwijt", "order 4711", "1234 AB", "23-11-2026"])
def test_an_ordinary_note_is_saved_at_once(note: str) -> None:
    assert note_of(noting().write(note).type("enter")) == note


@pytest.mark.parametrize(
    "number", ["jan@huis.nl", "NL91 ABNA 0417 1643 00", "4111 1111 1111 1111", "111222333"]
)
def test_every_kind_is_asked_about(number: str) -> None:
    hands = noting().paste(number).type("enter")
    assert step(hands) is Step.NOTE_CHECK
    assert number not in str(note_of(hands.type("1")))


def test_a_note_saved_before_is_asked_about_when_it_is_corrected() -> None:
    hands = noting().write(PHONE).type("enter 2")
    hands.type("f2 1 enter enter enter enter")
    assert step(hands) is Step.NOTE
    hands.type("enter 1")
    assert note_of(hands) == "bel [phone number] terug"


def test_the_question_survives_a_crash() -> None:
    hands = noting().write(PHONE).type("enter")
    draft = hands.drafts[-1]
    assert isinstance(draft, dict)
    again = restored(FormState(language="en", channel="phone"), draft, hands.sheet)
    assert again.contact is not None
    assert (again.contact.step, again.contact.text) == (Step.NOTE_CHECK, PHONE)


def test_what_was_searched_with_a_number_in_it_is_not_kept() -> None:
    hands = Hands().type("1 / ").write("zqx 06-12345678").type("enter")
    assert (hands.state.hint, hands.state.hint_about) == (Hint.LEFT_OUT, "phone number")
    hands.type("1")
    assert hands.saves[-1].payload.reason == "delivery-other"
    assert hands.saves[-1].payload.searched is None


def test_what_was_searched_without_a_number_is_kept_in_small_letters() -> None:
    hands = Hands().type("1 /").write("Zqx-café").type("enter")
    assert hands.state.hint is None
    assert hands.type("1").saves[-1].payload.searched == "zqx cafe"
