from __future__ import annotations

from collections.abc import Callable
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.planning import (
    Planned,
    expected_half_width,
    smallest_drop,
    smallest_drop_of_fixed,
)
from ftr.measures.sample_size import contacts_for_drop, contacts_for_precision
from tests.ftr.measures.given import FEW

# measured by simulation: points found with 80 % power by 20 agents at .40, with other agents and
# with the same ones (correlation .8); rows by ICC, columns by contacts per agent
FOUND = {
    0.005: {100: (5.4, 4.8), 150: (4.8, 4.0), 200: (4.4, 3.5), 250: (4.2, 3.2)},
    0.01: {100: (6.3, 5.0), 150: (5.7, 4.2), 200: (5.4, 3.8), 250: (5.3, 3.5)},
    0.02: {100: (7.7, 5.4), 150: (7.3, 4.7), 200: (7.0, 4.3), 250: (6.9, 4.1)},
    0.05: {100: (10.9, 6.4), 150: (10.6, 5.8), 200: (10.4, 5.6), 250: (10.3, 5.4)},
}


def team(agents: int, contacts: float, icc: float = 0.02) -> Planned:
    return Planned((contacts,) * agents, icc=icc)


def test_contacts_for_a_drop_are_as_power_prop_test_has_them() -> None:
    assert contacts_for_drop(0.40, 0.36) == 2311
    assert contacts_for_drop(0.40, 0.36, power=0.9) == 3093
    assert contacts_for_drop(0.40, 0.36, one_sided=True) == 1820
    assert contacts_for_drop(0.40, 0.36, effect=2) == pytest.approx(4622, abs=1)
    assert contacts_for_drop(0.36, 0.40) == 2311


def test_contacts_for_a_precision_are_as_published() -> None:
    assert contacts_for_precision(0.40, 0.03) == 1025
    assert contacts_for_precision(0.40, 0.03, population=5000) == 851
    assert contacts_for_precision(0.40, 0.0001, population=5000) == 5000


def test_the_contacts_of_agents_who_differ_count_for_less() -> None:
    assert round(team(20, 250).effective) == 836
    assert team(20, 10**6).effective == pytest.approx(20 / 0.02, rel=0.01)


@pytest.mark.parametrize(("icc", "points"), [(0.005, 2.2), (0.01, 2.8), (0.02, 3.6), (0.05, 5.4)])
def test_the_half_width_is_as_simulated(icc: float, points: float) -> None:
    assert expected_half_width(team(20, 250, icc)) * 100 == pytest.approx(points, abs=0.1)


@pytest.mark.parametrize("icc", FOUND)
def test_the_smallest_drop_is_as_simulated(icc: float) -> None:
    for contacts, (others, same) in FOUND[icc].items():
        pilot = team(20, contacts, icc)
        assert smallest_drop(pilot) * 100 == pytest.approx(others, abs=0.11)
        assert smallest_drop(pilot, same_agents=0.8) * 100 == pytest.approx(same, abs=0.11)


@pytest.mark.parametrize(
    ("agents", "others", "same"), [(40, 4.8, 2.8), (60, 3.9, 2.3), (100, 3.0, 1.7)]
)
def test_more_agents_find_smaller_drops(agents: int, others: float, same: float) -> None:
    pilot = team(agents, 250)
    assert smallest_drop(pilot) * 100 == pytest.approx(others, abs=0.11)
    assert smallest_drop(pilot, same_agents=0.8) * 100 == pytest.approx(same, abs=0.11)


def test_comparing_fixed_with_untouched_reasons_finds_a_smaller_drop_overall() -> None:
    pilot = team(20, 250)
    overall = 0.4 * smallest_drop_of_fixed(pilot, 0.4)
    assert overall < smallest_drop(pilot, same_agents=0.8)
    assert smallest_drop_of_fixed(pilot, 0.5) < smallest_drop_of_fixed(pilot, 0.1)


def test_a_statement_about_these_days_alone_is_narrower() -> None:
    pilot = team(20, 250)
    assert expected_half_width(pilot, population=5000) == 0
    bare = expected_half_width(pilot)
    assert expected_half_width(pilot, population=10_000) == pytest.approx(bare * 0.5**0.5)


TEAMS = st.builds(
    Planned,
    st.lists(st.floats(0.5, 1e4), min_size=2, max_size=30).map(tuple),
    st.floats(0.01, 0.99),
    st.floats(0, 1),
)


@FEW
@given(TEAMS, st.floats(0, 1), st.floats(0.51, 0.99), st.floats(0.01, 0.99))
def test_whatever_the_plan_it_is_a_number_and_never_hopes_too_much(
    pilot: Planned, alike: float, power: float, fixed: float
) -> None:
    assert 0 < pilot.effective <= sum(pilot.contacts)
    assert 0 < expected_half_width(pilot) <= 1
    assert expected_half_width(pilot) <= expected_half_width(pilot.part(0.5))
    other = smallest_drop(pilot, power=power)
    same = smallest_drop(pilot, same_agents=alike, power=power)
    surer = smallest_drop(pilot, same_agents=alike, power=min(0.999, power + 0.009))
    assert 0 <= same <= surer <= 1
    assert 0 <= other <= 1
    assert 0 <= smallest_drop_of_fixed(pilot, fixed, power=power) <= 1


@FEW
@given(st.floats(0.05, 0.9), st.floats(0.01, 0.09), st.floats(0.55, 0.95))
def test_smaller_drops_and_more_power_need_more(before: float, drop: float, power: float) -> None:
    after = before + drop
    needed = contacts_for_drop(before, after, power=power)
    assert needed >= contacts_for_drop(before, after + 0.005, power=power)
    assert needed <= contacts_for_drop(before, after, power=power + 0.04)
    assert contacts_for_precision(before, drop) >= contacts_for_precision(before, drop + 0.01)


WRONG: list[Callable[[], object]] = [
    lambda: Planned((100.0,)),
    lambda: Planned((100.0, 0.0)),
    lambda: Planned((100.0, nan)),
    lambda: Planned((100.0, 100.0), share=0),
    lambda: Planned((100.0, 100.0), icc=1.5),
    lambda: team(5, 5).part(0),
    lambda: expected_half_width(team(5, 5), 1.0),
    lambda: expected_half_width(team(5, 5), population=0),
    lambda: smallest_drop(team(5, 5), same_agents=2),
    lambda: smallest_drop(team(5, 5), power=0.5),
    lambda: smallest_drop_of_fixed(team(5, 5), 1),
    lambda: contacts_for_drop(0.4, 0.4),
    lambda: contacts_for_drop(0.4, nan),
    lambda: contacts_for_drop(0.4, 0.3, power=1),
    lambda: contacts_for_drop(0.4, 0.3, confidence=1, one_sided=True),
    lambda: contacts_for_drop(0.4, 0.3, effect=0.5),
    lambda: contacts_for_precision(0.4, 0),
    lambda: contacts_for_precision(0.4, 0.1, population=0),
]


@pytest.mark.parametrize("call", WRONG)
def test_wrong_input_is_said_never_a_nan(call: Callable[[], object]) -> None:
    with pytest.raises(BadInput):
        call()
