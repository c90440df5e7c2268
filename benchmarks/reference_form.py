"""The least a durable three-key form can be: what a key of the form is measured against.

One focused widget that draws itself beside two passive Statics; the third key commits with
sqlite3 (WAL, synchronous=FULL) before it paints.

    python -m benchmarks.reference_form DATABASE
"""

from __future__ import annotations

import sqlite3
import sys

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

QUESTIONS = ("reason", "sub-reason", "online first")
DIGITS = "123456789"


class Form(Widget, can_focus=True):
    """Draws the current question; a digit answers it and the next one shows."""

    def on_mount(self) -> None:
        """Open the database and wait for keys."""
        self.answers: list[str] = []
        self.saved = 0
        self.database = sqlite3.connect(sys.argv[1], isolation_level=None)
        self.database.execute("pragma journal_mode=wal")
        self.database.execute("pragma synchronous=full")
        self.database.execute("create table contact (reason text, sub text, online text)")
        self.focus()

    def on_key(self, event: events.Key) -> None:
        """Take an answer; the third one commits."""
        if event.key not in DIGITS:
            return
        event.stop()
        self.answers.append(event.key)
        if len(self.answers) == len(QUESTIONS):
            self.database.execute("insert into contact values (?, ?, ?)", self.answers)
            self.saved += 1
            self.answers.clear()
        question = QUESTIONS[len(self.answers)]
        self.app.query_one("#day", Static).update("\n".join(self.answers), layout=False)
        self.app.query_one("#line", Static).update(f"{question}  {self.saved}", layout=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A heading, then nine numbered answers."""
        question = QUESTIONS[len(self.answers)]
        text = f" ready {question}" if y == 0 else f" {y}  {question} {y}" if y <= 9 else ""
        return Strip([Segment(text.ljust(self.size.width), Style(reverse=y == 0))])


class ReferenceForm(App[None]):
    """The form and its two panels."""

    CSS = """
    Form { width: 2fr; }
    #day { width: 1fr; height: 1fr; }
    #line { dock: bottom; height: 1; }
    """

    def compose(self) -> ComposeResult:
        """One widget with the focus, two that only show."""
        with Horizontal():
            yield Form()
            yield Static(id="day")
        yield Static(id="line")


if __name__ == "__main__":
    ReferenceForm().run()
