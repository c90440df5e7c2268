"""`ftr words`: what agents typed into the search and did not find."""

from __future__ import annotations

import gettext
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from central.cli.client import pilot_path
from central.cli.command import Command, option, pilot_argument
from central.cli.session import Session
from ftr.texts import Language, texts


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`words`."""
    return (
        Command(
            "words",
            t.gettext("List the words that agents searched for and did not find."),
            "ftr words webshop-week-48",
            _words,
            (
                pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`")),
                option("--json", action="store_true", help=t.gettext("print everything as JSON")),
            ),
            t.gettext(
                "Put them under `also:` at the reason they belong to, or make a new reason of "
                "them, and publish the list: `ftr catalogue publish`. What fewer than three agents "
                "typed, or typed fewer than three times, is not shown: it may be a customer's name."
            ),
        ),
    )


def _words(session: Session, args: Namespace) -> int:
    with session.open_centre() as centre:
        detail = centre.get(pilot_path(args.pilot))
        language: Language = session.asked_language or detail["pilot"]["language"]
        found = centre.get(pilot_path(args.pilot, "searched"), language=language)
    t = texts("central", language)
    if args.json:
        session.say_json(found)
        return 0
    if not found["searches"]:
        session.say(
            t.gettext("Nobody has searched in vain so far.")
            if detail["entries"]
            else t.gettext("There are no contacts yet.")
        )
        return 0
    ending = t.gettext("ending without a reason")
    if found["sought"]:
        session.say_columns(
            (t.gettext("typed"), t.gettext("times"), t.gettext("agents"), t.gettext("logged as")),
            [
                (one["words"], one["times"], one["agents"], _places(one["logged"], ending))
                for one in found["sought"]
            ],
        )
    if found["few"]:
        text = t.ngettext(
            "{n} search that found nothing is not shown: its words were typed by fewer than "
            "{agents} agents or fewer than {times} times.",
            "{n} searches that found nothing are not shown: their words were typed by fewer than "
            "{agents} agents or fewer than {times} times.",
            found["few"],
        )
        session.note(
            text.format(n=found["few"], agents=found["least_agents"], times=found["least_times"])
        )
    return 0


def _places(logged: Sequence[Mapping[str, Any]], ending: str) -> str:
    """Where contacts were logged after all, and how many of them."""
    return ", ".join(f"{each['label'] or ending} ({each['times']})" for each in logged)
