"""The last sheet: what to know beside the numbers, and what every contact column means."""

from __future__ import annotations

from central.render.headings import contact_headings
from central.render.summary import made_text, period
from central.render.xlsx_book import Book
from ftr.report.model import Note


def write_about(book: Book) -> None:
    """Where the numbers come from, notes, definition, and which column is which in the CSV."""
    t = book.t
    sheet = book.sheet(t.gettext("Notes"))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 110)
    report = book.export.main
    lines: list[tuple[str, str]] = [
        (t.gettext("Pilot"), f"{report.pilot.name} ({report.pilot.id})"),
        (t.gettext("Days"), f"{period(report, book.language)} ({report.pilot.timezone})"),
        (t.gettext("Made on"), made_text(report, book.language, book.export.made_at)),
        (t.gettext("Definition"), report.definition),
        *((t.gettext("Please note"), note.text) for note in _notes(book)),
        (t.gettext("Privacy"), _privacy(book)),
    ]
    for line, (what, text) in enumerate(lines):
        sheet.write_string(line, 0, what, book.bold)
        sheet.write_string(line, 1, text, book.wrapped)
    top = len(lines) + 1
    sheet.write_string(top, 0, t.gettext("Column of the contacts"), book.header)
    sheet.write_string(top, 1, t.gettext("Name in CSV, Parquet and JSON"), book.header)
    headings = contact_headings(book.language)
    for line, name in enumerate(book.export.columns, start=top + 1):
        sheet.write_string(line, 0, headings[name])
        sheet.write_string(line, 1, name)


def _notes(book: Book) -> list[Note]:
    return list(
        dict.fromkeys(note for report in book.export.reports.values() for note in report.notes)
    )


def _privacy(book: Book) -> str:
    if book.export.with_agents:
        return book.t.gettext(
            "This file names agents by pseudonym: keep it from others. How long each logging took "
            "is left out."
        )
    return book.t.gettext(
        "Agents are left out, times are cut to the hour, and talk times and the real entry numbers "
        "are left out, so that no contact can be traced to an agent."
    )
