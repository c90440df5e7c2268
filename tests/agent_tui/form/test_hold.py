"""Two contacts at once: one in hand, one on hold."""

from __future__ import annotations

from agent_tui.form.state import Hint
from ftr.catalogue.model import FollowUp, FollowUps
from tests.agent_tui.form.hands import Hands, small_catalogue


def test_hold_and_start_another() -> None:
    hands = Hands().type("1 f3")
    assert hands.state.contact is None
    assert hands.state.held is not None
    hands.type("2 1 1")
    assert hands.answers == [("wrong-bill", "yes")]
    hands.type("f3 1 2")
    assert hands.answers[-1] == ("late", "no")
    assert hands.state.is_empty


def test_two_at_most_so_hold_changes_over() -> None:
    hands = Hands().type("1 f3 2 f3")
    assert hands.state.hint is Hint.CHANGED_OVER
    assert hands.state.contact is not None
    assert hands.state.contact.path == ("delivery",)
    assert hands.state.held is not None
    assert hands.state.held.path == ("billing",)


def test_time_on_hold_is_not_logging_time() -> None:
    hands = Hands().type("1", pause_ms=100).type("f3", pause_ms=100)
    hands.type("2 1 1", pause_ms=5000).type("f3", pause_ms=100)
    hands.type("1 1", pause_ms=100)
    assert hands.saves[-1].logging_ms == 300


def test_a_question_after_the_save_can_wait_too() -> None:
    hands = Hands(small_catalogue(FollowUps(obstacle=FollowUp("required"))))
    hands.type("1 1 1 f3 2 1 2 f3 4")
    assert hands.saves[-1].payload.obstacle == "wanted_confirmation"
    assert hands.state.is_empty


def test_changing_a_contact_that_is_in_hand_takes_its_place() -> None:
    """Were both open, the question after the save would undo the change."""
    hands = Hands(small_catalogue(FollowUps(obstacle=FollowUp("optional"))))
    hands.type("1 1 1 f2 enter")
    assert hands.state.held is None
    hands.type("2 1 1 4")
    assert hands.state.is_empty
    payload = hands.saves[-1].payload
    assert (payload.reason, payload.obstacle) == ("wrong-bill", "wanted_confirmation")


def test_changing_a_contact_that_is_on_hold_takes_its_place_too() -> None:
    hands = Hands(small_catalogue(FollowUps(obstacle=FollowUp("required"))))
    hands.type("1 1 1 f3 f2 enter 2 1 2")
    assert hands.state.is_empty
    assert hands.saves[-1].payload.reason == "wrong-bill"


def test_a_contact_that_was_taken_back_is_not_brought_back_by_a_question_about_it() -> None:
    for keys in ("1 1 1 f3 delete", "1 1 1 f3 f2 delete 1", "1 1 1 f2 delete 1"):
        hands = Hands(small_catalogue(FollowUps(obstacle=FollowUp("required"))))
        hands.type(keys)
        assert hands.saves[-1].op == "void"
        assert hands.state.contact is None
        assert hands.state.held is None
