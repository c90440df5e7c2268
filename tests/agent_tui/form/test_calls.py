"""Calls on the pure form: which contact they belong to, and what becomes of the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent_tui.form.call import AFTER_ITS_END, WITHOUT_AN_END, Call
from agent_tui.form.calls import heard, waiting
from agent_tui.form.draft import draft_of, restored
from agent_tui.form.effects import ForgetCall, KeepCall
from agent_tui.form.state import Hint
from ftr.catalogue.model import FollowUp, FollowUps
from ftr.words import Op
from tests.agent_tui.form.hands import START, Hands, small_catalogue

FIRST = Call("first", START - timedelta(minutes=3), channel="phone", queue="Billing")
SECOND = Call("second", START - timedelta(minutes=1), queue="Delivery")


def hear(hands: Hands, *calls: Call, after: timedelta = timedelta()) -> Hands:
    hands._take(heard(hands.state, calls, START + after))
    return hands


def ended(call: Call, talk_s: int) -> Call:
    return replace(call, ended_at=call.started_at + timedelta(seconds=talk_s))


def test_an_empty_form_takes_the_call_and_the_contact_has_what_it_brought() -> None:
    hands = hear(Hands(), ended(FIRST, 95)).type("1 1 1")
    payload = hands.saves[-1].payload
    assert (payload.queue, payload.call_ref, payload.talk_s) == ("Billing", "first", 95)
    assert payload.channel == "phone"
    assert hands.saves[-1].occurred_at == FIRST.started_at
    assert hands.saves[-1].started_at is not None
    assert hands.saves[-1].started_at > START
    assert KeepCall("first", "logged") in hands.effects
    assert waiting(hands.state) == ()


def test_the_call_brings_its_channel_only_where_the_catalogue_has_it() -> None:
    hands = Hands(small_catalogue(channels=("phone", "chat")))
    hear(hands, replace(FIRST, channel="chat")).type("1 1 1")
    assert hands.saves[-1].payload.channel == "chat"
    hear(hands, replace(SECOND, channel="fax")).type("1 1 1")
    assert hands.saves[-1].payload.channel == "phone"


def test_a_call_never_mixes_with_a_contact_that_is_half_filled_in() -> None:
    hands = Hands().type("1 1")
    hear(hands, FIRST).type("1")
    assert hands.saves[-1].payload.call_ref is None
    assert waiting(hands.state) == (FIRST,)
    hands.type("2 1 1")
    assert hands.saves[-1].payload.call_ref == "first"


def test_hold_makes_room_for_the_call() -> None:
    hands = hear(Hands().type("1 1"), FIRST).type("f3 2 1 1 f3 1")
    refs = [(save.payload.reason, save.payload.call_ref) for save in hands.saves]
    assert refs == [("wrong-bill", "first"), ("late", None)]


def test_several_calls_in_a_row_go_to_as_many_contacts() -> None:
    hands = hear(Hands(), FIRST, SECOND).type("1 1 1 2 1 2 3 1")
    assert [save.payload.call_ref for save in hands.saves] == ["first", "second", None]


def test_clearing_gives_the_call_back_and_clearing_again_leaves_it_out() -> None:
    hands = hear(Hands(), FIRST).type("1 escape")
    assert waiting(hands.state) == (FIRST,)
    hands.type("escape")
    assert hands.effects[-1] == KeepCall("first", "dropped")
    assert hands.state.hint is Hint.CALL_DROPPED
    assert waiting(hands.state) == ()
    hands.type("1 1 1")
    assert hands.saves[-1].payload.call_ref is None


def test_a_call_that_ends_after_its_contact_was_logged_amends_its_talk_time() -> None:
    hands = hear(Hands(), FIRST).type("1 1 1")
    assert hands.saves[-1].payload.talk_s is None
    hear(hands, replace(ended(FIRST, 240), did="logged"))
    assert [save.op for save in hands.saves] == [Op.CREATE, Op.AMEND]
    assert hands.saves[-1].payload == replace(hands.saves[0].payload, talk_s=240)
    hear(hands, replace(ended(FIRST, 240), did="logged"))
    assert len(hands.saves) == 2, "once"


def test_a_follow_up_and_a_correction_keep_a_talk_time_that_came_meanwhile() -> None:
    hands = Hands(small_catalogue(FollowUps(obstacle=FollowUp("required"))))
    hear(hands, FIRST).type("1 1 1")
    hear(hands, ended(FIRST, 60)).type("2")
    assert (hands.saves[-1].payload.obstacle, hands.saves[-1].payload.talk_s) == (
        "not_understood",
        60,
    )
    hands = hear(Hands(), FIRST).type("1 1 1 f2 enter")
    hear(hands, ended(FIRST, 60)).type("2 1 2")
    assert hands.saves[-1].payload.talk_s == 60


def test_talk_time_waits_for_a_save_that_is_on_its_way() -> None:
    hands = Hands(disk="waits")
    hear(hands, FIRST).type("1 1 1")
    hear(hands, ended(FIRST, 60))
    assert len(hands.waiting) == 1
    hands.commit()
    assert [save.payload.talk_s for save in hands.saves] == [None, 60]


def test_talk_time_waits_for_an_answer_that_is_on_its_way_to_the_same_entry() -> None:
    hands = Hands(small_catalogue(FollowUps(obstacle=FollowUp("required"))), disk="waits")
    hear(hands, FIRST).type("1 1 1").commit()
    hands.type("2")
    hear(hands, ended(FIRST, 60))
    assert len(hands.waiting) == 1
    hands.commit()
    last = hands.saves[-1].payload
    assert (last.obstacle, last.talk_s) == ("not_understood", 60)
    assert hands.state.day is not None
    assert hands.state.day[0].payload == last


def test_a_contact_on_hold_keeps_its_call() -> None:
    hands = hear(Hands(), FIRST).type("1 f3")
    assert waiting(hands.state) == ()
    hands.type("2 1 1 f3 1 1")
    refs = [(save.payload.reason, save.payload.call_ref) for save in hands.saves]
    assert refs == [("wrong-bill", None), ("late", "first")]


def test_a_contact_that_was_taken_back_gives_its_call_back() -> None:
    hands = hear(Hands(), FIRST).type("1 1 1 delete")
    assert waiting(hands.state)[0].ref == "first"
    hands.type("2 1 1")
    assert hands.saves[-1].payload.call_ref == "first"


def told_calls(hands: Hands, *calls: Call) -> list[Call]:
    """The calls as they stand on disk: with what became of each last."""
    did = {each.ref: each.did for each in hands.effects if isinstance(each, KeepCall)}
    return [replace(call, did=did.get(call.ref)) for call in calls]


def reopened(hands: Hands, *calls: Call) -> Hands:
    """The form closed and opened again on the same desk."""
    again = Hands()
    again.sheet, again.at_ms, again.effects = hands.sheet, hands.at_ms, hands.effects
    again.saves, again.drafts = hands.saves, hands.drafts
    again.state = restored(again.state, hands.drafts[-1] if hands.drafts else None, again.sheet)  # type: ignore[arg-type]  # drafts are JSON
    rows = sorted(hands.rows, key=lambda row: (row.occurred_at, row.entry_id), reverse=True)
    return hear(again.open(tuple(rows)), *told_calls(hands, *calls))


def live_refs(hands: Hands) -> list[str]:
    """The calls of the entries that stand."""
    refs = (row.payload.call_ref for row in hands.rows if not row.voided)
    return [ref for ref in refs if ref is not None]


TAKEN_BACK = {"at once": "delete", "by the list": "f2 delete 1 escape"}


@pytest.mark.parametrize("taken_back", TAKEN_BACK.values(), ids=TAKEN_BACK)
@pytest.mark.parametrize("closes", ["", "before", "after"])
@pytest.mark.parametrize("drops", [False, True])
def test_a_call_that_was_given_back_is_of_one_contact_or_left_out_for_good(
    taken_back: str, closes: str, *, drops: bool
) -> None:
    hands = hear(Hands(), FIRST).type(f"1 1 1 {taken_back}")
    if closes == "before":
        hands = reopened(hands, FIRST)
    hear(hands, *told_calls(hands, FIRST, SECOND))
    assert [call.ref for call in waiting(hands.state)] == ["first", "second"]
    expected: list[str | None] = ["first", "second", None, None]
    if drops:
        hands.type("escape")
        expected = ["second", None, None, None]
    for ref in expected:
        if closes == "after":
            hands = reopened(hands, FIRST, SECOND)
        hands.type("1 1 2")
        assert hands.saves[-1].payload.call_ref == ref
        hear(hands, *told_calls(hands, FIRST, SECOND))
    assert waiting(hands.state) == ()


def test_a_call_left_out_stays_so_when_older_news_of_it_comes() -> None:
    hands = hear(Hands(), FIRST).type("escape")
    assert waiting(hear(hands, FIRST).state) == ()


def test_a_contact_that_is_restored_has_its_call_again_unless_another_has_it_by_now() -> None:
    hands = hear(Hands(), ended(FIRST, 60)).type("1 1 1 delete delete")
    assert live_refs(hands) == ["first"]
    assert waiting(hands.state) == ()
    hands.type("delete 1 1 2 f2 down delete escape")
    assert [row.voided for row in hands.rows] == [False, False]
    assert live_refs(hands) == ["first"]
    assert (hands.saves[-1].payload.call_ref, hands.saves[-1].payload.talk_s) == (None, None)
    assert hands.saves[-1].payload.queue == "Billing"
    hands = hear(Hands(), FIRST).type("1 1 1 delete 1 f3 delete f3 1 1")
    assert live_refs(hands) == ["first"], "one on hold has it as well"


def test_a_call_nobody_logged_lapses_and_the_form_says_so() -> None:
    for call, after in (
        (FIRST, FIRST.started_at + WITHOUT_AN_END - START),
        (ended(FIRST, 60), FIRST.started_at + timedelta(seconds=60) + AFTER_ITS_END - START),
    ):
        hands = hear(Hands(), call, after=after - timedelta(seconds=1))
        assert waiting(hands.state) == (call,)
        hear(hands, call, after=after)
        assert hands.effects[-1] == ForgetCall("first")
        assert (hands.state.hint, hands.state.lapsed) == (Hint.CALL_LAPSED, 1)
        assert waiting(hands.state) == ()
        assert hands.saves == []


def test_a_logged_call_is_forgotten_in_silence() -> None:
    hands = hear(Hands(), ended(FIRST, 60)).type("1 1 1")
    hear(hands, ended(FIRST, 60), after=timedelta(hours=3))
    assert hands.effects[-1] == ForgetCall("first")
    assert hands.state.lapsed == 0


def test_a_crash_in_the_middle_keeps_the_call_with_its_contact() -> None:
    hands = hear(Hands(), ended(FIRST, 60)).type("1")
    again = Hands()
    again.state = restored(again.state, draft_of(hands.state), again.sheet)
    hear(again, ended(FIRST, 60), SECOND).type("1 1")
    assert again.saves[-1].payload.call_ref == "first"
    assert again.saves[-1].payload.talk_s == 60
    assert waiting(again.state) == (SECOND,)


def test_an_old_draft_has_no_call() -> None:
    hands = Hands().type("1")
    draft = draft_of(hands.state)
    assert draft is not None
    del draft["contact"]["call"]  # type: ignore[attr-defined]  # as a version without calls wrote it
    assert restored(Hands().state, draft, hands.sheet).contact is not None


HAPPENINGS = (
    *("1", "2", "3", "f3", "escape", "delete", "1 1 1", "2 1 3", "f2 delete 1 escape"),
    *("f2 down delete 1 escape", "call", "end", "reopen"),
)


@given(st.lists(st.sampled_from(HAPPENINGS), max_size=25))
@example(["call", "1 1 1", "delete", "1 1 1", "1 1 1"])
@example(["call", "1 1 1", "delete", "1", "f3", "delete", "f3", "1 1"])
def test_whatever_is_typed_every_entry_has_its_own_call_or_none(happens: list[str]) -> None:
    hands, calls, dropped = Hands(), list[Call](), set[str]()
    for what in happens:
        if what == "call":
            calls.append(replace(FIRST, ref=f"call-{len(calls)}"))
        elif what == "end" and calls:
            calls[-1] = ended(calls[-1], 30)
        elif what == "reopen":
            hands = reopened(hands, *calls)
        else:
            hands.type(what if what != "end" else "1")
        hear(hands, *told_calls(hands, *calls))
        live = live_refs(hands)
        assert len(live) == len(set(live))
        dropped |= {call.ref for call in hands.state.calls if call.did == "dropped"}
        assert not dropped & {call.ref for call in waiting(hands.state)}
        assert not set(live) & {call.ref for call in waiting(hands.state)}


def test_a_call_of_yesterday_is_of_no_contact_typed_before_the_store_is_open() -> None:
    hands = Hands()
    hands.state = replace(hands.state, day=None)
    hear(hands, replace(FIRST, started_at=START - WITHOUT_AN_END)).type("1 1 1")
    assert hands.saves[-1].payload.call_ref is None
    assert ForgetCall("first") not in hands.effects, "whether it was logged is not known yet"


def test_nothing_more_is_kept_of_a_call_that_lapsed_while_its_contact_was_open() -> None:
    hands = hear(Hands(), FIRST).type("1 1")
    hear(hands, FIRST, after=WITHOUT_AN_END)
    assert ForgetCall("first") in hands.effects
    hands.type("1")
    assert hands.saves[-1].payload.call_ref == "first"
    assert KeepCall("first", "logged") not in hands.effects


def test_a_talk_time_that_comes_takes_no_line_away_that_is_being_read() -> None:
    hands = hear(Hands(), FIRST).type("1 1 1 enter")
    assert hands.state.hint is Hint.ENTER_NOT_NEEDED
    hear(hands, ended(FIRST, 60))
    assert hands.saves[-1].payload.talk_s == 60
    assert hands.state.hint is Hint.ENTER_NOT_NEEDED
