"""The report as one web page that needs nothing else: no network, no script, prints to PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from central.render.html_charts import day_figure, made_up, mix_figure, share_figure
from central.render.html_frame import html_frame, paragraph, section
from central.render.html_leaves import html_leaves
from central.render.html_methods import html_methods
from central.render.html_money import html_money
from central.render.html_pages import html_pages
from central.render.html_result import html_result
from central.render.html_spread import html_spread
from central.render.html_table import html_table
from central.render.summary import (
    direction,
    made_text,
    not_begun,
    other_notes,
    period,
    stamp,
    title,
)
from ftr.report.labels import dimension_label
from ftr.report.model import Dimension, Note, Report
from ftr.texts import Language, texts

# what the one-page result says better: ranked, and with the chance of small numbers taken out
_IN_RESULT = frozenset({Dimension.PAGE, Dimension.LEAF})


def html_page(
    reports: Sequence[Report], language: Language, made_at: datetime | None = None
) -> str:
    """One page with a section per report, all of one pilot; the first gives the headline.

    `made_at` (aware) is printed in the pilot's zone where it is given.
    """
    main = reports[0]
    return html_frame(
        name=main.pilot.name,
        under=" · ".join((title(language), direction(language), period(main, language))),
        title=title(language),
        stamp=stamp(main, language),
        body="\n".join(filter(None, _body(reports, language))),
        footer=_footer(main, language, made_at),
        language=language,
    )


def _body(reports: Sequence[Report], language: Language) -> list[str]:
    main, *others = _shown(reports)
    if not_begun(main, language):
        return [paragraph(not_begun(main, language), "headline")]
    t = texts("results", language)
    parts = [
        html_result(main, language),
        paragraph(main.definition, "soft"),
        _split(main, language),
    ]
    mix = mix_figure(main, language) if main.by is Dimension.REASON else ""
    if mix:
        parts.append(section(t.gettext("What contacts are about"), mix))
    result = main.result
    if result is not None:
        generated = made_up(main, language)
        parts += [
            html_pages(result.pages, main.pilot.id, language, generated),
            html_leaves(result, main.overall, language),
        ]
    parts += [_split(report, language) for report in others]
    if result is not None:
        parts += [
            html_spread(result.agents, main, language),
            html_money(result.money, language),
            html_methods(result.methods, language),
        ]
    parts.append(section(t.gettext("Please note"), _notes([main, *others])))
    return parts


def _shown(reports: Sequence[Report]) -> list[Report]:
    main, *others = reports
    if main.result is None:
        return [main, *others]
    return [main, *(report for report in others if report.by not in _IN_RESULT)]


def _split(report: Report, language: Language) -> str:
    """One dimension: its figure where it has one, and its table."""
    figures = {Dimension.REASON: share_figure, Dimension.DAY: day_figure}
    drawn = figures[report.by](report, language) if report.by in figures and report.rows else ""
    return section(
        dimension_label(report.by, language),
        drawn,
        html_table(report, language, with_marks=report.by is not Dimension.REASON or not drawn),
    )


def _notes(reports: Sequence[Report]) -> str:
    """Every note of every section once, in order."""
    notes: dict[Note, None] = dict.fromkeys(
        note for report in reports for note in other_notes(report)
    )
    items = "".join(f"<li>{escape(note.text)}</li>" for note in notes)
    return f'<ul class="notes">{items}</ul>' if items else ""


def _footer(report: Report, language: Language, made_at: datetime | None) -> str:
    t = texts("results", language)
    text = t.gettext("Pilot {pilot}; days and hours in {zone}.").format(
        pilot=report.pilot.id, zone=report.pilot.timezone
    )
    if made_at is not None:
        made = made_text(report, language, made_at)
        text += " " + t.gettext("Made on {moment}.").format(moment=made)
    return text
