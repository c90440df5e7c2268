"""`ftr desk`: the desks that joined a pilot."""

from __future__ import annotations

import gettext
from argparse import Namespace

from central.cli.client import pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.moments import local_minute
from central.cli.names import agent_names, named
from central.cli.session import Session


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`desk list`, `desk revoke`."""
    which = pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`"))
    return (
        Command(
            "desk list",
            t.gettext("List the desks that joined a pilot, and when each was last heard."),
            "ftr desk list webshop-week-48",
            _list,
            (
                which,
                option("--json", action="store_true", help=t.gettext("print everything as JSON")),
            ),
        ),
        Command(
            "desk revoke",
            t.gettext("End a desk's right to send, for a lost or stolen computer."),
            "ftr desk revoke webshop-week-48 0199d2c4",
            _revoke,
            (
                which,
                option(
                    "desk",
                    metavar="ENROLMENT",
                    help=t.gettext("the enrolment from `ftr desk list`, or its beginning"),
                ),
            ),
            t.gettext(
                "What it sent stays. The desk itself keeps logging on its own disk, and can "
                "send again after joining with a new code."
            ),
        ),
    )


def _list(session: Session, args: Namespace) -> int:
    t = session.t
    with session.open_centre() as centre:
        desks = centre.get(pilot_path(args.pilot, "desks"))["desks"]
        if args.json:
            session.say_json(desks)
            return 0
        names = agent_names(centre, args.pilot)
        timezone = centre.get(pilot_path(args.pilot))["pilot"]["timezone"]
    session.say_columns(
        (
            t.gettext("enrolment"),
            t.gettext("agent"),
            t.gettext("last heard"),
            t.gettext("held"),
            t.gettext("parked"),
            t.gettext("version"),
            t.gettext("state"),
        ),
        [
            (
                desk["enrolment_id"],
                named(desk["agent_ref"], names),
                local_minute(desk["last_seen"], timezone)
                if desk.get("last_seen")
                else t.gettext("never"),
                desk["held"],
                desk["parked"],
                desk.get("client_version"),
                t.gettext("revoked") if desk["revoked"] else t.gettext("active"),
            )
            for desk in desks
        ],
    )
    return 0


def _revoke(session: Session, args: Namespace) -> int:
    with session.open_centre() as centre:
        desks = centre.get(pilot_path(args.pilot, "desks"))["desks"]
        known = [desk["enrolment_id"] for desk in desks]
        enrolment_id = session.only_match(args.desk, known, f"ftr desk list {args.pilot}")
        centre.post(pilot_path(args.pilot, "desks", enrolment_id, "revoke"))
    session.say(session.t.gettext("Revoked: {id}").format(id=enrolment_id))
    return 0
