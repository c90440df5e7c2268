"""Extra questions come after the save, and their answers amend it."""

from __future__ import annotations

import pytest

from agent_tui.form.state import Hint, Step
from ftr.catalogue.model import FollowUp, FollowUps
from tests.agent_tui.form.hands import Hands, small_catalogue

OPTIONAL, REQUIRED, SAMPLED = FollowUp("optional"), FollowUp("required"), FollowUp("sampled", 4)


def with_follow_ups(**modes: FollowUp) -> Hands:
    return Hands(small_catalogue(FollowUps(**modes), channels=("phone", "chat")))


def test_an_obstacle_after_yes_amends_the_saved_contact() -> None:
    hands = with_follow_ups(obstacle=OPTIONAL).type("1 1 1")
    assert len(hands.saves) == 1
    assert hands.state.contact is not None
    assert hands.state.contact.step is Step.OBSTACLE
    hands.type("3")
    create, amend = hands.saves
    assert (amend.op, amend.entry_id) == ("amend", create.entry_id)
    assert amend.occurred_at == create.occurred_at
    assert (amend.payload.reason, amend.payload.obstacle) == ("late", "did_not_work")
    assert amend.payload.cause is None
    assert hands.state.is_empty


def test_a_motive_is_asked_after_no_only() -> None:
    hands = with_follow_ups(motive=OPTIONAL).type("1 1 1")
    assert hands.state.is_empty
    hands.type("1 1 2 7")
    assert hands.saves[-1].payload.motive == "unaware"


@pytest.mark.parametrize("keys", ["3", "4"])
def test_neither_is_asked_after_the_other_answers(keys: str) -> None:
    assert with_follow_ups(obstacle=REQUIRED, motive=REQUIRED).type(f"1 1 {keys}").state.is_empty


def test_endings_get_no_extra_question() -> None:
    assert with_follow_ups(obstacle=REQUIRED, note=REQUIRED).type("-").state.is_empty


@pytest.mark.parametrize("key", ["enter", "0", "escape"])
def test_an_optional_question_can_be_skipped(key: str) -> None:
    hands = with_follow_ups(obstacle=OPTIONAL).type(f"1 1 1 {key}")
    assert len(hands.saves) == 1
    assert hands.state.is_empty


def test_a_required_question_is_left_by_escape_alone() -> None:
    hands = with_follow_ups(obstacle=REQUIRED).type("1 1 1 enter")
    assert hands.state.hint is Hint.REQUIRED
    assert hands.state.contact is not None
    hands.type("escape")
    assert hands.state.is_empty
    assert len(hands.saves) == 1


def test_several_questions_come_one_after_another() -> None:
    hands = with_follow_ups(obstacle=OPTIONAL, channel=OPTIONAL, note=OPTIONAL)
    hands.type("1 1 1 2 2").write("brief kwijt").type("enter")
    final = hands.saves[-1].payload
    assert (final.obstacle, final.channel, final.note) == ("not_understood", "chat", "brief kwijt")
    assert [save.op for save in hands.saves] == ["create", "amend", "amend", "amend"]
    assert hands.state.is_empty


def test_backspace_goes_back_one_question() -> None:
    hands = with_follow_ups(obstacle=OPTIONAL, channel=OPTIONAL).type("1 1 1 2 backspace 4 enter")
    assert hands.saves[-1].payload.obstacle == "wanted_confirmation"
    assert hands.state.is_empty
    hands.type("1 1 1 backspace")
    assert hands.state.hint is Hint.ALREADY_SAVED


def test_sampling_is_drawn_when_the_contact_begins() -> None:
    lots = iter([0.1, 0.9])
    hands = with_follow_ups(obstacle=SAMPLED)
    hands.sheet = type(hands.sheet)(
        **{
            name: getattr(hands.sheet, name)
            for name in ("enrolment_id", "catalogue", "channel", "keymap", "new_id", "enrolments")
        },
        random=lambda: next(lots),
    )
    hands.type("1")
    assert hands.state.contact is not None
    assert hands.state.contact.asks == ("obstacle",)
    state = hands.type("1 1 1 1").state
    assert state.contact is not None
    assert state.contact.asks == ()
    assert hands.type("1 1").state.is_empty


def test_typing_on_after_a_required_question_loses_nothing() -> None:
    hands = with_follow_ups(obstacle=REQUIRED)
    hands.disk = "waits"
    hands.type("1 1 1 2 2 1 2")
    for _ in range(4):
        hands.commit()
    assert hands.answers == [("late", "yes"), ("wrong-bill", "no")]
    assert hands.saves[1].payload.obstacle == "not_understood"
