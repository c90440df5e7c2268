"""`ftr audit`: who changed what, who looked at whom, and whether a line was removed."""

from __future__ import annotations

import gettext
import json
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping
from typing import Any

from central.cli.client import Centre, pilot_path
from central.cli.command import Command, option
from central.cli.moments import local_minute
from central.cli.session import Session
from ftr.errors import PersonError


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`audit`."""
    return (
        Command(
            "audit",
            t.gettext("Show who changed what and who looked at whom, or check that log."),
            "ftr audit webshop-week-48 --verify",
            _audit,
            (
                option(
                    "pilot",
                    metavar="PILOT",
                    nargs="?",
                    help=t.gettext("the pilot's id; without it the log of the centre itself"),
                ),
                option(
                    "--verify",
                    action="store_true",
                    help=t.gettext("look for lines that were altered, removed or added"),
                ),
                option(
                    "--noted",
                    metavar="END",
                    type=_end(t),
                    help=t.gettext("with --verify: an end it printed earlier, which must be there"),
                ),
                option("--json", action="store_true", help=t.gettext("print everything as JSON")),
            ),
            t.gettext(
                "Every line holds a hash of itself and of the line before it, so a line that was "
                "altered or removed in the database is found. Lines cut off at the end are found "
                "with an end that --verify printed earlier: note it, away from the centre. "
                "--verify ends with 1 where something does not fit."
            ),
        ),
    )


def _end(t: gettext.NullTranslations) -> Any:
    def end(text: str) -> tuple[int, str]:
        place, _, hashed = text.partition(":")
        if not place.isascii() or not place.isdigit() or len(hashed) != 64:
            raise ArgumentTypeError(t.gettext("an end looks like 41:9f86… with 64 letters after :"))
        return int(place), hashed

    return end


def _audit(session: Session, args: Namespace) -> int:
    with session.open_centre() as centre:
        if args.verify or args.noted:
            return _verify(session, centre, args)
        return _show(session, centre, args)


def _path(pilot: str | None, *parts: str) -> str:
    return pilot_path(pilot, "audit", *parts) if pilot else "/".join(("/v1/audit", *parts))


def _verify(session: Session, centre: Centre, args: Namespace) -> int:
    t = session.t
    noted = {"place": args.noted[0], "hash": args.noted[1]} if args.noted else {}
    found = centre.get(_path(args.pilot, "check"), **noted)
    if args.json:
        session.say_json(found)
        return 1 if found["fault"] else 0
    head, fault = found["head"], found["fault"]
    if fault:
        raise PersonError(_misfit(t, fault).format(place=fault["place"]))
    said = t.ngettext("{n} line, all of it fits.", "{n} lines, all of them fit.", head["place"])
    session.say(said.format(n=head["place"]))
    if head["place"]:
        session.say(t.gettext("The end: {end}").format(end=f"{head['place']}:{head['hash']}"))
    return 0


def _misfit(t: gettext.NullTranslations, fault: Mapping[str, Any]) -> str:
    rest = t.gettext(
        "Somebody changed the log in the database; compare it with a backup from before."
    )
    first = {
        "altered": t.gettext("Line {place} of the log was altered."),
        "removed": t.gettext("Line {place} of the log was removed."),
        "added": t.gettext("Line {place} of the log was added by hand."),
    }.get(fault["why"], t.gettext("Line {place} of the log does not fit."))
    return f"{first} {rest}"


def _show(session: Session, centre: Centre, args: Namespace) -> int:
    t = session.t
    lines = list(_lines(centre, args.pilot))
    if args.json:
        session.say_json(lines)
        return 0
    timezone = centre.get(pilot_path(args.pilot))["pilot"]["timezone"] if args.pilot else "UTC"
    session.say_columns(
        (
            t.gettext("line"),
            t.gettext("when"),
            t.gettext("who"),
            t.gettext("what"),
            t.gettext("of"),
            t.gettext("outcome"),
            t.gettext("detail"),
        ),
        [
            (
                line["place"],
                local_minute(line["at"], timezone),
                _who(line),
                line["action"],
                line["subject"],
                line["outcome"],
                _detail(line["detail"]),
            )
            for line in lines
        ],
    )
    return 0


def _lines(centre: Centre, pilot: str | None) -> Iterator[Mapping[str, Any]]:
    """Every line, page by page; asking is a line too, and the last one."""
    after: int | None = 0
    while after is not None:
        page = centre.get(_path(pilot), after=after)
        yield from page["lines"]
        after = page["next"]


def _who(line: Mapping[str, Any]) -> str:
    return f"{line['label']} ({line['actor']})" if line["label"] else str(line["actor"])


def _detail(detail: Mapping[str, Any]) -> str:
    """ "codes 20, format xlsx"; nested values as JSON."""
    return ", ".join(
        f"{name} {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in detail.items()
    )
