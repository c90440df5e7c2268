"""The first sheet: the result in sentences, and a chart of the reasons that may be shown."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from central.render.cells import has_share
from central.render.numbers import percent
from central.render.summary import direction, findings, headline, period, title
from central.render.xlsx_book import BAR_COLOUR, HEADER_HEIGHT, Book, sheet_name
from ftr.report.model import Cell, Dimension, Report, Row

CHARTED = 15  # rows of the chart at most: more cannot be read


def write_result(book: Book) -> None:
    """Headline, findings, chart with its own small table, and the definition."""
    t = book.t
    report = book.export.main
    name = t.gettext("Result")
    sheet = book.sheet(name)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 5, 13)
    if book.stamp:
        sheet.write_string(0, 0, book.stamp, book.warning)
    sheet.set_row(1, 24)
    sheet.write_string(1, 0, report.pilot.name, book.name)
    under = (title(book.language), direction(book.language), period(report, book.language))
    sheet.write_string(2, 0, " · ".join(under))
    sheet.write_string(4, 0, headline(report, book.language), book.headline)
    line = 6
    for sentence in findings(report, book.language):
        sheet.write_string(line, 0, sentence)
        line += 1
    line += 1
    first, last = _write_chart_table(book, sheet, report, line)
    if first <= last:
        _insert_chart(book, sheet, name, first, last)
    sheet.merge_range(last + 3, 0, last + 6, 5, report.definition, book.wrapped)


def _write_chart_table(book: Book, sheet: Worksheet, report: Report, line: int) -> tuple[int, int]:
    """The first and last line of the numbers under the chart; last < first where there are none."""
    t = book.t
    shown = _charted(report)
    headings = (
        t.gettext("Contact reason"),
        t.gettext("Contacts"),
        t.gettext("Online first (share)"),
        t.gettext("Margin from"),
        t.gettext("Margin to"),
        t.gettext("Width of the margin"),
    )
    sheet.set_row(line, HEADER_HEIGHT)
    for column, heading in enumerate(headings):
        sheet.write_string(line, column, heading, book.number_header if column else book.header)
    for place, row in enumerate(shown, start=line + 1):
        cell = row.cell
        sheet.write_string(place, 0, row.label)
        sheet.write_number(place, 1, cell.contacts, book.count)
        shares = (cell.ftr, cell.ci_low, cell.ci_high, _width(cell))
        for column, share in enumerate(shares, start=2):
            if share is not None:
                sheet.write_number(place, column, share, book.percent)
    left_out = len(report.rows) - len(shown)
    last = line + len(shown)
    if left_out:
        text = t.ngettext(
            "{n} more reason is on the sheet {sheet}.",
            "{n} more reasons are on the sheet {sheet}.",
            left_out,
        )
        text = text.format(n=left_out, sheet=sheet_name(Dimension.REASON, book.language))
        sheet.write_string(last + 1, 0, text)
    return line + 1, last


def _charted(report: Report) -> list[Row]:
    return [row for row in report.rows if has_share(row.cell) and row.cell.ci_low is not None][
        :CHARTED
    ]


def _insert_chart(book: Book, sheet: Worksheet, name: str, first: int, last: int) -> None:
    """Solid up to the low end of the margin, hatched over the margin: as on the page and screen."""
    rows = _charted(book.export.main)
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    labels = [{"value": percent(row.cell.ftr or 0.0, book.language)} for row in rows]
    solid = {
        "name": book.t.gettext("at least"),
        "values": [name, first, 3, last, 3],
        "values_data": [row.cell.ci_low for row in rows],
        "fill": {"color": BAR_COLOUR},
        "gap": 60,
        "data_labels": {
            "value": True,
            "custom": labels,
            "position": "inside_base",
            "font": {"color": "#FFFFFF", "bold": True},
        },
    }
    doubt = {
        "name": book.t.gettext("margin (95 in 100 sure)"),
        "values": [name, first, 5, last, 5],
        "values_data": [_width(row.cell) for row in rows],
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": BAR_COLOUR, "bg_color": "white"},
        "border": {"color": BAR_COLOUR, "width": 0.75},
    }
    for series in (solid, doubt):
        # the data goes along, since rows that went to disk cannot be looked up for the chart
        categories = {"categories": [name, first, 0, last, 0]}
        chart.add_series(series | categories | {"categories_data": [row.label for row in rows]})
    heading = f"{title(book.language)} – {direction(book.language)}"
    chart.set_title({"name": heading, "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True})  # the first row on top
    lines = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}}
    chart.set_x_axis(
        {"min": 0, "max": 1, "major_unit": 0.2, "num_format": "0%", "major_gridlines": lines}
    )
    chart.set_size({"width": 640, "height": max(280, 110 + 34 * len(rows))})
    options = {"description": headline(book.export.main, book.language)}
    sheet.insert_chart(first - 1, 7, chart, options)


def _width(cell: Cell) -> float:
    return (cell.ci_high or 0.0) - (cell.ci_low or 0.0)
