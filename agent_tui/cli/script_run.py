"""The real form without a terminal, typed into by a script: for demonstrations and checks.

    python -m agent_tui.cli.script_run --home DIR --script FILE

The script has a line of keys for each contact, as in `1 2 1`. A follow-up that happens to be asked
gets the first choice. At the end the last screen is printed and the form is left with its own key.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from agent_tui.capture import OpenDesk, Report
from agent_tui.cli.saying import DONE, guarded, spoken_language
from agent_tui.snapshot import read_draft, read_snapshot
from agent_tui.store.home import choose_home, make_home, only_one
from ftr.errors import PersonError
from ftr.texts import Language, texts
from sync.state import Rules

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from agent_tui.ui.app import DeskApp

SIZE = (120, 40)
_BETWEEN_KEYS_S = 0.06  # nearer to each other, equal keys are taken for a held-down key
_PATIENCE_S = 20.0
_LOOK_EVERY_S = 0.02
_SENT_S = 5.0  # how long sending is waited for; what is not sent by then is sent later
_SOON = Rules(start_jitter_s=0.0, save_wait_s=0.2)  # one desk needs no spreading


def main() -> int:
    """Run the script named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m agent_tui.cli.script_run")
    parser.add_argument("--home")
    parser.add_argument("--script", type=Path, required=True)
    args = parser.parse_args()
    language = spoken_language(None)
    return guarded(lambda: _run(choose_home(args.home), args.script, language), language)


def _run(home: Path, script: Path, language: Language) -> int:
    from agent_tui.ui.app import DeskApp

    lines = script.read_text(encoding="utf-8").splitlines()
    contacts = [line.split() for line in lines if line.strip()]
    make_home(home, language)
    with only_one(home, language):
        snapshot = read_snapshot(home)

        def open_desk(report: Report) -> OpenDesk:
            from agent_tui.background import Desk

            return Desk(home, report, snapshot.language, rules=_SOON)

        app = DeskApp(home, snapshot, read_draft(home), open_desk)
        print(asyncio.run(_type(app, contacts, language)))
    return DONE


async def _type(app: DeskApp, contacts: list[list[str]], language: Language) -> str:
    """Type every contact, leave the form, and return the screen as it was before leaving."""
    async with app.run_test(size=SIZE) as pilot:
        await _until(pilot, lambda: not app.around.is_opening, language)
        for keys in contacts:
            for key in keys:
                await _press(pilot, key)
            await _until(pilot, lambda: app.state.saving is None, language)
            while app.state.contact is not None and app.state.contact.follow_up is not None:
                await _press(pilot, "1")
                await _until(pilot, lambda: app.state.saving is None, language)
        await _comes(pilot, lambda: app.state.pending == 0, _SENT_S)
        screen = _screen_text(app)
        await _press(pilot, "ctrl+q")
        await _until(pilot, lambda: app.return_value is not None, language)
    return screen


async def _press(pilot: Pilot[str], key: str) -> None:
    await pilot.press(key)
    await pilot.pause(_BETWEEN_KEYS_S)


async def _until(pilot: Pilot[str], is_so: Callable[[], bool], language: Language) -> None:
    """Wait until it is so; raises PersonError where it never comes."""
    if not await _comes(pilot, is_so, _PATIENCE_S):
        t = texts("desk", language)
        raise PersonError(t.gettext("The form did not answer in time; run the script again."))


async def _comes(pilot: Pilot[str], is_so: Callable[[], bool], patience_s: float) -> bool:
    """Whether it is so within the patience."""
    for _ in range(round(patience_s / _LOOK_EVERY_S)):
        if is_so():
            return True
        await pilot.pause(_LOOK_EVERY_S)
    return is_so()


def _screen_text(app: DeskApp) -> str:
    lines = app.form.render_lines(app.form.size.region)
    return "\n".join(strip.text.rstrip() for strip in lines).rstrip()


if __name__ == "__main__":
    sys.exit(main())
