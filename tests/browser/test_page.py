"""The page in a real browser: nothing fetched, nothing that sticks out, whole on paper."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from central.render.html import html_page
from ftr.report.counts import RowCounts
from ftr.report.model import Dimension, Report
from ftr.words import PilotKind
from tests.browser.chromium import Chromium, found, measures, measuring, pages_of, site
from tests.ftr.report.made import built
from tests.ftr.report.made_result import evenly, reported
from tests.ftr.report.test_result import WEEK

WIDTHS = (360, 390, 768, 1280)
A4 = (595, 842)  # points


@pytest.fixture
def chromium(tmp_path: Path) -> Chromium:
    program = found()
    folder = tmp_path / "browser"
    folder.mkdir()
    return Chromium(program, folder)


def long_names(report: Report) -> Report:
    """With a label that fits nowhere, as catalogues have them."""
    longest = "Verzekeringsvoorwaardenwijzigingsformulier/aansprakelijkheid " * 3
    first, *rest = report.rows
    return replace(report, rows=(replace(first, label=longest), *rest))


def sample() -> str:
    report = long_names(reported(WEEK, handled=700))
    days = [
        RowCounts(f"2026-11-{day}", f"ma {day} nov", evenly(30, 50), handled=100)
        for day in range(16, 30)
    ]
    demo = replace(report, pilot=replace(report.pilot, kind=PilotKind.DEMO))
    return html_page([demo, built(days, Dimension.DAY)], "nl")


def test_nothing_is_wider_than_the_screen_and_nothing_is_said_on_the_console(
    chromium: Chromium,
) -> None:
    with site() as shown:
        shown.pages["/frames"] = measuring(sample(), WIDTHS)
        dom, logged = chromium.dom(shown.address("/frames"), shown.port)
    told = measures(dom)
    assert [one["width"] for one in told] == list(WIDTHS)
    for one in told:
        assert one["scroll"] <= one["width"], one
        assert one["over"] == [], one
        assert one["charts"] == 4, "each chart is there at every width, in one size"
    assert logged == []


def test_the_browser_itself_lets_the_page_fetch_and_run_nothing(chromium: Chromium) -> None:
    evil = '<img src="http://elsewhere.example/x.png"><script>document.title = "ran"</script>'
    with site() as shown:
        shown.pages["/page"] = sample()
        shown.pages["/held"] = sample().replace("</main>", evil + "</main>")
        shown.pages["/free"] = f"<!DOCTYPE html><title>free</title><body>{evil}"
        asked = {}
        for path in shown.pages:
            shown.asked.clear()
            dom, _ = chromium.dom(shown.address(path), shown.port)
            asked[path] = (shown.fetched, "<title>ran" in dom)
    assert asked["/free"] == ({"127.0.0.1/free", "elsewhere.example/x.png"}, True), "it is seen"
    assert asked["/page"] == ({"127.0.0.1/page"}, False)
    assert asked["/held"] == ({"127.0.0.1/held"}, False)


def test_on_paper_it_is_a_few_whole_a4_pages(chromium: Chromium, tmp_path: Path) -> None:
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(sample(), encoding="utf-8")
    chromium.print(page.as_uri(), pdf)
    sizes = pages_of(pdf)
    assert 3 <= len(sizes) <= 5, "which fonts a machine has moves a few lines"
    assert {(round(width), round(height)) for width, height in sizes} == {A4}
