"""The result in sentences for someone who knows no statistics: the same on screen and in files."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from central.render.cells import SHARES_OF_ROWS
from central.render.numbers import percent, whole
from ftr.report.labels import day_label
from ftr.report.model import Cell, Dimension, Note, Report
from ftr.report.notes import DRAFT, UNDER_HEADLINE
from ftr.report.sentences import board_sentence
from ftr.texts import Language, texts
from ftr.words import PilotKind

_RANKED = frozenset({Dimension.REASON, Dimension.LEAF, Dimension.PAGE, Dimension.OWNER})
TOP = 3


def title(language: Language) -> str:
    """The name of what is measured; the trade's letters come second."""
    return texts("results", language).gettext("Online first (FTR)")


def direction(language: Language) -> str:
    """Which way is better."""
    return texts("results", language).gettext("lower is better")


def period(report: Report, language: Language) -> str:
    """The pilot's days: "Mon 16 Nov – Fri 20 Nov 2026"."""
    start, end = (date.fromisoformat(day) for day in (report.pilot.start, report.pilot.end))
    first = day_label(start, language) + (f" {start.year}" if start.year != end.year else "")
    return f"{first} – {day_label(end, language)} {end.year}"


def made_text(report: Report, language: Language, made_at: datetime) -> str:
    """When a page or file was made, on the pilot's clock: "22-11-2026 08:30"."""
    local = made_at.astimezone(ZoneInfo(report.pilot.timezone))
    return local.strftime("%d-%m-%Y %H:%M" if language == "nl" else "%Y-%m-%d %H:%M")


def stamp(report: Report, language: Language) -> str:
    """What to print over everything of a demonstration; empty for a measurement."""
    if report.pilot.kind != PilotKind.DEMO:
        return ""
    return texts("results", language).gettext("DEMONSTRATION – these are no customers")


def headline(report: Report, language: Language) -> str:
    """The one sentence to remember."""
    return board_sentence(report, language)


def not_begun(report: Report, language: Language) -> str:
    """What stands in the place of a result where nobody logged in a pilot that was never opened."""
    draft = next((note.text for note in report.notes if note.code == DRAFT), "")
    if not draft or report.overall.contacts or report.overall.endings:
        return ""
    text = texts("results", language).gettext(
        "Nothing was logged, so there is no result. `ftr pilot open {pilot}` opens the pilot."
    )
    return f"{draft} {text.format(pilot=report.pilot.id)}"


def findings(report: Report, language: Language) -> tuple[str, ...]:
    """What stands under the headline, a sentence each: measured, at worst, coverage, where."""
    overall = report.overall
    sentences = (
        *(note.text for note in report.notes if note.code in UNDER_HEADLINE),
        _measured(overall, language),
        _at_worst(overall, language),
        _without_answer(overall, language),
        logged_text(overall, language),
        _coverage(overall, language),
        _most(report, language),
    )
    return tuple(sentence for sentence in sentences if sentence)


def _measured(overall: Cell, language: Language) -> str:
    if overall.ftr is None or overall.too_few:
        return ""
    t = texts("results", language)
    if overall.ci_low is None or overall.ci_high is None:
        text = t.gettext("Measured: {share}, from {answers} answers of one agent.")
        return text.format(
            share=percent(overall.ftr, language, 1), answers=whole(overall.answers or 0, language)
        )
    text = t.ngettext(
        "Measured: {share}, margin {low} to {high}, from {answers} answers of {n} agent.",
        "Measured: {share}, margin {low} to {high}, from {answers} answers of {n} agents.",
        overall.agents or 0,
    )
    return text.format(
        share=percent(overall.ftr, language, 1),
        low=percent(overall.ci_low, language, 1),
        high=percent(overall.ci_high, language, 1),
        answers=whole(overall.answers or 0, language),
        n=overall.agents,
    )


def _at_worst(overall: Cell, language: Language) -> str:
    if overall.ftr is None or overall.bound_low is None or overall.bound_high is None:
        return ""
    if overall.too_few or overall.bound_low == overall.bound_high:
        return ""
    t = texts("results", language)
    text = t.gettext("If missing answers were all no: {low}; all yes: {high}.")
    if overall.handled is None:
        text += " " + t.gettext(
            "Missing are the {without} contacts without yes or no; contacts that nobody logged "
            "are not among them."
        )
    else:
        text += " " + t.gettext(
            "Missing are the {without} contacts without yes or no and the {not_logged} that nobody "
            "logged."
        )
    return text.format(
        low=percent(overall.bound_low, language),
        high=percent(overall.bound_high, language),
        without=whole((overall.unknown or 0) + (overall.not_asked or 0), language),
        not_logged=whole(_not_logged(overall), language),
    )


def _not_logged(cell: Cell) -> int:
    return max(0, (cell.handled or 0) - cell.contacts - cell.endings)


def bounds_heading(language: Language) -> str:
    """What stands over the worst-case bounds of rows."""
    return texts("results", language).gettext("If missing answers were all no … all yes")


def bounds_note(report: Report, language: Language) -> str:
    """Which answers are missing in the bounds of rows and of the total; empty without bounds."""
    overall = report.overall
    if report.by in SHARES_OF_ROWS or report.by is Dimension.AGENT:
        return ""
    t = texts("results", language)
    if overall.handled is None:
        return t.gettext(
            "Missing answers are the contacts without yes or no. How many contacts nobody logged "
            "is not known; they are not among them."
        )
    if any(row.cell.handled is not None for row in report.rows):
        return t.gettext(
            "Missing answers are the contacts without yes or no and the contacts that nobody "
            "logged, in a row and in the total."
        )
    return t.gettext(
        "Missing answers are, in a row, its contacts without yes or no; in the total also the "
        "contacts that nobody logged, because nobody knows of which row those were."
    )


def other_notes(report: Report) -> tuple[Note, ...]:
    """The notes that are not said under the headline already."""
    return tuple(note for note in report.notes if note.code not in UNDER_HEADLINE)


def _without_answer(overall: Cell, language: Language) -> str:
    without = (overall.unknown or 0) + (overall.not_asked or 0)
    if not overall.contacts or not without:
        return ""
    t = texts("results", language)
    text = t.gettext(
        "Without yes or no: {share} of the contacts ({not_asked} not asked, {unknown} did not "
        "know). They never count as no."
    )
    return text.format(
        share=percent(without / overall.contacts, language),
        not_asked=whole(overall.not_asked or 0, language),
        unknown=whole(overall.unknown or 0, language),
    )


def logged_text(overall: Cell, language: Language) -> str:
    """Why more was logged than there are contacts in the tables."""
    if not overall.endings:
        return ""
    t = texts("results", language)
    text = t.ngettext(
        "Logged in all: {total}, of which {contacts} contacts with a reason and {n} ending "
        "without one.",
        "Logged in all: {total}, of which {contacts} contacts with a reason and {n} endings "
        "without one.",
        overall.endings,
    )
    return text.format(
        total=whole(overall.contacts + overall.endings, language),
        contacts=whole(overall.contacts, language),
        n=whole(overall.endings, language),
    )


def _coverage(overall: Cell, language: Language) -> str:
    t = texts("results", language)
    if overall.coverage is None:
        return ""
    if overall.coverage > 1:
        text = t.gettext(
            "More was logged ({logged}) than the telephone system handled ({handled}): {share}. "
            "One of the two counts is not right."
        )
        return text.format(
            logged=whole(overall.contacts + overall.endings, language),
            handled=whole(overall.handled or 0, language),
            share=percent(overall.coverage, language),
        )
    text = t.gettext("Logged: {share} of the {handled} contacts the telephone system handled.")
    return text.format(
        share=percent(overall.coverage, language), handled=whole(overall.handled or 0, language)
    )


def _most(report: Report, language: Language) -> str:
    """Where to begin: rows by number of online-first contacts, not by share."""
    if report.by not in _RANKED:
        return ""
    shown = [row for row in report.rows if row.key and row.cell.yes and not row.cell.too_few]
    top = sorted(shown, key=lambda row: -(row.cell.yes or 0))[:TOP]
    if len(shown) <= 1:
        return ""
    t = texts("results", language)
    names = ", ".join(f"{row.label} ({whole(row.cell.yes or 0, language)})" for row in top)
    text = t.gettext("Most contacts that had been online first: {names}.")
    return text.format(names=names)
