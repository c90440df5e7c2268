"""`ftr report`: the result, as text, page or JSON."""

from __future__ import annotations

import gettext
import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from central.cli.client import pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.files import check_room, write_result
from central.cli.session import Session
from ftr.report.model import Dimension, Report
from ftr.texts import Language


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`report`."""
    return (
        Command(
            "report",
            t.gettext("Show how many contacts had been online first, and where to begin."),
            "ftr report webshop-week-48 --by page",
            _report,
            (
                pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`")),
                option(
                    "--by",
                    choices=tuple(Dimension),
                    default="reason",
                    help=t.gettext("a row for each … (default: reason): %(choices)s"),
                    metavar="DIMENSION",
                ),
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
                option(
                    "--force", action="store_true", help=t.gettext("replace the file if it exists")
                ),
            ),
            t.gettext(
                "The share is contacts where the customer had been online first ÷ contacts where "
                "that was answered yes or no. Lower is better; 0 % is neither realistic nor wanted."
            ),
        ),
    )


def _report(session: Session, args: Namespace) -> int:
    if args.out:
        check_room(args.out, force=args.force, language=session.language)
    with session.open_centre() as centre:
        language = session.asked_language or centre.get(pilot_path(args.pilot))["pilot"]["language"]
        data = centre.get(pilot_path(args.pilot, "report"), by=args.by, language=language)
    if args.format == "text" and args.out is None:
        _show(session, Report.from_dict(data), language)
        return 0
    shown = _written(data, args.format, language)
    if args.out is None:
        session.say(shown.rstrip("\n"))
        return 0
    write_result(args.out, shown.encode(), force=args.force, language=session.language)
    session.say(session.t.gettext("Written: {file}").format(file=args.out))
    return 0


def _show(session: Session, report: Report, language: Language) -> None:
    from rich.console import Console

    from central.render.text import print_report

    print_report(Console(file=session.out), report, language)


def _written(data: dict[str, Any], form: str, language: Language) -> str:
    """The report as it stands in a file."""
    if form == "json":
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    report = Report.from_dict(data)
    if form == "html":
        from central.render.html import html_of

        return html_of(report, language)
    from central.render.text import text_of

    return text_of(report, language)
