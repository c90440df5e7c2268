"""What a coordinator should do now: each finding says what was seen, and what helps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from central.render.numbers import percent, whole
from central.results.watched import Line, Watched
from ftr.clock import from_text, local_day
from ftr.pilot import Pilot
from ftr.report.labels import day_label
from ftr.texts import Language, texts
from ftr.words import PilotState

LOW_COVERAGE = 0.8  # below this the bounds get wider than most effects
ENOUGH_HANDLED = 20  # contacts before a percentage of one agent, day or hour means anything
MUCH_NOT_ASKED = 0.15
MUCH_OTHER = 0.15  # above this the list misses something
SILENT = timedelta(hours=24)
CLOCK_OFF_S = 120
JUST_JOINED_S = 3600  # who joined within the hour has had no time to log


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is stable; `subject` is the agent, day, hour or desk it is about, or ''. `urgent`
    where waiting costs measurements. `text` says what was seen, `do` what to do now.
    """

    code: str
    subject: str
    urgent: bool
    text: str
    do: str


def findings(
    pilot: Pilot, watched: Watched, now: datetime, language: Language
) -> tuple[Finding, ...]:
    """Every finding, urgent ones first."""
    found = [
        *_state(pilot, now, language),
        *_coverage(pilot, watched, language),
        *_silent_agents(pilot, watched, now, language),
        *_asking(watched, language),
        *_list(pilot, watched, language),
        *_desks(pilot, watched, now, language),
        *_set_aside(pilot, watched, language),
    ]
    return tuple(sorted(found, key=lambda finding: not finding.urgent))


def _state(pilot: Pilot, now: datetime, language: Language) -> Iterator[Finding]:
    """A pilot that should be open by now and is not, or is over and still open."""
    t = texts("results", language)
    today = local_day(now, ZoneInfo(pilot.timezone))
    if pilot.state is PilotState.DRAFT and today >= pilot.start:
        text = t.gettext("The pilot began on {day} and is still a draft.")
        do = t.gettext("Open it today: ftr pilot open {pilot}.")
        if today == pilot.start:
            text = t.gettext("The pilot begins today and is still a draft.")
        day, code = pilot.start, "open_it"
    elif pilot.state is PilotState.OPEN and today > pilot.end:
        text = t.gettext("The pilot ended on {day} and is still open.")
        do = t.gettext("When the last desk has sent everything, close it: ftr pilot close {pilot}.")
        day, code = pilot.end, "close_it"
    else:
        return
    yield Finding(
        code,
        "",
        code == "open_it",
        text.format(day=day_label(day, language)),
        do.format(pilot=pilot.pilot_id),
    )


def _coverage(pilot: Pilot, watched: Watched, language: Language) -> Iterator[Finding]:
    t = texts("results", language)
    overall = watched.overall
    if overall.handled is None:
        if overall.contacts:
            do = t.gettext(
                "Import the telephone system's contacts: ftr handled import {pilot} FILE."
            )
            yield Finding(
                "no_handled",
                "",
                False,
                t.gettext("How much of the work is logged is not known."),
                do.format(pilot=pilot.pilot_id),
            )
        return
    if overall.coverage is not None and overall.coverage > 1:
        yield Finding(
            "coverage_above_1",
            "",
            False,
            _seen(t.gettext("{share} of what was handled is logged."), overall, language),
            t.gettext(
                "Look for contacts logged twice, other channels, or agents or days missing from "
                "the telephone system's file."
            ),
        )
    if _is_low(overall):
        yield Finding(
            "low_coverage",
            "",
            True,
            _seen(t.gettext("{share} of the {handled} contacts is logged."), overall, language),
            t.gettext("Begin with the agents and hours below; ask what hinders, not who."),
        )
    for line in (*watched.agents, *watched.days, *watched.hours):
        if _is_low(line):
            text = t.gettext("{subject}: {share} of the {handled} contacts is logged.")
            yield Finding(
                "low_coverage_part",
                line.key,
                True,
                _seen(text, line, language),
                t.gettext("Is the form open beside the calls, and is there time for three keys?"),
            )


def _is_low(line: Line) -> bool:
    enough = line.handled is not None and line.handled >= ENOUGH_HANDLED
    return enough and line.coverage is not None and line.coverage < LOW_COVERAGE


def _seen(text: str, line: Line, language: Language) -> str:
    return text.format(
        subject=line.label,
        share=percent(line.coverage or 0.0, language),
        handled=whole(line.handled or 0, language),
    )


def _silent_agents(
    pilot: Pilot, watched: Watched, now: datetime, language: Language
) -> Iterator[Finding]:
    if not _is_running(pilot, now) or not watched.overall.contacts:
        return
    t = texts("results", language)
    just_joined = {desk.agent_ref for desk in watched.desks if desk.joined_s < JUST_JOINED_S}
    for line in watched.agents:
        if not line.contacts and not line.endings and line.key not in just_joined:
            do = t.gettext(
                "Ask whether joining worked; a new code: ftr pilot codes {pilot} --agent {agent}."
            )
            yield Finding(
                "nothing_logged",
                line.key,
                True,
                t.gettext("{subject} has not logged anything yet.").format(subject=line.label),
                do.format(pilot=pilot.pilot_id, agent=line.key),
            )


def _asking(watched: Watched, language: Language) -> Iterator[Finding]:
    t = texts("results", language)
    for line in (watched.overall, *watched.agents):
        share = line.not_asked_share
        if share is None or share <= MUCH_NOT_ASKED or line.contacts < ENOUGH_HANDLED:
            continue
        text = t.gettext("{subject}: in {share} of the contacts the question was not asked.")
        yield Finding(
            "not_asked",
            line.key,
            True,
            text.format(subject=line.label, share=percent(share, language)),
            t.gettext("Agree on the moment to ask it: right after the reason is clear."),
        )


def _list(pilot: Pilot, watched: Watched, language: Language) -> Iterator[Finding]:
    t = texts("results", language)
    other = watched.other
    enough = watched.overall.contacts >= ENOUGH_HANDLED
    if enough and other.share is not None and other.share > MUCH_OTHER:
        text = t.gettext("{share} of the contacts is logged as other.")
        do = t.gettext(
            "The list misses something: ask the agents what, and publish it: ftr catalogue "
            "publish {pilot} FILE."
        )
        yield Finding(
            "much_other",
            "",
            False,
            text.format(share=percent(other.share, language)),
            do.format(pilot=pilot.pilot_id),
        )
    for version in watched.versions:
        if version.late_entries:
            text = t.ngettext(
                "{n} entry was made with version {version} after a newer one was published.",
                "{n} entries were made with version {version} after a newer one was published.",
                version.late_entries,
            )
            yield Finding(
                "outdated_version",
                ", ".join(version.late_agents),
                False,
                text.format(n=version.late_entries, version=version.version),
                t.gettext(
                    "They count all the same. The new list comes in as soon as the desk reaches "
                    "the centre and its form is empty."
                ),
            )


def _desks(pilot: Pilot, watched: Watched, now: datetime, language: Language) -> Iterator[Finding]:
    t = texts("results", language)
    for desk in watched.desks:
        if _is_running(pilot, now) and desk.silent_s > SILENT.total_seconds():
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


def _set_aside(pilot: Pilot, watched: Watched, language: Language) -> Iterator[Finding]:
    t = texts("results", language)
    if watched.parked:
        text = t.ngettext(
            "{n} revision is parked and does not count.",
            "{n} revisions are parked and do not count.",
            watched.parked,
        )
        do = t.gettext("See why, and accept or discard: ftr parked list {pilot}.")
        yield Finding(
            "parked", "", True, text.format(n=watched.parked), do.format(pilot=pilot.pilot_id)
        )
    if watched.outside_window:
        text = t.ngettext(
            "{n} entry lies outside {start} to {end} and does not count.",
            "{n} entries lie outside {start} to {end} and do not count.",
            watched.outside_window,
        )
        yield Finding(
            "outside_window",
            "",
            False,
            text.format(
                n=watched.outside_window,
                start=day_label(pilot.start, language),
                end=day_label(pilot.end, language),
            ),
            t.gettext("Are the pilot's days right? Entries from trying out are best taken back."),
        )


def _is_running(pilot: Pilot, now: datetime) -> bool:
    return pilot.start <= local_day(now, ZoneInfo(pilot.timezone)) <= pilot.end
