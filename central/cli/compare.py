"""`ftr compare`: what a second pilot says about a first one, as text, page or JSON."""

from __future__ import annotations

import gettext
import json
from argparse import ArgumentTypeError, Namespace
from typing import Any

from central.cli.client import pilot_path
from central.cli.command import Command, option
from central.cli.files import check_room
from central.cli.output import output_options, put_out
from central.cli.session import Session
from ftr.report.comparison import Comparison
from ftr.texts import Language

MOST_POINTS = 20.0


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`compare`."""

    def number(most: float) -> Any:
        def read(text: str) -> float:
            try:
                value = float(text.replace(",", "."))
            except ValueError:
                value = -1.0
            if not 0 <= value <= most:
                message = t.gettext("“{text}” is not a number from 0 to {most}")
                raise ArgumentTypeError(message.format(text=text, most=int(most)))
            return value

        return read

    return (
        Command(
            "compare",
            t.gettext("Compare two pilots: did what was changed in between work?"),
            "ftr compare webshop-week-48 webshop-week-4",
            _compare,
            (
                option("before", metavar="BEFORE", help=t.gettext("the pilot that came first")),
                option("after", metavar="AFTER", help=t.gettext("the pilot after the changes")),
                option(
                    "--week-sd",
                    type=number(MOST_POINTS),
                    metavar="POINTS",
                    help=t.gettext(
                        "how many points one ordinary week differs from the next (default 2); it "
                        "is put into the plain change, not into the proof"
                    ),
                ),
                option(
                    "--spent",
                    type=number(1e12),
                    metavar="EUROS",
                    help=t.gettext(
                        "what the changes cost, once, for the chance that they pay "
                        "(default: fix_cost of the plans)"
                    ),
                ),
                *output_options(t),
            ),
            t.gettext(
                "The verdict is shown, indication or not shown. “Shown” takes a change recorded "
                "with `ftr change add` before the second pilot began, and a drop on its reasons "
                "beyond what happened to all others. “Not shown” is not “no effect”: it says "
                "which drop could still be there."
            ),
        ),
    )


def _compare(session: Session, args: Namespace) -> int:
    if args.out:
        check_room(args.out, force=args.force, language=session.language)
    query: dict[str, Any] = {}
    if args.week_sd is not None:
        query["week_sd"] = str(args.week_sd / 100)
    if args.spent is not None:
        query["spent"] = str(args.spent)
    with session.open_centre() as centre:
        pilot = centre.get(pilot_path(args.after))["pilot"]
        language = session.asked_language or pilot["language"]
        path = pilot_path(args.before, "compare", args.after)
        data = centre.get(path, language=language, **query)
    if args.format == "text" and args.out is None:
        _show(session, Comparison.from_dict(data), language)
        return 0
    shown = _written(data, args.format, language)
    return put_out(session, args, shown)


def _show(session: Session, comparison: Comparison, language: Language) -> None:
    from rich.console import Console

    from central.render.comparison_text import print_comparison

    print_comparison(Console(file=session.out), comparison, language)


def _written(data: dict[str, Any], form: str, language: Language) -> str:
    """The comparison as it stands in a file."""
    if form == "json":
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    comparison = Comparison.from_dict(data)
    if form == "html":
        from datetime import UTC, datetime

        from central.render.comparison_html import comparison_page

        return comparison_page(comparison, language, datetime.now(UTC))
    from central.render.comparison_text import comparison_text

    return comparison_text(comparison, language)
