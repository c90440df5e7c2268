"""The registry of actions: every key by its id, remappable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_tui.form.actions import ACTIONS, BY_ID, SETTING_PREFIX, keymap, shown_key
from ftr.texts import LANGUAGES, Language, texts
from tests.agent_tui.form.hands import Hands


def test_an_action_takes_the_keys_of_its_setting() -> None:
    hands = Hands(settings={"key.take_back": "f8 ctrl+z", "key.search": "?"})
    hands.type("1 1 1 f8")
    assert hands.saves[-1].op == "void"
    hands.type("ctrl+z")
    assert hands.saves[-1].op == "amend"
    assert hands.type("? l o s t enter 2").answers[-1] == ("lost", "no")


def test_answers_cannot_be_taken_by_an_action() -> None:
    assert keymap({"key.clear": "1 j"}).keys["clear"] == ("escape",)


def test_an_action_that_loses_its_key_gets_a_spare_one() -> None:
    keys = keymap({"key.hold": "f1"})
    assert keys.actions["f1"] == "hold"
    assert keys.actions[keys.keys["help"][0]] == "help"


@given(
    st.dictionaries(
        st.sampled_from([SETTING_PREFIX + action.id for action in ACTIONS]),
        st.lists(st.sampled_from(["f1", "f2", "f3", "escape", "enter", "1", "j", "x"])).map(
            " ".join
        ),
    )
)
def test_whatever_is_remapped_every_action_keeps_a_key_of_its_own(settings: dict[str, str]) -> None:
    keys = keymap(settings)
    for action in ACTIONS:
        assert any(keys.actions[key] == action.id for key in keys.keys[action.id])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_has_words(language: Language) -> None:
    t = texts("form", language)
    for action in ACTIONS:
        assert action.short(t)
        assert action.text(t)
        assert len(action.short(t)) <= 14


def test_keys_are_shown_as_they_stand_on_a_keyboard() -> None:
    assert [shown_key(key) for key in ("f2", "ctrl+q", "escape", "/")] == [
        "F2",
        "Ctrl+Q",
        "Esc",
        "/",
    ]
    assert keymap({}).shown(BY_ID["leave"].id) == "Ctrl+Q"
