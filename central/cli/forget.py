"""`ftr pilot forget…`, `ftr pilot delete`, `ftr entries erase`: what is about persons, deleted."""

from __future__ import annotations

import gettext
import sys
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from central.cli.client import pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.session import Session
from ftr.errors import PersonError


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`pilot forget-names`, `pilot forget`, `pilot delete`, `entries erase`."""
    which = pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`"))
    return (
        Command(
            "pilot forget-names",
            t.gettext("Forget which person stands behind each pseudonym, for good."),
            "ftr pilot forget-names webshop-week-48",
            _forget_names,
            (
                which,
                option(
                    "--agent",
                    metavar="AGENT",
                    help=t.gettext("only this one: a name or a pseudonym"),
                ),
            ),
            t.gettext(
                "The entries and the results stay. Afterwards nobody can make a code for the "
                "same agent again, and no later pilot can compare the same people. A running "
                "centre does this by itself 90 days after the pilot's end. A later pilot that "
                "reuses the agents (agents_from) has names of its own."
            ),
        ),
        Command(
            "pilot forget",
            t.gettext("Delete the contacts and all else about persons; the plan stays."),
            "ftr pilot forget webshop-week-48 --dry-run",
            _forget,
            (
                which,
                option(
                    "--dry-run",
                    action="store_true",
                    help=t.gettext("only show what there is, and until when it is kept"),
                ),
                option(
                    "--early",
                    action="store_true",
                    help=t.gettext("also before that day; needs an administrator"),
                ),
            ),
            t.gettext(
                "A running centre does this by itself, retention_days (365) after the pilot's "
                "end. Reports and exports can no longer be made then: make them before. What a "
                "desk sends late is not taken in again."
            ),
        ),
        Command(
            "pilot delete",
            t.gettext("Delete a draft or closed pilot whole, with its plan and its audit log."),
            "ftr pilot delete try-out --confirm try-out",
            _delete,
            (
                which,
                option(
                    "--confirm",
                    metavar="PILOT",
                    help=t.gettext("the id once more; asked for where it is left out"),
                ),
            ),
            t.gettext(
                "Needs an administrator. Desks that joined it are shut out: what they have not "
                "sent yet does not arrive any more."
            ),
        ),
        Command(
            "entries erase",
            t.gettext("Erase one entry for good, or only its note."),
            "ftr entries erase webshop-week-48 5f0c1d2e3b4a59687766aabb --note-only",
            _erase,
            (
                which,
                option(
                    "entry",
                    metavar="ENTRY",
                    help=t.gettext("its id in a row of `ftr export`, with or without agents"),
                ),
                option(
                    "--note-only",
                    action="store_true",
                    help=t.gettext("the contact goes on to count, without its note"),
                ),
                option(
                    "--confirm",
                    metavar="ENTRY",
                    help=t.gettext("the id once more; asked for where it is left out"),
                ),
            ),
            t.gettext(
                "For somebody who asks to be forgotten, or a note that should not have been "
                "written. It is recorded that an entry was erased, not what it said."
            ),
        ),
    )


def _forget_names(session: Session, args: Namespace) -> int:
    t = session.t
    wish = {"agent": args.agent} if args.agent else {}
    with session.open_centre() as centre:
        forgotten = centre.post(pilot_path(args.pilot, "forget-names"), wish)["forgotten"]
    session.say(
        t.ngettext(
            "{number} name is forgotten.", "{number} names are forgotten.", forgotten
        ).format(number=forgotten)
    )
    return 0


def _forget(session: Session, args: Namespace) -> int:
    with session.open_centre() as centre:
        if args.dry_run:
            _say_kept(session, centre.get(pilot_path(args.pilot, "retention")))
            return 0
        wish = {"early": args.early}
        gone = centre.post(pilot_path(args.pilot, "forget"), wish)["rows"]
    t = session.t
    if any(gone.values()):
        session.say(t.gettext("Deleted from {pilot}:").format(pilot=args.pilot))
        _say_rows(session, gone)
    else:
        session.say(t.gettext("{pilot} has nothing about persons.").format(pilot=args.pilot))
    return 0


def _say_kept(session: Session, kept: Mapping[str, Any]) -> None:
    t = session.t
    if kept["erased_at"]:
        text = t.gettext("Its contacts were deleted on {day}.")
        session.say(text.format(day=kept["erased_at"][:10]))
    session.say(t.gettext("Names are kept until {day}.").format(day=kept["names_until"]))
    session.say(t.gettext("Contacts are kept until {day}.").format(day=kept["contacts_until"]))
    session.say(t.gettext("There is now:"))
    _say_rows(session, kept["holds"])


def _say_rows(session: Session, rows: Mapping[str, int]) -> None:
    labels = table_labels(session.t)
    width = max(len(str(n)) for n in rows.values())
    for name, label in labels.items():
        if name in rows:
            session.say(f"  {str(rows[name]).rjust(width)}  {label}")


def table_labels(t: gettext.NullTranslations) -> dict[str, str]:
    """What the rows of each table about persons are, as people say it."""
    return {
        "entry_current": t.gettext("entries"),
        "revision": t.gettext("revisions of entries"),
        "parked": t.gettext("parked items"),
        "rollup": t.gettext("counts per agent, reason and hour"),
        "subtotal": t.gettext("the same counts, added up"),
        "handled": t.gettext("rows of the telephone system"),
        "agent": t.gettext("agents (pseudonyms and teams)"),
        "agent_name": t.gettext("names of agents"),
        "enrol_code": t.gettext("codes for desks"),
    }


def _delete(session: Session, args: Namespace) -> int:
    t = session.t
    with session.open_centre() as centre:
        centre.get(pilot_path(args.pilot))
        confirmed = args.confirm if args.confirm is not None else _ask(session, args.pilot)
        centre.delete(pilot_path(args.pilot), confirm=confirmed)
    session.say(t.gettext("{pilot} is deleted.").format(pilot=args.pilot))
    return 0


def _ask(session: Session, what: str) -> str:
    """The id as a person types it; raises PersonError where nobody is there to type."""
    t = session.t
    if not sys.stdin.isatty():
        text = t.gettext("This deletes {what} for good. To confirm, add --confirm {what}")
        raise PersonError(text.format(what=what))
    session.note(
        t.gettext("This deletes {what} for good. Type its id to confirm:").format(what=what)
    )
    return sys.stdin.readline().strip()


def _erase(session: Session, args: Namespace) -> int:
    t = session.t
    wish = {"entry": args.entry, "note_only": args.note_only}
    with session.open_centre() as centre:
        confirmed = args.confirm if args.confirm is not None else _ask(session, args.entry)
        if confirmed != args.entry:
            raise PersonError(
                t.gettext("{confirmed!r} is not {entry}; nothing was erased.").format(
                    confirmed=confirmed, entry=args.entry
                )
            )
        gone = centre.post(pilot_path(args.pilot, "erase"), wish)["revisions"]
    if args.note_only and not gone:
        said = t.gettext("It has no note; nothing has changed.")
    elif args.note_only:
        said = t.gettext("The note is erased; the contact goes on to count.")
    else:
        said = t.ngettext(
            "The entry is erased.", "The entry is erased, with its {number} revisions.", gone
        )
    session.say(said.format(number=gone))
    return 0
