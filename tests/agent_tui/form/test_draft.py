"""What is half filled in survives a crash."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from agent_tui.form.draft import restored
from agent_tui.form.state import FormState, Hint, Step
from ftr.catalogue.model import FollowUp, FollowUps
from tests.agent_tui.form.hands import Hands, reason, small_catalogue


def after_crash(hands: Hands) -> Hands:
    """A new form with the draft that the old one handed over last."""
    draft = json.loads(json.dumps(hands.drafts[-1]))
    fresh = Hands(hands.catalogue)
    fresh.state = restored(fresh.state, draft, fresh.sheet)
    return fresh


@pytest.mark.parametrize("keys", ["1", "1 2", "1 1", "/ l o", "1 f3 2", "0", "1 f3"])
def test_every_half_contact_comes_back(keys: str) -> None:
    hands = Hands().type(keys)
    if keys == "0":
        assert hands.drafts == []
        return
    fresh = after_crash(hands)
    assert fresh.state.hint is Hint.RESTORED_DRAFT
    for mine, theirs in (
        (fresh.state.contact, hands.state.contact),
        (fresh.state.held, hands.state.held),
    ):
        assert (mine is None) == (theirs is None)
        if mine and theirs:
            assert replace(mine, since_ms=None, spent_ms=0.0) == replace(
                theirs, since_ms=None, spent_ms=0.0
            )


def test_a_restored_contact_is_saved_without_a_logging_time() -> None:
    fresh = after_crash(Hands().type("1 1")).type("2")
    assert fresh.answers == [("late", "no")]
    assert fresh.saves[0].logging_ms is None
    assert fresh.saves[0].entry_id == "entry-1"


def test_a_follow_up_comes_back() -> None:
    hands = Hands(small_catalogue(FollowUps(obstacle=FollowUp("optional")))).type("1 1 1")
    fresh = after_crash(hands).type("2")
    assert fresh.saves[0].op == "amend"
    assert fresh.saves[0].payload.obstacle == "not_understood"


def test_a_contact_that_reached_the_disk_is_not_logged_twice() -> None:
    hands = Hands(disk="waits").type("1 1 1")
    fresh = after_crash(hands)
    assert fresh.state.contact is not None
    hands.commit()
    state = fresh.open(hands.rows).state
    assert state.contact is None
    assert state.hint is Hint.ALREADY_SAVED


def test_nothing_is_kept_of_an_empty_form() -> None:
    assert Hands().type("1 1 1").drafts[-1] is None
    assert Hands().type("1 escape").drafts[-1] is None


def test_a_draft_for_a_catalogue_that_changed_keeps_what_still_stands() -> None:
    hands = Hands().type("1 2 1")
    draft = json.loads(json.dumps(hands.drafts[-1]))
    changed = replace(
        small_catalogue(),
        reasons=(reason("delivery", "1", reason("late", "1")),),
        version=4,
    )
    fresh = Hands(changed)
    fresh.state = restored(fresh.state, draft, fresh.sheet)
    assert fresh.state.contact is not None
    assert fresh.state.contact.path == ("delivery",)
    assert fresh.state.contact.step is Step.REASON
    assert fresh.state.contact.catalogue_version == 4


@pytest.mark.parametrize(
    "draft",
    [
        None,
        {},
        {"draft": 9},
        {"draft": 1},
        {"draft": 1, "contact": 3, "held": None},
        {"draft": 1, "contact": {"enrolment_id": "enrolment"}, "held": None},
    ],
)
def test_a_broken_draft_changes_nothing(draft: dict[str, object] | None) -> None:
    state = FormState(language="nl", channel="phone")
    assert restored(state, draft, Hands().sheet) is state
