"""`ftr desk`: the desks that joined a pilot."""

from __future__ import annotations

import gettext
import textwrap
from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from central.cli.client import pilot_path
from central.cli.command import Command, Option, option, pilot_argument
from central.cli.moments import local_minute
from central.cli.names import agent_names, named
from central.cli.session import Session

_WIDTH = 88
GREEN, AMBER, RED, GREY, PLAIN = 32, 33, 31, 90, 39  # as terminals number colours


def commands(t: gettext.NullTranslations) -> tuple[Command, ...]:
    """`desk list`, `desk settle`, `desk revoke`."""
    which = pilot_argument(t.gettext("the pilot's id, see `ftr pilot list`"))
    return (
        Command(
            "desk list",
            t.gettext(
                "List the desks that joined a pilot: is all they made here, and who needs you?"
            ),
            "ftr desk list webshop-week-48",
            _list,
            (
                which,
                option("--json", action="store_true", help=t.gettext("print everything as JSON")),
            ),
            t.gettext(
                "Counted is what was saved: each entry, and each change of it. So `held` may be "
                "more than the entries that the form counts."
            ),
        ),
        Command(
            "desk settle",
            t.gettext("Say that you looked at a red desk and that it is good as it stands."),
            "ftr desk settle webshop-week-48 0199d2c4",
            _settle,
            (which, _enrolment(t)),
            t.gettext(
                "For a desk that was copied or set back, lost entries, or counts otherwise than "
                "the centre does. From then on only what is new makes it red. It is recorded. "
                "`ftr desk list` says what to look at first."
            ),
        ),
        Command(
            "desk revoke",
            t.gettext("End a desk's right to send, for a lost or stolen computer."),
            "ftr desk revoke webshop-week-48 0199d2c4",
            _revoke,
            (which, _enrolment(t)),
            t.gettext(
                "What it sent stays. The desk itself keeps logging on its own disk, and can "
                "send again after joining with a new code."
            ),
        ),
    )


def _enrolment(t: gettext.NullTranslations) -> Option:
    return option(
        "desk",
        metavar="ENROLMENT",
        help=t.gettext("the enrolment from `ftr desk list`, or its beginning"),
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
            _painted(t.gettext("state"), PLAIN, session),
            t.gettext("last heard"),
            t.gettext("held"),
            t.gettext("unsent"),
            t.gettext("parked"),
            t.gettext("version"),
            t.gettext("why"),
        ),
        [
            (
                desk["enrolment_id"],
                named(desk["agent_ref"], names),
                _state(session, desk),
                local_minute(desk["last_seen"], timezone)
                if desk.get("last_seen")
                else t.gettext("never"),
                desk["held"],
                desk.get("unsent"),
                desk["parked"],
                desk.get("client_version"),
                ", ".join(_reason(session, why) for why in desk.get("why", ())),
            )
            for desk in desks
        ],
    )
    _say_advice(session, args.pilot, desks)
    return 0


def _say_advice(session: Session, pilot: str, desks: Sequence[Mapping[str, Any]]) -> None:
    """What to do about red desks, and those that have yet to compare, once per cause."""
    causes = {
        why
        for desk in desks
        for why in desk.get("why", ())
        if desk.get("state") == "red" or (why == "put_back" and desk.get("state") == "amber")
    }
    for why, (advice, words) in _advice(session, pilot).items():
        if why in causes:
            session.say()
            text = advice.format(reason=_reason(session, why))
            session.say(textwrap.fill(text, _WIDTH, break_on_hyphens=False))
            if words:
                session.say("  " + session.command(words))


def _advice(session: Session, pilot: str) -> Mapping[str, tuple[str, str]]:
    """What to do per cause, and the words of the command to give at the end."""
    t = session.t
    settle = f"desk settle {pilot} ENROLMENT"
    return {
        "counts": (
            t.gettext(
                "! {reason}: open its form. It compares by itself within minutes and sends again "
                "what is missing here. If it stays like this, run `agent-tui doctor` on it; then:"
            ),
            settle,
        ),
        "fork": (
            t.gettext(
                "! {reason}: nothing is lost and nothing counts twice. Was the computer copied, or "
                "an older backup of it put back? A copy that is used gets a code of its own (`ftr "
                "pilot codes`, `agent-tui join`). Then:"
            ),
            settle,
        ),
        "discarded": (
            t.gettext(
                "! {reason}: run `agent-tui doctor --repair` on it, its second copy of every save "
                "may have them. Then:"
            ),
            settle,
        ),
        "parked": (t.gettext("! {reason}: they wait for your decision."), f"parked list {pilot}"),
        "damaged": (t.gettext("! {reason}: run `agent-tui doctor --repair` on it."), ""),
        "put_back": (
            t.gettext(
                "~ {reason}: what came after that copy may be missing here. A desk whose form is "
                "open brings it back by itself within minutes; one whose form is closed has to be "
                "opened once."
            ),
            "",
        ),
    }


def _state(session: Session, desk: Mapping[str, Any]) -> str:
    """A sign and a word, in colour where the terminal has it."""
    t = session.t
    state = desk.get("state") or ("revoked" if desk["revoked"] else "active")
    sign, word, colour = {
        "green": ("✓", t.gettext("good"), GREEN),
        "amber": ("~", t.gettext("wait or look"), AMBER),
        "red": ("!", t.gettext("needs you"), RED),
        "revoked": ("×", t.gettext("revoked"), GREY),
    }.get(state, ("·", state, PLAIN))
    text = f"{sign} {word}"
    return _painted(text, colour, session)


def _painted(text: str, colour: int, session: Session) -> str:
    """The text in colour where the terminal has it; always as many characters longer, so that
    columns stay aligned.
    """
    from rich.console import Console

    console = Console(file=session.out)
    is_plain = console.no_color or console.legacy_windows or console.color_system is None
    return text if is_plain else f"\x1b[{colour}m{text}\x1b[0m"


def _reason(session: Session, code: str) -> str:
    t = session.t
    return {
        "counts": t.gettext("its numbers and ours differ"),
        "fork": t.gettext("a copy of this desk sends too, or it was set back"),
        "discarded": t.gettext("it lost entries"),
        "parked": t.gettext("has parked entries"),
        "damaged": t.gettext("its database is damaged"),
        "pending": t.gettext("has entries to send"),
        "silent": t.gettext("not heard for a day"),
        "no_report": t.gettext("has not reported yet"),
        "put_back": t.gettext("not compared since an older copy was put back"),
    }.get(code, code)


def _settle(session: Session, args: Namespace) -> int:
    t = session.t
    with session.open_centre() as centre:
        desks = centre.get(pilot_path(args.pilot, "desks"))["desks"]
        known = [desk["enrolment_id"] for desk in desks]
        enrolment_id = session.only_match(args.desk, known, f"ftr desk list {args.pilot}")
        done = centre.post(pilot_path(args.pilot, "desks", enrolment_id, "settle"))["settled"]
    reasons = ", ".join(_reason(session, why) for why in done)
    session.say(
        t.gettext("Settled: {id} ({reasons}). Only what is new makes it red again.").format(
            id=enrolment_id, reasons=reasons
        )
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
