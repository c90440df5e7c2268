from __future__ import annotations

import pytest
from hypothesis import given

from ftr.report.counts import RowCounts, Tally, total
from ftr.report.model import Dimension, Report
from ftr.report.suppression import suppressed_keys
from tests.ftr.report.made import built, row_counts


def row(key: str, *agents: tuple[int, int]) -> RowCounts:
    by_agent = {f"a-{place}": Tally(yes=y, no=n) for place, (y, n) in enumerate(agents)}
    return RowCounts(key, key, by_agent)


def evenly(key: str, answers: int, agents: int = 5) -> RowCounts:
    """`answers` spread as evenly as can be."""
    each, rest = divmod(answers, agents)
    return row(key, *((each + (place < rest), 0) for place in range(agents)))


def test_rows_of_enough_answers_and_agents_are_shown() -> None:
    assert suppressed_keys([evenly("a", 10), evenly("b", 40)], 10) == set()


def test_under_the_least_number_of_answers_is_hidden_and_the_next_smallest_with_it() -> None:
    rows = [evenly("big", 400), evenly("small", 9), evenly("middle", 60)]
    assert suppressed_keys(rows, 10) == {"small", "middle"}


def test_two_hidden_rows_cannot_be_told_apart_so_no_third_goes() -> None:
    rows = [evenly("big", 400), evenly("small", 9), evenly("smaller", 3), evenly("middle", 60)]
    assert suppressed_keys(rows, 10) == {"small", "smaller"}


def test_answers_of_two_agents_are_hidden_however_many() -> None:
    rows = [evenly("two", 300, agents=2), evenly("a", 50), evenly("b", 60)]
    assert suppressed_keys(rows, 10) == {"two", "a"}


def test_an_agent_who_only_did_not_ask_does_not_count_as_one_who_answered() -> None:
    asked = {"a-1": Tally(yes=20), "a-2": Tally(no=20), "a-3": Tally(not_asked=20)}
    rows = [RowCounts("two", "two", asked), evenly("a", 50), evenly("b", 60)]
    assert "two" in suppressed_keys(rows, 10)


@pytest.mark.parametrize(("most", "hidden"), [(80, False), (81, True)])
def test_one_agent_may_have_four_fifths_but_not_more(most: int, hidden: bool) -> None:
    rest = 100 - most
    rows = [row("r", (most, 0), (rest - 5, 0), (5, 0)), evenly("a", 500), evenly("b", 600)]
    assert ("r" in suppressed_keys(rows, 10)) is hidden


def test_zero_hides_nothing() -> None:
    assert suppressed_keys([evenly("a", 1), evenly("b", 400, agents=1)], 0) == set()


def test_an_empty_row_is_hidden_but_does_not_protect_another() -> None:
    rows = [evenly("big", 400), evenly("small", 9), RowCounts("none", "none", {})]
    assert suppressed_keys(rows, 10) == {"small", "none", "big"}


def test_a_row_outside_overall_cannot_be_worked_out_and_takes_no_other_with_it() -> None:
    mails = RowCounts("email", "email", {"a-1": Tally(not_asked=70)}, in_overall=False)
    assert suppressed_keys([evenly("phone", 400), mails], 10) == {"email"}


def test_a_single_row_is_all_there_is() -> None:
    assert suppressed_keys([evenly("only", 4)], 10) == {"only"}


HIDDEN_FIELDS = [
    "yes",
    "no",
    "unknown",
    "not_asked",
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
]


@given(row_counts())
def test_a_suppressed_row_keeps_its_answers_to_itself(rows: list[RowCounts]) -> None:
    made = built(rows)
    for shown, counts in zip(made.rows, rows, strict=True):
        assert shown.cell.contacts == total(counts.by_agent).contacts
        assert shown.cell.endings == total(counts.by_agent).endings
        assert shown.cell.handled == counts.handled
        if shown.cell.suppressed:
            data = shown.cell
            assert {name: getattr(data, name) for name in HIDDEN_FIELDS} == dict.fromkeys(
                HIDDEN_FIELDS
            )


@given(row_counts())
def test_no_shown_row_is_small(rows: list[RowCounts]) -> None:
    for shown, counts in zip(built(rows).rows, rows, strict=True):
        if not shown.cell.suppressed:
            answers = [tally.answers for tally in counts.by_agent.values() if tally.answers]
            assert sum(answers) >= 10
            assert len(answers) >= 3
            assert max(answers) * 5 <= sum(answers) * 4


def worked_out(made: Report, field: str) -> dict[str, int]:
    """The attack: overall minus the rows that are shown, where one row with contacts is left."""
    hidden = [row for row in made.rows if row.cell.suppressed and row.cell.contacts]
    if len(hidden) != 1 or getattr(made.overall, field) is None:
        return {}
    shown = sum(getattr(row.cell, field) for row in made.rows if not row.cell.suppressed)
    return {hidden[0].key: getattr(made.overall, field) - shown}


@pytest.mark.parametrize("field", ["yes", "no", "unknown", "not_asked"])
@given(row_counts())
def test_subtracting_from_overall_gives_no_hidden_row(field: str, rows: list[RowCounts]) -> None:
    made = built(rows)
    found = worked_out(made, field)
    if found:  # the only row with contacts: overall is that row, and overall is never hidden
        assert sum(row.cell.contacts > 0 for row in made.rows) == 1


def test_the_attack_would_work_on_a_report_without_the_second_rule() -> None:
    rows = [evenly("big", 400), evenly("small", 9), evenly("middle", 60)]
    bare = built(rows, min_cell=0)
    big, small, middle = bare.rows
    assert bare.overall.yes is not None
    assert bare.overall.yes - (big.cell.yes or 0) - (middle.cell.yes or 0) == small.cell.yes


@given(row_counts())
def test_per_agent_no_share_can_be_made_whatever_the_least_number(rows: list[RowCounts]) -> None:
    for min_cell in (0, 10):
        for shown in built(rows, Dimension.AGENT, min_cell=min_cell).rows:
            cell = shown.cell
            assert (cell.yes, cell.no, cell.ftr, cell.ci_low, cell.ci_high) == (None,) * 5
            assert (cell.bound_low, cell.bound_high, cell.suppressed) == (None, None, True)
