"""The terminal: there, large enough, and able to show the signs of the form."""

from __future__ import annotations

import os
import shutil
import sys

from agent_tui.cli.checks.finding import Finding, ok, warn
from ftr.texts import Language, texts

COLUMNS, ROWS = 80, 24


def check_terminal(language: Language) -> list[Finding]:
    """What can be known without drawing."""
    t = texts("desk", language)
    what = t.gettext("terminal")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        todo = t.gettext("Start the form in a terminal window.")
        return [warn(what, t.gettext("none here"), todo)]
    size = shutil.get_terminal_size()
    found = t.gettext("{columns} columns, {rows} rows").format(
        columns=size.columns, rows=size.lines
    )
    findings = [ok(what, found)]
    if size.columns < COLUMNS or size.lines < ROWS:
        todo = t.gettext("Make the window at least {columns} by {rows}.").format(
            columns=COLUMNS, rows=ROWS
        )
        findings = [warn(what, found, todo)]
    if "utf" not in (sys.stdout.encoding or "").lower():
        findings.append(
            warn(
                t.gettext("characters"),
                sys.stdout.encoding or "?",
                t.gettext("Set the terminal to UTF-8."),
            )
        )
    if os.name == "nt" and "WT_SESSION" not in os.environ:
        findings.append(
            warn(
                t.gettext("window"),
                t.gettext("the old Windows console"),
                t.gettext("Use Windows Terminal: the old console draws slowly."),
            )
        )
    return findings
