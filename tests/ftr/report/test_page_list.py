from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from ftr.catalogue.model import Reason
from ftr.report.counts import ByAgent
from ftr.report.money_lines import YearFigures
from ftr.report.page_list import PageLine
from tests.ftr.report.made_result import (
    AGENTS,
    BILL,
    CATALOGUE,
    COUNTS,
    FIGURES,
    LOST,
    TRACK,
    UNUSED,
    evenly,
    result_of,
)
from tests.ftr.report.test_result import WEEK


def by_key(lines: tuple[PageLine, ...]) -> dict[str, PageLine]:
    return {line.key: line for line in lines}


def test_a_page_with_many_contacts_goes_before_one_with_a_higher_share() -> None:
    pages = result_of(WEEK).pages
    assert [line.key for line in pages.pages] == [TRACK, BILL, LOST]
    track, bill, _ = pages.pages
    assert (track.share or 1) < (bill.share or 0)
    assert (track.expected or 0) > (bill.expected or 0)


def test_a_contact_counts_for_each_of_its_pages_and_the_total_counts_it_once() -> None:
    pages = result_of(WEEK).pages
    lines = by_key(pages.pages)
    assert lines[LOST].contacts == 89
    assert lines[TRACK].contacts == 150 + 89 + 80
    assert lines[TRACK].reasons == (
        "Bezorging › Te laat",
        "Bezorging › Kwijt",
        "Bezorging › Verkeerd",
    )
    assert pages.overlap
    assert pages.total == pytest.approx(pages.contacts * 260 / 538 * 0.5)
    assert by_key(pages.reasons)["lost"].pages == (TRACK, LOST)


def test_expected_is_contacts_times_share_times_what_is_achievable_and_worth_that_in_euros() -> (
    None
):
    pages = result_of(WEEK).pages
    for line in (*pages.pages[:1], *pages.reasons[:3]):
        assert line.share is not None and line.expected is not None
        assert line.expected == pytest.approx(pages.contacts * line.part * line.share * 0.5)
        assert line.worth == pytest.approx(line.expected * 8)


def test_contact_worth_having_is_nothing_to_gain() -> None:
    pages = result_of(WEEK).pages
    later = by_key(pages.reasons)["later"]
    assert later.worth_having
    assert (later.expected, later.top_chance) == (None, None)
    assert pages.reasons[-1] == later
    bill = by_key(pages.pages)[BILL]
    assert (bill.contacts, bill.answers) == (60 + 24 + 80, 60 + 24)


def test_chances_are_drawn_where_there_are_more_than_five() -> None:
    pages = result_of(WEEK).pages
    assert all(line.top_chance is None for line in pages.pages)
    chances = [line.top_chance for line in pages.reasons if line.expected is not None]
    # what is left to 5 is of a line with too few answers, of which none is told
    assert 4.9 < sum(chance for chance in chances if chance is not None) < 5
    assert by_key(pages.reasons)["late"].top_chance == 1


def test_what_customers_said_most_is_told_where_enough_said_it() -> None:
    said = {
        "advice": {
            "not_found": dict.fromkeys(AGENTS, 5),
            "did_not_work": dict.fromkeys(AGENTS, 3),
        },
        "wrong": {"not_found": dict.fromkeys(AGENTS[:2], 9)},
    }
    lines = by_key(result_of(WEEK, said=said).pages.reasons)
    advice = lines["advice"]
    assert (advice.obstacle, advice.obstacle_label) == ("not_found", "Niet gevonden")
    assert advice.obstacle_part == pytest.approx(5 / 8)
    assert [(one.obstacle, one.part) for one in advice.obstacles] == [
        ("not_found", pytest.approx(5 / 8)),
        ("did_not_work", pytest.approx(3 / 8)),
    ]
    assert lines["wrong"].obstacle is None


def test_gaps_are_told_on_both_sides() -> None:
    pointed = {"http://www.x.nl/volg/": 3, "https://x.nl/nieuw": 2, "x.nl/nieuw/": 4, "[": 1}
    pages = result_of(WEEK, pointed=pointed).pages
    [advice] = pages.reasons_without_page
    assert (advice.key, advice.contacts, advice.too_few) == ("advice", 64, False)
    assert [(gap.contacts, gap.key) for gap in pages.pages_without_reason] == [
        (6, "https://x.nl/nieuw"),
        (1, "["),
    ]
    assert [gap.key for gap in pages.pages_without_contact] == [UNUSED]


def test_a_reason_without_a_page_that_nobody_was_online_for_is_no_gap() -> None:
    assert result_of({**WEEK, "advice": evenly(0, 40)}).pages.reasons_without_page == ()


def test_a_page_says_nothing_of_a_leaf_that_is_hidden() -> None:
    pages = result_of({**WEEK, "lost": evenly(2, 3, agents=2)}).pages
    lost = by_key(pages.pages)[LOST]
    assert lost.suppressed
    assert (lost.contacts, lost.share, lost.expected, lost.answers) == (5, None, None, None)
    hidden = [line.key for line in pages.reasons if line.suppressed]
    assert len(hidden) > 1
    assert by_key(pages.pages)[TRACK].answers == 150


def test_owners_of_all_reasons_of_a_page_are_named() -> None:
    bill = CATALOGUE.reasons[1]
    two = replace(bill, sub=(replace(bill.sub[0], owner="IT"), *bill.sub[1:]))
    catalogue = replace(CATALOGUE, reasons=(CATALOGUE.reasons[0], two, *CATALOGUE.reasons[2:]))
    lines = by_key(result_of(WEEK, catalogue=catalogue).pages.pages)
    assert set(lines[BILL].owners) == {"IT", "Financiën"}


@settings(max_examples=15)
@given(COUNTS, FIGURES)
def test_lines_are_ranked_and_the_same_each_time(
    counted: dict[str, ByAgent], figures: YearFigures
) -> None:
    pages = result_of(counted, figures=figures).pages
    turned = dict(reversed(list(counted.items())))
    assert result_of(turned, figures=figures).pages == pages
    for lines in (pages.pages, pages.reasons):
        expected = [line.expected for line in lines if line.expected is not None]
        assert expected == sorted(expected, reverse=True)
        assert all(line.expected is None for line in lines[len(expected) :])
        for line in lines:
            if line.suppressed:
                bare = (line.answers, line.share, line.expected, line.worth, line.top_chance)
                assert bare == (None,) * 5


def test_many_reasons_are_all_there() -> None:
    reasons = tuple(Reason(f"r{n}", {"nl": f"Reden {n}"}) for n in range(40))
    catalogue = replace(CATALOGUE, reasons=reasons)
    counted = {f"r{n}": evenly(8 + n, 30) for n in range(40)}
    lines = result_of(counted, catalogue=catalogue).pages.reasons
    assert len(lines) == 40
    chances = [line.top_chance or 0.0 for line in lines]
    assert sum(chances) == pytest.approx(5)
    assert max(chances[:5]) > max(chances[10:])
