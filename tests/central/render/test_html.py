from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.render.html import html_page
from ftr.report.counts import RowCounts, Tally
from ftr.report.model import Dimension
from ftr.words import PilotKind
from tests.central.render.test_text import spread, week
from tests.ftr.report.made import PILOT, built, row_counts

MADE_AT = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
VOID = {"meta", "circle", "br", "link", "img"}


class Page(HTMLParser):
    """Reads a page: what it says, which tags and attributes it has, and whether they close."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: dict[str, list[str]] = {}
        self.cells: list[list[str]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.cells.append([])
        if tag in ("td", "th"):
            self.cells[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)
        if self.open and self.open[-1] in ("td", "th"):
            self.cells[-1][-1] += data

    def row(self, label: str) -> list[str]:
        return next(row for row in self.cells if row[0] == label)


def test_the_page_says_what_the_text_says() -> None:
    page = Page(html_page([built(week(), handled=400)], "nl", MADE_AT))
    said = " ".join(page.texts)
    assert "Van elke 100 contacten waren er 35 tot 45 eerst online." in said
    assert "lager is beter" in said
    assert "Gemaakt op 20-11-2026 18:00." in said
    assert page.row("Bezorging")[1:4] == ["212", "45% (38–52)", "42–48%"]
    assert page.row("Advies")[2] == "te weinig"
    assert page.row("Klacht")[2:4] == ["niet getoond", "–"]
    assert page.row("Totaal")[2] == "40% (35–45)"


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    text = html_page([built(week())], "nl")
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert not {"src", "onclick", "onload"} & set(page.attributes)
    assert page.attributes["href"] == ["#result"]  # the way past the head, for a keyboard
    assert not re.search(r"url\(|@import|https?://", text)
    assert "default-src 'none'" in text


def test_the_page_can_be_read_without_seeing_it() -> None:
    text = html_page([built(week()), built(week(), Dimension.DAY)], "nl")
    page = Page(text)
    assert page.attributes["lang"] == ["nl"]
    assert page.tags.count("h1") == 1
    assert {"header", "main", "footer", "h2", "thead", "tbody"} <= set(page.tags)
    assert set(page.attributes["scope"]) == {"row", "col"}
    assert page.open == []
    assert text.count("<th scope") + text.count("<td") >= text.count("<tr>") * 4


def test_every_dot_stands_for_a_contact() -> None:
    text = html_page([built(week())], "nl")
    counts = {kind: text.count(f'class="{kind}"') for kind in ("some", "perhaps", "none")}
    assert counts == {"some": 35, "perhaps": 10, "none": 55}


def test_a_demonstration_says_so_above_everything() -> None:
    text = html_page([built(week(), pilot=replace(PILOT, kind=PilotKind.DEMO))], "en")
    assert text.index("DEMONSTRATION") < text.index("<h1>")


def test_each_note_stands_there_once_however_many_sections() -> None:
    text = html_page([built(week()), built(week(), Dimension.OWNER)], "nl")
    assert text.count("medewerkers verschillen niet meer dan toeval") == 1


@pytest.mark.parametrize("by", list(Dimension))
def test_every_dimension_has_a_page(by: Dimension) -> None:
    Page(html_page([built(week(), by)], "nl"))
    Page(html_page([built([], by)], "en"))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=40))
def test_no_text_of_a_catalogue_becomes_markup(label: str) -> None:
    evil = f"<script>{label}</script>&\"'"
    made = built([RowCounts("k", evil, spread(20, 30))], pilot=replace(PILOT, name=evil))
    page = Page(html_page([made], "nl"))
    assert "script" not in page.tags


@settings(max_examples=30, deadline=None)
@given(row_counts(), st.sampled_from([Dimension.REASON, Dimension.DAY, Dimension.AGENT]))
def test_hidden_answers_are_on_no_page(rows: list[RowCounts], by: Dimension) -> None:
    made = built(rows, by)
    page = Page(html_page([made], "nl"))
    for row in made.rows:
        found = [cells for cells in page.cells if cells[0] == row.label]
        if row.cell.suppressed and by is Dimension.AGENT:
            assert "(" not in "".join(found[0])
        elif row.cell.suppressed and found:  # else it is folded into one line with others
            assert "niet getoond" in found[0]


def test_coverage_over_100_percent_stays_within_its_bar() -> None:
    rows = [RowCounts("a-x", "a-x", {"a-x": Tally(yes=30)}, handled=10)]
    text = html_page([built(rows, Dimension.AGENT)], "nl")
    assert "width:100.0%" in text
    assert "300%" in text
