from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.render.cells import share_text
from central.render.html import html_page
from central.render.html_frame import STYLE
from ftr.report.counts import ByAgent, RowCounts, Tally
from ftr.report.model import Dimension
from ftr.report.money_lines import YearFigures
from ftr.texts import LANGUAGES, Language
from ftr.words import PilotKind
from tests.central.render.test_text import spread, week
from tests.ftr.report.made import PILOT, built, row_counts
from tests.ftr.report.made_result import COUNTS, FIGURES, reported
from tests.ftr.report.test_result import WEEK

MADE_AT = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
VOID = {"meta", "circle", "br", "wbr", "link", "img"}


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
    open_page = Page(html_page([built(week(), min_cell=0)], "nl"))
    assert open_page.row("Advies")[2] == "te weinig"
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


def whole_page(language: Language = "nl") -> str:
    """A page with every part in it."""
    days = [RowCounts("2026-11-16", "ma 16 nov", spread(30, 50), handled=100)]
    return html_page(
        [reported(WEEK, handled=700), built(week(), Dimension.OWNER), built(days, Dimension.DAY)],
        language,
        MADE_AT,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_can_be_read_without_seeing_it(language: Language) -> None:
    text = whole_page(language)
    page = Page(text)
    assert page.attributes["lang"] == [language]
    assert {"header", "main", "footer", "figure", "thead", "tbody"} <= set(page.tags)
    assert set(page.attributes["scope"]) == {"row", "col"}
    assert page.open == []
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), "no level is skipped"
    assert page.tags.count("figure") == page.tags.count("figcaption")
    assert page.tags.count("table") == page.tags.count("caption")
    charts = re.findall(r'<svg class="chart"[^>]* role="img" aria-label="([^"]+)"', text)
    assert len(charts) == 2 * page.tags.count("figure"), "each for a wide and for a small screen"
    places = re.findall(r'<div class="scroll"([^>]*)>', text)
    assert places and all('tabindex="0"' in one and "aria-label" in one for one in places)
    assert text.index('class="skip"') < text.index("<header>")
    assert 'id="result"' in text


def test_a_chart_says_in_words_what_it_draws() -> None:
    report = reported(WEEK, handled=700)
    text = html_page([report], "nl")
    said = [unescape(one) for one in re.findall(r'role="img" aria-label="([^"]+)"', text)]
    shares = next(one for one in said if one.startswith("Deel dat eerst online was"))
    assert "lager is beter" in shares
    for row in report.rows:
        drawn = row.cell.ftr is not None and not row.cell.too_few
        assert (f"{row.label} {share_text(row.cell, 'nl')}" in shares) is drawn, row.label
    mix = next(one for one in said if one.startswith("Contacten per contactreden"))
    for row in report.rows:
        assert f"{row.label} {row.cell.contacts}" in mix


@pytest.mark.parametrize("language", LANGUAGES)
def test_which_way_is_better_stands_beside_every_share(language: Language) -> None:
    text = whole_page(language)
    better = {"nl": "lager is beter", "en": "lower is better"}[language]
    share = {"nl": "Eerst online", "en": "Online first"}[language]
    headings = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', text)
    shares = [one for one in headings if one.startswith(share) and "<small>" in one]
    assert len(shares) >= 4
    assert all(better in one for one in shares)
    for caption in re.findall(r'class="axis">([^<]*)</text>', text):
        assert not caption.startswith(share) or better in caption
    assert better in text[text.index('class="headline"') :][:400]


def test_a_demonstration_says_generated_at_every_figure() -> None:
    report = reported(WEEK)
    demo = replace(report, pilot=replace(report.pilot, kind=PilotKind.DEMO))
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", html_page([demo], "nl"))
    assert len(captions) >= 3
    assert all("verzonnen" in caption for caption in captions)
    assert "verzonnen" not in html_page([report], "nl")


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_text_colour_can_be_read_by_day_by_night_and_on_paper() -> None:
    style = re.sub(r"#([0-9a-f])([0-9a-f])([0-9a-f])\b", r"#\1\1\2\2\3\3", STYLE.read_text("utf-8"))
    themes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(themes) == 3
    for theme in themes:
        for ink in ("ink", "soft", "stamp"):
            for ground in ("page", "track") if ink != "stamp" else ("page",):
                assert _contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground, theme)
        assert _contrast(theme["ink"], theme["band"]) >= 4.5
        for mark in ("bar", "edge"):
            assert _contrast(theme[mark], theme["page"]) >= 3, (mark, theme)


@settings(max_examples=15, deadline=None)
@given(COUNTS, FIGURES, st.sampled_from(LANGUAGES))
def test_every_result_has_a_page(
    counted: dict[str, ByAgent], figures: YearFigures, language: Language
) -> None:
    report = reported(counted, figures=figures, language=language)
    text = html_page([report], language)
    assert Page(text).open == []
    assert "nan" not in re.findall(r'(?:x|y|width|height|cx|cy|x1|x2)="([^"]*)"', text)


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
