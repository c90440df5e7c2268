"""One run of `ftr`: from what was typed to an exit code, without ever showing a traceback."""

from __future__ import annotations

import contextlib
import gettext
import io
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from central.cli.command import WrongUsage
from central.cli.commands import about, all_commands, groups
from central.cli.home import default_home
from central.cli.session import Session
from central.cli.usage import Parser, build_parser, check_needs_centre
from ftr.causes import cause
from ftr.errors import PersonError
from ftr.texts import LANGUAGES, Language, chosen_language, texts
from ftr.yaml_fields import BadFile

DONE, NOT_DONE, WRONG_USAGE = 0, 1, 2


def run(words: Sequence[str]) -> int:
    """Run one command line, `ftr` itself left out; prints to stdout and stderr."""
    _speak_utf8()
    language = asked_language(words) or chosen_language()
    t = texts("central", language)
    parser = build_parser(t, all_commands(t), groups(t), about(t))
    try:
        args = parser.parse_args(words)
        check_needs_centre(args)
    except SystemExit as end:  # argparse ends --help with 0 and wrong usage with 2
        return int(end.code or 0)
    return _guarded(lambda: _run(args, language), t, language)


def _guarded(command: Callable[[], int], t: gettext.NullTranslations, language: Language) -> int:
    """Run a command; what a person can cause becomes one line and an exit code."""
    code = NOT_DONE
    try:
        code = command()
        sys.stdout.flush()
    except WrongUsage as error:
        code = _complain(str(error), WRONG_USAGE)
    except BadFile as bad:
        _complain_of_each(bad)
    except PersonError as error:
        _complain(str(error))
    except KeyboardInterrupt:
        _complain(t.gettext("stopped"))
    except (BrokenPipeError, SystemExit):  # rich turns the one into the other
        _forget_stdout()
        code = DONE  # who reads had enough: that is not our failure
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        why = where + cause(error, language)
        _complain(t.gettext("It could not be done: {why}.").format(why=why))
    return code


def _run(args: Namespace, language: Language) -> int:
    if getattr(args, "version", False):
        from importlib.metadata import version

        print(version("eerst-online"))
        return DONE
    parser: Parser = args.parser
    if args.command is None:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    session = Session(
        home=(getattr(args, "home", None) or default_home()).expanduser().absolute(),
        language=language,
        out=sys.stdout,
        err=sys.stderr,
        asked_language=getattr(args, "lang", None),
        centre=getattr(args, "centre", None),
        token=getattr(args, "token", None),
        ca=getattr(args, "ca", None),
    )
    return int(args.command.run(session, args))


def asked_language(words: Sequence[str]) -> Language | None:
    """What --lang says, looked for before parsing: the parser's own texts are in that language."""
    for word, following in zip(words, [*words, ""][1:], strict=True):
        for language in LANGUAGES:
            if word == f"--lang={language}" or (word == "--lang" and following == language):
                return language
    return None


def _complain(message: str, code: int = NOT_DONE) -> int:
    line = " ".join(message.split())
    with contextlib.suppress(OSError):
        print(f"ftr: {line}", file=sys.stderr)
    return code


def _complain_of_each(bad: BadFile) -> None:
    """Every problem of a file, a line each; they can then be mended in one go."""
    if len(bad.problems) == 1:
        _complain(str(bad))
        return
    with contextlib.suppress(OSError):
        print("\n".join(bad.lines()), file=sys.stderr)


def _speak_utf8() -> None:
    """What is piped is UTF-8 everywhere; a terminal that lacks a character shows another."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


def _forget_stdout() -> None:
    """Point stdout at nothing, so that Python's own last flush stays quiet as well."""
    with contextlib.suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
