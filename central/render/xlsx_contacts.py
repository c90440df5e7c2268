"""The contacts as a sheet: typed, filtered, one row each, in as many sheets as Excel needs."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from central.render.csv_file import LIST_SEPARATOR
from central.render.headings import contact_headings, word_labels
from central.render.xlsx_book import Book

SHEET_ROWS = 1_048_575  # what Excel holds below the header
_WIDTHS = {
    "pilot_id": 16,
    "entry_id": 26,
    "reason_1": 24,
    "reason_2": 28,
    "reason_3": 24,
    "pages": 36,
    "utc": 19,
    "online_first": 14,
    "obstacle": 24,
    "motive": 24,
    "note": 40,
    "searched": 30,
    "origin": 20,
    "timezone": 18,
    "channel_label": 14,
    "owner": 20,
}


def write_contacts(book: Book, sheet_rows: int = SHEET_ROWS) -> None:
    """Fixed words stand in the workbook's language; the codes are in the CSV, Parquet and JSON."""
    words = word_labels(book.language)
    number = 1
    sheet, line = _new_sheet(book, number), 0
    for row in book.export.rows:
        if line == sheet_rows:
            _close(book, sheet, line)
            number += 1
            sheet, line = _new_sheet(book, number), 0
        line += 1
        for column, name in enumerate(book.export.columns):
            book.put(sheet, line, column, _shown(name, getattr(row, name), words))
    _close(book, sheet, line)


def _shown(name: str, value: object, words: Mapping[str, Mapping[str, str]]) -> object:
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(value)
    if name in words and isinstance(value, str):
        return words[name].get(value, value)
    return value


def _new_sheet(book: Book, number: int) -> Worksheet:
    name = book.t.gettext("Contacts")
    sheet = book.sheet(name if number == 1 else f"{name} {number}")
    headings = contact_headings(book.language)
    book.header_row(sheet, [headings[column] for column in book.export.columns])
    for place, column in enumerate(book.export.columns):
        sheet.set_column(place, place, _WIDTHS.get(column, 13))
    return sheet


def _close(book: Book, sheet: Worksheet, line: int) -> None:
    sheet.autofilter(0, 0, line, len(book.export.columns) - 1)
