"""One report as a section of the page: a table with bars, readable with and without seeing them."""

from __future__ import annotations

from html import escape

from central.render.cells import (
    ABSENT,
    SHARES_OF_ROWS,
    bounds_text,
    coverage_text,
    has_share,
    share_of_rows,
    share_text,
    without_answer,
)
from central.render.folded import folded
from central.render.numbers import percent, whole
from central.render.summary import bounds_heading, bounds_note
from ftr.report.labels import dimension_label
from ftr.report.model import Cell, Dimension, Report
from ftr.texts import Language, texts

Columns = list[tuple[str, str]]  # heading and cell, both HTML


def html_table(report: Report, language: Language) -> str:
    """Heading, table and legend of one split."""
    t = texts("results", language)
    heading = dimension_label(report.by, language)
    if not report.rows:
        empty = t.gettext("Nothing has been logged for this yet.")
        return f"<section><h2>{escape(heading)}</h2><p>{escape(empty)}</p></section>"
    names = [name for name, _ in _columns(report, report.overall, language)]
    head = "".join(f'<th scope="col">{name}</th>' for name in (escape(heading), *names))
    body = "\n".join(
        _line(report, row.cell, row.label, language) for row in folded(report, language)
    )
    foot = ""
    if report.by not in SHARES_OF_ROWS:
        together = t.gettext("All together")
        foot = f"<tfoot>{_line(report, report.overall, together, language)}</tfoot>"
    return (
        f'<section><h2>{escape(heading)}</h2><div class="scroll"><table>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n{foot}</table></div>"
        f"{_legend(report, language)}</section>"
    )


def _line(report: Report, cell: Cell, label: str, language: Language) -> str:
    values = "".join(value for _, value in _columns(report, cell, language))
    return f'<tr><th scope="row">{escape(label)}</th>{values}</tr>'


def _columns(report: Report, cell: Cell, language: Language) -> Columns:
    t = texts("results", language)
    contacts = (t.gettext("Contacts"), whole(cell.contacts, language))
    coverage = (t.gettext("Logged of handled"), coverage_text(cell, language))
    if report.by in SHARES_OF_ROWS:
        part = share_of_rows(report, cell)
        share = ABSENT if part is None else percent(part, language)
        return [*_plain(contacts, (t.gettext("Share"), share)), ("", _chart(_simple_bar(part)))]
    if report.by is Dimension.AGENT:
        missing = without_answer(cell)
        asked = ABSENT if missing is None else percent(missing, language)
        endings = (t.gettext("Endings"), whole(cell.endings, language))
        logged = _chart(_simple_bar(cell.coverage))
        return [
            *_plain(contacts, (t.gettext("Without yes/no"), asked), endings, coverage),
            ("", logged),
        ]
    has_handled = any(row.cell.handled is not None for row in report.rows)
    return [
        *_plain(contacts, *([coverage] if has_handled else [])),
        (
            escape(t.gettext("Online first")),
            f'<td class="{_weight(cell)}">{escape(share_text(cell, language))}</td>',
        ),
        *_plain((bounds_heading(language), bounds_text(cell))),
        ("", _chart(_share_bar(cell))),
    ]


def _weight(cell: Cell) -> str:
    return "share" if has_share(cell) else "soft"


def _plain(*columns: tuple[str, str]) -> Columns:
    return [(escape(heading), f"<td>{escape(value)}</td>") for heading, value in columns]


def _chart(bar: str) -> str:
    return f'<td class="chart" aria-hidden="true">{bar}</td>'


def _share_bar(cell: Cell) -> str:
    if not has_share(cell) or cell.ci_low is None or cell.ci_high is None:
        return ""
    bounds = ""
    if cell.bound_low is not None and cell.bound_high is not None:
        bounds = f'<u style="{_span(cell.bound_low, cell.bound_high)}"></u>'
    return (
        f'<div class="bar"><i style="{_span(0, cell.ci_low)}"></i>'
        f'<b style="{_span(cell.ci_low, cell.ci_high)}"></b>{bounds}</div>'
    )


def _simple_bar(share: float | None) -> str:
    if share is None:
        return ""
    return f'<div class="bar"><i style="{_span(0, min(share, 1))}"></i></div>'


def _span(low: float, high: float) -> str:
    return f"left:{low * 100:.1f}%;width:{(high - low) * 100:.1f}%"


def _legend(report: Report, language: Language) -> str:
    if report.by in SHARES_OF_ROWS or report.by is Dimension.AGENT:
        return ""
    t = texts("results", language)
    items = (
        ("i", t.gettext("at least")),
        ("b", t.gettext("margin (95 in 100 sure)")),
        ("u", t.gettext("if missing answers were all no … all yes")),
    )
    shown = "".join(
        f'<span><span class="bar" aria-hidden="true"><{kind}></{kind}></span>{escape(text)}</span>'
        for kind, text in items
    )
    scale = escape(t.gettext("bars run from 0 to 100%"))
    missing = escape(bounds_note(report, language))
    return f'<p class="legend">{shown}<span>{scale}</span></p><p class="soft">{missing}</p>'
