"""The plain form as a process: on a real terminal by single keys, and through a pipe by lines."""

from __future__ import annotations

import io
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from agent_tui.cli.main import run as command_line
from agent_tui.plain.keyboard import PASTE_OFF, PASTE_ON
from tests.agent_tui.store.desk_at_work import joined_store
from tests.processes import AGENT_TUI, ROOT, environment
from tests.terminal import Terminal, desk_terminal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    joined_store(tmp_path).close()
    return tmp_path


def entries(home: Path) -> list[str]:
    """What the database has, by its payloads."""
    with closing(sqlite3.connect(home / "desk.db")) as connection:
        return [row[0] for row in connection.execute("select payload from revision order by seq")]


def said(form: Terminal) -> str:
    """Everything the program wrote."""
    return b"".join(chunk.data for chunk in list(form.chunks)).decode()


def test_single_keys_log_a_contact_and_nothing_is_drawn(home: Path) -> None:
    with desk_terminal(home, "--plain", "--lang", "en", rows=60) as form:
        form.wait_for("What is the contact about?")
        form.type("1")
        form.wait_for("What exactly?")
        form.type("\t")
        form.wait_for("1: ")
        form.type("2")  # no key twice in a row: so fast, it would count as held down
        form.wait_for("Online first?")
        form.type("1")
        form.wait_for("Saved: ")
        assert len(entries(home)) == 1  # "saved" is said after the commit
        form.type("\x1b[200~112\r112\r\x1b[201~")
        form.wait_for("Pasted text is not typed: nothing was logged.")
        form.type("lost\x7f\x7fng\t")
        form.wait_for("Search: long")
        form.type("\x1b")
        form.wait_for("Cleared.")
        form.type("\x1bOQ")
        form.wait_for("Logged today")
        form.settle(form.type("\x1b"))  # with a key right behind it, it would be Alt
        form.type("121")
        form.wait_for("2 logged today")
        form.end(signal.SIGHUP)  # the terminal is gone
        assert form.code == 0
        drawn = said(form).replace(PASTE_ON, "").replace(PASTE_OFF, "")
        assert "\x1b" not in drawn
        assert not set(drawn) & set("─│┌┐└┘━▸")
    assert len(entries(home)) == 2


def test_a_kill_in_the_middle_keeps_what_was_saved_and_what_was_begun(home: Path) -> None:
    with desk_terminal(home, "--plain", "--lang", "en", rows=60) as form:
        form.wait_for("What is the contact about?")
        form.type("112\r")  # equal keys at once wait for Enter
        form.wait_for("Saved: ")
        form.type("1")
        form.wait_for("What exactly?")
        while not (home / "draft.json").exists():
            time.sleep(0.01)
        form.end(signal.SIGKILL)
    assert len(entries(home)) == 1
    with desk_terminal(home, "--plain", "--lang", "en", rows=60) as form:
        form.wait_for("This contact was still open when the form ended.")
        form.wait_for("What exactly?")
        form.type("12")
        form.wait_for("2 logged today")
        form.type("\x11")
        assert form.wait() == 0
    assert len(entries(home)) == 2


def test_lines_through_a_pipe_log_on_a_dumb_terminal_without_every_character(home: Path) -> None:
    done = subprocess.run(
        [*AGENT_TUI, "--plain", "--home", str(home), "--lang", "nl"],
        input="1\n1\nja\n?\n",
        capture_output=True,
        text=True,
        env=environment({"TERM": "dumb", "PYTHONIOENCODING": "ascii"}),
        cwd=ROOT,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Vandaag 1 gelogd." in done.stdout
    assert "\x1b" not in done.stdout
    assert len(entries(home)) == 1


def test_practice_in_lines_leaves_nothing_real(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("1 1 1\n"))
    arguments = ["practice", "--plain", "--home", str(home), "--lang", "en"]
    assert command_line(arguments) == 0
    assert "Practised: " in capsys.readouterr().out
    assert entries(home) == []


def test_a_case_is_told_logged_and_talked_over(home: Path) -> None:
    with desk_terminal(home, "practice", "--plain", "--lang", "en", rows=60) as form:
        form.wait_for("Enter: Begin")
        form.type("\r")
        form.wait_for("1/3")  # two reasons and an ending
        form.type("12")
        form.wait_for("Online first?")
        form.type("3")
        form.wait_for("Logged:")
        form.wait_for("Enter: The next one")
    assert entries(home) == []


def test_every_key_after_the_one_for_practice_arrives_and_after_it_too(home: Path) -> None:
    with desk_terminal(home, "--plain", "--lang", "en", rows=200) as form:
        form.wait_for("What is the contact about?")
        form.type("\x1b[19~\r")  # F8, and its first case while practice opens
        for key, answer in (
            ("", "1/3"),
            ("1", "What exactly?"),
            ("2", "Online first?"),
            ("1", "Logged:"),
            ("\r", "2/3"),
            ("\x11", "No contact logged yet"),  # asked for by the key below
        ):
            form.type(key)
            if key == "\x11":
                form.type("\x1b[20~")  # F9, for the form that comes back
            form.wait_for(answer)
        form.type("121")
        form.wait_for("What exactly?")
        form.wait_for("Saved: ")
        form.type("\x11")
        assert form.wait() == 0
    assert len(entries(home)) == 1  # what was practised is not among them


def test_a_practice_that_is_asked_to_end_ends_and_opens_no_form(home: Path) -> None:
    with desk_terminal(home, "--plain", "--lang", "en", rows=60) as form:
        form.wait_for("What is the contact about?")
        form.type("\x1b[19~")  # F8
        form.wait_for("Enter: Begin")
        assert form.end(signal.SIGTERM) == 0
        assert said(form).count("Tab reads the answers") == 2  # the form and practice, no more


def test_the_screen_says_where_to_go_on_a_terminal_that_cannot_draw(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert command_line(["--home", str(home), "--lang", "en"]) == 1
    assert "`agent-tui --plain`" in capsys.readouterr().err
