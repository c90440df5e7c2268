"""`ftr export`: one row per contact and the result tables, as a file."""

from __future__ import annotations

import gettext
from argparse import Namespace
from pathlib import Path

from central.cli.client import Centre, pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.files import check_room, write_result
from central.cli.session import Session
from ftr.errors import PersonError
from ftr.report.model import Dimension, Report
from ftr.report.sentences import waiting_sentence, waits_for_a_day

FORMATS = ("csv", "xlsx", "parquet", "json")


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`export`."""
    return (
        Command(
            "export",
            t.gettext("Write a pilot to a file: one row per contact, ready for a spreadsheet."),
            "ftr export webshop-week-48 week-48.xlsx",
            _export,
            (
                pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`")),
                option(
                    "file",
                    type=Path,
                    metavar="FILE",
                    help=t.gettext("its ending says how: .xlsx, .csv, .parquet or .json"),
                ),
                option(
                    "--with-agents",
                    action="store_true",
                    help=t.gettext(
                        "with pseudonyms and exact times; needs a coordinator, is recorded"
                    ),
                ),
                option(
                    "--force", action="store_true", help=t.gettext("replace the file if it exists")
                ),
            ),
            t.gettext(
                "Without --with-agents the agent is left out and times are cut to the hour, so "
                "that no row leads to a person. Only you can read the file. A .csv is for a double "
                "click in Excel: in Dutch (the pilot's language, or --lang) with semicolons and "
                "decimal commas, in English with commas. Columns and codes of .csv, .parquet and "
                ".json keep their English names in every language, so that programs can rely on "
                "them; labels are in the language asked for, and so are the headings of .xlsx. Of "
                "what was searched in vain a supervisor's file has only what `ftr words` shows; a "
                "coordinator's has all of it, contact by contact."
            ),
        ),
    )


def _export(session: Session, args: Namespace) -> int:
    t = session.t
    kind = args.file.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise PersonError(
            t.gettext("{file} has no ending that says how. Use one of {endings}.").format(
                file=args.file, endings=", ".join(f".{one}" for one in FORMATS)
            )
        )
    check_room(args.file, force=args.force, language=session.language)
    query: dict[str, str | int] = {"format": kind, "with_agents": int(args.with_agents)}
    if session.asked_language:
        query["language"] = session.asked_language
    with session.open_centre() as centre:
        pieces = centre.download(pilot_path(args.pilot, "export"), **query)
        size = write_result(args.file, pieces, force=args.force, language=session.language)
        written = t.gettext("Written: {file} ({size} kB)")
        session.say(written.format(file=args.file, size=max(1, size // 1024)))
        empty = _why_empty(session, centre, args.pilot)
    if empty:
        session.note(empty)
    return 0


def _why_empty(session: Session, centre: Centre, pilot: str) -> str:
    """Why the file has no contacts; empty where it has some."""
    detail = centre.get(pilot_path(pilot))
    if not detail["entries"]:
        return session.t.gettext("There are no contacts yet.")
    language = session.asked_language or detail["pilot"]["language"]
    by = Dimension.VERSION  # any will do, and this one has few rows
    report = Report.from_dict(centre.get(pilot_path(pilot, "report"), by=by, language=language))
    return waiting_sentence(language) if waits_for_a_day(report) else ""
