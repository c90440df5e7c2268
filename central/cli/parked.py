"""`ftr parked`: revisions that the centre keeps in quarantine, for a person to resolve."""

from __future__ import annotations

import gettext
from argparse import Namespace

from central.cli.client import pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.session import Session


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`parked list`, `parked accept`, `parked discard`."""
    which = pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`"))
    revision = option(
        "revision",
        metavar="REVISION",
        help=t.gettext("the revision from `ftr parked list`, or its beginning"),
    )
    return (
        Command(
            "parked list",
            t.gettext("List what the centre set aside because it did not fit, and why."),
            "ftr parked list webshop-week-48",
            _list,
            (
                which,
                option("--json", action="store_true", help=t.gettext("print everything as JSON")),
            ),
            t.gettext("Parked entries are safe at the centre but count in no result."),
        ),
        Command(
            "parked accept",
            t.gettext("Let a parked entry count after all, when it fits by now."),
            "ftr parked accept webshop-week-48 0199d2c4",
            _accept,
            (which, revision),
        ),
        Command(
            "parked discard",
            t.gettext("Decide that a parked entry never counts."),
            "ftr parked discard webshop-week-48 0199d2c4",
            _discard,
            (which, revision),
        ),
    )


def _list(session: Session, args: Namespace) -> int:
    t = session.t
    with session.open_centre() as centre:
        parked = centre.get(pilot_path(args.pilot, "parked"))["parked"]
    if args.json:
        session.say_json(parked)
        return 0
    if not parked:
        session.say(t.gettext("Nothing is parked."))
        return 0
    session.say_columns(
        (t.gettext("revision"), t.gettext("why"), t.gettext("received"), t.gettext("detail")),
        [(one["rev_id"], one["code"], one["received_at"], one.get("detail")) for one in parked],
    )
    return 0


def _accept(session: Session, args: Namespace) -> int:
    rev_id = _resolve(session, args, "accept")
    session.say(session.t.gettext("Accepted: {id}").format(id=rev_id))
    return 0


def _discard(session: Session, args: Namespace) -> int:
    rev_id = _resolve(session, args, "discard")
    session.say(session.t.gettext("Discarded: {id}").format(id=rev_id))
    return 0


def _resolve(session: Session, args: Namespace, decision: str) -> str:
    with session.open_centre() as centre:
        parked = centre.get(pilot_path(args.pilot, "parked"))["parked"]
        known = [one["rev_id"] for one in parked]
        rev_id = session.only_match(args.revision, known, f"ftr parked list {args.pilot}")
        centre.post(pilot_path(args.pilot, "parked", rev_id, decision))
    return rev_id
