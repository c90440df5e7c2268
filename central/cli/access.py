"""`ftr access`: tokens for the people who use a centre."""

from __future__ import annotations

import gettext
from argparse import Namespace

from central.cli.command import Command, option
from central.cli.session import Session
from ftr.words import Role


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`access new`, `access list`, `access revoke`."""
    return (
        Command(
            "access new",
            t.gettext("Make a token for a person who uses the centre."),
            "ftr access new supervisor --pilot webshop-week-48 --label Fatima",
            _new,
            (
                option(
                    "role",
                    metavar="ROLE",
                    choices=tuple(one.value for one in Role),
                    help=t.gettext("supervisor (reads), coordinator (runs pilots), administrator"),
                ),
                option(
                    "--pilot", metavar="PILOT", help=t.gettext("only this pilot (default: all)")
                ),
                option("--label", metavar="TEXT", help=t.gettext("whose it is, for the list")),
                option("--json", action="store_true", help=t.gettext("print everything as JSON")),
            ),
            t.gettext(
                "The token is printed once and kept nowhere: hand it over safely. Its owner "
                "stores it with `ftr login URL`."
            ),
        ),
        Command(
            "access list",
            t.gettext("List who may use the centre; tokens themselves are never shown."),
            "ftr access list",
            _list,
            (option("--json", action="store_true", help=t.gettext("print everything as JSON")),),
        ),
        Command(
            "access revoke",
            t.gettext("End someone's access, at once."),
            "ftr access revoke 0199d2c4",
            _revoke,
            (
                option(
                    "access",
                    metavar="ID",
                    help=t.gettext("the id from `ftr access list`, or its beginning"),
                ),
            ),
        ),
    )


def _new(session: Session, args: Namespace) -> int:
    wish = {"role": args.role, "pilot_id": args.pilot, "label": args.label}
    with session.open_centre() as centre:
        made = centre.post("/v1/access", {name: value for name, value in wish.items() if value})
    if args.json:
        session.say_json(made)
    else:
        session.say(made["token"])
    return 0


def _list(session: Session, args: Namespace) -> int:
    t = session.t
    with session.open_centre() as centre:
        found = centre.get("/v1/access")["access"]
    if args.json:
        session.say_json(found)
        return 0
    session.say_columns(
        (t.gettext("id"), t.gettext("role"), t.gettext("pilot"), t.gettext("label")),
        [(one["access_id"], one["role"], one.get("pilot_id"), one.get("label")) for one in found],
    )
    return 0


def _revoke(session: Session, args: Namespace) -> int:
    t = session.t
    with session.open_centre() as centre:
        known = [one["access_id"] for one in centre.get("/v1/access")["access"]]
        access_id = session.only_match(args.access, known, "ftr access list")
        centre.delete(f"/v1/access/{access_id}")
    session.say(t.gettext("Revoked: {id}").format(id=access_id))
    return 0
