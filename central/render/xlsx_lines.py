"""A sheet of lines under headings, where each column says of a line what it has of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from xlsxwriter.worksheet import Worksheet

from central.render.xlsx_book import Book

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Field(Generic[Line]):
    """A column: `look` is text, count, share or amount; an absent value leaves its cell empty."""

    heading: str
    value: Callable[[Line], str | float | int | None]
    look: str = "count"
    width: int = 15


def write_lines(
    book: Book, sheet: Worksheet, fields: Sequence[Field[Line]], lines: Sequence[Line]
) -> None:
    """The heading in line 0 and the lines from 1 on, with filters."""
    book.header_row(sheet, [field.heading for field in fields], numbers_from=_texts(fields))
    for place, field in enumerate(fields):
        sheet.set_column(place, place, field.width)
    for row, line in enumerate(lines, start=1):
        for column, field in enumerate(fields):
            _put(book, sheet, (row, column), field.value(line), field.look)
    if lines:
        sheet.autofilter(0, 0, len(lines), len(fields) - 1)


def _put(book: Book, sheet: Worksheet, place: tuple[int, int], value: Any, look: str) -> None:
    """One cell, typed by how it looks; nothing where there is no value."""
    if value is None or value == "":
        return
    if look == "text" or isinstance(value, str):
        sheet.write_string(*place, str(value))
    else:
        look_of = {"count": book.count, "share": book.percent, "amount": book.amount}
        sheet.write_number(*place, value, look_of[look])


def _texts(fields: Sequence[Field[Line]]) -> int:
    """How many columns of text stand before the first number."""
    return next((place for place, field in enumerate(fields) if field.look != "text"), len(fields))
