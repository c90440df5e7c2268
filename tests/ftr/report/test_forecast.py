from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.plan import Plan
from ftr.plan_values import IccRange
from ftr.report.forecast import Forecast, Inputs, forecast, inputs_of
from tests.ftr.measures.given import FEW
from tests.ftr.measures.test_planning import FOUND

USUAL = Inputs()
PLAN = Plan("Week 47", date(2026, 11, 16), date(2026, 11, 22))


def at(icc: float, **changed: Any) -> Forecast:
    return forecast(replace(USUAL, icc=IccRange(icc, icc, icc), **changed))


def test_of_5000_contacts_836_count() -> None:
    expected = forecast(USUAL)
    assert (expected.handled, expected.logged, expected.answers) == (5000, 5000, 5000)
    assert round(expected.likely.effective) == 836
    assert [one.icc for one in expected.scenarios] == [0.005, 0.02, 0.05]


@pytest.mark.parametrize(("icc", "points"), [(0.005, 2.2), (0.01, 2.8), (0.02, 3.6), (0.05, 5.4)])
def test_the_margin_is_as_in_the_table(icc: float, points: float) -> None:
    assert at(icc).likely.half_width * 100 == pytest.approx(points, abs=0.1)


@pytest.mark.parametrize("icc", FOUND)
@pytest.mark.parametrize("contacts", [100, 150, 200, 250])
def test_the_smallest_drop_is_as_in_the_table(icc: float, contacts: int) -> None:
    drops = at(icc, contacts_per_agent_per_day=contacts / 5).likely.before_after
    other, same = FOUND[icc][contacts]
    assert drops.other_agents * 100 == pytest.approx(other, abs=0.11)
    assert drops.same_agents * 100 == pytest.approx(same, abs=0.11)


@pytest.mark.parametrize(
    ("agents", "other", "same"), [(40, 4.8, 2.8), (60, 3.9, 2.3), (100, 3.0, 1.7)]
)
def test_more_agents_prove_smaller_drops_as_in_the_table(
    agents: int, other: float, same: float
) -> None:
    drops = at(0.02, agents=agents).likely.before_after
    assert drops.other_agents * 100 == pytest.approx(other, abs=0.11)
    assert drops.same_agents * 100 == pytest.approx(same, abs=0.11)


def test_same_agents_who_change_their_ways_prove_less() -> None:
    drops = forecast(USUAL).likely.before_after
    assert drops.less_alike * 100 == pytest.approx(5.4, abs=0.11)


def test_fixed_against_untouched_proves_a_smaller_drop_overall_whatever_the_icc() -> None:
    for one in forecast(USUAL).scenarios:
        assert one.diff_in_diff.overall < one.before_after.same_agents
        assert one.diff_in_diff.overall == pytest.approx(0.4 * one.diff_in_diff.on_fixed)


def test_missing_answers_set_the_limits_as_far_apart_as_published() -> None:
    expected = forecast(replace(USUAL, coverage=0.85, unknown_share=0.08))
    assert expected.unanswered == pytest.approx(0.218)
    assert (expected.logged, expected.answers) == (pytest.approx(4250), pytest.approx(3910))


def test_what_helps_most_comes_first_and_is_computed() -> None:
    expected = forecast(replace(USUAL, coverage=0.85, unknown_share=0.08))
    assert [one.code for one in expected.improvements] == [
        "same_agents",
        "more_agents",
        "more_days",
        "fewer_unknown",
    ]
    gains = [one.gain for one in expected.improvements]
    assert gains == sorted(gains, reverse=True)
    agents = expected.improvements[1]
    assert (agents.was, agents.becomes) == (20, 30)
    again = forecast(replace(expected.inputs, agents=30))
    assert (agents.drop, agents.half_width) == (again.drop, again.likely.half_width)


def test_where_agents_hardly_differ_more_days_help_as_much_as_more_agents() -> None:
    gain = {one.code: one.gain for one in at(0.0).improvements}
    assert gain["more_days"] == pytest.approx(gain["more_agents"], rel=0.2)
    gain = {one.code: one.gain for one in at(0.05).improvements}
    assert gain["more_days"] < gain["more_agents"] / 5


def test_what_is_there_already_is_no_improvement() -> None:
    codes = [one.code for one in forecast(replace(USUAL, same_agents=True)).improvements]
    assert codes == ["more_agents", "more_days"]


def test_the_agents_needed_are_the_fewest() -> None:
    needed = forecast(USUAL).needed
    assert needed.drop == 0.04
    for agents, name in (
        (needed.same_agents, "same_agents"),
        (needed.other_agents, "other_agents"),
    ):
        assert agents is not None
        enough = forecast(replace(USUAL, agents=agents)).likely.before_after
        short = forecast(replace(USUAL, agents=agents - 1)).likely.before_after
        assert getattr(enough, name) <= 0.04 < getattr(short, name)
    assert forecast(USUAL, 0.0001).needed.other_agents is None


def test_a_small_reason_may_get_too_few_answers() -> None:
    reasons = forecast(replace(USUAL, agents=5)).likely.reasons
    assert [(one.part, one.answers, one.too_few) for one in reasons] == [
        (0.02, 25, True),
        (0.05, 62.5, False),
        (0.10, 125, False),
    ]


def test_a_plan_is_where_a_forecast_starts_and_what_is_said_goes_first() -> None:
    plan = replace(
        PLAN, agents=12, contacts_per_agent_per_day=40.0, unknown_share=0.1, same_agents=True
    )
    inputs = inputs_of(plan, {"agents": 30, "icc": None})
    assert (inputs.agents, inputs.contacts_per_agent_per_day) == (30, 40)
    assert (inputs.days, inputs.unknown_share, inputs.same_agents) == (5, 0.1, True)
    assert inputs.assumed == ("expected_share", "icc", "coverage", "fixed_part")
    weekend = replace(PLAN, start=date(2026, 11, 21))
    assert inputs_of(weekend).days == 2
    assert inputs_of(replace(PLAN, days_per_agent=3)).days == 3


@pytest.mark.parametrize(
    "inputs", [replace(USUAL, agents=1), replace(USUAL, expected_share=0.0)], ids=["one", "none"]
)
def test_what_cannot_be_planned_is_said(inputs: Inputs) -> None:
    with pytest.raises(BadInput):
        forecast(inputs)


@FEW
@given(
    st.builds(
        Inputs,
        agents=st.integers(2, 400),
        contacts_per_agent_per_day=st.floats(0.1, 500),
        days=st.integers(1, 60),
        expected_share=st.floats(0.01, 0.99),
        same_agents=st.sampled_from([None, True, False]),
        unknown_share=st.floats(0, 0.99),
        coverage=st.floats(0.01, 1),
        fixed_part=st.floats(0.01, 0.99),
    )
)
def test_whatever_is_planned_the_json_holds_numbers_and_nothing_makes_it_worse(
    inputs: Inputs,
) -> None:
    expected = forecast(inputs)
    json.dumps(expected.to_dict(), allow_nan=False)
    assert expected.likely.effective <= expected.answers * 1.000001 <= expected.handled * 1.000002
    assert all(one.gain >= -1e-9 for one in expected.improvements)
