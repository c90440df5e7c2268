"""The parser of `ftr`: built from the commands, speaking the person's language."""

from __future__ import annotations

import argparse
import gettext
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from central.cli.command import Command, OneOf, Option, option
from ftr.texts import LANGUAGES

_WIDTH = 88
_OF_A_CENTRE = ("centre", "token", "ca")


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose headings and errors are in the language of `t`."""

    def __init__(self, t: gettext.NullTranslations, prog: str, description: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=_formatter(t),
            add_help=False,
            allow_abbrev=False,
        )
        self._t = t
        self._positionals.title = t.gettext("what to give")
        self._optionals.title = t.gettext("options")
        self.add_argument("-h", "--help", action="help", help=t.gettext("show this help"))

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong with the command line, and end with exit code 2."""
        wrong = translated(message, self._t)
        hint = self._t.gettext("See `{command} --help`.").format(command=self.prog)
        self.exit(2, f"{self.prog}: {wrong}. {hint}\n")


def _formatter(t: gettext.NullTranslations) -> Callable[..., argparse.HelpFormatter]:
    class Formatter(argparse.RawDescriptionHelpFormatter):
        def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # argparse's own signature is private
            super().add_usage(usage, actions, groups, prefix or t.gettext("usage: "))

    return lambda prog: Formatter(prog, max_help_position=30, width=_WIDTH)


def translated(message: str, t: gettext.NullTranslations) -> str:
    """One of argparse's messages in the language of `t`; an unknown one stays as it is."""
    for pattern, text in _messages(t).items():
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            parts = found.groupdict()
            if "choices" in parts:
                return _not_a_choice(parts["name"], parts["value"], parts["choices"], t)
            return text.format(**parts)
    return message


def _not_a_choice(name: str, value: str, choices: str, t: gettext.NullTranslations) -> str:
    """Plain words for a word that is none of the choices, with the nearest one named."""
    word = value.strip("'\"")
    known = [choice.strip(" '\"") for choice in choices.split(",")]
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        text = t.gettext("{name} cannot be {value}; did you mean {word}? Choose from {choices}")
        return text.format(name=name, value=word, word=near[0], choices=", ".join(known))
    text = t.gettext("{name} cannot be {value}; choose from {choices}")
    return text.format(name=name, value=word, choices=", ".join(known))


def _messages(t: gettext.NullTranslations) -> Mapping[str, str]:
    argument = r"argument (?P<name>.+?): "
    return {
        r"the following arguments are required: (?P<name>.+)": t.gettext("{name} is missing"),
        r"unrecognized arguments: (?P<name>.+)": t.gettext("{name} is not known here"),
        r"one of the arguments (?P<name>.+) is required": t.gettext("one of {name} is missing"),
        argument + r"expected (one|at least one) argument": t.gettext("{name} needs a value"),
        argument + r"not allowed with argument (?P<other>.+)": t.gettext(
            "{name} and {other} do not go together"
        ),
        argument + r"invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)": "",
        argument + r"invalid .+? value: (?P<value>.+)": t.gettext("{name} cannot be {value}"),
        argument + r"(?P<why>.+)": "{name}: {why}",
    }


def build_parser(
    t: gettext.NullTranslations, commands: Sequence[Command], groups: Mapping[str, str], about: str
) -> Parser:
    """The whole parser. `groups` says in one line what each first word with sub-words is for.

    After parsing, `args.command` is the chosen Command, or absent where only a group was named;
    `args.parser` is then the one whose help to show.
    """
    top = Parser(t, "ftr", about)
    _add_common(top, t, remote=True)
    top.add_argument("--version", action="store_true", help=t.gettext("show the version"))
    top.set_defaults(parser=top, command=None)
    first = top.add_subparsers(title=t.gettext("commands"), metavar=t.gettext("COMMAND"))
    branches: dict[str, argparse._SubParsersAction[Parser]] = {}
    for command in commands:
        group, _, word = command.words.partition(" ")
        if not word:
            parser = first.add_parser(group, t=t, prog=f"ftr {group}", help=command.summary)
        else:
            if group not in branches:
                branch = first.add_parser(group, t=t, prog=f"ftr {group}", help=groups[group])
                branch.description = groups[group]
                branch.set_defaults(parser=branch)
                branches[group] = branch.add_subparsers(
                    title=t.gettext("commands"), metavar=t.gettext("COMMAND")
                )
            parser = branches[group].add_parser(
                word, t=t, prog=f"ftr {command.words}", help=command.summary
            )
        _fill(parser, command, t)
    return top


def _fill(parser: Parser, command: Command, t: gettext.NullTranslations) -> None:
    paragraphs = [command.summary, command.about] if command.about else [command.summary]
    parser.description = "\n\n".join(textwrap.fill(text, _WIDTH) for text in paragraphs)
    parser.epilog = t.gettext("example:") + "\n  " + command.example
    for item in command.options:
        if isinstance(item, OneOf):
            group = parser.add_mutually_exclusive_group(required=item.required)
            for one in item.options:
                group.add_argument(*one.flags, **one.settings)
        else:
            parser.add_argument(*item.flags, **item.settings)
    _add_common(parser, t, remote=command.remote)
    parser.set_defaults(command=command, parser=parser)


def check_needs_centre(args: argparse.Namespace) -> None:
    """End as wrong usage where a command that needs no centre was told of one before its name."""
    if args.command is not None and not args.command.remote:
        told = next((name for name in _OF_A_CENTRE if hasattr(args, name)), None)
        if told is not None:
            args.parser.error(f"unrecognized arguments: --{told}")


def _add_common(parser: Parser, t: gettext.NullTranslations, *, remote: bool) -> None:
    for item in _common(t, remote=remote):
        # SUPPRESS: the options stand before or after the command, and the later one wins.
        parser.add_argument(*item.flags, default=argparse.SUPPRESS, **item.settings)


def _common(t: gettext.NullTranslations, *, remote: bool) -> list[Option]:
    common = [
        option(
            "--home",
            type=Path,
            metavar="DIR",
            help=t.gettext("the folder of this command and its centre (or FTR_HOME)"),
        ),
        option("--lang", choices=LANGUAGES, help=t.gettext("the language of messages")),
    ]
    if remote:
        common += [
            option(
                "--centre",
                metavar="URL",
                help=t.gettext("the centre to speak to (default: the one that runs on this home)"),
            ),
            option(
                "--token",
                help=t.gettext("the token to use (default: the one that is kept; or FTR_TOKEN)"),
            ),
            option(
                "--ca",
                type=Path,
                metavar="FILE",
                help=t.gettext("trust the certificate authority in this file"),
            ),
        ]
    return common
