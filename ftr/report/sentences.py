"""The result in words: the sentence a board remembers, and the paragraph that holds it up."""

from __future__ import annotations

from ftr.report.cell import Cell
from ftr.report.model import Report
from ftr.report.notes import COUNTED_UNTIL, TOO_FEW
from ftr.report.numbers import of_hundred, percent, whole
from ftr.texts import Language, texts


def waits_for_a_day(report: Report) -> bool:
    """Whether nothing is counted because a running pilot goes by whole days."""
    nothing = not report.overall.contacts and not report.overall.endings
    return nothing and any(note.code == COUNTED_UNTIL for note in report.notes)


def waiting_sentence(language: Language) -> str:
    """Why nothing of a running pilot is counted yet, and when it will be."""
    return texts("words", language).gettext(
        "Results of a running pilot go by whole days: today's contacts show tomorrow at the "
        "earliest."
    )


def board_sentence(report: Report, language: Language) -> str:
    """The one sentence to remember."""
    if waits_for_a_day(report):
        return waiting_sentence(language)
    overall, t = report.overall, texts("words", language)
    if not overall.answers:
        return t.gettext("No contact has been answered with yes or no yet.")
    if overall.ftr is None:
        text = t.gettext("Too few answers for a percentage: {answers}; it takes {n}.")
        return text.format(answers=whole(overall.answers or 0, language), n=TOO_FEW)
    low, high = (
        of_hundred(overall.ftr if limit is None else limit)
        for limit in (overall.ci_low, overall.ci_high)
    )
    if low == high:
        text = t.gettext("Of every 100 contacts about {n} had been online first.")
        return text.format(n=low)
    text = t.gettext("Of every 100 contacts {low} to {high} had been online first.")
    return text.format(low=low, high=high)


def measured_paragraph(overall: Cell, language: Language) -> str:
    """How much was measured, by whom, the share with its margin and bounds, and what it weighs."""
    if not overall.contacts:
        return ""
    sentences = (
        _how_much(overall, language),
        _without_answer(overall, language),
        _share(overall, language),
        _weight(overall, language),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def _how_much(overall: Cell, language: Language) -> str:
    t = texts("words", language)
    agents = overall.agents or 0
    if overall.coverage is None or overall.coverage > 1:
        text = t.ngettext(
            "Measured: {contacts} contacts of {n} agent.",
            "Measured: {contacts} contacts of {n} agents.",
            agents,
        )
    else:
        text = t.ngettext(
            "Measured: {contacts} contacts of {n} agent; {coverage} of what the telephone system "
            "handled was logged.",
            "Measured: {contacts} contacts of {n} agents; {coverage} of what the telephone system "
            "handled was logged.",
            agents,
        )
    return text.format(
        contacts=whole(overall.contacts, language),
        n=agents,
        coverage=percent(overall.coverage or 0.0, language),
    )


def _without_answer(overall: Cell, language: Language) -> str:
    without = (overall.unknown or 0) + (overall.not_asked or 0)
    if not without:
        return ""
    t = texts("words", language)
    text = t.gettext("Of {share} there is no yes or no: not asked, or the customer did not know.")
    return text.format(share=percent(without / overall.contacts, language))


def _share(overall: Cell, language: Language) -> str:
    if overall.ftr is None or overall.too_few:
        return ""
    t = texts("words", language)
    text = t.gettext("Online first: {share}.")
    if overall.ci_low is not None and overall.ci_high is not None:
        text = t.gettext("Online first: {share}, 95 in 100 sure: {low} to {high}.")
    sentence = text.format(
        share=percent(overall.ftr, language, 1),
        low=percent(overall.ci_low or 0.0, language, 1),
        high=percent(overall.ci_high or 0.0, language, 1),
    )
    if overall.bound_low is None or overall.bound_high is None:
        return sentence
    if overall.bound_low == overall.bound_high:
        return sentence
    at_worst = t.gettext(
        "Had every missing answer been no, it were {low}; had every one been yes, {high}."
    )
    low, high = (percent(one, language, 1) for one in (overall.bound_low, overall.bound_high))
    return f"{sentence} {at_worst.format(low=low, high=high)}"


def _weight(overall: Cell, language: Language) -> str:
    if overall.effective_n is None or overall.too_few or not overall.answers:
        return ""
    t = texts("words", language)
    if round(overall.effective_n) >= overall.answers:
        return t.gettext("Agents do not differ more than chance makes them.")
    text = t.gettext(
        "Agents differ, so their {answers} answers say as much as about {n} answers that are each "
        "from a different agent."
    )
    return text.format(
        answers=whole(overall.answers, language), n=whole(round(overall.effective_n), language)
    )
