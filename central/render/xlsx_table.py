"""One report as a sheet: the numbers of its JSON, typed, under headings people read."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from central.render.summary import bounds_note, direction
from central.render.xlsx_book import Book, sheet_name
from central.render.xlsx_chart import Cells, Names, insert_bars, insert_columns
from ftr.report.labels import dimension_label
from ftr.report.model import Dimension, Report, Row

COUNTS = ("contacts", "yes", "no", "unknown", "not_asked", "endings", "handled")
SHARES = ("coverage", "ftr", "ci_low", "ci_high", "bound_low", "bound_high")
COLUMNS = ("label", "key", *COUNTS, *SHARES, "agents")
CHARTED = 100  # lines of a chart at most
_WIDTHS = {"label": 44, "key": 18}


def write_table(book: Book, report: Report) -> None:
    """A header that stays in view, filters, a line per row, and overall below them.

    Obstacles and motives have no overall here: their rows are a part of the contacts only.
    """
    sheet = book.sheet(sheet_name(report.by, book.language))
    headings = _headings(book)
    headings["label"] = dimension_label(report.by, book.language)
    book.header_row(sheet, [headings[name] for name in COLUMNS], numbers_from=2)
    for column, name in enumerate(COLUMNS):
        sheet.set_column(column, column, _WIDTHS.get(name, 12))
    for line, row in enumerate(report.rows, start=1):
        _write_line(book, sheet, line, row)
    sheet.autofilter(0, 0, len(report.rows), len(COLUMNS) - 1)
    if report.by not in (Dimension.OBSTACLE, Dimension.MOTIVE):
        together = Row(report.overall, "", book.t.gettext("All together"), None)
        _write_line(book, sheet, len(report.rows) + 2, together)
    _insert_chart(book, sheet, report, headings)
    if bounds_note(report, book.language):
        sheet.write_string(len(report.rows) + 4, 0, bounds_note(report, book.language), book.soft)


def _insert_chart(book: Book, sheet: Worksheet, report: Report, headings: dict[str, str]) -> None:
    """The mix of reasons, and what was logged and handled by day; other sheets have no chart."""
    t = book.t
    at = (1, len(COLUMNS) + 1)

    def cells(name: str) -> Cells:
        numbers = [getattr(row.cell, name) for row in report.rows[:CHARTED]]
        return Cells(headings[name], COLUMNS.index(name), 1, numbers)

    names = Names(0, [row.label for row in report.rows[:CHARTED]])
    if report.by is Dimension.REASON:
        what = t.gettext("What contacts are about")
        insert_bars(book, sheet, names, cells("contacts"), title=what, at=at)
    elif report.by is Dimension.DAY:
        known = any(row.cell.handled is not None for row in report.rows)
        insert_columns(
            book,
            sheet,
            names,
            [cells("contacts"), cells("endings")],
            title=t.gettext("Logged and handled by day") if known else t.gettext("Logged by day"),
            at=at,
            line=cells("handled") if known else None,
        )


def _write_line(book: Book, sheet: Worksheet, line: int, row: Row) -> None:
    sheet.write_string(line, 0, row.label)
    book.put(sheet, line, 1, row.key)
    cell = row.cell
    for column, name in enumerate(COLUMNS[2:], start=2):
        value = getattr(cell, name)
        if name == "ftr" and cell.suppressed:
            sheet.write_string(line, column, book.t.gettext("not shown"), book.soft)
        elif name == "ftr" and cell.answers and cell.too_few:
            sheet.write_string(line, column, book.t.gettext("too few"), book.soft)
        elif value is None:
            continue
        elif name in SHARES:
            sheet.write_number(line, column, value, book.percent)
        else:
            sheet.write_number(line, column, value, book.count)


def _headings(book: Book) -> dict[str, str]:
    t = book.t
    return {
        "key": t.gettext("Code"),
        "contacts": t.gettext("Contacts"),
        "yes": t.gettext("Online first: yes"),
        "no": t.gettext("Online first: no"),
        "unknown": t.gettext("Does not know"),
        "not_asked": t.gettext("Not asked"),
        "endings": t.gettext("Endings"),
        "handled": t.gettext("Handled by telephone system"),
        "coverage": t.gettext("Logged of handled"),
        "ftr": f"{t.gettext('Online first (share)')}, {direction(book.language)}",
        "ci_low": t.gettext("Margin from"),
        "ci_high": t.gettext("Margin to"),
        "bound_low": t.gettext("If missing answers were all no"),
        "bound_high": t.gettext("If missing answers were all yes"),
        "agents": t.gettext("Number of agents"),
    }
