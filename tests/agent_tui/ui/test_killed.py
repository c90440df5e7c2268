"""A form that is killed at any key comes back as it stood, whatever was half filled in."""

from __future__ import annotations

import json
import signal
import sys
import time
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from agent_tui.snapshot import DRAFT_FILE, read_draft
from tests.agent_tui.store.desk_at_work import joined_store
from tests.terminal import PATIENCE_S, Terminal, desk_terminal

F3 = "\x1bOR"
KEYS = ["1", "1", F3, "/", "l"]  # a reason, its sub-reason, on hold, a search and its query
BODY = slice(1, 16)  # what is asked, chosen and searched; below it stands what just happened


def seen(form: Terminal) -> list[str]:
    return [row.rstrip() for row in form.screen()[BODY]]


def typed(form: Terminal, home: Path, key: str) -> None:
    """Type a key and wait until what it filled in is kept."""
    before = read_draft(home)
    form.type(key)
    deadline = time.monotonic() + PATIENCE_S
    while read_draft(home) == before:
        assert time.monotonic() < deadline, f"{key!r} was never kept"
        time.sleep(0.005)


def test_a_form_killed_at_any_key_comes_back_as_it_stood(tmp_path: Path) -> None:
    joined_store(tmp_path).close()
    stood: list[str] = []
    for key in [*KEYS, ""]:
        with desk_terminal(tmp_path, "--lang", "en") as form:
            form.wait_for("still open when the form ended" if stood else "What is the contact")
            form.wait_for("logged today")
            if stood:
                assert seen(form) == stood
            if key:
                typed(form, tmp_path, key)
                form.settle()
                stood = seen(form)
            form.end(signal.SIGKILL)
    held = json.loads((tmp_path / DRAFT_FILE).read_text(encoding="utf-8"))["held"]
    assert held["step"] == "answer"
