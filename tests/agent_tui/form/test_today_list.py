"""Today's list: change, take back, restore."""

from __future__ import annotations

import pytest

from agent_tui.form.state import Hint, Step, View
from ftr.catalogue.model import FollowUp, FollowUps
from ftr.words import Op
from tests.agent_tui.form.hands import Hands, small_catalogue


def logged() -> Hands:
    """Three contacts; the newest is an ending."""
    return Hands().type("1 1 1 2 1 2 -")


def test_f2_opens_and_closes_the_list() -> None:
    hands = logged().type("f2")
    assert hands.state.view is View.TODAY
    assert [row.payload.reason for row in hands.state.day or ()] == [None, "wrong-bill", "late"]
    for key in ("f2", "escape", "backspace"):
        assert hands.type(key).state.view is View.FORM
        hands.type("f2")


@pytest.mark.parametrize(
    ("key", "cause"),
    [
        ("1", "mistake"),
        ("2", "duplicate"),
        ("3", "not_a_contact"),
        ("4", "other"),
    ],
)
def test_a_row_is_taken_back_with_one_of_four_causes(key: str, cause: str) -> None:
    hands = logged().type(f"f2 2 delete {key}")
    void = hands.saves[-1]
    assert (void.op, void.entry_id, void.payload.cause) == ("void", "entry-2", cause)
    row = (hands.state.day or ())[1]
    assert (row.voided, row.cause, row.payload.reason) == (True, cause, "wrong-bill")
    assert hands.state.view is View.TODAY
    hands.type("delete")
    assert (hands.saves[-1].op, hands.saves[-1].payload.reason) == ("amend", "wrong-bill")


def test_enter_changes_a_row_by_the_same_questions() -> None:
    hands = logged().type("f2 down enter")
    contact = hands.state.contact
    assert contact is not None
    assert contact.former_path == ("billing", "wrong-bill")
    assert contact.step is Step.REASON
    hands.type("1 1 1")
    amend = hands.saves[-1]
    assert (amend.op, amend.entry_id, amend.payload.reason) == ("amend", "entry-2", "late")
    assert amend.payload.cause == "mistake"
    assert amend.occurred_at == hands.saves[1].occurred_at
    assert hands.state.shown is not None
    assert hands.state.shown.did == "changed"
    assert hands.state.is_empty


def test_enter_keeps_what_was_there() -> None:
    hands = logged().type("f2 2 enter enter enter 1")
    assert hands.saves[-1].payload.reason == "wrong-bill"
    assert hands.saves[-1].payload.online_first == "yes"


def test_a_change_that_changes_nothing_saves_nothing() -> None:
    hands = logged().type("f2 2 enter enter enter enter")
    assert len(hands.saves) == 3
    assert hands.state.hint is Hint.NOTHING_CHANGED
    assert hands.state.is_empty


def test_an_ending_becomes_a_contact_and_the_other_way_round() -> None:
    hands = logged().type("f2 1 enter 3 2")
    assert (hands.saves[-1].payload.reason, hands.saves[-1].payload.ending) == ("complaint", None)
    hands.type("f2 1 enter +")
    payload = hands.saves[-1].payload
    assert (payload.reason, payload.ending, payload.online_first) == (None, "wrong", None)


def test_a_changed_answer_drops_the_follow_up_that_no_longer_applies() -> None:
    hands = Hands(small_catalogue(FollowUps(obstacle=FollowUp("optional"))))
    hands.type("1 1 1 3 f2 1 enter enter enter 2")
    assert hands.saves[-1].payload.obstacle is None
    state = hands.type("f2 1 enter enter enter 1").state
    assert state.contact is not None
    assert state.contact.step is Step.OBSTACLE
    payload = hands.type("5").saves[-1].payload
    assert payload.obstacle == "not_possible_online"
    assert payload.cause == "mistake"


def test_only_a_follow_up_can_be_changed() -> None:
    hands = Hands(small_catalogue(FollowUps(obstacle=FollowUp("optional"))))
    hands.type("1 1 1 3 f2 1 enter enter enter enter")
    assert hands.state.contact is not None
    hands.type("1")
    assert hands.saves[-1].payload.obstacle == "not_found"
    assert hands.state.is_empty


def test_a_contact_in_hand_is_held_while_another_is_changed() -> None:
    hands = logged().type("1 f2 2 enter")
    assert hands.state.held is not None
    hands.type("1 1 2 f3")
    assert hands.state.contact is not None
    assert hands.state.contact.path == ("delivery",)
    hands.type("f3 3 f2 1 enter")
    assert hands.state.hint is Hint.TWO_OPEN


def test_escape_gives_a_change_up() -> None:
    hands = logged().type("f2 2 enter 1 escape")
    assert hands.state.is_empty
    assert len(hands.saves) == 3


def test_the_list_is_walked_by_arrows_pages_and_digits() -> None:
    hands = Hands()
    for _ in range(12):
        hands.type("3 1")
    hands.type("f2 0")
    assert hands.state.cursor == 9
    assert hands.type("3").state.cursor == 11
    assert hands.type("4").state.hint is Hint.LIST_KEYS
    assert hands.type("0").state.cursor == 0
    assert hands.type("down down up pagedown").state.cursor == 10
    assert hands.type("pageup pageup").state.cursor == 0


def test_an_empty_list_says_so() -> None:
    assert Hands().type("f2 enter").state.hint is Hint.EMPTY_LIST


def test_taking_back_from_the_list_says_so_when_it_fails() -> None:
    hands = logged()
    hands.disk = "fails"
    hands.type("f2 1 delete 1")
    assert hands.state.failed is not None
    hands.disk = "commits"
    hands.type("enter")
    assert hands.saves[-1].op == "void"


def test_a_list_that_is_read_again_keeps_what_is_chosen_and_takes_back_no_other() -> None:
    hands = logged().type("f2 down")
    rows = hands.rows
    assert hands.open(rows[1:]).state.cursor == 0, "the same row, one higher"
    hands.type("delete").open(rows[:1]).type("1")
    assert hands.state.view is View.TODAY
    assert not [save for save in hands.saves if save.op is Op.VOID]
    hands.open(rows).type("down down").open(rows[:1]).type("enter")
    assert hands.state.contact is not None
    assert hands.state.contact.entry_id == rows[0].entry_id
