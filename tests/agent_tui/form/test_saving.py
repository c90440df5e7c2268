"""Saved means saved, and no key is lost."""

from __future__ import annotations

import pytest

from agent_tui.form.effects import Leave
from agent_tui.form.state import Hint, Step
from tests.agent_tui.form.hands import Hands


def test_the_form_stays_filled_until_the_disk_has_it() -> None:
    hands = Hands(disk="waits").type("1 1 1")
    assert hands.state.contact is not None
    assert hands.state.shown is None
    state = hands.commit().state
    assert state.contact is None
    assert state.shown is not None
    assert state.shown.did == "saved"
    assert (state.today, state.pending) == (1, 1)


def test_keys_typed_while_saving_are_kept_in_order() -> None:
    hands = Hands(disk="waits").type("1 1 1 1 2 1 2 - 3")
    assert hands.saves == []
    hands.commit()
    assert hands.answers == [("late", "yes"), ("lost", "no"), ("silent", None)]
    assert hands.state.contact is not None
    assert hands.state.contact.path == ("complaint",)


def test_a_save_that_fails_keeps_the_form_filled_and_enter_tries_again() -> None:
    hands = Hands(disk="fails").type("1 1 1")
    assert hands.state.failed is not None
    assert hands.state.failed.reason == "the disk is full"
    assert hands.state.contact is not None
    hands.type("2")
    assert hands.state.hint is Hint.RETRY_KEYS
    hands.disk = "commits"
    state = hands.type("enter").state
    assert hands.answers == [("late", "yes")]
    assert state.failed is None
    assert state.is_empty


def test_keys_typed_before_the_failure_was_told_come_after_the_retry() -> None:
    hands = Hands(disk="waits").type("1 1 1 2 1 2")
    capture = hands.waiting.pop()
    from agent_tui.capture import NotSaved
    from agent_tui.form.press import not_saved

    hands.state, _ = not_saved(hands.state, NotSaved(capture, "locked", "busy"))
    hands.disk = "commits"
    hands.type("enter")
    assert hands.answers == [("late", "yes"), ("wrong-bill", "no")]


def test_backspace_after_a_failure_goes_back_to_the_contact() -> None:
    hands = Hands(disk="fails").type("1 1 1 backspace")
    assert hands.state.failed is None
    assert hands.state.contact is not None
    assert hands.state.contact.step is Step.CONFIRM
    hands.disk = "commits"
    assert hands.type("2").answers == [("late", "no")]


def test_escape_after_a_failure_gives_the_contact_up() -> None:
    hands = Hands(disk="fails").type("1 1 1 escape")
    assert hands.state.is_empty
    assert hands.state.failed is None


def test_delete_takes_the_last_contact_back_and_again_restores_it() -> None:
    hands = Hands().type("1 1 1 2 1 2 delete")
    void = hands.saves[-1]
    assert (void.op, void.entry_id, void.payload.cause) == ("void", "entry-2", "mistake")
    assert hands.state.shown is not None
    assert hands.state.shown.did == "taken_back"
    assert hands.state.shown.row.payload.reason == "wrong-bill"
    state = hands.type("delete").state
    again = hands.saves[-1]
    assert (again.op, again.entry_id, again.payload.reason) == ("amend", "entry-2", "wrong-bill")
    assert again.payload.online_first == "no"
    assert state.shown is not None
    assert state.shown.did == "restored"
    hands.type("delete 3 1 delete")
    assert hands.saves[-1].entry_id == "entry-3"


@pytest.mark.parametrize("pause_ms", [33, 90])
def test_delete_held_down_or_just_after_focus_does_nothing(pause_ms: int) -> None:
    hands = Hands().type("1 1 1")
    hands.type("delete").type("delete delete delete", pause_ms=pause_ms)
    assert [save.op for save in hands.saves] == ["create", "void"]
    hands.type("3 1").focus().type("delete")
    assert hands.state.hint is Hint.PRESS_AGAIN
    assert hands.saves[-1].op == "create"


def test_the_keypads_point_with_num_lock_off_takes_nothing_back() -> None:
    hands = Hands().type("1 1 1 end delete")
    assert hands.state.hint is Hint.NUM_LOCK
    assert [save.op for save in hands.saves] == ["create"]


def test_what_was_typed_after_leaving_while_saving_is_for_no_contact() -> None:
    hands = Hands(disk="waits").type("1 1 1 ctrl+q 2 1 1").commit()
    assert hands.answers == [("late", "yes")]
    assert hands.state.ahead == ()
    assert hands.effects[-1] == Leave()
