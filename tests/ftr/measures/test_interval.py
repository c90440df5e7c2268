from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given

from ftr.errors import BadInput
from ftr.measures.answers import AgentAnswers, pooled
from ftr.measures.interval import share_interval
from ftr.measures.ratio import logit_t_interval, ratio_estimate
from ftr.measures.wilson import wilson
from tests.ftr.measures.given import AGENTS, FEW, uneven_agents


def test_agents_that_differ_make_it_wider_than_loose_contacts() -> None:
    agents = [AgentAnswers(yes, 250 - yes) for yes in (60, 140, 90, 110, 75, 130)]
    whole = pooled(agents)
    interval = share_interval(agents)
    assert interval is not None
    low, high = wilson(whole.yes, whole.answers)
    assert interval.low < low
    assert high < interval.high
    assert interval.method == "agents_logit_t"
    assert interval.design_effect > 5
    assert interval.effective_n == pytest.approx(1500 / interval.design_effect)
    assert interval.icc is not None
    assert interval.icc > 0.02


def test_agents_that_happen_to_agree_make_it_no_narrower_than_loose_contacts() -> None:
    agents = [AgentAnswers(100, 150)] * 20
    interval = share_interval(agents)
    assert interval is not None
    assert (interval.design_effect, interval.icc) == (1, 0)
    assert interval.effective_n == 5000
    assert (interval.low, interval.high) == wilson(2000, 5000)


@pytest.mark.parametrize("agent", [AgentAnswers(0, 50), AgentAnswers(50, 0)])
def test_where_everybody_says_the_same_the_planned_design_effect_counts(
    agent: AgentAnswers,
) -> None:
    interval = share_interval([agent] * 4)
    assert interval is not None
    assert interval.method == "wilson_planned"
    assert interval.design_effect == pytest.approx(1.98)
    assert interval.effective_n == pytest.approx(200 / 1.98)
    assert interval.icc is None
    low, high = wilson(0, 101)
    width = interval.high - interval.low
    assert width == pytest.approx(high - low, abs=0.0001)
    assert (interval.low == 0) == (agent.yes == 0)


@pytest.mark.parametrize("agents", [[], [AgentAnswers(0, 0)] * 5, [AgentAnswers(20, 30)]])
def test_under_two_agents_with_an_answer_there_is_no_interval(agents: list[AgentAnswers]) -> None:
    assert share_interval(agents) is None


@FEW
@given(AGENTS)
def test_it_holds_the_share_and_stays_within_0_and_1(agents: list[AgentAnswers]) -> None:
    interval = share_interval(agents)
    if interval is None:
        assert sum(agent.answers > 0 for agent in agents) < 2
        return
    whole = pooled(agents)
    assert 0 <= interval.low <= whole.yes / whole.answers <= interval.high <= 1
    assert interval.low < interval.high
    assert interval.design_effect >= 1
    assert 0 < interval.effective_n <= whole.answers
    assert interval.icc is None or 0 <= interval.icc <= 1
    low, high = wilson(whole.yes, whole.answers)
    assert interval.low <= low
    assert high <= interval.high
    assert isfinite(interval.design_effect)


def test_more_confidence_is_wider() -> None:
    agents = uneven_agents(10)
    narrow, wide = share_interval(agents, 0.8), share_interval(agents, 0.99)
    assert narrow is not None
    assert wide is not None
    assert wide.low < narrow.low < narrow.high < wide.high


@pytest.mark.parametrize("seed", range(4))
def test_the_limits_are_the_ratio_estimators_on_the_logit_scale(seed: int) -> None:
    agents = uneven_agents(9, seed)
    interval, estimate = share_interval(agents), ratio_estimate(agents)
    assert interval is not None
    assert estimate is not None
    low, high = logit_t_interval(estimate.share, estimate.variance, 8)
    loose = wilson(pooled(agents).yes, estimate.answers)
    assert (interval.low, interval.high) == (min(low, loose[0]), max(high, loose[1]))


def test_wrong_counts_are_said() -> None:
    with pytest.raises(BadInput):
        share_interval([AgentAnswers(1, -1)])
