"""The head of the page: the sentence to remember, what holds it up, and the three certainties."""

from __future__ import annotations

from html import escape

from central.render.cells import ABSENT, bounds_text, coverage_text, has_share
from central.render.dots import hundred_dots
from central.render.numbers import percent
from central.render.summary import direction, findings, headline
from ftr.report.model import Report
from ftr.report.notes import UNDER_HEADLINE
from ftr.texts import Language, texts


def html_result(report: Report, language: Language) -> str:
    """Dots, sentence, margin beside worst case and coverage, and the findings."""
    t = texts("results", language)
    result = report.result
    sentence = result.sentence if result else headline(report, language)
    measured = result.measured if result else ""
    items = "".join(f"<li>{escape(one)}</li>" for one in _items(report, language))
    return (
        f'<section class="result"><h2 class="aside">{escape(t.gettext("Result"))}</h2>'
        f"{hundred_dots(report.overall)}"
        f'<div><p class="headline">{escape(sentence)} '
        f'<span class="way">({escape(direction(language))})</span></p>'
        f"{f'<p>{escape(measured)}</p>' if measured else ''}"
        f"{_certainties(report, language)}{f'<ul>{items}</ul>' if items else ''}</div></section>"
    )


def _items(report: Report, language: Language) -> tuple[str, ...]:
    """What the paragraph and the sections of a one-page result do not say already."""
    if report.result is None:
        return findings(report, language)
    return tuple(note.text for note in report.notes if note.code in UNDER_HEADLINE)


def _certainties(report: Report, language: Language) -> str:
    """Margin, worst case and coverage side by side, since each is about something else."""
    cell = report.overall
    if not has_share(cell) or cell.ftr is None:
        return ""
    t = texts("results", language)
    margin = ABSENT
    if cell.ci_low is not None and cell.ci_high is not None:
        low, high = percent(cell.ci_low, language, 1), percent(cell.ci_high, language, 1)
        margin = f"{low} – {high}"
    facts = (
        (f"{t.gettext('Online first')} ({direction(language)})", percent(cell.ftr, language, 1)),
        (t.gettext("margin (95 in 100 sure)"), margin),
        (t.gettext("if missing answers were all no … all yes"), bounds_text(cell)),
        (t.gettext("Logged of handled"), _coverage(coverage_text(cell, language), language)),
    )
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts
    )
    return f'<dl class="facts">{items}</dl>'


def _coverage(shown: str, language: Language) -> str:
    return shown if shown != ABSENT else texts("results", language).gettext("not known")
