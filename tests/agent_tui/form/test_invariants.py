"""What holds for any keys at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent_tui.form.draft import draft_of, restored
from agent_tui.form.follow_ups import choices_of
from agent_tui.form.questions import ANSWERS
from agent_tui.form.state import Step, View
from ftr.catalogue.model import FollowUp, FollowUps
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.entry import check_payload
from ftr.words import Op
from tests.agent_tui.form.hands import Hands, leaf_keys, small_catalogue

KEYS = [
    *"0123456789abejlnosty/-+*.,=! ",
    *("enter", "escape", "backspace", "delete", "up", "down", "home", "pagedown", "insert"),
    *("f1", "f2", "f3", "f4", "f5", "f6", "f7", "ctrl+q", "ctrl+c", "tab"),
]
typing = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from([5.0, 33.0, 90.0, 200.0])), max_size=40
)
modes = st.sampled_from(
    [FollowUp(), FollowUp("optional"), FollowUp("required"), FollowUp("sampled", 2)]
)
follow_ups = st.builds(FollowUps, obstacle=modes, motive=modes, channel=modes, note=modes)


def typed(keys: list[tuple[str, float]], follow_ups: FollowUps, disk: str = "commits") -> Hands:
    lots = iter([0.2, 0.7] * 1000)
    hands = Hands(
        small_catalogue(follow_ups, channels=("phone", "email")),
        random=lambda: next(lots),
        disk=disk,
    )
    for key, pause_ms in keys:
        hands.type("space" if key == " " else key, pause_ms=pause_ms)
    return hands


@given(typing, follow_ups)
def test_any_keys_and_then_escape_twice_leave_a_clean_form(
    keys: list[tuple[str, float]], asked: FollowUps
) -> None:
    hands = typed(keys, asked).type("escape escape")
    assert hands.state.contact is None
    assert hands.state.view is View.FORM
    assert hands.state.failed is None


@settings(max_examples=50)
@given(typing, follow_ups)
def test_every_key_changes_something_or_is_answered(
    keys: list[tuple[str, float]], asked: FollowUps
) -> None:
    hands = typed([], asked)
    for key, pause_ms in keys:
        before, effects = hands.state, len(hands.effects)
        hands.type("space" if key == " " else key, pause_ms=pause_ms)
        after = replace(hands.state, previous=before.previous)
        chosen_again = before.view is View.TODAY and key.isdigit()  # the row is chosen already
        said = hands.state.hint is not None or len(hands.effects) > effects
        assert after != before or said or chosen_again, (key, before)


@settings(max_examples=50)
@given(typing, follow_ups)
def test_nothing_is_saved_without_a_reason_chosen_and_an_answer_given(
    keys: list[tuple[str, float]], asked: FollowUps
) -> None:
    """Every contact with a reason took its own keys: one for the reason, one for the answer."""
    hands = typed([], asked)
    since = 0
    for number, (key, pause_ms) in enumerate(keys, 1):
        before = len(hands.answers)
        hands.type("space" if key == " " else key, pause_ms=pause_ms)
        for reason, answer in hands.answers[before:]:
            assert number - since >= (2 if answer in ("yes", "no", "unknown") else 1), reason
            since = number


@given(st.lists(st.sampled_from([*"123/lo=", "f3", "f3", "backspace", "enter", "f2"])), follow_ups)
def test_two_contacts_in_hand_never_mix(keys: list[str], asked: FollowUps) -> None:
    """What is on hold comes back as it was put away, or gives way to a change of its entry."""
    hands = typed([], asked)
    for key in keys:
        before = hands.state
        hands.type(key)
        contact, held = hands.state.contact, hands.state.held
        if contact is not None and held is not None:
            assert contact.entry_id != held.entry_id
        if before.held is not None and held != before.held:
            assert contact is not None
            changes_it = contact.is_correction and contact.entry_id == before.held.entry_id
            taken_up = replace(contact, since_ms=before.held.since_ms)
            assert changes_it or taken_up == before.held


@given(typing, follow_ups)
def test_every_capture_is_a_valid_entry(keys: list[tuple[str, float]], asked: FollowUps) -> None:
    created: set[str] = set()
    for capture in typed(keys, asked).saves:
        check_payload(capture.op, capture.payload)
        if capture.payload.reason is not None:
            assert not small_catalogue().paths[capture.payload.reason][-1].sub
        if capture.op is Op.CREATE:
            assert capture.entry_id not in created
            created.add(capture.entry_id)
        assert capture.entry_id in created


@given(typing, follow_ups)
def test_a_slow_disk_changes_nothing_of_what_is_logged(
    keys: list[tuple[str, float]], asked: FollowUps
) -> None:
    keys = [key for key in keys if key[0] not in ("ctrl+q", "f6")]
    slow = typed(keys, asked, disk="waits")
    slow.commit()
    assert slow.saves == typed(keys, asked).saves
    assert not slow.state.ahead


@given(typing, follow_ups)
def test_a_failing_disk_loses_no_contact(keys: list[tuple[str, float]], asked: FollowUps) -> None:
    hands = typed(keys, asked, disk="fails")
    assert hands.saves == []
    if hands.state.failed is not None:
        hands.disk = "commits"
        hands.type("enter")
        assert len(hands.saves) >= 1


@given(st.text(max_size=40))
def test_no_paste_logs_anything(text: str) -> None:
    for keys in ("", "1", "1 1", "/", "f2", "f1"):
        hands = Hands().type(keys).paste(text)
        assert not hands.saves
        assert hands.state.view is Hands().type(keys).state.view


@given(typing, follow_ups)
def test_a_draft_comes_back_as_it_was(keys: list[tuple[str, float]], asked: FollowUps) -> None:
    hands = typed(keys, asked)
    draft = draft_of(hands.state)
    fresh = Hands(hands.catalogue)
    back = restored(fresh.state, draft, fresh.sheet)
    for mine, theirs in ((back.contact, hands.state.contact), (back.held, hands.state.held)):
        if theirs is None:
            assert mine is None
        else:
            assert mine is not None
            assert replace(mine, since_ms=None, spent_ms=0) == replace(
                theirs, since_ms=None, spent_ms=0
            )


@pytest.mark.parametrize("answer", ["1", "2"])
def test_every_leaf_of_the_seed_catalogue_is_its_keys_and_one_answer(answer: str) -> None:
    catalogue = publish(seed_catalogue(), [], opened=False)
    catalogue = replace(catalogue, follow_ups=FollowUps())
    hands = Hands(catalogue)
    for leaf, keys in leaf_keys(catalogue.reasons):
        strokes = [*"".join(keys), answer]
        assert len(strokes) == len("".join(keys)) + 1
        hands.type(" ".join(strokes))
        assert hands.answers[-1] == (leaf.code, {"1": "yes", "2": "no"}[answer])
    assert len(hands.answers) == len(catalogue.leaves)


def test_the_numeric_keypad_alone_logs_everything_of_the_seed_catalogue() -> None:
    keypad = {*"0123456789/*-+.", "enter"}
    catalogue = publish(seed_catalogue(), [], opened=False)
    sheet = Hands(catalogue).sheet
    assert {key for _, keys in leaf_keys(catalogue.reasons) for key in "".join(keys)} <= keypad
    assert len(set(sheet.endings) & keypad) == len(catalogue.endings)
    for answer in ("yes", "no", "unknown", "not_asked"):
        assert answer in [ANSWERS.get(key) for key in keypad]
    for step in (Step.OBSTACLE, Step.MOTIVE, Step.CHANNEL):
        assert set(choices_of(step, sheet)) <= keypad
    assert sheet.keymap.keys["search"][0] in keypad


@pytest.mark.parametrize("pause_ms", [110.0, 200.0])
def test_choosing_the_same_again_after_going_back_always_advances(pause_ms: float) -> None:
    catalogue = publish(seed_catalogue(), [], opened=False)
    for leaf, keys in leaf_keys(catalogue.reasons):
        hands = Hands(catalogue, pause_ms=pause_ms).type(" ".join("".join(keys)))
        once = hands.state.contact
        hands.type(f"backspace {keys[-1][-1]}")  # back on the page where it stands
        assert hands.state.contact is not None
        assert once is not None
        assert hands.state.contact.path == once.path, leaf.code
        assert hands.state.contact.step is Step.ANSWER


def test_a_digit_means_the_same_however_often_something_is_logged() -> None:
    hands = Hands()
    before = {path: hands.sheet.level(path).keys for path in [(), ("delivery",), ("billing",)]}
    for _ in range(30):
        hands.type("2 2 1")
    assert before == {path: hands.sheet.level(path).keys for path in before}
