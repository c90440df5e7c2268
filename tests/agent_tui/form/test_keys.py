"""What each key of a contact does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent_tui.form.effects import Leave
from agent_tui.form.state import Hint, Step
from ftr.words import OnlineFirst, Op
from tests.agent_tui.form.hands import Hands, reason, small_catalogue


@pytest.mark.parametrize(
    ("keys", "saved"),
    [
        ("1 1 1", ("late", "yes")),
        ("1 1 2", ("late", "no")),
        ("1 1 3", ("late", "unknown")),
        ("1 1 4", ("late", "not_asked")),
        ("1 1 j", ("late", "yes")),
        ("1 1 y", ("late", "yes")),
        ("1 1 n", ("late", "no")),
        ("1 1 J", ("late", "yes")),
        ("1 2 2 1", ("address", "yes")),
        ("3 2", ("complaint", "no")),
        ("-", ("silent", None)),
        ("+", ("wrong", None)),
        (".", ("prank", None)),
        (",", ("prank", None)),
        ("1 backspace 2 1 1", ("wrong-bill", "yes")),
        ("1 1 backspace 2 1 2", ("lost", "no")),
        ("1 1 escape 2 2 1", ("copy-bill", "yes")),
        ("escape backspace 3 1", ("complaint", "yes")),
        ("l o s t enter 1", ("lost", "yes")),
        ("/ l o s t enter 1", ("lost", "yes")),
        ("1 l o s t enter 1", ("lost", "yes")),
        ("/ down down down enter 2", ("complaint", "no")),
        ("1 / down enter 2", ("late", "no")),
        (
            "1 1 / b i l l backspace backspace backspace backspace backspace 9 1",
            ("delivery-other", "yes"),
        ),
        ("f1 1 1 1", ("late", "yes")),
        ("f1 escape 1 1 1", ("late", "yes")),
    ],
)
def test_the_last_answer_saves(keys: str, saved: tuple[str, str | None]) -> None:
    hands = Hands().type(keys)
    assert hands.answers == [saved]
    assert hands.state.is_empty


@pytest.mark.parametrize(
    ("keys", "hint"),
    [
        ("8", Hint.NO_REASON),
        ("!", Hint.NO_REASON),
        ("0", Hint.NO_PAGE),
        ("home", Hint.NUM_LOCK),
        ("1 up", Hint.NUM_LOCK),
        ("1 1 end", Hint.NUM_LOCK),
        ("1 1 5", Hint.ANSWER_KEYS),
        ("1 1 x", Hint.ANSWER_KEYS),
        ("1 delete", Hint.FINISH_FIRST),
        ("delete", Hint.NOTHING_TO_TAKE_BACK),
        ("f3", Hint.NOTHING_TO_HOLD),
        ("/ enter", Hint.TYPE_TO_SEARCH),
        ("1 -", Hint.NO_REASON),
    ],
)
def test_a_key_that_does_nothing_says_why(keys: str, hint: Hint) -> None:
    hands = Hands().type(keys)
    assert hands.state.hint is hint
    assert not hands.saves


def test_backspace_clears_what_hung_below() -> None:
    hands = Hands().type("1 2 1 backspace")
    assert hands.state.contact is not None
    assert hands.state.contact.path == ("delivery", "not-delivered")
    assert hands.state.contact.step is Step.REASON
    hands.type("backspace backspace")
    assert hands.state.contact is None


def test_zero_shows_the_next_nine_and_comes_round() -> None:
    many = tuple(reason(f"r{n}", "0" * (n // 9) + str(n % 9 + 1)) for n in range(20))
    hands = Hands(replace(small_catalogue(), reasons=many))
    assert hands.type("0 0 2 1").answers == [("r19", "yes")]
    assert hands.type("0 1 1").answers[-1] == ("r9", "yes")
    assert hands.type("0 0 0 1 1").answers[-1] == ("r0", "yes")
    assert hands.type("0 0 backspace 3 1").answers[-1] == ("r11", "yes")
    hands.type("0 backspace")
    assert hands.state.contact is None


def test_letters_choose_in_letter_mode_and_only_the_search_key_searches() -> None:
    catalogue = replace(
        small_catalogue(),
        keys="letters",
        reasons=(reason("delivery", "b", reason("late", "t")), reason("billing", "f")),
    )
    hands = Hands(catalogue)
    assert hands.type("b t j").answers == [("late", "yes")]
    assert hands.type("B T 2").answers[-1] == ("late", "no")
    assert hands.type("q").state.hint is Hint.NO_REASON
    assert hands.type("/ b i l l enter 1").answers[-1] == ("billing", "yes")


def test_a_long_list_opens_on_search_and_its_digits_still_choose() -> None:
    many = tuple(reason(f"r{n}", "0" * (n // 9) + str(n % 9 + 1)) for n in range(40))
    hands = Hands(replace(small_catalogue(), reasons=many))
    assert hands.sheet.level(()).opens_on_search
    assert hands.type("r 3 3 enter 1").answers == [("r33", "yes")]
    assert hands.type("0 0 0 0 4 1").answers[-1] == ("r39", "yes")


def test_search_offers_the_nearest_other_leaf_and_keeps_the_words() -> None:
    hands = Hands().write("zeppelin").type("enter 2")
    assert hands.answers == [("delivery-other", "no")]
    assert hands.saves[0].payload.searched == "zeppelin"


def test_a_main_reason_found_by_search_shows_its_list() -> None:
    hands = Hands().write("billing").type("enter")
    assert hands.state.contact is not None
    assert hands.state.contact.path == ("billing",)
    assert hands.type("2 1").answers == [("copy-bill", "yes")]


def test_a_channel_that_does_not_ask_saves_without_the_question() -> None:
    hands = Hands(small_catalogue(channels=("phone", "email")))
    hands.type("f5 1 1")
    assert hands.answers == [("late", OnlineFirst.NOT_ASKED)]
    assert hands.saves[0].payload.channel == "email"
    hands.type("f5 1 1 1")
    assert hands.answers[-1] == ("late", "yes")
    assert hands.saves[-1].payload.channel == "phone"


def test_a_channel_changed_on_the_question_waits_for_enter() -> None:
    hands = Hands(small_catalogue(channels=("phone", "email"))).type("1 1 f5")
    assert not hands.saves
    assert hands.type("enter").answers == [("late", "not_asked")]


def test_a_capture_says_when_the_contact_began_and_how_long_it_took() -> None:
    hands = Hands().type("1 1 1", pause_ms=300)
    capture = hands.saves[0]
    assert capture.op is Op.CREATE
    assert capture.logging_ms == 600
    assert capture.started_at == capture.occurred_at
    assert capture.catalogue_version == 3
    assert capture.payload.channel == "phone"


def test_leaving_waits_behind_what_is_typed_before_it() -> None:
    hands = Hands(disk="waits").type("1 1 1 1 1 2 ctrl+q")
    assert not any(isinstance(effect, Leave) for effect in hands.effects)
    hands.commit()
    assert hands.answers == [("late", "yes"), ("late", "no")]
    assert isinstance(hands.effects[-1], Leave)


def test_asked_twice_leaving_does_not_wait_for_a_disk_that_hangs() -> None:
    hands = Hands(disk="waits").type("1 1 1 ctrl+q ctrl+q")
    assert isinstance(hands.effects[-1], Leave)


def test_f4_changes_the_language_and_keeps_what_is_filled_in() -> None:
    hands = Hands().type("1 f4")
    assert hands.state.language == "nl"
    assert hands.state.contact is not None
    assert hands.type("1 1").answers == [("late", "yes")]
