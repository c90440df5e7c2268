"""The screen of `ftr watch`: figures stay whole however long a name is."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from central.cli.watch_findings import findings_text, told
from central.cli.watch_grid import hour_grid
from central.cli.watch_view import view
from ftr.report.numbers import whole
from ftr.texts import Language, texts

NAME, REF = "Annemarie van den Broek-Janssen", "a-vnrkxw"


def line(key: str, contacts: int) -> dict[str, Any]:
    return {
        "key": key,
        "label": key,
        "contacts": contacts,
        "endings": 0,
        "handled": 12345,
        "coverage": 0.87,
        "not_asked_share": 0.13,
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_long_name_leaves_the_figures_whole(language: Language) -> None:
    pilot = {
        "name": "Proef",
        "start": "2026-11-23",
        "end": "2026-11-27",
        "kind": "real",
        "timezone": "Europe/Amsterdam",
    }
    data = {
        "pilot": pilot,
        "as_of": "2026-11-24T10:00:00.000Z",
        "overall": line("", 9),
        "agents": [line(REF, 9)],
        "days": [],
        "desks": [],
        "findings": [],
    }
    page = io.StringIO()
    Console(file=page, width=80).print(view(data, language, 80, names={REF: NAME}))
    said = page.getvalue()
    table = said.split("\n\n", 1)[1]
    assert "…" not in table
    for word in (*NAME.split(), f"({REF})", whole(12345, language), "87%", "13%"):
        assert word in table
    assert max(map(len, said.splitlines())) <= 80


def cell(agent: str, hour: str, logged: int, handled: int) -> dict[str, Any]:
    return {
        "agent_ref": agent,
        "hour": hour,
        "logged": logged,
        "handled": handled,
        "coverage": logged / handled,
    }


CELLS = [
    cell("a-ann", "09", 3, 10),
    cell("a-ann", "10", 12, 12),
    cell("a-bas", "10", 3, 7),
    *(cell("a-bas", f"{hour:02}", 1, 1) for hour in (*range(9), *range(11, 24))),
]


def shown(what: Any, width: int = 80) -> str:
    page = io.StringIO()
    Console(file=page, width=width).print(what)
    return page.getvalue()


def test_the_grid_marks_low_hours_without_colour_and_shows_the_busiest() -> None:
    said = shown(hour_grid(CELLS, texts("central", "en"), 80, {"a-ann": NAME}))
    lines = said.splitlines()
    assert max(map(len, lines)) <= 80
    assert "   09   10" in lines[1]
    ann, bas = lines[2], lines[3]
    assert ann.startswith("a-ann")
    assert " !30  100" in ann
    assert "   43" in bas  # seven contacts are too few to mark
    assert "!43" not in bas
    narrow = shown(hour_grid(CELLS, texts("central", "en"), 20, {}), 20)
    assert ["09", "10"] in [row.split() for row in narrow.splitlines()]


def test_more_logged_than_fits_in_a_cell_is_said_to_be_more() -> None:
    said = shown(hour_grid([cell("a-bas", "10", 450, 30)], texts("central", "en"), 80, {}))
    assert " 999+" in said


@pytest.mark.parametrize(("height", "is_there"), [(None, True), (60, True), (14, False)])
def test_the_grid_is_shown_where_there_is_room(height: int | None, is_there: bool) -> None:
    data = {
        "pilot": {
            "name": "Proef",
            "start": "2026-11-23",
            "end": "2026-11-27",
            "kind": "real",
            "timezone": "Europe/Amsterdam",
        },
        "as_of": "2026-11-24T10:00:00.000Z",
        "overall": line("", 9),
        "agents": [line("a-ann", 9), line("a-bas", 9)],
        "days": [],
        "desks": [],
        "findings": [],
        "agent_hours": CELLS,
        "unanswered": [{"day": "2026-11-23", "label": "Mon", "share": 0.218}],
    }
    said = shown(view(data, "nl", 80, height))
    assert ("dekking per medewerker en uur" in said) is is_there
    assert "zonder ja of nee: 22%" in " ".join(said.split())


def finding(code: str, subject: str) -> dict[str, Any]:
    return {
        "code": code,
        "subject": subject,
        "urgent": True,
        "text": f"{subject} has not logged anything yet.",
        "do": f"Ask {subject}.",
    }


def test_what_many_have_in_common_is_told_twice_and_then_named() -> None:
    many = [finding("nothing_logged", f"a-{number}") for number in range(5)]
    lines = told([*many, finding("silent_desk", "a-1")], {"a-0": "An", "a-4": "Eef"})
    assert [(line.text, line.others) for line in lines] == [
        ("An (a-0) has not logged anything yet.", ()),
        ("a-1 has not logged anything yet.", ("a-2", "a-3", "Eef (a-4)")),
        ("a-1 has not logged anything yet.", ()),
    ]
    page = shown(findings_text(lines, texts("central", "en"), None), 120)
    assert "and 3 more like this: a-2, a-3, Eef (a-4)" in page


def test_a_few_that_are_alike_are_all_told_with_what_to_do() -> None:
    lines = told([finding("nothing_logged", f"a-{number}") for number in range(3)], {})
    assert [line.do for line in lines] == ["Ask a-0.", "Ask a-1.", "Ask a-2."]


def test_a_full_screen_says_how_many_findings_it_leaves_out() -> None:
    lines = told([finding(f"code-{number}", "") for number in range(5)], {})
    assert "and 3 more" in shown(findings_text(lines, texts("central", "en"), 2))
