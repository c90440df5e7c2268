"""One report as a table of the page, with its marks drawn in the last column."""

from __future__ import annotations

from dataclasses import dataclass
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
from central.render.html_charts import share_legend
from central.render.html_frame import paragraph
from central.render.html_plain_table import breakable, scrolled
from central.render.numbers import percent, whole
from central.render.summary import bounds_heading, bounds_note, direction
from ftr.report.labels import dimension_label
from ftr.report.model import Cell, Dimension, Report
from ftr.texts import Language, texts

_DRAWN = '<td class="drawn" aria-hidden="true"></td>'  # over the column of marks stands no heading
_Columns = list[tuple[str, str]]  # the cell in the head and the cell in the line, both HTML


def html_table(report: Report, language: Language, *, with_marks: bool = True) -> str:
    """Table and legend of one split; without marks where a figure above it shows the same."""
    t = texts("results", language)
    if not report.rows:
        return paragraph(t.gettext("Nothing has been logged for this yet."))
    heading = dimension_label(report.by, language)
    lines = _Lines(report, language, with_marks)
    body = "\n".join(lines.line(row.cell, row.label) for row in folded(report, language))
    foot = ""
    if report.by not in SHARES_OF_ROWS:
        foot = f"<tfoot>{lines.line(report.overall, t.gettext('All together'))}</tfoot>"
    table = f'<table><caption class="aside">{escape(heading)}</caption>{lines.head(heading)}'
    table += f"\n<tbody>\n{body}\n</tbody>\n{foot}</table>"
    return scrolled(table, heading) + _legend(report, language, with_marks=with_marks)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Makes the lines of one table, with the same columns in each."""

    report: Report
    language: Language
    with_marks: bool

    def head(self, heading: str) -> str:
        cells = "".join(head for head, _ in self._columns(self.report.overall))
        return f'<thead><tr><th scope="col">{escape(heading)}</th>{cells}</tr></thead>'

    def line(self, cell: Cell, label: str) -> str:
        cells = "".join(value for _, value in self._columns(cell))
        return f'<tr><th scope="row">{breakable(label)}</th>{cells}</tr>'

    def _columns(self, cell: Cell) -> _Columns:
        columns, marks = self._figures(cell)
        drawn = f'<td class="drawn" aria-hidden="true">{marks}</td>'
        return [*columns, (_DRAWN, drawn)] if self.with_marks else columns

    def _figures(self, cell: Cell) -> tuple[_Columns, str]:
        if self.report.by in SHARES_OF_ROWS:
            return self._as_part(cell)
        if self.report.by is Dimension.AGENT:
            return self._of_an_agent(cell)
        return self._with_share(cell)

    def _as_part(self, cell: Cell) -> tuple[_Columns, str]:
        t = texts("results", self.language)
        part = share_of_rows(self.report, cell)
        share = ABSENT if part is None else percent(part, self.language)
        columns = [self._contacts(cell), _column(t.gettext("Share"), share)]
        return columns, _bar(part)

    def _of_an_agent(self, cell: Cell) -> tuple[_Columns, str]:
        t = texts("results", self.language)
        missing = without_answer(cell)
        asked = ABSENT if missing is None else percent(missing, self.language)
        columns = [
            self._contacts(cell),
            _column(t.gettext("Without yes/no"), asked),
            _column(t.gettext("Endings"), whole(cell.endings, self.language)),
            self._coverage(cell),
        ]
        return columns, _bar(cell.coverage)

    def _with_share(self, cell: Cell) -> tuple[_Columns, str]:
        t = texts("results", self.language)
        has_handled = any(row.cell.handled is not None for row in self.report.rows)
        columns = [
            self._contacts(cell),
            *([self._coverage(cell)] if has_handled else []),
            _column(
                t.gettext("Online first"),
                share_text(cell, self.language),
                under=direction(self.language),
                kind="share" if has_share(cell) else "soft",
            ),
            _column(bounds_heading(self.language), bounds_text(cell)),
        ]
        return columns, _marks(cell, self.report.overall)

    def _contacts(self, cell: Cell) -> tuple[str, str]:
        t = texts("results", self.language)
        return _column(t.gettext("Contacts"), whole(cell.contacts, self.language))

    def _coverage(self, cell: Cell) -> tuple[str, str]:
        t = texts("results", self.language)
        return _column(t.gettext("Logged of handled"), coverage_text(cell, self.language))


def _column(heading: str, value: str, under: str = "", kind: str = "") -> tuple[str, str]:
    small = f" <small>{escape(under)}</small>" if under else ""
    named = f' class="{kind}"' if kind else ""
    return f'<th scope="col">{escape(heading)}{small}</th>', f"<td{named}>{escape(value)}</td>"


def _marks(cell: Cell, overall: Cell) -> str:
    """Dot, margin and worst case as in the figure, with the line of all together."""
    if not has_share(cell) or cell.ftr is None or cell.ci_low is None or cell.ci_high is None:
        return ""
    across = f'<s style="{_from(overall.ftr)}"></s>' if overall.ftr is not None else ""
    worst = ""
    if cell.bound_low is not None and cell.bound_high is not None:
        worst = f'<u style="{_span(cell.bound_low, cell.bound_high)}"></u>'
    margin = f'<i style="{_span(cell.ci_low, cell.ci_high)}"></i>'
    return f'<div class="marks">{across}{worst}{margin}<b style="{_from(cell.ftr)}"></b></div>'


def _bar(share: float | None) -> str:
    if share is None:
        return ""
    return f'<div class="bar"><i style="{_span(0, min(share, 1))}"></i></div>'


def _from(place: float) -> str:
    return f"left:{place * 100:.1f}%"


def _span(low: float, high: float) -> str:
    return f"{_from(low)};width:{(high - low) * 100:.1f}%"


def _legend(report: Report, language: Language, *, with_marks: bool) -> str:
    if report.by in SHARES_OF_ROWS or report.by is Dimension.AGENT:
        return ""
    t = texts("results", language)
    marks = ""
    if with_marks and any(has_share(row.cell) for row in report.rows):
        scale = paragraph(t.gettext("The marks run from 0 to 100%."), "soft")
        marks = share_legend(language) + scale
    return marks + paragraph(bounds_note(report, language), "soft")
