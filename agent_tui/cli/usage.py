"""The parser of `agent-tui`, with help and complaints in the person's language."""

from __future__ import annotations

import argparse
import gettext
import re
from pathlib import Path
from typing import NoReturn

from agent_tui.ui.palette import THEMES
from agent_tui.version import version
from ftr.texts import LANGUAGES, Language, texts

_WIDTH = 88
_DEFAULT_TIMEOUT_S = 30.0


def build_parser(language: Language) -> argparse.ArgumentParser:
    """Every command with its options; `command` is None where only the form was asked for."""
    t = texts("desk", language)
    parser = _Parser(
        t,
        "agent-tui",
        t.gettext(
            "Log every contact in three keys. Without a command the form opens. Everything is "
            "saved on this computer first, and sent when the centre can be reached."
        ),
    )
    parser.set_defaults(command=None)
    parser.add_argument(
        "--version",
        action="version",
        version=f"agent-tui {version()}",
        help=t.gettext("show the version"),
    )
    _add_form_options(parser, t)
    _add_commands(parser, t)
    return parser


def _add_form_options(parser: argparse.ArgumentParser, t: gettext.NullTranslations) -> None:
    """The options of the form itself, which practice takes too."""
    parser.add_argument(
        "--plain",
        action="store_true",
        default=argparse.SUPPRESS,
        help=t.gettext("the form as lines of text: for screen readers, braille and speech"),
    )
    parser.add_argument(
        "--lines",
        action="store_true",
        default=argparse.SUPPRESS,
        help=t.gettext("with --plain: answer with a line and Enter, not with single keys"),
    )
    parser.add_argument(
        "--theme",
        choices=THEMES,
        default=argparse.SUPPRESS,
        help=t.gettext("colours for this time; F7 in the form keeps a choice"),
    )
    parser.add_argument(
        "--large",
        action="store_true",
        default=argparse.SUPPRESS,
        help=t.gettext("the layout for large letters for this time; F9 in the form keeps it"),
    )


def _add_commands(parser: argparse.ArgumentParser, t: gettext.NullTranslations) -> None:
    commands = parser.add_subparsers(title=t.gettext("commands"), metavar=t.gettext("COMMAND"))

    def add(name: str, about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, t=t, prog=f"agent-tui {name}", description=about, help=about
        )
        made.set_defaults(command=name)
        return made

    join = add("join", t.gettext("join a pilot with the code your coordinator gave you"))
    join.add_argument("url", metavar="URL", help=t.gettext("the centre, https://…"))
    join.add_argument("code", metavar="CODE", help=t.gettext("the eight letters you were given"))
    join.add_argument(
        "--ca",
        metavar="FILE",
        type=Path,
        help=t.gettext("a certificate (PEM) to trust, where the centre has one of its own"),
    )
    status = add("status", t.gettext("how many entries there are, and what is not yet sent"))
    status.add_argument(
        "--json", action="store_true", help=t.gettext("the same as JSON, for scripts")
    )
    sync = add("sync", t.gettext("send what is pending now, and say when all is sent"))
    sync.add_argument(
        "--timeout",
        metavar="S",
        type=_seconds,
        default=_DEFAULT_TIMEOUT_S,
        help=t.gettext("give up after this many seconds (default 30)"),
    )
    export = add("export", t.gettext("write your own entries to a file (.csv or .json)"))
    export.add_argument("file", metavar="FILE", type=Path, help=t.gettext("the file to make"))
    export.add_argument(
        "--force", action="store_true", help=t.gettext("replace the file if it exists")
    )
    practice = add(
        "practice", t.gettext("open the form to practise: nothing counts, nothing is sent")
    )
    _add_form_options(practice, t)
    chosen = add("settings", t.gettext("the choices of this desk, among them its keys"))
    chosen.add_argument(
        "name", metavar="NAME", nargs="?", help=t.gettext("the one to tell or to change")
    )
    chosen.add_argument(
        "value", metavar="VALUE", nargs="?", help=t.gettext("what it is from now on, or: default")
    )
    doctor = add("doctor", t.gettext("check this desk: what is wrong, and what to do"))
    doctor.add_argument(
        "--repair",
        action="store_true",
        help=t.gettext("make a damaged or missing database whole again; nothing is deleted"),
    )
    _add_call(add("call", t.gettext("tell the form of a call; for a softphone to run")), t)


def _add_call(call: argparse.ArgumentParser, t: gettext.NullTranslations) -> None:
    call.add_argument(
        "--id",
        metavar="ID",
        required=True,
        help=t.gettext("the telephone system's number of the call; kept as a keyed hash only"),
    )
    call.add_argument("--queue", metavar="Q", help=t.gettext("the queue that it came through"))
    call.add_argument(
        "--channel", metavar="C", help=t.gettext("phone, chat, …: a channel of the pilot")
    )
    call.add_argument(
        "--started",
        metavar="TIME",
        help=t.gettext(
            "when it was answered: 2026-11-23T14:02:30, 14:02:30, now, or seconds since 1970 "
            "(default: now)"
        ),
    )
    call.add_argument(
        "--ended", metavar="TIME", help=t.gettext("when it ended; with the same --id")
    )


class _Parser(argparse.ArgumentParser):
    """Knows the options that every command takes, and speaks the language of `t`."""

    def __init__(
        self, t: gettext.NullTranslations, prog: str, description: str, **_others: object
    ) -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=lambda prog: _Formatter(prog, width=_WIDTH, usage=t.gettext("usage: ")),
            add_help=False,
            allow_abbrev=False,
        )
        self._t = t
        self._positionals.title = t.gettext("what to give")
        self._optionals.title = t.gettext("options")
        self.add_argument("-h", "--help", action="help", help=t.gettext("show this help"))
        # SUPPRESS: these stand before or after the command, and the later one wins.
        self.add_argument(
            "--home",
            metavar="DIR",
            default=argparse.SUPPRESS,
            help=t.gettext("the data folder (default: AGENT_TUI_HOME, else the system's place)"),
        )
        self.add_argument(
            "--lang",
            choices=LANGUAGES,
            default=argparse.SUPPRESS,
            help=t.gettext("the language of screen and messages"),
        )

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong with the command line, and end with exit code 2."""
        hint = self._t.gettext("See `{command} --help`.").format(command=self.prog)
        self.exit(2, f"{self.prog}: {_worded(message, self._t)}. {hint}\n")


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, *, width: int, usage: str) -> None:
        super().__init__(prog, max_help_position=28, width=width)
        self._prefix = usage

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # argparse's own signature is private
        super().add_usage(usage, actions, groups, prefix or self._prefix)


def _worded(message: str, t: gettext.NullTranslations) -> str:
    """One of argparse's complaints in the language of `t`; an unknown one stays as it is."""
    named = r"argument (?P<name>.+?): "
    known = {
        r"the following arguments are required: (?P<name>.+)": t.gettext("{name} is missing"),
        r"unrecognized arguments: (?P<name>.+)": t.gettext("{name} is not known here"),
        named + r"expected one argument": t.gettext("{name} needs a value"),
        named + r"invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)": t.gettext(
            "{name} cannot be {value}; choose from {choices}"
        ),
        named + r"ignored explicit argument (?P<value>.+)": t.gettext("{name} takes no value"),
        named + r"invalid .+? value: (?P<value>.+)": t.gettext("{name} cannot be {value}"),
    }
    for pattern, text in known.items():
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return text.format(**found.groupdict())
    return message


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError(text)
    return value
