from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.report.counts import RowCounts, Tally, total
from ftr.report.model import Dimension, Report
from ftr.report.notes import Facts
from tests.ftr.report.made import built, row_counts

CELL_KEYS = [
    "contacts",
    "yes",
    "no",
    "unknown",
    "not_asked",
    "endings",
    "handled",
    "coverage",
    "ftr",
    "ci_low",
    "ci_high",
    "ci_method",
    "agents",
    "design_effect",
    "icc",
    "effective_n",
    "bound_low",
    "bound_high",
    "too_few",
    "suppressed",
]
HANDLED = st.one_of(st.none(), st.integers(0, 2000))


@given(row_counts(), st.sampled_from(Dimension), HANDLED)
def test_the_json_has_the_same_keys_in_the_same_order_whatever_the_numbers(
    rows: list[RowCounts], by: Dimension, handled: int | None
) -> None:
    data = built(rows, by, handled=handled).to_dict()
    assert list(data) == ["pilot", "definition", "direction", "by", "overall", "rows", "notes"]
    assert list(data["pilot"]) == ["id", "name", "kind", "start", "end", "timezone"]
    assert data["direction"] == "lower_is_better"
    assert list(data["overall"]) == CELL_KEYS
    for row in data["rows"]:
        assert list(row) == [*CELL_KEYS, "key", "label", "parent"]
    for note in data["notes"]:
        assert list(note) == ["code", "text"]


@given(row_counts(), st.sampled_from(Dimension), HANDLED)
def test_json_there_and_back_is_the_same_report(
    rows: list[RowCounts], by: Dimension, handled: int | None
) -> None:
    made = built(rows, by, handled=handled, facts=Facts(outside_window=2, parked=1))
    travelled = json.loads(json.dumps(made.to_dict(), allow_nan=False))
    assert Report.from_dict(travelled) == made


def test_fields_of_a_later_version_are_left_alone() -> None:
    data = built([]).to_dict()
    data["overall"]["later"] = 1
    data["later"] = {}
    assert Report.from_dict(data) == built([])


@pytest.mark.parametrize("missing", ["overall", "rows", "pilot", "by"])
def test_what_is_no_report_is_refused(missing: str) -> None:
    data = built([]).to_dict()
    del data[missing]
    with pytest.raises(KeyError):
        Report.from_dict(data)


def shares(data: dict[str, Any]) -> list[float]:
    names = ("ftr", "ci_low", "ci_high", "bound_low", "bound_high")
    return [data[name] for name in names if data[name] is not None]


@given(row_counts(), HANDLED)
def test_shares_are_fractions_and_interval_and_bounds_hold_the_share(
    rows: list[RowCounts], handled: int | None
) -> None:
    data = built(rows, handled=handled).to_dict()
    for cell in (data["overall"], *data["rows"]):
        assert all(0 <= share <= 1 for share in shares(cell))
        if cell["ftr"] is not None:
            assert cell["bound_low"] <= cell["ftr"] <= cell["bound_high"]
            assert cell["ftr"] == cell["yes"] / (cell["yes"] + cell["no"])
        if cell["ci_low"] is not None:
            assert cell["ci_low"] <= cell["ftr"] <= cell["ci_high"]
            assert cell["design_effect"] >= 1
            assert cell["effective_n"] <= cell["yes"] + cell["no"]
        if not cell["suppressed"]:
            answers = cell["yes"] + cell["no"]
            assert cell["contacts"] == answers + cell["unknown"] + cell["not_asked"]
            assert cell["too_few"] == (answers < 30)
            assert (cell["ftr"] is None) == (answers < 30)


@given(row_counts())
def test_rows_of_parts_add_up_to_overall(rows: list[RowCounts]) -> None:
    made = built(rows, min_cell=0)
    for name in ("contacts", "yes", "no", "unknown", "not_asked", "endings"):
        assert sum(getattr(row.cell, name) for row in made.rows) == getattr(made.overall, name)


@given(row_counts(), HANDLED)
def test_coverage_counts_endings_and_is_not_clipped(
    rows: list[RowCounts], handled: int | None
) -> None:
    overall = built(rows, handled=handled).overall
    counted = [total(row.by_agent) for row in rows]
    logged = sum(one.contacts + one.endings for one in counted)
    assert overall.coverage == (logged / handled if handled else None)


def codes(made: Report) -> list[str]:
    return [note.code for note in made.notes]


def test_the_notes_say_what_the_numbers_hide() -> None:
    few = [RowCounts("a", "A", {"a-1": Tally(yes=5, no=4)})]
    facts = Facts(
        outside_window=1,
        generated=2,
        parked=3,
        clock_corrected=4,
        remapped=5,
        channels_not_asking=("E-mail",),
        contacts_not_asking=6,
    )
    made = built(few, facts=facts)
    assert codes(made) == [
        "generated",
        "too_few",
        "few_agents",
        "no_handled",
        "channels_not_asking",
        "outside_window",
        "parked",
        "clock_corrected",
        "remapped",
        "suppressed",
    ]


def test_coverage_above_one_is_noted() -> None:
    rows = [RowCounts("a", "A", {f"a-{n}": Tally(yes=20, no=20) for n in range(5)})]
    assert "coverage_above_1" in codes(built(rows, handled=199))
    assert "coverage_above_1" not in codes(built(rows, handled=200))


def test_under_three_agents_overall_is_shown_with_a_note() -> None:
    rows = [RowCounts("a", "A", {"a-1": Tally(yes=200), "a-2": Tally(no=200)})]
    made = built(rows)
    assert made.overall.ftr == 0.5
    assert not made.overall.suppressed
    assert "few_agents" in codes(made)


def note(made: Report, code: str) -> str:
    return "".join(note.text for note in made.notes if note.code == code)


def by_agents(*answers: tuple[int, int]) -> list[RowCounts]:
    tallies = {f"a-{place}": Tally(yes=yes, no=no) for place, (yes, no) in enumerate(answers)}
    return [RowCounts("a", "A", tallies)]


def test_the_margin_counts_agents_and_says_so_in_plain_words() -> None:
    shares = [15, 35, 20, 30, 10, 40, 18, 32]
    made = built(by_agents(*((yes, 50 - yes) for yes in shares)))
    overall = made.overall
    assert overall.ci_method == "agents_logit_t"
    assert overall.design_effect is not None
    assert overall.design_effect > 5
    assert overall.effective_n == pytest.approx(400 / overall.design_effect)
    assert overall.icc is not None
    assert overall.icc > 0.1
    text = note(made, "counts_as")
    assert text.startswith(f"8 medewerkers tellen hier als {round(overall.effective_n)} losse ")
    assert not note(made, "heavy_agent")


def test_a_row_counts_the_agents_that_have_contacts_in_it() -> None:
    rows = [
        RowCounts("few", "F", {f"a-{n}": Tally(yes=10 + 5 * n, no=40) for n in range(3)}),
        RowCounts("all", "A", {f"a-{n}": Tally(yes=10 + n, no=40) for n in range(20)}),
    ]
    few, every = (row.cell for row in built(rows).rows)
    assert (few.agents, every.agents) == (3, 20)
    alone = built([rows[0]]).overall
    assert (few.ci_low, few.ci_high, few.icc) == (alone.ci_low, alone.ci_high, alone.icc)


def test_one_agent_alone_has_a_share_and_no_margin() -> None:
    made = built(by_agents((20, 30)))
    assert made.overall.ftr == 0.4
    assert (made.overall.ci_low, made.overall.ci_high, made.overall.ci_method) == (None,) * 3
    assert (made.overall.design_effect, made.overall.effective_n) == (None, None)
    assert "geen marge" in note(made, "no_margin")


def test_where_all_answers_are_the_same_the_margin_is_planned() -> None:
    made = built(by_agents(*[(0, 50)] * 4))
    assert made.overall.ci_method == "wilson_planned"
    assert "101" in note(made, "counts_as")
    assert made.overall.ci_high is not None
    assert made.overall.ci_high > 0.03


def test_agents_that_do_not_differ_count_in_full() -> None:
    assert "200" in note(built(by_agents(*[(20, 30)] * 4)), "counts_as")


def test_an_agent_with_much_of_the_answers_is_noted_without_a_name() -> None:
    heavy = by_agents((40, 60), *[(20, 30)] * 7)
    assert note(built(heavy), "heavy_agent").startswith("Eén medewerker gaf 22%")
    assert "a-0" not in note(built(heavy), "heavy_agent")


def test_a_row_that_leans_on_one_agent_is_named_and_the_agent_is_not() -> None:
    leaning = replace(by_agents((30, 30), (10, 10), (5, 5))[0], key="late", label="Te laat")
    even = replace(by_agents(*[(10, 10)] * 3)[0], key="lost", label="Kwijt")
    few = replace(by_agents((9, 9), (2, 2), (2, 2))[0], key="new", label="Nieuw")
    said = note(built([leaning, even, few]), "heavy_agent_rows")
    assert "“Te laat”" in said
    assert "Kwijt" not in said
    assert "Nieuw" not in said
    assert "a-0" not in said
    assert not note(built([even]), "heavy_agent_rows")
    assert not note(built([leaning], Dimension.AGENT), "heavy_agent_rows")


def test_notes_are_in_the_language_of_the_report() -> None:
    made = built([])
    assert made.definition.startswith("Eerst online geweest")
    assert "Lager is beter" in made.definition
