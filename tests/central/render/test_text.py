from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from central.render.cells import has_share
from central.render.folded import KEPT
from central.render.html import html_page
from central.render.summary import bounds_note, findings, headline
from central.render.text import print_report, text_of
from ftr.report.counts import RowCounts, Tally
from ftr.report.model import Dimension, Report
from ftr.report.notes import Facts
from ftr.texts import LANGUAGES
from ftr.words import PilotKind
from tests.ftr.report.made import PILOT, built, row_counts


def spread(yes: int, no: int, agents: int = 5, **rest: int) -> dict[str, Tally]:
    """These answers over the agents, as evenly as can be."""
    return {
        f"a-{place}": Tally(
            yes=yes // agents + (place < yes % agents), no=no // agents + (place < no % agents)
        )
        + (Tally(**rest) if place == 0 else Tally())
        for place in range(agents)
    }


def week() -> list[RowCounts]:
    return [
        RowCounts("delivery", "Bezorging", spread(90, 110, unknown=12)),
        RowCounts("bill", "Factuur", spread(30, 70, not_asked=8)),
        RowCounts("advice", "Advies", spread(9, 15)),
        RowCounts("complaint", "Klacht", spread(3, 3)),
        RowCounts("rest", "Overig", spread(1, 3, endings=5)),
    ]


def line_of(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(start))


def test_the_headline_is_a_sentence_anyone_understands() -> None:
    text = " ".join(text_of(built(week(), handled=400), "nl").split())
    assert "Van elke 100 contacten waren er 35 tot 45 eerst online." in text
    assert "lager is beter" in text
    assert "Gemeten: 39,8%, marge 34,7% tot 45,2%, uit 334 antwoorden van 5 medewerkers." in text
    assert "Gelogd: 90% van de 400 contacten" in text


def test_every_row_says_its_share_or_why_there_is_none() -> None:
    text = text_of(built(week()), "nl")
    assert "45% (38–52)" in line_of(text, "Bezorging")
    assert "te weinig" in line_of(text, "Advies")
    assert "niet getoond" in line_of(text, "Klacht")
    assert "niet getoond" in line_of(text, "Overig")
    assert "40% (35–45)" in line_of(text, "Totaal")


def test_in_english_too() -> None:
    text = text_of(built(week()), "en")
    assert "Of every 100 contacts 35 to 45 had been online first." in text
    assert "lower is better" in text
    assert "too few" in line_of(text, "Advies")


def test_under_thirty_answers_there_is_no_percentage_anywhere() -> None:
    text = text_of(built([RowCounts("bill", "Factuur", spread(9, 10))]), "nl")
    assert "Te weinig antwoorden voor een percentage: 19; er zijn er 30 nodig." in text
    above_the_notes = text.split("Let op")[0]
    assert "te weinig" in line_of(text, "Factuur")
    assert "47%" not in above_the_notes


def test_one_agent_alone_has_a_share_without_a_margin() -> None:
    rows = [RowCounts("bill", "Factuur", {"a-1": Tally(yes=20, no=30)})]
    text = text_of(built(rows, min_cell=0), "nl")
    assert "Van elke 100 contacten waren er ongeveer 40 eerst online." in text
    assert "Gemeten: 40,0%, uit 50 antwoorden van één medewerker." in text
    assert line_of(text, "Factuur").split()[1:] == ["50", "40%"]


def test_without_an_answer_it_says_so() -> None:
    assert "nog geen contact met ja of nee" in text_of(built([]), "nl")


def test_a_demonstration_says_so_first() -> None:
    made = built(week(), pilot=replace(PILOT, kind=PilotKind.DEMO), facts=Facts(generated=3))
    assert "DEMONSTRATIE" in text_of(made, "nl").splitlines()[0]
    assert "3 registraties zijn verzonnen" in text_of(made, "nl")


def test_bars_tell_the_margin_without_colour() -> None:
    line = line_of(text_of(built(week()), "nl"), "Bezorging")
    assert (line.count("█"), line.count("▒")) == (8, 2)  # of 20: 38 % sure, up to 52 %


def test_a_terminal_without_blocks_gets_plain_signs() -> None:
    page = io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="replace")
    print_report(Console(file=page, width=80, legacy_windows=False), built(week()), "nl")
    page.flush()
    assert isinstance(page.buffer, io.BytesIO)
    line = line_of(page.buffer.getvalue().decode("ascii"), "Bezorging")
    assert (line.count("#"), line.count("+")) == (8, 2)


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    page = io.StringIO()
    print_report(Console(file=page, width=80, force_terminal=True), built(week()), "nl")
    assert "\x1b[3" not in page.getvalue()


def test_obstacles_show_their_part_not_a_share_of_yes() -> None:
    rows = [
        RowCounts("not_found", "Niet gevonden", spread(30, 0)),
        RowCounts("", "(niet ingevuld)", spread(10, 0)),
    ]
    text = text_of(built(rows, Dimension.OBSTACLE), "nl")
    assert "75%" in line_of(text, "Niet gevonden")
    assert "100%" not in line_of(text, "Niet gevonden")


def test_agents_show_coverage_and_asking_only() -> None:
    rows = [RowCounts("a-x", "a-x", {"a-x": Tally(yes=30, no=10, not_asked=10)}, handled=100)]
    line = line_of(text_of(built(rows, Dimension.AGENT), "nl"), "a-x")
    assert "20%" in line
    assert "50%" in line
    assert "75%" not in line


drawn = settings(max_examples=30, deadline=None)  # a page takes its time to draw
LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=90)


@drawn
@given(row_counts(), st.sampled_from(Dimension), st.sampled_from([60, 80, 120, 200]), LABELS)
def test_no_line_is_wider_than_the_screen(
    rows: list[RowCounts], by: Dimension, width: int, label: str
) -> None:
    rows = [replace(row, label=label) for row in rows]
    page = io.StringIO()
    console = Console(file=page, width=width)
    print_report(console, built(rows, by), "nl")
    from rich.cells import cell_len

    assert all(cell_len(line) <= width for line in page.getvalue().split("\n"))


@drawn
@given(row_counts())
def test_hidden_answers_are_in_no_text(rows: list[RowCounts]) -> None:
    made: Report = built(rows)
    text = text_of(made, "nl", 120)
    kept = sum(not has_share(row.cell) for row in made.rows) <= KEPT
    for row in made.rows:
        lines = [line for line in text.splitlines() if line.startswith(f"{row.label} ")]
        if not row.cell.suppressed:
            continue
        if kept:
            assert "niet getoond" in lines[0]
        else:  # folded into one line with others
            assert not lines


def test_a_long_tail_without_percentages_is_one_line_with_its_contacts() -> None:
    tail = [RowCounts(str(n), f"staart {n}", {f"a-{n % 5}": Tally(yes=1, no=1)}) for n in range(6)]
    text = text_of(built([*week()[:2], *tail]), "nl")
    assert "staart" not in text
    line = line_of(text, "Nog 6 zonder percentage")
    assert line.split()[4:] == ["12", "–"]


def test_days_are_never_folded() -> None:
    tail = [RowCounts(str(n), f"dag {n}", spread(1, 1)) for n in range(9)]
    assert text_of(built(tail, Dimension.DAY), "nl").count("\ndag ") == 9


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_bounds_say_in_words_which_answers_are_missing() -> None:
    with_handled = flat(text_of(built(week(), handled=400), "en", 120))
    assert "Missing are the 20 contacts without yes or no and the 41 that nobody logged." in (
        with_handled
    )
    assert "in a row, its contacts without yes or no; in the total also" in with_handled
    without = flat(text_of(built(week()), "nl", 120))
    assert "contacten die niemand logde, zitten daar niet bij" in without
    assert "Als ontbrekende antwoorden" in without
    days = [replace(row, handled=100) for row in week()]
    assert "in a row and in the total" in flat(
        text_of(built(days, Dimension.DAY, handled=500), "en", 120)
    )
    for language in LANGUAGES:
        page = html_page([built(week(), handled=400)], language)
        assert bounds_note(built(week(), handled=400), language) in page


def test_under_thirty_answers_there_are_no_bounds_in_the_headline() -> None:
    few = built([RowCounts("bill", "Factuur", spread(9, 10, unknown=4))], handled=40)
    assert not [one for one in findings(few, "en") if "all no" in one]
    assert "Te weinig" in headline(few, "nl")


def test_more_logged_than_handled_is_said_plainly() -> None:
    text = flat(text_of(built(week(), handled=300), "en"))
    assert "More was logged (359) than the telephone system handled (300): 120%." in text


def test_a_running_pilot_says_how_far_it_is() -> None:
    running = built(week(), facts=Facts(today=date(2026, 11, 18)))
    assert [note.text for note in running.notes if note.code == "running"] == [
        "De pilot loopt nog: 3 van 5 dagen."
    ]
    for said in (text_of(running, "nl"), html_page([running], "nl")):
        assert said.count("De pilot loopt nog: 3 van 5 dagen.") == 1
        assert said.index("loopt nog") < said.index("Factuur")
    for today in (date(2026, 11, 21), None):
        over = built(week(), facts=Facts(today=today))
        assert "running" not in [note.code for note in over.notes]


def test_endings_explain_why_more_was_logged_than_the_tables_hold() -> None:
    text = flat(text_of(built(week()), "en"))
    assert "Logged in all: 359, of which 354 contacts with a reason and 5 endings" in text
