"""The least a Textual app can be: what the form's start is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        """The line that tells the first frame is complete."""
        yield Static("ready")


if __name__ == "__main__":
    BareApp().run()
