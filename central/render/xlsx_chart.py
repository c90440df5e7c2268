"""Native charts of the workbook: they stay linked to the cells, so a reader can go on with them.

The numbers go along with each chart, since rows that went to disk cannot be looked up for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.worksheet import Worksheet

from central.render.xlsx_book import BAR_COLOUR, Book

EDGE_COLOUR = "#333333"
_WIDTH = 640


@dataclass(frozen=True, slots=True)
class Cells:
    """One column of numbers on a sheet from line `first` on (counted from 0), and its heading."""

    heading: str
    column: int
    first: int
    numbers: Sequence[float | int | None]


@dataclass(frozen=True, slots=True)
class Names:
    """The column that names the lines."""

    column: int
    texts: Sequence[str]


def insert_bars(
    book: Book,
    sheet: Worksheet,
    names: Names,
    cells: Cells,
    *,
    title: str,
    at: tuple[int, int],
    margins: tuple[Sequence[float], Sequence[float]] | None = None,
) -> None:
    """Horizontal bars, the first line on top; `margins` are how far each reaches below and above.

    `title` is also what the chart says to who does not see it.
    """
    chart = book.workbook.add_chart({"type": "bar"})
    series = _series(sheet, names, cells) | {
        "fill": {"color": BAR_COLOUR},
        "gap": 60,
        "data_labels": {"value": True},
    }
    if margins is not None:
        below, above = (list(side) for side in margins)
        series["y_error_bars"] = {
            "type": "custom",
            "minus_values": below,
            "plus_values": above,
            "line": {"color": EDGE_COLOUR},
        }
        del series["data_labels"]  # they would stand under the margins
    chart.add_series(series)
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    _finish(book, sheet, chart, title=title, at=at, height=110 + 28 * len(names.texts))


def insert_columns(
    book: Book,
    sheet: Worksheet,
    names: Names,
    stacked: Sequence[Cells],
    *,
    title: str,
    at: tuple[int, int],
    line: Cells | None = None,
) -> None:
    """Columns upright, stacked where there are several; `line` is drawn as marks above them."""
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    fills: tuple[dict[str, Any], ...] = (
        {"fill": {"color": BAR_COLOUR}},
        {
            "pattern": {"pattern": "wide_upward_diagonal", "fg_color": BAR_COLOUR},
            "border": {"color": BAR_COLOUR},
        },
    )
    for cells, fill in zip(stacked, fills, strict=False):
        chart.add_series(_series(sheet, names, cells) | fill | {"gap": 50})
    if line is not None:
        over = book.workbook.add_chart({"type": "line"})
        mark = {"type": "long_dash", "size": 12, "border": {"color": EDGE_COLOUR}}
        over.add_series(
            _series(sheet, names, line)
            | {"line": {"none": True}, "marker": mark | {"fill": {"color": EDGE_COLOUR}}}
        )
        chart.combine(over)
    chart.set_legend({"position": "bottom"} if len(stacked) > 1 or line else {"none": True})
    chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    _finish(book, sheet, chart, title=title, at=at, height=320)


def _series(sheet: Worksheet, names: Names, cells: Cells) -> dict[str, Any]:
    last = cells.first + len(names.texts) - 1
    return {
        "name": cells.heading,
        "categories": [sheet.name, cells.first, names.column, last, names.column],
        "categories_data": list(names.texts),
        "values": [sheet.name, cells.first, cells.column, last, cells.column],
        "values_data": list(cells.numbers),
    }


def _finish(
    book: Book, sheet: Worksheet, chart: Any, *, title: str, at: tuple[int, int], height: int
) -> None:
    shown = f"{title} – {book.stamp}" if book.stamp else title
    chart.set_title({"name": shown, "name_font": {"size": 12}, "overlay": False})
    chart.set_size({"width": _WIDTH, "height": max(280, height)})
    sheet.insert_chart(*at, chart, {"description": shown})
