"""The command line of the desk: its commands, their help, and where each one starts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from agent_tui.cli.form import form_command, practice
from agent_tui.cli.saying import guarded, spoken_language
from agent_tui.store.home import choose_home
from agent_tui.version import version
from ftr.texts import Language, texts

Command = Callable[[argparse.Namespace, Path, Language], int]


def run(arguments: list[str]) -> int:
    """Run one command; wrong usage ends in SystemExit(2), as argparse does."""
    language = spoken_language(_lang(arguments))
    options = _parser(language).parse_args(arguments, argparse.Namespace(home=None, lang=None))
    if options.command is None:
        return form_command(options.home, options.lang)
    home = choose_home(options.home)
    return guarded(lambda: _COMMANDS[options.command](options, home, language), language)


def _lang(arguments: list[str]) -> str | None:
    """`--lang` ahead of parsing: it decides the language of the help itself."""
    for name, value in zip(arguments, [*arguments[1:], ""], strict=True):
        found = value if name == "--lang" else name.removeprefix("--lang=")
        if (name == "--lang" or name.startswith("--lang=")) and found in ("nl", "en"):
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

    return export_command(home, options.file, language)


def _doctor(_options: argparse.Namespace, home: Path, language: Language) -> int:
    from agent_tui.cli.doctor import doctor_command

    return doctor_command(home, language)


def _practice(options: argparse.Namespace, home: Path, language: Language) -> int:
    return practice(home, options.lang, language)


_COMMANDS: dict[str, Command] = {
    "join": _join,
    "status": _status,
    "sync": _sync,
    "export": _export,
    "practice": _practice,
    "doctor": _doctor,
}


def _parser(language: Language) -> argparse.ArgumentParser:
    t = texts("desk", language)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--home",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help=t.gettext("the data folder (default: AGENT_TUI_HOME, else the system's own place)"),
    )
    common.add_argument(
        "--lang",
        choices=("nl", "en"),
        default=argparse.SUPPRESS,
        help=t.gettext("the language of screen and messages"),
    )
    parser = argparse.ArgumentParser(
        prog="agent-tui",
        parents=[common],
        description=t.gettext(
            "Log every contact in three keys. Without a command the form opens; "
            "everything is saved on this computer first and sent when the centre can be reached."
        ),
    )
    parser.add_argument("--version", action="version", version=f"agent-tui {version()}")
    commands = parser.add_subparsers(dest="command", metavar=t.gettext("COMMAND"))

    def add(name: str, help_text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[common], help=help_text, description=help_text)

    joining = add("join", t.gettext("join a pilot with the code your coordinator gave you"))
    joining.add_argument("url", metavar="URL", help=t.gettext("the centre, https://…"))
    joining.add_argument("code", metavar="CODE", help=t.gettext("the eight letters you were given"))
    joining.add_argument(
        "--ca",
        metavar="FILE",
        type=Path,
        help=t.gettext("a certificate (PEM) to trust, where the centre has one of its own"),
    )
    status = add("status", t.gettext("how many entries there are, and what is not yet sent"))
    status.add_argument(
        "--json", action="store_true", help=t.gettext("the same as JSON, for scripts")
    )
    syncing = add("sync", t.gettext("send what is pending now, and say when all is sent"))
    syncing.add_argument(
        "--timeout",
        metavar="S",
        type=_seconds,
        default=30.0,
        help=t.gettext("give up after this many seconds (default 30)"),
    )
    exporting = add("export", t.gettext("write your own entries to a file (.csv or .json)"))
    exporting.add_argument("file", metavar="FILE", type=Path, help=t.gettext("the file to make"))
    add("practice", t.gettext("open the form to practise: nothing counts, nothing is sent"))
    add("doctor", t.gettext("check this desk: what is wrong, and what to do"))
    return parser


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError(text)
    return value
