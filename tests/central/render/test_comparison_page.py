"""A comparison on a screen and on a page: the verdict first, in words, and nothing from outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from central.render.comparison_html import comparison_page
from central.render.comparison_text import comparison_text
from central.render.comparison_words import headline
from ftr.measures.verdict import Because
from ftr.report.comparison import Comparison
from ftr.texts import Language
from ftr.words import PilotKind
from tests.ftr.report.compared import (
    LEAVES,
    MONEY,
    SECOND,
    Truth,
    change,
    compared,
    made,
    pair,
    side,
)

MADE_AT = datetime(2026, 12, 20, 17, 0, tzinfo=UTC)
DROP = {"late": 0.14, "lost": 0.14}
SMALL = Truth(agents=8, contacts=20)


def shown(language: Language = "en") -> Comparison:
    return compared(*pair(DROP, **MONEY), change(), language=language)


def alike(language: Language = "en") -> Comparison:
    counted = made(SMALL, 3)
    return compared(side(counted), side(counted, SECOND), change(), language=language)


def test_the_verdict_is_the_first_word_of_the_headline() -> None:
    assert headline(shown(), "en").startswith("Shown: ")
    assert headline(shown("nl"), "nl").startswith("Aangetoond: op de aangepakte redenen waren")
    late = compared(*pair(DROP), change(recorded=SECOND.end), language="nl")
    assert headline(late, "nl").startswith("Aanwijzing: ")
    assert headline(alike("nl"), "nl").startswith("Niet aangetoond: dat is niet hetzelfde als")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_not_shown_says_which_drop_could_still_be_there(language: Language) -> None:
    found = alike(language)
    drop = f"{(found.verdict.could_be or 0) * 100:.1f}"
    drop = drop.replace(".", ",") if language == "nl" else drop
    for output in (comparison_text(found, language), comparison_page(found, language)):
        assert f" {drop} " in " ".join(output.split())


def every_kind() -> list[Comparison]:
    rise = dict.fromkeys(LEAVES[:2], -0.3)
    nothing = compared(side(made(SMALL, 1)), side({}, SECOND))
    return [
        shown(),
        alike(),
        compared(*pair(DROP, SMALL)),
        compared(*pair(rise, Truth()), change()),
        compared(*pair(DROP, Truth(agents=2)), change()),
        nothing,
    ]


def test_every_kind_of_outcome_is_said_without_a_hole() -> None:
    reasons = set()
    for found in every_kind():
        reasons |= set(found.verdict.because)
        for language in ("nl", "en"):
            for output in (comparison_text(found, language), comparison_page(found, language)):
                assert not {"None", "nan", "{"} & set(output.split("<style>")[0].split())
                assert "None" not in output
    assert {Because.DROP, Because.NO_DROP, Because.RISE, Because.NOTHING} <= reasons


def test_the_text_fits_a_terminal_of_eighty() -> None:
    for found in every_kind():
        assert max(map(len, comparison_text(found, "nl").splitlines())) <= 80


class Page(HTMLParser):
    """What a page has: its tags close in order, and it asks for nothing."""

    VOID = frozenset({"meta", "br", "wbr", "line", "circle", "rect", "link", "img"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.said: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not {"src", "srcset", "onclick"} & {name for name, _value in attrs}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_the_page_needs_nothing_else_and_says_what_the_text_says() -> None:
    found = shown("nl")
    page = Page(comparison_page(found, "nl", MADE_AT))
    assert not {"script", "link", "img", "iframe", "form"} & set(page.tags)
    assert "svg" in page.tags
    words = " ".join(" ".join(page.said).split())
    assert headline(found, "nl") in words
    for row in found.reasons:
        assert row.label in words


def test_what_a_person_typed_is_text_on_the_page_and_nothing_else() -> None:
    found = compared(*pair(DROP), change())
    evil = "<script>alert(1)</script>"
    one = replace(found.changes[0], label=evil, note=evil)
    spoiled = replace(
        found,
        before=replace(found.before, name=evil),
        changes=(one,),
        reasons=tuple(replace(row, label=evil) for row in found.reasons),
    )
    assert "script" not in Page(comparison_page(spoiled, "en")).tags


def test_a_demonstration_says_so_everywhere() -> None:
    before, after = pair(DROP, SMALL)
    demo = replace(after, pilot=replace(SECOND, kind=PilotKind.DEMO))
    found = compared(before, demo, change())
    for output in (comparison_text(found, "en"), comparison_page(found, "en")):
        assert "DEMONSTRATION" in output
