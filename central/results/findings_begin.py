"""What is said while a pilot has only just begun, in place of findings that mean nothing yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from central.results.finding import Finding, is_running
from central.results.watched import Line, Watched
from ftr.pilot import Pilot
from ftr.texts import Language, texts
from ftr.words import PilotState

FIRST_HOURS = 2  # by then everybody who works that day has had contacts


def has_just_begun(pilot: Pilot, watched: Watched, now: datetime) -> bool:
    """Whether the first contacts came in the hour that runs or the one before it, today."""
    here = now.astimezone(ZoneInfo(pilot.timezone))
    if [line.key for line in watched.days if _logged(line)] != [here.date().isoformat()]:
        return False
    hours = [int(line.key) for line in watched.hours if _logged(line)]
    return bool(hours) and here.hour < min(hours) + FIRST_HOURS


def begin_findings(
    pilot: Pilot, watched: Watched, now: datetime, language: Language
) -> Iterator[Finding]:
    """That nothing came in yet, or how many have begun; nothing is urgent about either."""
    if pilot.state is not PilotState.OPEN or not is_running(pilot, now):
        return
    t = texts("results", language)
    if not _logged(watched.overall):
        yield Finding(
            "nothing_yet",
            "",
            False,
            t.gettext("The pilot is open and nothing has come in yet."),
            t.gettext("See who has joined: ftr desk list {pilot}.").format(pilot=pilot.pilot_id),
        )
    elif has_just_begun(pilot, watched, now):
        begun = sum(map(_logged, watched.agents))
        text = t.ngettext(
            "The pilot has just begun: {begun} of {n} agent has logged.",
            "The pilot has just begun: {begun} of {n} agents have logged.",
            len(watched.agents),
        )
        yield Finding(
            "just_begun",
            "",
            False,
            text.format(begun=begun, n=len(watched.agents)),
            t.gettext(
                "Look again in an hour or two: who has logged nothing by then is named here."
            ),
        )


def _logged(line: Line) -> bool:
    return bool(line.contacts or line.endings)
