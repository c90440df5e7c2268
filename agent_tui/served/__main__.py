"""`python -m agent_tui.served --home DIR`: the form for a page, as the centre starts it.

A line of JSON in is what the page says, a line of JSON out what it is to show. It ends when its
input does, so it never outlives who started it; what is half filled in is kept.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from agent_tui.capture import CallNews, OpenDesk, Report
from agent_tui.cli.form import form
from agent_tui.cli.saying import guarded, spoken_language
from agent_tui.served.form import Said, ServedForm
from agent_tui.snapshot import Snapshot, read_draft
from agent_tui.store.calls import read_calls


class Line:
    """Standard input and output, for messages alone: what anybody prints goes to stderr."""

    def __init__(self) -> None:
        self._in: BinaryIO = os.fdopen(os.dup(0), "rb")
        self._out: BinaryIO = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        self._form: ServedForm | None = None
        self._page: dict[str, Any] = {}
        self._early: list[Said] = []
        self._ended = False
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, name="page", daemon=True).start()

    def say(self, message: Said) -> None:
        """Tell the page; nobody listening is no error."""
        data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            self._out.write(data + b"\n")
            self._out.flush()
        except OSError:
            self.end()

    def to(self, shown: ServedForm) -> None:
        """This form hears what comes from now on, and what came before it was there."""
        with self._lock:
            self._form = shown
            if self._page:
                shown.hear({"open": self._page})
            while self._early:
                shown.hear(self._early.pop(0))
            if self._ended:
                shown.end()

    def end(self) -> None:
        """Have the form leave."""
        with self._lock:
            self._ended = True
            if self._form is not None:
                self._form.end()

    def _listen(self) -> None:
        for data in self._in:
            try:
                said = json.loads(data)
            except ValueError:
                continue
            if isinstance(said, dict):
                self._pass_on(said)
        self.end()

    def _pass_on(self, said: dict[str, Any]) -> None:
        """To the form; the page itself is remembered for the next one (practice, for example)."""
        with self._lock:
            if isinstance(said.get("open"), dict):
                self._page = said["open"]
            elif "size" in said:
                self._page["size"] = said["size"]
            if self._form is not None:
                self._form.hear(said)
            elif not said.keys() & {"open", "size"}:
                self._early.append(said)


def in_page(
    line: Line,
) -> Callable[[Path, Snapshot, Callable[[Report], OpenDesk]], str | None]:
    """What shows the form to the page at the other end of `line`."""

    def shows(home: Path, snapshot: Snapshot, open_desk: Callable[[Report], OpenDesk]) -> str:
        shown = ServedForm(snapshot, read_draft(home), open_desk, line.say)
        calls = read_calls(home)
        if calls:
            shown.sitting.heard(CallNews(calls))
        line.to(shown)
        line.say({"ready": True})
        return shown.run()

    return shows


def main() -> int:
    """Show the form until the page's side ends, or the person leaves."""
    if len(sys.argv) != 3 or sys.argv[1] != "--home":
        sys.stderr.write("usage: python -m agent_tui.served --home DIR\n")
        return 2
    home, language = Path(sys.argv[2]), spoken_language(None)
    line = Line()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is meant for who started this
    signal.signal(signal.SIGTERM, lambda *_: line.end())
    return guarded(lambda: form(home, None, language, in_page(line)), language)


if __name__ == "__main__":
    sys.exit(main())
