"""`ftr change`: what is changed between two pilots, recorded before the second one."""

from __future__ import annotations

import gettext
from argparse import ArgumentTypeError, Namespace
from datetime import date
from typing import Any

from central.cli.client import pilot_path
from central.cli.command import Command, OneOf, option, pilot_argument
from central.cli.session import Session
from ftr.report.changes import Warn


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`change add`, `change list`, `change withdraw`."""
    which = pilot_argument(t.gettext("the pilot that measured before the change"))
    as_json = option("--json", action="store_true", help=t.gettext("print everything as JSON"))

    def day(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            message = t.gettext("“{text}” is no day; write it as 2026-12-01")
            raise ArgumentTypeError(message.format(text=text)) from error

    return (
        Command(
            "change add",
            t.gettext("Record which page or reason is changed, before the second pilot."),
            "ftr change add webshop-week-48 --page https://example.org/track --on 2026-12-07",
            _add,
            (
                which,
                OneOf(
                    (
                        option(
                            "--page",
                            metavar="URL",
                            help=t.gettext("a page of the catalogue: all its reasons are changed"),
                        ),
                        option(
                            "--reason",
                            metavar="CODE",
                            help=t.gettext("a reason's code: all that is below it is changed"),
                        ),
                    ),
                    required=True,
                ),
                option(
                    "--on",
                    metavar="DATE",
                    type=day,
                    required=True,
                    help=t.gettext("the day from which customers see it"),
                ),
                option("--note", default="", help=t.gettext("what was done, in a few words")),
                as_json,
            ),
            t.gettext(
                "`ftr compare` sets the reasons recorded here against all others. Only what was "
                "recorded before the second pilot began can prove that a change worked; nothing "
                "recorded is ever altered. `ftr change withdraw` takes it back, in time."
            ),
        ),
        Command(
            "change list",
            t.gettext("List what was recorded as changed, and what is wrong with it as proof."),
            "ftr change list webshop-week-48",
            _list,
            (which, as_json),
        ),
        Command(
            "change withdraw",
            t.gettext("Take back a recorded change that is not made after all."),
            "ftr change withdraw webshop-week-48 0199d2c4 --why 'page comes next year'",
            _withdraw,
            (
                which,
                option(
                    "change",
                    metavar="CHANGE_ID",
                    help=t.gettext("the change from `ftr change list`, or its beginning"),
                ),
                option("--why", default="", help=t.gettext("why, in a few words")),
                as_json,
            ),
            t.gettext(
                "What was recorded stays, with who withdrew it and when. Do it before the second "
                "pilot begins: after that the change counts all the same, because leaving out what "
                "did not work would make the rest look better."
            ),
        ),
    )


def _add(session: Session, args: Namespace) -> int:
    t = session.t
    wish = {
        "kind": "page" if args.page is not None else "reason",
        "target": args.page if args.page is not None else args.reason,
        "on": args.on.isoformat(),
        "note": args.note,
    }
    with session.open_centre() as centre:
        made = centre.post(pilot_path(args.pilot, "changes"), wish)
    if args.json:
        session.say_json(made)
    else:
        text = t.ngettext(
            "Recorded: {what}, from {day} on; it touches {n} reason.",
            "Recorded: {what}, from {day} on; it touches {n} reasons.",
            len(made["reasons"]),
        )
        session.say(text.format(what=made["label"], day=made["fixed_on"], n=len(made["reasons"])))
    for warning in made["warnings"]:
        session.note(t.gettext("mind: {what}").format(what=warning["text"]))
    return 0


def _list(session: Session, args: Namespace) -> int:
    t = session.t
    with session.open_centre() as centre:
        changes: list[dict[str, Any]] = centre.get(pilot_path(args.pilot, "changes"))["changes"]
    if args.json:
        session.say_json(changes)
        return 0
    if not changes:
        session.say(t.gettext("Nothing is recorded as changed. `ftr change add` records it."))
        return 0
    heads = (
        *(t.gettext("what"), t.gettext("day"), t.gettext("reasons"), t.gettext("recorded")),
        *(t.gettext("withdrawn"), t.gettext("CHANGE_ID, to withdraw it")),
    )
    session.say_columns(heads, [_row(one) for one in changes])
    for one in changes:
        for warning in one["warnings"]:
            if warning["code"] != Warn.WITHDRAWN:
                text = t.gettext("mind: {label}, from {day} on: {what}")
                session.note(
                    text.format(label=one["label"], day=one["fixed_on"], what=warning["text"])
                )
    return 0


def _row(one: dict[str, Any]) -> tuple[object, ...]:
    gone = one["withdrawn_at"][:10] if one["withdrawn_at"] else None
    if gone and one["withdrawn_why"]:
        gone = f"{gone} ({one['withdrawn_why']})"
    reasons = len(one["reasons"])
    recorded = one["recorded_at"][:10]
    return one["label"], one["fixed_on"], reasons, recorded, gone, one["change_id"]


def _withdraw(session: Session, args: Namespace) -> int:
    t = session.t
    path = pilot_path(args.pilot, "changes")
    with session.open_centre() as centre:
        known = [one["change_id"] for one in centre.get(path)["changes"]]
        which = session.only_match(args.change, known, f"ftr change list {args.pilot}")
        made = centre.post(f"{path}/{which}/withdraw", {"why": args.why})
    if args.json:
        session.say_json(made)
        return 0
    text = t.gettext("Withdrawn: {what}, from {day} on. What was recorded stays in the list.")
    session.say(text.format(what=made["label"], day=made["fixed_on"]))
    return 0
