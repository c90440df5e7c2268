"""Opens the form: nothing heavy is imported before it is on the screen."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from agent_tui.capture import OpenDesk, Report
from agent_tui.cli.saying import DONE, FAILED, guarded, spoken_language
from agent_tui.snapshot import Snapshot, read_draft, read_snapshot
from agent_tui.store.home import choose_home, make_home, only_one
from ftr.errors import PersonError
from ftr.texts import Language, texts


def form_command(home_option: str | None, lang: str | None) -> int:
    """Open the form on a data folder; ends when the agent leaves it."""
    gc.disable()  # until the first frame: the screen turns it on again
    language = spoken_language(lang)
    return guarded(lambda: _form(choose_home(home_option), lang, language), language)


def practice(home: Path, lang: str | None, language: Language) -> int:
    """Open the form for practice: nothing of it counts, nothing is sent. Raises PersonError."""
    need_terminal(language)
    from agent_tui.store.practice import Practice, practice_folder, practice_snapshot

    folder = practice_folder(home)
    make_home(folder, language)
    with only_one(folder, language):
        snapshot = _in_language(practice_snapshot(read_snapshot(home)), lang)
        _run(folder, snapshot, lambda report: Practice(folder, report, snapshot))
    return DONE


def need_terminal(language: Language) -> None:
    """Raise PersonError where there is no terminal to draw on."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        return
    t = texts("desk", language)
    raise PersonError(
        t.gettext(
            "The form needs a terminal, and there is none here. "
            "Start agent-tui in a terminal window; `agent-tui status` works without one."
        )
    )


def _form(home: Path, lang: str | None, language: Language) -> int:
    need_terminal(language)
    make_home(home, language)
    with only_one(home, language):
        snapshot = _in_language(read_snapshot(home), lang)

        def open_desk(report: Report) -> OpenDesk:
            from agent_tui.background import Desk

            return Desk(home, report, snapshot.language)

        wish = _run(home, snapshot, open_desk)
    return practice(home, lang, language) if wish == "practice" else DONE


def _run(home: Path, snapshot: Snapshot, open_desk: Callable[[Report], OpenDesk]) -> str | None:
    """Show the form until it is left; what the person wishes next. A crash of it ends us too.

    However the form ends, what was handed to an open desk is on disk before this returns.
    """
    from agent_tui.ui.app import DeskApp

    desks: list[OpenDesk] = []

    def open_and_keep(report: Report) -> OpenDesk:
        desks.append(open_desk(report))
        return desks[-1]

    app = DeskApp(home, snapshot, read_draft(home), open_and_keep)
    try:
        wish = app.run()
    finally:
        for desk in desks:
            desk.close()
    if app.return_code:
        sys.exit(FAILED)
    return wish


def _in_language(snapshot: Snapshot, lang: str | None) -> Snapshot:
    if lang is None:
        return snapshot
    return replace(snapshot, settings={**snapshot.settings, "language": lang})
