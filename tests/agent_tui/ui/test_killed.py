"""A form that is killed at any key comes back as it stood, whatever was half filled in.

`python -m tests.agent_tui.ui.test_killed` kills it after each single key of a longer row.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from agent_tui.snapshot import DRAFT_FILE, read_draft
from tests.agent_tui.store.desk_at_work import joined_store
from tests.terminal import PATIENCE_S, Terminal, desk_terminal

F3, DOWN, BACKSPACE = "\x1bOR", "\x1b[B", "\x7f"
KILLS = ["1" + F3 + "/l"]  # in a search, with another contact on hold
ALL_KILLS = ["1", "1", F3, "/", "l", DOWN, BACKSPACE, F3, BACKSPACE, F3]
BODY = slice(1, 16)  # what is asked, chosen and searched; below it stands what just happened


def seen(form: Terminal) -> list[str]:
    return [row.rstrip() for row in form.screen()[BODY]]


def typed(form: Terminal, home: Path, keys: str) -> None:
    """Type keys and wait until what the last of them filled in is kept."""
    before = read_draft(home)
    form.type(keys)
    form.settle()
    deadline = time.monotonic() + PATIENCE_S
    while read_draft(home) == before:
        assert time.monotonic() < deadline, f"{keys!r} was never kept"
        time.sleep(0.005)


def killed_at(home: Path, kills: list[str]) -> None:
    """Type the keys of each item, kill the form, and see it come back as it stood."""
    stood: list[str] = []
    for keys in [*kills, ""]:
        with desk_terminal(home, "--lang", "en") as form:
            form.wait_for("logged today")
            if stood:
                assert seen(form) == stood
            if keys:
                typed(form, home, keys)
                stood = seen(form)
            form.end(signal.SIGKILL)


def test_a_form_killed_at_any_key_comes_back_as_it_stood(tmp_path: Path) -> None:
    joined_store(tmp_path).close()
    killed_at(tmp_path, KILLS)
    draft = json.loads((tmp_path / DRAFT_FILE).read_text(encoding="utf-8"))
    assert (draft["contact"]["query"], draft["held"]["path"]) == ("l", ["delivery"])


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        joined_store(Path(folder)).close()
        killed_at(Path(folder), ALL_KILLS)
    print(f"killed after each of {len(ALL_KILLS)} keys; it came back as it stood every time")
