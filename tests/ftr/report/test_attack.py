"""An attack on what a supervisor gets: add and subtract all that is shown, see what follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftr.catalogue.model import Catalogue, Reason
from ftr.measures.kitagawa import mix_and_rate
from ftr.report.comparison_hiding import hiding_in
from ftr.report.comparison_mix import cells_of
from ftr.report.comparison_sides import Joining
from ftr.report.counts import ByAgent, RowCounts, Tally, together, total
from ftr.report.model import Dimension
from ftr.report.reasons import Reasons
from ftr.report.split import BY_CATALOGUE, Counted, split
from ftr.report.steps import last_step
from ftr.report.suppression import hidden_leaves, hidden_rows, suppressed_keys
from tests.ftr.report.compared import FIRST, SECOND, change, compared, side
from tests.ftr.report.following import follows

MIN_CELL = 10
PAGES = ("https://x.nl/a", "https://x.nl/b", "https://x.nl/c")
MAINS, LEAVES, AGENTS = 3, 3, "bcdfg"
MONDAY = date(2026, 11, 16)
FRIDAY = MONDAY + timedelta(days=4)

NUMBERS = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 30))
TALLIES = st.builds(Tally, NUMBERS, NUMBERS, NUMBERS, st.just(0), st.just(0))
CELLS = st.dictionaries(st.sampled_from(AGENTS), TALLIES, min_size=1, max_size=5)


@st.composite
def catalogues(draw: st.DrawFn) -> Reasons:
    """Main reasons with leaves below them; pages and owners stand anywhere, also across."""
    mains = []
    for main in range(MAINS):
        leaves = tuple(
            Reason(
                f"m{main}l{leaf}",
                {"nl": f"{leaf}"},
                pages=tuple(draw(st.sets(st.sampled_from(PAGES), max_size=2))),
                owner=draw(st.sampled_from(["X", "Y", None])),
            )
            for leaf in range(LEAVES)
        )
        mains.append(Reason(f"m{main}", {"nl": f"{main}"}, sub=leaves))
    return Reasons([Catalogue(tuple(mains), version=1)])


@st.composite
def counts_by_leaf(draw: st.DrawFn) -> Counted:
    codes = [f"m{main}l{leaf}" for main in range(MAINS) for leaf in range(LEAVES)]
    return draw(st.dictionaries(st.sampled_from(codes), CELLS, max_size=9))


def with_contacts(counted: Counted) -> dict[str, ByAgent]:
    return {key: one for key, one in counted.items() if total(one).contacts}


def too_small(by_agent: ByAgent) -> bool:
    """The rules of the design, written down once more."""
    agents = [one.yes + one.no for one in by_agent.values() if one.yes + one.no]
    return sum(agents) < MIN_CELL or len(agents) < 3 or max(agents) > 0.8 * sum(agents)


def told(
    counted: Counted, reasons: Reasons, apart: Sequence[Counted] = ()
) -> dict[Dimension, list[frozenset[str]]]:
    """Per dimension the sets of leaves whose answers a report shows."""
    leaves = split(Dimension.LEAF, counted, reasons, "nl", apart=apart)
    shown = {}
    for by in BY_CATALOGUE:
        rows = split(by, counted, reasons, "nl", apart=apart)
        hidden = hidden_rows(by, rows, leaves, reasons, MIN_CELL)
        shown[by] = [row.leaves for row in rows if row.key not in hidden]
    return shown


def known_sums(
    counted: Counted, reasons: Reasons, apart: Sequence[Counted] = ()
) -> list[frozenset[str]]:
    """Those, and overall."""
    sums = [one for sets in told(counted, reasons, apart).values() for one in sets]
    return [frozenset(counted), *sums] if counted else []


def given_away(sums: Sequence[Collection[str]], counted: Counted) -> set[frozenset[str]]:
    """The small sets of up to three leaves whose answers follow from the sums that are known."""
    smalls = [
        frozenset(leaves)
        for size in (1, 2, 3)
        for leaves in combinations(sorted(counted), size)
        if too_small(together(counted[leaf] for leaf in leaves))
    ]
    everything = frozenset(counted)
    return {one for one in smalls if one != everything and follows(one, sums)}


@settings(max_examples=40, deadline=None)
@given(catalogues(), counts_by_leaf())
def test_no_small_cell_follows_from_reasons_leaves_pages_and_owners(
    reasons: Reasons, counted: Counted
) -> None:
    counted = with_contacts(counted)
    assert given_away(known_sums(counted, reasons), counted) == set()


def evenly(answers: int) -> dict[str, Tally]:
    each, rest = divmod(answers, len(AGENTS))
    return {agent: Tally(yes=each + (place < rest)) for place, agent in enumerate(AGENTS)}


def one_main() -> tuple[Reasons, dict[str, ByAgent]]:
    """Two main reasons, each with one small leaf: 9 and 3 answers."""
    mains = tuple(
        Reason(m, {"nl": m}, sub=tuple(Reason(f"{m}{n}", {"nl": n}) for n in "123")) for m in "pq"
    )
    small = {"p1": evenly(9), "p2": evenly(40), "p3": evenly(50)}
    other = {"q1": evenly(3), "q2": evenly(70), "q3": evenly(80)}
    return Reasons([Catalogue(mains, version=1)]), {**small, **other}


def test_the_attack_finds_a_leaf_that_is_its_main_reason_less_the_others() -> None:
    reasons, counted = one_main()
    sums: list[frozenset[str]] = [frozenset(counted)]
    for by in BY_CATALOGUE:
        rows = split(by, counted, reasons, "nl")
        hidden = suppressed_keys(rows, MIN_CELL)  # every dimension by itself
        sums += [row.leaves for row in rows if row.key not in hidden]
    assert {"p1"} in given_away(sums, counted)
    assert given_away(known_sums(counted, reasons), counted) == set()


def test_no_more_is_hidden_than_need_be() -> None:
    reasons, counted = one_main()
    shown = told(counted, reasons)
    assert {frozenset({"p3"}), frozenset({"q3"})} == set(shown[Dimension.LEAF])
    assert len(shown[Dimension.REASON]) == 2


@settings(max_examples=40, deadline=None)
@given(catalogues(), counts_by_leaf())
def test_the_leaves_of_the_result_hide_what_the_report_by_leaf_hides(
    reasons: Reasons, counted: Counted
) -> None:
    leaves = split(Dimension.LEAF, with_contacts(counted), reasons, "nl")
    by_leaf = hidden_rows(Dimension.LEAF, leaves, leaves, reasons, MIN_CELL)
    assert hidden_leaves(leaves, reasons, MIN_CELL) == by_leaf


@given(st.lists(CELLS, max_size=6), st.booleans())
def test_what_a_single_dimension_hides_is_together_not_small(
    parts: list[ByAgent], in_order: bool
) -> None:
    rows = [RowCounts(str(n), "", part) for n, part in enumerate(parts) if total(part).contacts]
    hidden = suppressed_keys(rows, MIN_CELL, in_order=in_order)
    gone = [row.by_agent for row in rows if row.key in hidden]
    if gone and len(gone) < len(rows):
        assert not too_small(together(gone))


# Two dates -------------------------------------------------------------------------------------

Days = Mapping[date, Counted]
DAYS = [MONDAY + timedelta(days=n) for n in range(5)]


@st.composite
def weeks(draw: st.DrawFn) -> Days:
    return {day: with_contacts(draw(counts_by_leaf())) for day in DAYS}


def added(days: Iterable[Counted]) -> dict[str, ByAgent]:
    leaves: dict[str, list[ByAgent]] = {}
    for counted in days:
        for leaf, by_agent in counted.items():
            leaves.setdefault(leaf, []).append(by_agent)
    return {leaf: together(parts) for leaf, parts in leaves.items()}


def reported(week: Days, today: date) -> tuple[date, tuple[Counted, ...]]:
    """Up to which day a supervisor sees the week on `today`, and what is kept apart."""
    so_far = {day: counted for day, counted in week.items() if day <= today}
    rows = [
        RowCounts(day.isoformat(), "", together(counted.values()))
        for day, counted in so_far.items()
    ]
    step = last_step(rows, MONDAY, FRIDAY, today, MIN_CELL)
    if step is None:
        return FRIDAY, ()
    last = {day: one for day, one in so_far.items() if step.first <= day <= step.last}
    rest = {day: one for day, one in so_far.items() if day > step.last}
    return step.last, (added(last.values()), added(rest.values()))


def told_on(week: Days, reasons: Reasons, today: date) -> list[frozenset[tuple[str, date]]]:
    """The sets of (leaf, day) whose answers the reports of that date show."""
    until, apart = reported(week, today)
    counted = added(one for day, one in week.items() if day <= until)
    return [
        frozenset(
            (leaf, day)
            for day, one in week.items()
            for leaf in leaves
            if day <= until and leaf in one
        )
        for leaves in known_sums(counted, reasons, apart)
    ]


def lone(by_agent: ByAgent) -> bool:
    """Too few answers or agents; who else comes later may outweigh the others."""
    agents = [one.answers for one in by_agent.values() if one.answers]
    return sum(agents) < MIN_CELL or len(agents) < 3


@settings(max_examples=25, deadline=None)
@given(catalogues(), weeks())
def test_two_dates_do_not_tell_what_a_few_people_logged_in_between(
    reasons: Reasons, week: Days
) -> None:
    dates = [*DAYS[1:], FRIDAY + timedelta(days=1)]
    sums = [one for today in dates for one in told_on(week, reasons, today)]
    for earlier in dates:
        until, _ = reported(week, earlier)
        since = [day for day in DAYS if day > until]
        for leaf in added(week.values()) if until >= MONDAY else ():
            asked = frozenset((leaf, day) for day in since if leaf in week[day])
            if asked and lone(together(week[day][leaf] for _, day in asked)):
                assert not follows(asked, sums)


@settings(max_examples=40, deadline=None)
@given(weeks())
def test_overall_of_two_dates_never_differs_by_few_answers_or_people(week: Days) -> None:
    ends = {reported(week, today)[0] for today in [*DAYS, FRIDAY + timedelta(days=1)]}
    ends.discard(MONDAY - timedelta(days=1))
    for first, second in combinations(sorted(ends), 2):
        between = added(one for day, one in week.items() if first < day <= second)
        assert not lone(together(between.values()))


def test_a_pilot_without_a_least_number_goes_in_no_steps() -> None:
    assert last_step([], MONDAY, FRIDAY, MONDAY, 0) is None


def test_whole_days_count_when_enough_was_logged_after_them() -> None:
    days = [RowCounts(day.isoformat(), "", evenly(50)) for day in DAYS[:2]]
    step: Any = last_step(days, MONDAY, FRIDAY, DAYS[1], MIN_CELL)
    assert (step.first, step.last) == (MONDAY, MONDAY)
    few = [days[0], replace(days[1], by_agent=evenly(4))]
    step = last_step(few, MONDAY, FRIDAY, DAYS[1], MIN_CELL)
    assert step.last < MONDAY
    assert last_step(days, MONDAY, FRIDAY, FRIDAY + timedelta(days=1), MIN_CELL) is None


@pytest.mark.parametrize("today", DAYS)
def test_today_never_counts_while_the_pilot_runs(today: date) -> None:
    days = [RowCounts(day.isoformat(), "", evenly(50)) for day in DAYS if day <= today]
    step = last_step(days, MONDAY, FRIDAY, today, MIN_CELL)
    assert step is not None
    assert step.last == today - timedelta(days=1)


# Two pilots compared ---------------------------------------------------------------------------


def shuffled(counted: Counted, blocks: Iterable[Collection[str]]) -> Counted:
    """Within each set of leaves every agent's yes are handed out the other way round.

    Each leaf keeps its number of answers, and the set its yes and no per agent.
    """
    made = {leaf: dict(by_agent) for leaf, by_agent in counted.items()}
    for block in blocks:
        for agent in AGENTS:
            inside = [leaf for leaf in sorted(block) if agent in made.get(leaf, {})]
            left = sum(made[leaf][agent].yes for leaf in inside)
            yes = [made[leaf][agent].yes for leaf in inside]
            order = inside if yes != _filled(inside, made, agent, left) else inside[::-1]
            for leaf in order:
                one = made[leaf][agent]
                given = min(left, one.answers)
                left -= given
                made[leaf][agent] = one._replace(yes=given, no=one.answers - given)
    return made


def _filled(inside: Sequence[str], made: Counted, agent: str, left: int) -> list[int]:
    found = []
    for leaf in inside:
        found.append(min(left, made[leaf][agent].answers))
        left -= found[-1]
    return found


@settings(max_examples=10, deadline=None)
@given(catalogues(), counts_by_leaf(), counts_by_leaf(), counts_by_leaf())
def test_a_comparison_stays_the_same_whatever_is_hidden_together(
    reasons: Reasons, early: Counted, late: Counted, second: Counted
) -> None:
    first = added([early, late])
    before = replace(
        side(first, replace(FIRST, min_cell=MIN_CELL), halves=(early, late)), reasons=reasons
    )
    after = replace(side(second, replace(SECOND, min_cell=MIN_CELL)), reasons=reasons)
    leaves = [leaf.code for leaf in reasons.today.leaves][::2]
    recorded = change(target="x", leaves=leaves)
    blocks = [*hiding_in(before), *hiding_in(after)]
    inside = [one for one in blocks if not any(one & other for other in blocks if other != one)]
    halves = shuffled(early, inside), shuffled(late, inside)
    whole = added(halves)
    other_before = replace(before, by_leaf=whole, halves=halves)
    other_after = replace(after, by_leaf=shuffled(second, inside))
    made = compared(before, after, recorded).to_dict()
    assert compared(other_before, other_after, recorded).to_dict() == made


def split_evenly(yes: int, no: int) -> dict[str, Tally]:
    """So many of each from every agent."""
    return {agent: Tally(yes=yes, no=no) for agent in AGENTS}


def test_a_leaf_weighed_by_itself_would_be_told_by_the_mix() -> None:
    reasons, _counted = one_main()
    rest = {leaf: split_evenly(8, 8) for leaf in ("p3", "q1", "q2", "q3")}
    first = {**rest, "p1": split_evenly(6, 6), "p2": split_evenly(6, 6)}
    second = {**rest, "p1": split_evenly(1, 0), "p2": split_evenly(5, 6)}
    sides = [
        replace(side(counted, replace(pilot, min_cell=MIN_CELL), halves=halves), reasons=reasons)
        for counted, pilot, halves in (
            (first, FIRST, (first, first)),
            (second, SECOND, None),
            (shuffled(second, [("p1", "p2")]), SECOND, None),
        )
    ]
    assert [one for one in hiding_in(sides[1]) if {"p1", "p2"} == one]
    assert sides[1].by_leaf != sides[2].by_leaf
    by_leaf, told = [], []
    for after in sides[1:]:
        cells = cells_of(Joining(sides[0], after).joints("en"), ())
        made = mix_and_rate(*cells)
        assert made is not None
        by_leaf.append(round(made.standardised, 3))
        told.append(compared(sides[0], after).to_dict())
    assert by_leaf[0] != by_leaf[1]
    assert told[0] == told[1]


def test_a_placebo_over_a_few_answers_is_not_made() -> None:
    reasons, counted = one_main()
    enough = {leaf: split_evenly(8, 8) for leaf in counted}
    early = {**enough, "p1": {"b": Tally(yes=1), "c": Tally(no=1)}}
    for halves, is_there in (((enough, enough), True), ((early, enough), False)):
        before = replace(
            side(added(halves), replace(FIRST, min_cell=MIN_CELL), halves=halves),
            reasons=reasons,
        )
        after = replace(side(enough, replace(SECOND, min_cell=MIN_CELL)), reasons=reasons)
        made = compared(before, after, change(target="p1", leaves=["p1"]))
        assert made.effect is not None
        assert (made.effect.placebo is not None) is is_there
