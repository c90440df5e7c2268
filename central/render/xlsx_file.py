"""The workbook: result with a chart, every table, the contacts, and what to know about them.

Rows are written as they come (constant memory). Every text is written as a text, so no data can
become a formula or a link. Sheets of a demonstration have a red tab and say so when printed.
"""

from __future__ import annotations

import xlsxwriter

from central.render.export import Export, Target, opened
from central.render.xlsx_about import write_about
from central.render.xlsx_book import Book
from central.render.xlsx_contacts import write_contacts
from central.render.xlsx_one_page import write_one_page
from central.render.xlsx_result import write_result
from central.render.xlsx_table import write_table

_OPTIONS = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}


def write_xlsx(export: Export, target: Target) -> None:
    """Write the whole workbook to a path or a binary stream."""
    with opened(target) as stream, xlsxwriter.Workbook(stream, _OPTIONS) as workbook:
        book = Book(workbook, export)
        write_result(book)
        for report in export.reports.values():
            if report.rows:
                write_table(book, report)
        write_one_page(book)
        write_contacts(book)
        write_about(book)
