"""The real form without a terminal, typed into by a script: for the demo where nobody sits.

python -m agent_tui.cli.script_run --home DIR --script FILE

The script has a contact per line, its keys apart by spaces. It prints the form's last screen.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from agent_tui.background import Desk
from agent_tui.cli.saying import DONE, guarded, say, spoken_language
from agent_tui.snapshot import read_draft, read_snapshot
from agent_tui.store.home import make_home, only_one
from agent_tui.ui.app import DeskApp
from ftr.errors import PersonError
from ftr.texts import Language, texts
from sync.state import Rules

_BETWEEN_KEYS_S = 0.12  # a person's pace: faster equal keys count as a key held down
_PATIENCE_S = 60.0
_COLUMNS, _ROWS = 120, 40
_SENT_S = 5.0  # how long sending is waited for; what is not sent by then is sent later
_SOON = Rules(start_jitter_s=0.0, save_wait_s=0.2)  # one desk needs no spreading


def type_script(home: Path, lines: list[list[str]], language: Language) -> str:
    """Type every contact and wait until it is saved; returns the last screen."""
    make_home(home, language)
    with only_one(home, language):
        snapshot = read_snapshot(home)
        app = DeskApp(
            home,
            snapshot,
            read_draft(home),
            lambda report: Desk(home, report, snapshot.language, rules=_SOON),
        )
        typist = _Typist(app, lines, language)
        app.run(headless=True, size=(_COLUMNS, _ROWS), auto_pilot=typist.type_all)
        if typist.failure:
            raise PersonError(typist.failure)
        return typist.screen


class _Typist:
    """Types as an agent would; what it cannot finish is its `failure`."""

    def __init__(self, app: DeskApp, lines: list[list[str]], language: Language) -> None:
        self._app = app
        self._lines = lines
        self._language = language
        self.screen = ""
        self.failure = ""

    async def type_all(self, pilot: Pilot[Any]) -> None:
        """Wait for the store, type the contacts, keep the screen, leave as a person does."""
        app = self._app
        ready = await self._wait(
            pilot, lambda: app.state.day is not None or bool(app.around.troubles)
        )
        for number, keys in enumerate(self._lines, start=1):
            if not ready or app.around.troubles:
                break
            ready = await self._log(pilot, keys)
            if not ready:
                t = texts("desk", self._language)
                self.failure = t.gettext("Line {number} of the script was not saved.").format(
                    number=number
                )
        if app.around.troubles:
            self.failure = app.around.troubles[0]
        await self._wait(pilot, lambda: app.state.pending == 0, _SENT_S)
        rows = (app.form.render_line(row).text.rstrip() for row in range(_ROWS))
        self.screen = "\n".join(rows).rstrip()
        await pilot.press("ctrl+q")

    async def _log(self, pilot: Pilot[Any], keys: list[str]) -> bool:
        before = self._app.state.today
        for key in keys:
            await pilot.press(key)
            await pilot.pause(_BETWEEN_KEYS_S)
        if not await self._wait(pilot, lambda: self._is_saved(before)):
            return False
        if self._app.state.contact is None:
            return True
        await pilot.press("1")  # this contact was drawn for a follow-up: the first answer will do
        return await self._wait(pilot, lambda: self._app.state.is_empty)

    def _is_saved(self, before: int) -> bool:
        return self._app.state.today > before and self._app.state.saving is None

    async def _wait(
        self, pilot: Pilot[Any], done: Callable[[], bool], patience_s: float = _PATIENCE_S
    ) -> bool:
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if done():
                return True
            await pilot.pause(0.01)
        return False


def main() -> int:
    """Read the script, type it, print the last screen."""
    parser = argparse.ArgumentParser(prog="python -m agent_tui.cli.script_run")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--script", type=Path, required=True)
    options = parser.parse_args()
    language = spoken_language(None)

    def command() -> int:
        lines = options.script.read_text(encoding="utf-8").splitlines()
        say(type_script(options.home, [line.split() for line in lines if line.strip()], language))
        return DONE

    return guarded(command, language)


if __name__ == "__main__":
    sys.exit(main())
