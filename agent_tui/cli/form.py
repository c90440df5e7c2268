"""Opens the form: nothing heavy is imported before it is on the screen."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from agent_tui.cli.saying import DONE, FAILED, guarded, spoken_language
from agent_tui.snapshot import Snapshot, read_draft, read_snapshot
from agent_tui.store.calls import read_calls
from agent_tui.store.home import choose_home, make_home, only_one
from ftr.errors import PersonError
from ftr.record import replace
from ftr.texts import Language, texts

if TYPE_CHECKING:  # the first frame is told nothing
    from agent_tui.capture import OpenDesk, Report

# Shows a form on a data folder until it is left; returns what the person wishes next.
Shows: TypeAlias = "Callable[[Path, Snapshot, Callable[[Report], OpenDesk]], str | None]"


def form_command(
    home_option: str | None, lang: str | None, chosen: Mapping[str, str] | None = None
) -> int:
    """Open the form on a data folder; ends when the agent leaves it. `chosen` are settings that
    hold for this time.
    """
    gc.disable()  # until the first frame: the screen turns it on again
    language = spoken_language(lang)

    def command() -> int:
        need_terminal(language)
        shows = on_screen_as(chosen) if chosen else on_screen
        return form(choose_home(home_option), lang, language, shows)

    return guarded(command, language)


def practice(home: Path, lang: str | None, language: Language, shows: Shows) -> int:
    """Open the form for practice: nothing of it counts, nothing is sent. Raises PersonError."""
    from agent_tui.store.practice import Practice, practice_folder, practice_snapshot

    folder = practice_folder(home)
    make_home(folder, language)
    with only_one(folder, language):
        snapshot = practice_snapshot(_in_language(read_snapshot(home), lang))
        _until_closed(folder, snapshot, lambda report: Practice(folder, report, snapshot), shows)
    return DONE


def need_terminal(language: Language) -> None:
    """Raise PersonError where there is no terminal to draw on, or one that cannot draw."""
    is_dumb = os.environ.get("TERM") == "dumb"
    if sys.stdin.isatty() and sys.stdout.isatty() and not is_dumb:
        return
    t = texts("desk", language)
    if is_dumb:
        raise PersonError(
            t.gettext(
                "This terminal says that it cannot draw (TERM=dumb). "
                "`agent-tui --plain` asks the same questions as lines of text."
            )
        )
    raise PersonError(
        t.gettext(
            "The form needs a terminal, and there is none here. Start agent-tui in a terminal "
            "window; `agent-tui --plain` and `agent-tui status` work without one."
        )
    )


def form(home: Path, lang: str | None, language: Language, shows: Shows) -> int:
    """Open the form, and practice where that is what the person wishes. Raises PersonError."""
    make_home(home, language)
    while _form(home, lang, language, shows) == "practice":
        practice(home, lang, language, shows)
    return DONE


def _form(home: Path, lang: str | None, language: Language, shows: Shows) -> str | None:
    with only_one(home, language):
        snapshot = _in_language(read_snapshot(home), lang)

        def open_desk(report: Report) -> OpenDesk:
            from agent_tui.background import Desk

            return Desk(home, report, snapshot.language)

        return _until_closed(home, snapshot, open_desk, shows)


def _until_closed(
    home: Path, snapshot: Snapshot, open_desk: Callable[[Report], OpenDesk], shows: Shows
) -> str | None:
    """However the form ends, what was handed to an open desk is on disk before this returns."""
    desks: list[OpenDesk] = []

    def open_and_keep(report: Report) -> OpenDesk:
        desks.append(open_desk(report))
        return desks[-1]

    try:
        return shows(home, snapshot, open_and_keep)
    finally:
        for desk in desks:
            desk.close()


def on_screen(
    home: Path, snapshot: Snapshot, open_desk: Callable[[Report], OpenDesk]
) -> str | None:
    """Draw the form on the whole terminal; a crash of it ends us too."""
    from agent_tui.ui.app import DeskApp

    app = DeskApp(home, snapshot, read_draft(home), open_desk)
    calls = read_calls(home)
    if calls:
        from agent_tui.capture import CallNews

        app.heard(CallNews(calls))
    in_gnu_screen = "STY" in os.environ  # it holds Esc back while a program hears the mouse
    wish = app.run(mouse=not in_gnu_screen)
    if app.return_code:
        sys.exit(FAILED)
    return wish


def on_screen_as(chosen: Mapping[str, str]) -> Shows:
    """The screen with other settings (theme, large) than this desk's own."""

    def shows(
        home: Path, snapshot: Snapshot, open_desk: Callable[[Report], OpenDesk]
    ) -> str | None:
        settings = {**snapshot.settings, **chosen}
        return on_screen(home, replace(snapshot, settings=settings), open_desk)

    return shows


def _in_language(snapshot: Snapshot, lang: str | None) -> Snapshot:
    if lang is None:
        return snapshot
    return replace(snapshot, settings={**snapshot.settings, "language": lang})
