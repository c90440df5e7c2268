"""Two contacts at once: one in hand, one on hold."""

from __future__ import annotations

from tests.agent_tui.form.hands import Hands


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
    from ftr.catalogue.model import FollowUp, FollowUps
    from tests.agent_tui.form.hands import small_catalogue

    hands = Hands(small_catalogue(FollowUps(obstacle=FollowUp("required"))))
    hands.type("1 1 1 f3 2 1 2 f3 4")
    assert hands.saves[-1].payload.obstacle == "wanted_confirmation"
    assert hands.state.is_empty
