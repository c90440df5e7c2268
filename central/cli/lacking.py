"""What a copy that was put back lacks and no desk brings back, in words, each with what to do."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from typing import TYPE_CHECKING

from central.cli.moments import local_minute
from central.cli.session import Session

if TYPE_CHECKING:
    from central.store.lacking import LackedChange, LackedOfPilot, Lacking
    from central.store.restore import Restored


def not_by_itself(t: gettext.NullTranslations, made_at: str | None) -> str:
    """The one line for where nothing tells what is lacking. `made_at` is the copy's instant, None
    where it is not known.
    """
    since = (
        t.gettext("after this copy was made")
        if made_at is None
        else t.gettext("after {moment}").format(moment=local_minute(made_at, "UTC"))
    )
    return t.gettext(
        "What was made at the centre {since} does not come back by itself: pilots, imported "
        "contacts and handled counts, recorded changes, published reasons, pilots opened or "
        "closed, agents, codes and tokens. Do it again where it is missing."
    ).format(since=since)


def say_lacking(session: Session, done: Restored) -> None:
    """Name what does not come back by itself, or say that nothing tells."""
    t = session.t
    if done.lacking is None:
        contents = done.copy.contents
        session.say(not_by_itself(t, contents.made_at if contents is not None else None))
        return
    if done.lacking.is_nothing:
        session.say(
            t.gettext(
                "Nothing was made at the centre since the copy: all else comes back from the desks."
            )
        )
        return
    session.say(
        t.gettext(
            "Not in this copy, and no desk brings it back. Do this again once the centre runs:"
        )
    )
    for line in _lines(t, done.lacking):
        session.say(f"- {line}")
    if done.kept is not None:
        session.say(
            t.gettext(
                "If that is too much to lose and the database that was here is still good: stop "
                "the centre and put that one back, `ftr restore {file}`."
            ).format(file=done.kept)
        )


def _lines(t: gettext.NullTranslations, lacking: Lacking) -> Iterator[str]:
    for pilot in lacking.pilots:
        yield t.gettext(
            "{pilot}: the whole pilot, with all its contacts; its desks are not known here. Make "
            "it with `ftr pilot new`, and new codes."
        ).format(pilot=pilot)
    for part in lacking.parts:
        for line in _of_pilot(t, part):
            yield f"{part.pilot_id}: {line}"
    for label in lacking.access:
        yield t.gettext("the token of {label}: `ftr access new`").format(label=label)


def _of_pilot(t: gettext.NullTranslations, part: LackedOfPilot) -> Iterator[str]:
    pilot = part.pilot_id
    is_to_close = part.state is not None and part.state[1] == "closed"
    if part.state is not None and not is_to_close:
        yield _state(t, pilot, *part.state)
    for version in part.versions:
        yield t.gettext(
            "version {version} of the reasons: `ftr catalogue publish {pilot} FILE`; contacts "
            "logged with it are kept apart until then (`ftr parked list {pilot}`)"
        ).format(version=version, pilot=pilot)
    counted = (
        (
            part.agents,
            t.ngettext(
                "{n} agent: `ftr pilot codes {pilot} --agent NAME`",
                "{n} agents: `ftr pilot codes {pilot} --agent NAME`",
                part.agents,
            ),
        ),
        (
            part.codes,
            t.ngettext(
                "{n} code that was not used yet and works no more: `ftr pilot codes {pilot}`",
                "{n} codes that were not used yet and work no more: `ftr pilot codes {pilot}`",
                part.codes,
            ),
        ),
        (
            part.imported,
            t.ngettext(
                "{n} imported contact: `ftr entries import {pilot} FILE`, the same file",
                "{n} imported contacts: `ftr entries import {pilot} FILE`, the same file",
                part.imported,
            ),
        ),
        (
            part.handled,
            t.ngettext(
                "{n} handled count: `ftr handled import {pilot} FILE`, the same file",
                "{n} handled counts: `ftr handled import {pilot} FILE`, the same file",
                part.handled,
            ),
        ),
        (
            part.decided,
            t.ngettext(
                "{n} decision on what is kept apart: `ftr parked list {pilot}`",
                "{n} decisions on what is kept apart: `ftr parked list {pilot}`",
                part.decided,
            ),
        ),
    )
    for n, text in counted:
        if n:
            yield text.format(n=n, pilot=pilot)
    for change in part.changes:
        yield _change(t, pilot, change)
    if part.state is not None and is_to_close:  # after all that an open pilot takes
        yield _state(t, pilot, *part.state)


def _state(t: gettext.NullTranslations, pilot: str, here: str, there: str) -> str:
    if there == "closed":
        text = t.gettext("it was closed and is not any more: `ftr pilot close {pilot}`")
    elif here == "closed":
        text = t.gettext("it was opened again and is closed now: `ftr pilot open {pilot}`")
    else:
        text = t.gettext("it was open and is not any more: `ftr pilot open {pilot}`")
    return text.format(pilot=pilot)


def _change(t: gettext.NullTranslations, pilot: str, change: LackedChange) -> str:
    if change.is_withdrawal:
        text = t.gettext(
            "the change of {target} on {day} was withdrawn: `ftr change withdraw {pilot} CHANGE`"
        )
    else:
        text = t.gettext(
            "the change of {target} on {day}, recorded {moment}: `ftr change add {pilot}`; it then "
            "has the moment of now, so keep this line"
        )
    moment = local_minute(change.recorded_at, "UTC")
    return text.format(target=change.target, day=change.fixed_on, moment=moment, pilot=pilot)
