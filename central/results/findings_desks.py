"""Findings about desks: silent ones, their clocks, and what they have not sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from central.results.finding import Finding, is_running
from central.results.watched import Desk, Watched
from ftr.clock import from_text
from ftr.pilot import Pilot
from ftr.report.labels import day_label
from ftr.texts import Language, texts

SILENT = timedelta(hours=24)
UNSENT = timedelta(hours=1)  # longer than any hitch of a network
CLOCK_OFF_S = 120


def desk_findings(
    pilot: Pilot, watched: Watched, now: datetime, language: Language
) -> Iterator[Finding]:
    t = texts("results", language)
    for desk in watched.desks:
        if is_running(pilot, now) and desk.silent_s > SILENT.total_seconds():
            since = from_text(desk.last_seen) if desk.last_seen else None
            if since is None:
                text = t.gettext("The desk of {agent} joined and was not heard of since.")
            else:
                text = t.gettext("The desk of {agent} has been silent since {moment}.")
            moment = (since or now).astimezone(ZoneInfo(pilot.timezone))
            do = t.gettext(
                "What it logged is safe there. Is it a day off? Else run agent-tui sync on it and "
                "read what it says; a new code: ftr pilot codes {pilot} --agent {agent}."
            )
            yield Finding(
                "silent_desk",
                desk.agent_ref,
                True,
                text.format(
                    agent=desk.agent_ref,
                    moment=f"{day_label(moment.date(), language)} {moment:%H:%M}",
                ),
                do.format(pilot=pilot.pilot_id, agent=desk.agent_ref),
            )
        if desk.clock_offset_s is not None and abs(desk.clock_offset_s) > CLOCK_OFF_S:
            text = t.gettext("The clock of the desk of {agent} is {minutes} minutes off.")
            yield Finding(
                "clock_off",
                desk.agent_ref,
                False,
                text.format(agent=desk.agent_ref, minutes=round(abs(desk.clock_offset_s) / 60)),
                t.gettext("Its times are corrected; let its clock be set by the network."),
            )
        yield from _reported(pilot, desk, now, language)


def _reported(pilot: Pilot, desk: Desk, now: datetime, language: Language) -> Iterator[Finding]:
    """What a desk said of itself: entries that do not get away, a database that is damaged."""
    t = texts("results", language)
    oldest = from_text(desk.oldest_unsent) if desk.oldest_unsent else None
    if desk.unsent and oldest is not None and now - oldest > UNSENT:
        moment = oldest.astimezone(ZoneInfo(pilot.timezone))
        text = t.ngettext(
            "The desk of {agent} has {n} unsent entry, since {moment}.",
            "The desk of {agent} has {n} unsent entries, the oldest since {moment}.",
            desk.unsent,
        )
        yield Finding(
            "unsent",
            desk.agent_ref,
            now - oldest > SILENT or not is_running(pilot, now),
            text.format(
                agent=desk.agent_ref,
                n=desk.unsent,
                moment=f"{day_label(moment.date(), language)} {moment:%H:%M}",
            ),
            t.gettext("They are safe there. Run agent-tui sync on it and read what it says."),
        )
    if desk.sound is False:
        yield Finding(
            "desk_damaged",
            desk.agent_ref,
            True,
            t.gettext("The desk of {agent} says that its database is damaged.").format(
                agent=desk.agent_ref
            ),
            t.gettext("Run agent-tui doctor --repair on it before it logs on."),
        )
