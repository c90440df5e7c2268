"""`ftr report`: the result, as text, page or JSON."""

from __future__ import annotations

import gettext
import json
from argparse import Namespace
from typing import Any

from central.cli.client import pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.files import check_room
from central.cli.output import output_options, put_out
from central.cli.session import Session
from ftr.report.model import Dimension, Report
from ftr.texts import Language

PAGE = (Dimension.REASON, Dimension.PAGE, Dimension.LEAF, Dimension.OWNER, Dimension.DAY)


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`report`."""
    return (
        Command(
            "report",
            t.gettext("Show how many contacts had been online first, and where to begin."),
            "ftr report webshop-week-48",
            _report,
            (
                pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`")),
                option(
                    "--by",
                    choices=tuple(one.value for one in Dimension),
                    help=t.gettext(
                        "a table with a row for each …: {dimensions} (default: one page)"
                    ).format(dimensions=", ".join(Dimension)),
                    metavar="DIMENSION",
                ),
                *output_options(t),
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
    by = [args.by] if args.by else PAGE if args.format == "html" else [Dimension.REASON]
    with session.open_centre() as centre:
        pilot = centre.get(pilot_path(args.pilot))["pilot"]
        language = session.asked_language or pilot["language"]
        path = pilot_path(args.pilot, "report")
        data = [centre.get(path, by=one, language=language) for one in by]
    one_page = args.by is None
    if args.format == "text" and args.out is None:
        _show(session, Report.from_dict(data[0]), language, one_page=one_page)
        return 0
    shown = _written(data, args.format, language, one_page=one_page)
    return put_out(session, args, shown)


def _show(session: Session, report: Report, language: Language, *, one_page: bool) -> None:
    from rich.console import Console

    from central.render.result_text import print_result
    from central.render.text import print_report

    shown = print_result if one_page and report.result else print_report
    shown(Console(file=session.out), report, language)


def _written(data: list[dict[str, Any]], form: str, language: Language, *, one_page: bool) -> str:
    """The report as it stands in a file."""
    if form == "json":
        return json.dumps(data[0], ensure_ascii=False, indent=2) + "\n"
    reports = [Report.from_dict(one) for one in data]
    if form == "html":
        from datetime import UTC, datetime

        from central.render.html import html_page

        return html_page(reports, language, datetime.now(UTC))
    from central.render.result_text import result_text
    from central.render.text import text_of

    shown = result_text if one_page and reports[0].result else text_of
    return shown(reports[0], language)
