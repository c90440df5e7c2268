"""The one-page result in the workbook: the same numbers as its JSON, with native charts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from central.render.export import Export
from central.render.xlsx_file import write_xlsx
from ftr.report.counts import RowCounts
from ftr.report.model import Dimension, Report
from tests.central.render.test_text import spread
from tests.ftr.report.made import built
from tests.ftr.report.made_result import reported
from tests.ftr.report.test_result import WEEK

MADE_AT = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def workbook(report: Report, folder: Path) -> Workbook:
    days = [RowCounts("2026-11-16", "ma 16 nov", spread(30, 50, endings=2), handled=100)]
    reports = {Dimension.REASON: report, Dimension.DAY: built(days, Dimension.DAY)}
    write_xlsx(Export(reports, [], False, "nl", MADE_AT), folder / "book.xlsx")
    return openpyxl.load_workbook(folder / "book.xlsx")


def test_the_page_list_and_likely_shares_are_those_of_the_report(tmp_path: Path) -> None:
    report = reported(WEEK, handled=700)
    book = workbook(report, tmp_path)
    assert report.result is not None
    lines = list(book["Pagina's om te beginnen"].iter_rows(min_row=2, values_only=True))
    for page, line in zip(report.result.pages.pages, lines, strict=False):
        assert line[0] == page.label.removeprefix("https://")
        assert line[2] == page.contacts
        shown = not page.too_few and not page.suppressed and page.expected is not None
        assert line[8] == (pytest.approx(page.counted) if shown else None)
        assert line[9] == (pytest.approx(page.expected) if shown else None)
        assert line[12] == (pytest.approx(page.worth) if shown else None)
    leaves = list(book["Waarschijnlijke aandelen"].iter_rows(min_row=2, values_only=True))
    for leaf, line in zip(report.result.leaves, leaves, strict=True):
        told = leaf.share is not None and not leaf.too_few and not leaf.suppressed
        assert line[:2] == (leaf.label, leaf.contacts)
        assert line[5] == (pytest.approx(leaf.share) if told else None)


def test_every_part_that_is_drawn_on_the_page_has_a_native_chart(tmp_path: Path) -> None:
    book = workbook(reported(WEEK, handled=700), tmp_path)
    charts = {sheet.title: len(sheet._charts) for sheet in book}  # openpyxl has no public way
    drawn = (
        "Resultaat",
        "Redenen",
        "Dagen",
        "Pagina's om te beginnen",
        "Subredenen om te beginnen",
    )
    assert {name: charts[name] for name in drawn} == dict.fromkeys(drawn, 1)


def test_a_report_without_the_result_makes_a_workbook_without_its_sheets(tmp_path: Path) -> None:
    book = workbook(built([RowCounts("a", "Een", spread(20, 30))]), tmp_path)
    assert "Methode en geld" not in book.sheetnames
    assert "Redenen" in book.sheetnames
