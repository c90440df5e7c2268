"""Opens the plain form: lines of text instead of a screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from agent_tui.capture import CallNews, OpenDesk, Report
from agent_tui.plain.keyboard import Keyboard
from agent_tui.snapshot import Snapshot, read_draft
from agent_tui.store.calls import read_calls

LINES_VARIABLE = "AGENT_TUI_LINES"
LINES_SETTING = "lines"


def in_lines(keyboard: Keyboard, *, by_line: bool) -> Callable[..., str]:
    """What shows the form as lines, and practice after it on the same keyboard; `by_line` waits
    for Enter after each answer.

    Where the input is no terminal, or the desk's setting `lines` or AGENT_TUI_LINES says so,
    it does that too.
    """

    def shows(home: Path, snapshot: Snapshot, open_desk: Callable[[Report], OpenDesk]) -> str:
        from agent_tui.plain.form import PlainForm

        is_terminal = sys.stdin.isatty()
        wanted = by_line or os.environ.get(LINES_VARIABLE) == "1"
        wanted = wanted or snapshot.settings.get(LINES_SETTING) == "yes"
        form = PlainForm(
            snapshot,
            read_draft(home),
            open_desk,
            keyboard,
            by_line=wanted or not is_terminal,
            is_terminal=is_terminal,
        )
        calls = read_calls(home)
        if calls:
            form.sitting.heard(CallNews(calls))
        return form.run()

    return shows
