"""An attack on a running pilot: what reports of several dates tell when they are subtracted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ftr.report.blocks import are_tied
from ftr.report.counts import ByAgent, RowCounts, Tally, together
from ftr.report.reasons import Reasons
from ftr.report.split import Counted
from ftr.report.steps import ONE_DAY, Step, last_step
from tests.ftr.report.attacked import (
    MIN_CELL,
    added,
    catalogues,
    counts_by_leaf,
    evenly,
    known_sums,
    plain_catalogue,
    with_contacts,
)
from tests.ftr.report.following import Known

MONDAY = date(2026, 11, 16)
FRIDAY = MONDAY + timedelta(days=4)

Days = Mapping[date, Counted]
DAYS = [MONDAY + timedelta(days=n) for n in range(5)]
WEEK = Step(MONDAY, FRIDAY)


@st.composite
def weeks(draw: st.DrawFn) -> Days:
    return {day: with_contacts(draw(counts_by_leaf())) for day in DAYS}


def tied(week: Days, one: Step, other: Step) -> bool:
    """Whether enough was logged in each of the two about what the other is about."""
    parts = [
        added(counted for day, counted in week.items() if step.first <= day <= step.last)
        for step in (one, other)
    ]
    return are_tied(*parts, MIN_CELL)


def reported(week: Days, today: date) -> tuple[date, tuple[Counted, ...]]:
    """Up to which day a supervisor sees the week on `today`, and what is kept apart."""
    so_far = {day: counted for day, counted in week.items() if day <= today}
    rows = [
        RowCounts(day.isoformat(), "", together(counted.values()))
        for day, counted in so_far.items()
    ]
    step = last_step(rows, WEEK, today, MIN_CELL, lambda one, other: tied(so_far, one, other))
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


def parts_told(week: Days, dates: Iterable[date]) -> list[list[date]]:
    """The days between the ends of what is told on these dates."""
    ends = sorted({MONDAY - ONE_DAY, *(reported(week, today)[0] for today in dates)})
    return [[day for day in DAYS if first < day <= last] for first, last in pairwise(ends)]


def lone(by_agent: ByAgent) -> bool:
    """Too few answers or agents; who else comes later may outweigh the others."""
    agents = [one.answers for one in by_agent.values() if one.answers]
    return sum(agents) < MIN_CELL or len(agents) < 3


def week_of(*days: Mapping[str, str]) -> Days:
    """Per day and leaf how often which agent asked: "b27 c1"."""
    return {
        day: {
            leaf: {one[0]: Tally(no=int(one[1:])) for one in asked.split()}
            for leaf, asked in logged.items()
        }
        for day, logged in zip(DAYS, days, strict=True)
    }


# On Wednesday there was nothing but m2l1, so this is known of it: in the end so is the rest of it,
# which two agents logged.
ONE_SUBJECT_ON_WEDNESDAY = week_of(
    {"m0l1": "f9 g7", "m1l0": "b8 c2 f2 g3", "m1l1": "b1 c19 d3", "m2l0": "b6 d1 f25 g3"},
    {},
    {"m2l1": "b27 c1 d5 f1 g12"},
    {"m0l1": "b1 c18 d25 f18 g3", "m1l2": "c34 d7", "m2l1": "c27"},
    {"m0l0": "b1 c3 d17 f3 g36", "m1l0": "b4 c13 d3 f30 g40", "m1l2": "b15 d28 g18", "m2l1": "d25"},
)
# Monday and Tuesday are told on Thursday and on Friday. What may be shown apart of m2 is another
# leaf on each; together these leave m2l1, of which two agents logged what came on Friday.
OTHER_ROWS_OF_THE_SAME_DAYS = week_of(
    {"m1l2": "b23 c12 d1", "m2l0": "b3 c5 d10 f2 g4", "m2l2": "g3"},
    {
        **{"m0l0": "g30", "m0l1": "b18", "m0l2": "c21 f1 g1"},
        **{"m1l0": "c25 f31", "m1l1": "b19 c18 f20 g25", "m1l2": "b21 f19 g1"},
        **{"m2l0": "b16 c1 f6", "m2l1": "c5 d6 f25", "m2l2": "b26 c19 d5 f3 g1"},
    },
    {"m0l0": "b30 c6"},
    {"m1l2": "b23 c12 d1", "m2l0": "b3 c5 d10 f2 g4", "m2l2": "g3"},
    {
        **{"m0l1": "b3 d7", "m0l2": "b30 c6", "m1l0": "c25 d19 g2"},
        **{"m2l1": "b2 d2", "m2l2": "b16 c1 d3 f24 g19"},
    },
)


@settings(max_examples=25, deadline=None)
@given(catalogues(), weeks())
@example(plain_catalogue(), ONE_SUBJECT_ON_WEDNESDAY)
@example(plain_catalogue(), OTHER_ROWS_OF_THE_SAME_DAYS)
def test_two_dates_do_not_tell_what_a_few_people_logged_about_a_subject(
    reasons: Reasons, week: Days
) -> None:
    dates = [*DAYS[1:], FRIDAY + ONE_DAY]
    parts = parts_told(week, dates)
    if len(parts) < 2:
        return
    known = Known(one for today in dates for one in told_on(week, reasons, today))
    for some in (one for size in range(1, len(parts)) for one in combinations(parts, size)):
        days = [day for part in some for day in part]
        for leaf in added(week.values()):
            asked = frozenset((leaf, day) for day in days if leaf in week[day])
            if asked and lone(together(week[day][leaf] for _, day in asked)):
                assert not known.tell(asked)


@settings(max_examples=40, deadline=None)
@given(weeks())
def test_overall_of_two_dates_never_differs_by_few_answers_or_people(week: Days) -> None:
    ends = {reported(week, today)[0] for today in [*DAYS, FRIDAY + ONE_DAY]}
    ends.discard(MONDAY - ONE_DAY)
    for first, second in combinations(sorted(ends), 2):
        between = added(one for day, one in week.items() if first < day <= second)
        assert not lone(together(between.values()))


def always(_one: Step, _other: Step) -> bool:
    return True


def test_a_pilot_without_a_least_number_goes_in_no_steps() -> None:
    assert last_step([], WEEK, MONDAY, 0, always) is None


def test_whole_days_count_when_enough_was_logged_after_them() -> None:
    days = [RowCounts(day.isoformat(), "", evenly(50)) for day in DAYS[:2]]
    step: Any = last_step(days, WEEK, DAYS[1], MIN_CELL, always)
    assert (step.first, step.last) == (MONDAY, MONDAY)
    few = [days[0], replace(days[1], by_agent=evenly(4))]
    step = last_step(few, WEEK, DAYS[1], MIN_CELL, always)
    assert step.last < MONDAY
    assert last_step(days, WEEK, FRIDAY + ONE_DAY, MIN_CELL, always) is None


@pytest.mark.parametrize("today", DAYS)
def test_today_never_counts_while_the_pilot_runs(today: date) -> None:
    days = [RowCounts(day.isoformat(), "", evenly(50)) for day in DAYS if day <= today]
    step = last_step(days, WEEK, today, MIN_CELL, always)
    assert step is not None
    assert step.last == today - ONE_DAY


def test_a_day_about_other_subjects_than_the_step_before_goes_with_the_next() -> None:
    days = [RowCounts(day.isoformat(), "", evenly(50)) for day in DAYS]
    apart = {DAYS[1], DAYS[2]}  # a step of only these is about something else

    def tied(one: Step, other: Step) -> bool:
        return not any({step.first, step.last} <= apart for step in (one, other))

    steps = [last_step(days[: n + 1], WEEK, day, MIN_CELL, tied) for n, day in enumerate(DAYS)]
    assert [step.last for step in steps if step] == [
        *(MONDAY - ONE_DAY, MONDAY, MONDAY, MONDAY, DAYS[3]),
    ]
    assert steps[-1] == Step(DAYS[1], DAYS[3])


def test_what_two_parts_of_the_time_are_about_must_be_in_both() -> None:
    enough, few = evenly(12), evenly(9)
    assert are_tied({"a": enough, "b": few}, {"a": enough}, MIN_CELL)
    assert not are_tied({"a": enough}, {"b": enough}, MIN_CELL)
    assert not are_tied({"a": few, "b": enough}, {"a": enough}, MIN_CELL)
    assert not are_tied({"a": enough}, {"a": few, "b": enough}, MIN_CELL)
    assert not are_tied({"a": enough}, {"a": {"b": Tally(yes=30), "c": Tally(no=30)}}, MIN_CELL)
    nothing: dict[str, ByAgent] = {"a": few, "b": {}}
    assert not are_tied(nothing, {"a": enough, "b": enough}, MIN_CELL)
