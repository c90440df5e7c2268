from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftr.measures.answers import AgentAnswers
from ftr.report.counts import ByAgent, Tally
from ftr.report.model import Report
from ftr.report.money_lines import YearFigures
from ftr.report.result import OnePage
from ftr.report.spread import LEAST_AGENTS, agent_spread
from ftr.report.suppression import MIN_AGENTS
from tests.ftr.report.made_result import (
    COUNTS,
    FIGURES,
    WHOLE_YEAR,
    evenly,
    reported,
    result_of,
)

WEEK: dict[str, ByAgent] = {
    "late": evenly(90, 60),
    "lost": evenly(30, 50, unknown=9),
    "wrong": evenly(20, 60),
    "twice": evenly(40, 20),
    "why": evenly(16, 8),
    "later": evenly(40, 40),
    "advice": evenly(24, 40, endings=12),
}


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for one in value.values():
            yield from numbers(one)
    elif isinstance(value, list):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, float):
        yield value


@settings(max_examples=15)
@given(COUNTS, FIGURES, st.sampled_from([0, 1, 10]))
def test_whatever_was_counted_the_json_holds_numbers_and_comes_back_the_same(
    counted: dict[str, ByAgent], figures: YearFigures, min_cell: int
) -> None:
    report = reported(counted, figures=figures, min_cell=min_cell)
    text = json.dumps(report.to_dict(), allow_nan=False)
    assert Report.from_dict(json.loads(text)) == report
    assert all(math.isfinite(number) for number in numbers(json.loads(text)))


@settings(max_examples=15)
@given(COUNTS, FIGURES)
def test_parts_add_up_and_shares_lie_within_their_limits(
    counted: dict[str, ByAgent], figures: YearFigures
) -> None:
    report = reported(counted, figures=figures)
    result = report.result
    assert result is not None
    assert sum(line.contacts for line in result.mix) == report.overall.contacts
    assert sum(line.contacts for line in result.leaves) == report.overall.contacts
    if report.overall.contacts:
        assert sum(line.part for line in result.mix) == pytest.approx(1)
        assert sum(line.part for line in result.leaves) == pytest.approx(1)
    for leaf in result.leaves:
        if leaf.suppressed:
            assert (leaf.share, leaf.low, leaf.high, leaf.answers, leaf.agents) == (None,) * 5
        else:
            assert leaf.low is not None and leaf.share is not None and leaf.high is not None
            assert 0 <= leaf.low <= leaf.share <= leaf.high <= 1
    for money in result.money.lines:
        assert money.low is None or money.high is None or money.low <= money.value <= money.high


@settings(max_examples=20)
@given(COUNTS, st.sampled_from([WHOLE_YEAR, YearFigures()]))
def test_who_answered_what_in_hidden_leaves_changes_nothing(
    counted: dict[str, ByAgent], figures: YearFigures
) -> None:
    """A yes and a no of one agent change places between two hidden leaves of one main reason."""
    before = result_of(counted, figures=figures)
    hidden = {leaf.key for leaf in before.leaves if leaf.suppressed}
    for one, other in (("late", "lost"), ("late", "wrong"), ("lost", "wrong"), ("twice", "why")):
        if not {one, other} <= hidden:
            continue
        for agent in set(counted[one]) & set(counted[other]):
            mine, theirs = counted[one][agent], counted[other][agent]
            if not mine.yes or not theirs.no:
                continue
            swapped = {
                **counted,
                one: {**counted[one], agent: mine._replace(yes=mine.yes - 1, no=mine.no + 1)},
                other: {
                    **counted[other],
                    agent: theirs._replace(yes=theirs.yes + 1, no=theirs.no - 1),
                },
            }
            assert result_of(swapped, figures=figures) == before


def test_the_sentence_and_the_paragraph_say_what_was_measured() -> None:
    result = result_of(WEEK, handled=700)
    assert result.sentence.startswith("Van elke 100 contacten waren er ")
    assert "547 contacten van 8 medewerkers" in result.measured
    assert "80% van wat de telefooncentrale afhandelde" in result.measured
    assert "Eerst online: 48,3%" in result.measured
    assert "Waren alle ontbrekende antwoorden nee" in result.measured


def test_without_contacts_there_is_a_page_all_the_same() -> None:
    result = result_of({})
    assert result.sentence == "Er is nog geen contact met ja of nee beantwoord."
    assert (result.measured, result.mix, result.leaves, result.agents) == ("", (), (), None)
    assert (result.pages.total, result.money.lines) == (None, ())


def test_small_leaves_are_drawn_to_the_middle_and_zeros_take_part() -> None:
    counted = {**WEEK, "wrong": evenly(0, 40), "why": evenly(32, 0)}
    shares = {leaf.key: leaf for leaf in result_of(counted).leaves}
    assert 0 < (shares["wrong"].share or 0) < 0.1
    assert 0.6 < (shares["why"].share or 0) < 1
    assert not shares["why"].too_few


def test_the_methods_say_who_weighs_most_and_which_words_were_asked() -> None:
    methods = result_of({**WEEK, "late": {**evenly(90, 60), "a-b": Tally(yes=200)}}).methods
    assert methods.question.startswith("Heeft u voor deze vraag eerst")
    assert methods.largest_part == pytest.approx(238 / (methods.answers), abs=0.03)
    assert (methods.versions, methods.unknown, methods.endings) == ((1,), 9, 12)
    assert methods.leaves_prior is not None


def agents(*shares: int) -> list[AgentAnswers]:
    """Agents of 100 answers each, with so many yes."""
    return [AgentAnswers(share, 100 - share) for share in shares]


def test_the_spread_says_how_many_agents_lie_in_bands_of_three_or_more() -> None:
    spread = agent_spread(agents(22, 31, 35, 38, 44, 46, 47, 91))
    assert spread is not None
    assert [(band.low, band.high, band.agents) for band in spread.bands] == [
        (0.2, 0.4, 4),
        (0.4, 1.0, 4),
    ]
    assert (spread.agents, spread.inside + spread.outside) == (8, 8)
    assert spread.outside >= 2


def test_agents_who_are_all_alike_are_not_put_in_one_band() -> None:
    spread = agent_spread(agents(*[42] * 9))
    assert spread is not None
    assert (spread.bands, spread.outside) == ((), 0)


def test_under_two_bands_of_agents_nothing_is_said_of_any() -> None:
    assert agent_spread(agents(*range(20, 20 + LEAST_AGENTS - 1))) is None
    few = [*agents(20, 30, 40, 50, 60), AgentAnswers(14, 15)]
    assert agent_spread(few) is None


@settings(max_examples=40)
@given(st.lists(st.builds(AgentAnswers, st.integers(0, 80), st.integers(0, 80)), max_size=30))
def test_no_band_holds_fewer_than_three_agents(answers: list[AgentAnswers]) -> None:
    spread = agent_spread(answers)
    if spread is None:
        return
    assert all(band.agents >= MIN_AGENTS for band in spread.bands)
    assert not spread.bands or sum(band.agents for band in spread.bands) == spread.agents
    assert all(a.high <= b.low for a, b in zip(spread.bands, spread.bands[1:], strict=False))
    for answer in answers:
        if spread.bands and answer.answers >= 30:
            share = answer.yes / answer.answers
            assert any(band.low - 1e-9 <= share <= band.high for band in spread.bands)


def test_money_is_the_share_times_the_plan_and_says_where_each_number_is_from() -> None:
    report = reported(WEEK)
    assert report.result is not None
    money = report.result.money
    lines = {line.code: line for line in money.lines}
    with_reason = 100_000 * 547 / 559
    assert lines["online_first"].value == pytest.approx(with_reason * 260 / 538)
    assert lines["cost"].value == pytest.approx(with_reason * 260 / 538 * 8)
    assert lines["avoidable_cost"].value == pytest.approx(with_reason * 260 / 538 * 4)
    assert lines["cost"].low == pytest.approx(with_reason * (report.overall.ci_low or 0) * 8)
    sources = {one.code: one.source for one in money.inputs}
    assert sources["cost_per_contact"] == "controller"
    assert sources["ftr"] == "gemeten in deze pilot"
    assert money.missing == ()


def test_what_the_plan_does_not_say_is_named_and_not_made_up() -> None:
    result = result_of(WEEK, figures=YearFigures(cost=8.0))
    assert result.money.lines == ()
    assert result.money.missing == ("contacts_per_year", "achievable_part")
    assert result.pages.missing == ("contacts_per_year", "achievable_part")
    assert (result.pages.basis, result.pages.contacts) == ("thousand", 1000)
    assert all(line.worth is None for line in (*result.pages.pages, *result.pages.reasons))


def test_too_few_answers_make_no_money() -> None:
    assert result_of({"late": evenly(10, 14)}).money.lines == ()


def test_an_older_result_without_a_later_field_is_still_read() -> None:
    data = result_of(WEEK).to_dict()
    del data["leaves"][0]["agents"]
    data["later"] = {"unknown": True}
    assert OnePage.from_dict(data).leaves[0].agents is None
