"""The report as one web page that needs nothing else: no network, no script, prints to PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from central.render.dots import hundred_dots
from central.render.html_table import html_table
from central.render.summary import (
    direction,
    findings,
    headline,
    made_text,
    other_notes,
    period,
    stamp,
    title,
)
from ftr.report.model import Note, Report
from ftr.texts import Language, texts

_STYLE = Path(__file__).with_name("report.css")


def html_page(
    reports: Sequence[Report], language: Language, made_at: datetime | None = None
) -> str:
    """One page with a section per report, all of one pilot; the first gives the headline.

    `made_at` (aware) is printed in the pilot's zone where it is given.
    """
    t = texts("results", language)
    main = reports[0]
    name = escape(main.pilot.name)
    mark = stamp(main, language)
    under = " · ".join((title(language), direction(language), period(main, language)))
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{language}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        # the browser itself then holds the promise that nothing is fetched
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{name} – {escape(title(language))}</title>",
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>",
        "</head>",
        "<body>",
        "<header>",
        f'<p class="stamp">{escape(mark)}</p>' if mark else "",
        f"<h1>{name}</h1>",
        f'<p class="under">{escape(under)}</p>',
        "</header>",
        "<main>",
        _result(main, language),
        f'<p class="soft">{escape(main.definition)}</p>',
        *(html_table(report, language) for report in reports),
        f"<h2>{escape(t.gettext('Mind'))}</h2>",
        _notes(reports),
        "</main>",
        _footer(main, language, made_at),
        "</body>",
        "</html>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _result(report: Report, language: Language) -> str:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in findings(report, language))
    return (
        f'<section class="result">{hundred_dots(report.overall)}'
        f'<div><p class="headline">{escape(headline(report.overall, language))}</p>'
        f"<ul>{items}</ul></div></section>"
    )


def _notes(reports: Sequence[Report]) -> str:
    """Every note of every section once, in order."""
    notes: dict[Note, None] = dict.fromkeys(
        note for report in reports for note in other_notes(report)
    )
    items = "".join(f"<li>{escape(note.text)}</li>" for note in notes)
    return f'<ul class="notes">{items}</ul>'


def _footer(report: Report, language: Language, made_at: datetime | None) -> str:
    t = texts("results", language)
    text = t.gettext("Pilot {pilot}; days and hours in {zone}.").format(
        pilot=report.pilot.id, zone=report.pilot.timezone
    )
    if made_at is not None:
        made = made_text(report, language, made_at)
        text += " " + t.gettext("Made on {moment}.").format(moment=made)
    return f"<footer>{escape(text)}</footer>"
