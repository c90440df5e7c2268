"""The contacts as CSV, for other programs and for a double click in Excel (UTF-8, CRLF).

It begins with a byte order mark, by which every Excel reads accents right. The separator is what
Excel wants in that language: a semicolon in Dutch, where a number has a decimal comma, else a
comma. A text that a spreadsheet would run as a formula gets an
apostrophe in front; numbers, dates and the other files need none.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time

from central.render.export import Export, Target, opened
from ftr.clock import to_text

# also their full-width forms, which spreadsheets in some languages take for the same
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LIST_SEPARATOR = " | "


def write_csv(export: Export, target: Target) -> None:
    """One line per contact under one line of column names."""
    with opened(target) as stream:
        dutch = export.language == "nl"
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
        try:
            writer = csv.writer(text, delimiter=";" if dutch else ",")
            writer.writerow(export.columns)
            for row in export.rows:
                writer.writerow(
                    [
                        as_text(getattr(row, name), decimal="," if dutch else ".")
                        for name in export.columns
                    ]
                )
        finally:
            text.detach()


def as_text(value: object, *, decimal: str = ".") -> str:
    """One cell: ISO dates and times, yes/no as true/false, nothing for what is absent."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, (date, time, int, float)):
        text = str(value)
        return text.replace(".", decimal) if isinstance(value, float) else text
    if isinstance(value, tuple):
        return neutral(LIST_SEPARATOR.join(value))
    return neutral(str(value))


def neutral(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet could read a formula."""
    starts = text.lstrip(" \u00a0\u3000")[:1]
    return f"'{text}" if starts and starts in FORMULA_STARTS else text
