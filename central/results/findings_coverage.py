"""Findings about what is logged of what was handled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from central.results.finding import ENOUGH_HANDLED, Finding, is_running
from central.results.findings_begin import has_just_begun
from central.results.watched import Line, Watched
from ftr.pilot import Pilot
from ftr.report.labels import hour_label
from ftr.report.numbers import percent, whole
from ftr.texts import Language, texts

ENOUGH_IN_HOUR = 8  # contacts of one agent in one hour of the day
LOW_IN_HOUR = 0.5
LOW_COVERAGE = 0.8  # below this the bounds get wider than most effects
JUST_JOINED_S = 3600  # who joined within the hour has had no time to log


def coverage_findings(pilot: Pilot, watched: Watched, language: Language) -> Iterator[Finding]:
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
    yield from _low_hours(watched, language)


def _low_hours(watched: Watched, language: Language) -> Iterator[Finding]:
    """Agents who log well on the whole, with the hours in which they hardly do."""
    t = texts("results", language)
    low = {line.key for line in watched.agents if _is_low(line)}
    hours: dict[str, list[str]] = {}
    for one in watched.agent_hours:
        enough = one.handled >= ENOUGH_IN_HOUR and one.coverage < LOW_IN_HOUR
        if enough and one.agent_ref not in low:
            share = f"{hour_label(int(one.hour))} ({one.logged}/{one.handled})"
            hours.setdefault(one.agent_ref, []).append(share)
    for agent, found in hours.items():
        text = t.gettext("{subject} logs little at {hours}.")
        yield Finding(
            "low_coverage_hours",
            agent,
            True,
            text.format(subject=agent, hours=", ".join(found)),
            t.gettext("Look at what those hours have in common: a peak, a stand-in, other work?"),
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


def silent_findings(
    pilot: Pilot, watched: Watched, now: datetime, language: Language
) -> Iterator[Finding]:
    if not is_running(pilot, now) or not watched.overall.contacts:
        return
    if has_just_begun(pilot, watched, now):
        return  # who has not had a contact yet is nobody's failing
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
