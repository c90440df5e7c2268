"""What the lines of a report are called."""

from __future__ import annotations

from datetime import date

from ftr.report.model import Dimension
from ftr.texts import Language, texts


def definition(language: Language) -> str:
    """What is measured and which way is better, in three sentences."""
    t = texts("words", language)
    return t.gettext(
        "Online first (FTR): of the contacts where the question was answered with yes or no, the "
        "share in which the customer had looked online first for this very question. Lower is "
        "better; 0% is neither realistic nor wanted. Contacts are counted, not customers."
    )


def dimension_label(by: Dimension, language: Language) -> str:
    """The heading of the column that a dimension fills."""
    t = texts("words", language)
    return {
        Dimension.REASON: t.gettext("Contact reason"),
        Dimension.LEAF: t.gettext("Sub-reason"),
        Dimension.PAGE: t.gettext("Web page"),
        Dimension.OWNER: t.gettext("Owner"),
        Dimension.CHANNEL: t.gettext("Channel"),
        Dimension.AGENT: t.gettext("Agent (pseudonym)"),
        Dimension.TEAM: t.gettext("Team"),
        Dimension.DAY: t.gettext("Day"),
        Dimension.HOUR: t.gettext("Hour"),
        Dimension.OBSTACLE: t.gettext("What stopped the customer online"),
        Dimension.MOTIVE: t.gettext("Why this channel"),
        Dimension.VERSION: t.gettext("Catalogue version"),
    }[by]


def none_label(by: Dimension, language: Language) -> str:
    """What the row is called that gathers the contacts without one."""
    t = texts("words", language)
    return {
        Dimension.PAGE: t.gettext("(no page)"),
        Dimension.OWNER: t.gettext("(no owner)"),
        Dimension.TEAM: t.gettext("(no team)"),
        Dimension.OBSTACLE: t.gettext("(not filled in)"),
        Dimension.MOTIVE: t.gettext("(not filled in)"),
    }.get(by, t.gettext("(unknown)"))


def day_label(day: date, language: Language) -> str:
    """Short weekday, day and month: "Mon 16 Nov"."""
    t = texts("words", language)
    weekdays = (
        t.gettext("Mon"),
        t.gettext("Tue"),
        t.gettext("Wed"),
        t.gettext("Thu"),
        t.gettext("Fri"),
        t.gettext("Sat"),
        t.gettext("Sun"),
    )
    months = (
        t.gettext("Jan"),
        t.gettext("Feb"),
        t.gettext("Mar"),
        t.gettext("Apr"),
        t.gettext("May"),
        t.gettext("Jun"),
        t.gettext("Jul"),
        t.gettext("Aug"),
        t.gettext("Sep"),
        t.gettext("Oct"),
        t.gettext("Nov"),
        t.gettext("Dec"),
    )
    return f"{weekdays[day.weekday()]} {day.day} {months[day.month - 1]}"


def hour_label(hour: int) -> str:
    """The hour of the day in the pilot's zone: "09:00-10:00"."""
    return f"{hour:02}:00–{(hour + 1) % 24:02}:00"


def version_label(version: int, language: Language) -> str:
    """ "version 2"."""
    return texts("words", language).gettext("version {number}").format(number=version)
