"""Findings about the pilot as a whole: its state, its forecast, and what does not count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from central.results.finding import Finding
from central.results.watched import Watched
from ftr.clock import local_day
from ftr.pilot import Pilot
from ftr.report.labels import day_label
from ftr.report.numbers import percent, whole
from ftr.texts import Language, texts
from ftr.words import PilotState

MUCH_WIDER = 1.25  # than planned: no longer the pilot that was wanted
LIMITS_APART = 0.05


def state_findings(pilot: Pilot, now: datetime, language: Language) -> Iterator[Finding]:
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


def set_aside_findings(pilot: Pilot, watched: Watched, language: Language) -> Iterator[Finding]:
    t = texts("results", language)
    if watched.parked:
        text = t.ngettext(
            "{n} revision is parked and does not count.",
            "{n} revisions are parked and do not count.",
            watched.parked,
        )
        do = t.gettext("See why, and accept or discard: ftr parked list {pilot}.")
        yield Finding(
            "parked",
            "",
            True,
            text.format(n=whole(watched.parked, language)),
            do.format(pilot=pilot.pilot_id),
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


def plan_findings(watched: Watched, language: Language) -> Iterator[Finding]:
    """What the pilot will show, going by the days seen; and whether its limits come closer."""
    t = texts("results", language)
    seen = watched.replanned
    if seen is not None:
        planned = seen.planned_half_width
        is_wider = planned is not None and seen.half_width > MUCH_WIDER * planned
        text = t.gettext(
            "With what was seen in {days} days the margin will be ±{margin} points, or somewhere "
            "between ±{least} and ±{most}: so early it is known no better how much agents differ. "
            "The smallest provable drop is about {same} points with the same agents, {other} with "
            "others, and {fixed} against untouched pages."
        )
        do = t.gettext("That is about what was planned; go on like this.")
        if planned is None:
            do = t.gettext("If that is not enough: more agents help, more days hardly.")
        elif is_wider:
            do = t.gettext(
                "Planned was ±{planned}. Let more agents join, keep them for the second pilot, and "
                "ask them all in the same words; more days hardly help."
            ).format(planned=_points(planned, language))
        if watched.one_sided:
            do = t.gettext(
                "Agents whose answers are all the same weigh heavily in this: see to how they ask "
                "first, then look again."
            )
        yield Finding(
            "replanned",
            "",
            False,
            text.format(
                days=seen.days,
                margin=_points(seen.half_width, language),
                least=_points(seen.half_width_low, language),
                most=_points(seen.half_width_high, language),
                same=_points(seen.drop_same_agents, language),
                other=_points(seen.drop_other_agents, language),
                fixed=_points(seen.fixed_drop, language),
            ),
            do,
        )
    days = watched.unanswered
    if len(days) > 1 and days[-1].share > days[0].share + LIMITS_APART:
        text = t.gettext(
            "The contacts without an answer grow: the worst-case limits lay {first} points apart "
            "on {day}, now {last}."
        )
        yield Finding(
            "limits_widen",
            "",
            True,
            text.format(
                first=_points(days[0].share, language),
                day=days[0].label,
                last=_points(days[-1].share, language),
            ),
            t.gettext("Log and ask as on the first day; what is not logged cannot be made up for."),
        )


def _points(share: float, language: Language) -> str:
    return percent(share, language, 1).removesuffix("%")
