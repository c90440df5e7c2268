"""The command line of the desk: where each command starts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from agent_tui.cli.form import Shows, form, form_command, need_terminal, on_screen_as, practice
from agent_tui.cli.saying import DONE, desk_language, guarded, spoken_language
from agent_tui.cli.usage import build_parser
from agent_tui.store.home import choose_home
from ftr.texts import LANGUAGES, Language

Command = Callable[[argparse.Namespace, Path, Language], int]


def run(arguments: list[str]) -> int:
    """Run one command; wrong usage ends in SystemExit(2), as argparse does."""
    language = spoken_language(_lang(arguments))
    options = build_parser(language).parse_args(arguments, _nothing_chosen())
    if options.command is None and not options.plain:
        return form_command(options.home, options.lang, _chosen(options))
    home = choose_home(options.home)
    if options.command is None:
        return guarded(
            lambda: _plain(options, lambda shows: form(home, options.lang, language, shows)),
            language,
        )
    if options.lang is None and options.command in _OF_A_PILOT:
        language = desk_language(home, language)
    return guarded(lambda: _COMMANDS[options.command](options, home, language), language)


def _nothing_chosen() -> argparse.Namespace:
    return argparse.Namespace(
        home=None, lang=None, plain=False, lines=False, theme=None, large=False
    )


def _lang(arguments: list[str]) -> str | None:
    """`--lang` ahead of parsing: it decides the language of the help itself."""
    for name, value in zip(arguments, [*arguments[1:], ""], strict=True):
        found = value if name == "--lang" else name.removeprefix("--lang=")
        if (name == "--lang" or name.startswith("--lang=")) and found in LANGUAGES:
            return found
    return None


def _join(options: argparse.Namespace, home: Path, language: Language) -> int:
    from agent_tui.cli.join import join_command

    return join_command(home, options.url, options.code, options.ca, language)


def _status(options: argparse.Namespace, home: Path, language: Language) -> int:
    from agent_tui.cli.status import status_command

    return status_command(home, language, as_json=options.json)


def _sync(options: argparse.Namespace, home: Path, language: Language) -> int:
    from agent_tui.cli.sync import sync_command

    return sync_command(home, language, timeout_s=options.timeout)


def _export(options: argparse.Namespace, home: Path, language: Language) -> int:
    from agent_tui.cli.export import export_command

    return export_command(home, options.file, language, force=options.force)


def _doctor(options: argparse.Namespace, home: Path, language: Language) -> int:
    if options.repair:
        from agent_tui.cli.repair import repair_command

        return repair_command(home, language)
    from agent_tui.cli.doctor import doctor_command

    return doctor_command(home, language)


def _settings(options: argparse.Namespace, home: Path, language: Language) -> int:
    from agent_tui.cli.settings import settings_command

    return settings_command(home, options.name, options.value, language)


def _practice(options: argparse.Namespace, home: Path, language: Language) -> int:
    if options.plain:
        return _plain(options, lambda shows: practice(home, options.lang, language, shows))
    need_terminal(language)
    return practice(home, options.lang, language, on_screen_as(_chosen(options)))


def _chosen(options: argparse.Namespace) -> dict[str, str]:
    """The settings of the screen that hold for this time."""
    theme = {"theme": options.theme} if options.theme else {}
    return theme | ({"large": "yes"} if options.large else {})


def _plain(options: argparse.Namespace, opened: Callable[[Shows], int]) -> int:
    """Open it as lines of text; the terminal is as it was before anything else is said."""
    from agent_tui.cli.plain import in_lines
    from agent_tui.plain.keyboard import Keyboard

    with Keyboard() as keyboard:
        return opened(in_lines(keyboard, by_line=options.lines))


def _call(options: argparse.Namespace, home: Path, language: Language) -> int:
    from agent_tui.cli.call import OPTIONS, call

    told = {name: getattr(options, name.removeprefix("--")) for name in OPTIONS}
    call(home, told, language)
    return DONE


_COMMANDS: dict[str, Command] = {
    "join": _join,
    "status": _status,
    "sync": _sync,
    "export": _export,
    "practice": _practice,
    "settings": _settings,
    "doctor": _doctor,
    "call": _call,
}
_OF_A_PILOT = {
    "status",
    "sync",
    "export",
    "doctor",
    "call",
}  # they speak of what this desk has joined
