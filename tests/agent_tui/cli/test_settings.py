"""`agent-tui settings`: the choices of a desk, told, changed and given up again."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent_tui.cli.main import run
from agent_tui.form.actions import ACTIONS, keymap
from agent_tui.snapshot import read_snapshot
from agent_tui.store.home import only_one
from tests.agent_tui.store.desk_at_work import joined_store


def settings(home: Path, *words: str) -> int:
    return run(["settings", *words, "--home", str(home), "--lang", "en"])


def test_all_of_them_are_told_with_what_they_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert settings(tmp_path) == 0
    told = capsys.readouterr().out
    assert "enter_each" in told
    for action in ACTIONS:
        assert f"key.{action.id} " in told


def test_a_key_is_given_and_given_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    joined_store(tmp_path).close()
    assert settings(tmp_path, "key.hold", "F11 ctrl+r") == 0
    assert keymap(read_snapshot(tmp_path).settings).keys["hold"] == ("f11", "ctrl+r")
    assert settings(tmp_path, "key.leave", "f10 ctrl+q") == 0, "its usual key beside another"
    settings(tmp_path, "key.hold")
    assert capsys.readouterr().out.splitlines()[-1] == "f11 ctrl+r"
    assert settings(tmp_path, "key.hold", "default") == 0
    assert keymap(read_snapshot(tmp_path).settings).keys["hold"] == ("f3",)


def test_enter_after_each_answer_is_a_setting(tmp_path: Path) -> None:
    assert settings(tmp_path, "enter_each", "yes") == 0
    assert read_snapshot(tmp_path).settings["enter_each"] == "yes"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("key.holt",), "Did you mean key.hold?"),
        (("enter_each", "perhaps"), "choose from yes, no"),
        (("key.hold", "f1"), "is the key of help already"),
        (("key.hold", "1"), "letters and digits belong to the reasons"),
        (("key.hold", "x"), "letters and digits belong to the reasons"),
        (("key.hold", "ctrl+c"), "cannot be the key"),
        (("key.hold", "ctrl+m"), "cannot be the key"),  # Enter, on every terminal
        (("key.hold", "~"), "cannot be the key"),
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    assert settings(tmp_path, *words) == 1
    assert says in capsys.readouterr().err
    assert not read_snapshot(tmp_path).settings


def test_beside_an_open_form_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with only_one(tmp_path, "en"):
        assert settings(tmp_path, "theme", "light") == 1
    assert "close it first" in capsys.readouterr().err
