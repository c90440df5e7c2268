"""Lines on a terminal: a voice or a braille line that follows it row by row meets whole words."""

from __future__ import annotations

import io
import sys

import pytest

from agent_tui.plain.voice import Voice

LONG = "Above the form stands what a customer says: log it as you would on the telephone."


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_that_is_too_long_goes_on_with_a_whole_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys, "stdout", Terminal())
    Voice().say(LONG)
    rows = sys.stdout.getvalue().splitlines()  # type: ignore[attr-defined]  # stdout is a Terminal, a StringIO
    assert " ".join(rows) == LONG
    assert len(rows) == 3
    assert max(map(len, rows)) < 40


def test_a_program_that_reads_it_gets_it_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    Voice().say(LONG)
    assert sys.stdout.getvalue() == f"{LONG}\n"  # type: ignore[attr-defined]  # stdout is a Terminal, a StringIO
