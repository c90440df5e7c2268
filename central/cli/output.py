"""Where `ftr report` and `ftr compare` leave what they made: their options, and the end of both."""

from __future__ import annotations

import gettext
from argparse import Namespace
from pathlib import Path

from central.cli.command import Option, option
from central.cli.files import write_result
from central.cli.session import Session


def output_options(t: gettext.NullTranslations) -> tuple[Option, ...]:
    """--format, --out and --force."""
    return (
        option(
            "--format",
            choices=("text", "json", "html"),
            default="text",
            help=t.gettext("text (default), html (a page to hand over) or json"),
        ),
        option(
            "--out",
            type=Path,
            metavar="FILE",
            help=t.gettext("write it to FILE instead of the screen"),
        ),
        option("--force", action="store_true", help=t.gettext("replace the file if it exists")),
    )


def put_out(session: Session, args: Namespace, text: str) -> int:
    """Print it, or write it to the file that was named; returns the exit code."""
    if args.out is None:
        session.say(text.rstrip("\n"))
        return 0
    write_result(args.out, [text.encode()], force=args.force, language=session.language)
    session.say(session.t.gettext("Written: {file}").format(file=args.out))
    return 0
