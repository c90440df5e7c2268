"""The share over agents: ratio estimator, jackknife, design effect, ICC."""

from __future__ import annotations

import random
from math import isfinite, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.answers import AgentAnswers, heaviest_part
from ftr.measures.clustering import (
    anova_icc,
    design_effect,
    effective_contacts,
    icc_limits,
    planned_design_effect,
)
from ftr.measures.jackknife import jackknife_estimate, jackknife_variance
from ftr.measures.ratio import (
    effective_wilson_interval,
    logit_t_interval,
    ratio_estimate,
    t_interval,
)
from tests.ftr.measures.given import AGENTS, FEW, as_contacts, uneven_agents


@pytest.mark.parametrize("seed", range(5))
def test_the_variance_is_statsmodels_clustered_one(seed: int) -> None:
    from statsmodels.regression.linear_model import OLS

    agents = uneven_agents(12, seed)
    answers, places = as_contacts(agents)
    fitted = OLS(answers, [1.0] * len(answers)).fit(
        cov_type="cluster", cov_kwds={"groups": places, "use_correction": True}, use_t=True
    )
    estimate = ratio_estimate(agents)
    assert estimate is not None
    assert estimate.share == pytest.approx(fitted.params[0])
    assert estimate.variance == pytest.approx(fitted.bse[0] ** 2)
    assert t_interval(estimate) == pytest.approx(tuple(fitted.conf_int()[0]))


def test_limits_are_the_ones_a_published_estimate_has() -> None:
    # Lohr, Sampling: Design and Analysis, exercise 5.19: ten clusters
    from ftr.measures.ratio import RatioEstimate

    estimate = RatioEstimate(share=0.47829, variance=0.0657**2, agents=10, answers=1000)
    assert t_interval(estimate) == pytest.approx((0.330, 0.627), abs=0.0005)


def test_equal_agents_have_the_variance_of_their_mean() -> None:
    from statistics import variance

    agents = [AgentAnswers(yes, 50 - yes) for yes in (10, 25, 20, 31)]
    estimate = ratio_estimate(agents)
    assert estimate is not None
    assert estimate.variance == pytest.approx(variance(a.yes / 50 for a in agents) / 4)
    again = jackknife_estimate(agents)
    assert again is not None
    assert again.variance == pytest.approx(estimate.variance)


@pytest.mark.parametrize("seed", range(5))
def test_the_jackknife_is_near_and_scipy_agrees_on_the_logit(seed: int) -> None:
    from scipy import special, stats

    agents = uneven_agents(20, seed)
    one, other = ratio_estimate(agents), jackknife_estimate(agents)
    assert one is not None
    assert other is not None
    assert sqrt(other.variance / one.variance) == pytest.approx(1, abs=0.1)
    low, high = logit_t_interval(one.share, one.variance, one.degrees)
    half = stats.t.ppf(0.975, 19) * sqrt(one.variance) / (one.share * (1 - one.share))
    assert low == pytest.approx(special.expit(special.logit(one.share) - half))
    assert high == pytest.approx(special.expit(special.logit(one.share) + half))
    near = effective_wilson_interval(one.share, one.variance, one.degrees)
    assert near == pytest.approx((low, high), abs=0.01)


def test_agents_without_an_answer_do_not_count() -> None:
    agents = uneven_agents(4)
    assert ratio_estimate([*agents, AgentAnswers(0, 0)]) == ratio_estimate(agents)
    assert jackknife_estimate([*agents, AgentAnswers(0, 0)]) == jackknife_estimate(agents)
    assert anova_icc([*agents, AgentAnswers(0, 0)]) == anova_icc(agents)


def test_under_two_agents_nothing_can_be_said() -> None:
    for agents in ([], [AgentAnswers(0, 0)] * 3, [AgentAnswers(5, 5), AgentAnswers(0, 0)]):
        assert ratio_estimate(agents) is None
        assert jackknife_estimate(agents) is None
        assert anova_icc(agents) is None


@pytest.mark.parametrize("seed", range(3))
def test_the_icc_is_that_of_an_analysis_of_variance(seed: int) -> None:
    from scipy import stats

    agents = uneven_agents(9, seed)
    answers, places = as_contacts(agents)
    groups = [[a for a, p in zip(answers, places, strict=True) if p == g] for g in range(9)]
    f = stats.f_oneway(*groups).statistic
    total = len(answers)
    size = (total - sum(len(group) ** 2 for group in groups) / total) / 8
    assert anova_icc(agents) == pytest.approx((f - 1) / (f - 1 + size))


@FEW
@given(AGENTS)
def test_whatever_the_counts_no_nan_and_limits_within_0_and_1(agents: list[AgentAnswers]) -> None:
    icc = anova_icc(agents)
    assert icc is None or -1 <= icc <= 1
    estimate, again = ratio_estimate(agents), jackknife_estimate(agents)
    assert (estimate is None) == (again is None)
    if estimate is None or again is None:
        return
    assert isfinite(estimate.variance)
    assert isfinite(again.variance)
    low, high = t_interval(estimate)
    assert 0 <= low <= estimate.share <= high <= 1
    effect = design_effect(estimate)
    if effect is None:
        assert estimate.share in (0, 1)
        return
    assert effect >= 1
    for limits in (
        logit_t_interval(estimate.share, estimate.variance, estimate.degrees),
        logit_t_interval(again.share, again.variance, again.degrees),
    ):
        assert 0 <= limits[0] <= estimate.share <= limits[1] <= 1
    assert 0 < effective_contacts(estimate.answers, effect) <= estimate.answers


def test_agents_that_happen_to_agree_do_not_make_contacts_count_double() -> None:
    estimate = ratio_estimate([AgentAnswers(20, 30), AgentAnswers(21, 30), AgentAnswers(20, 31)])
    assert estimate is not None
    assert estimate.variance < estimate.binomial_variance
    assert design_effect(estimate) == 1


def test_the_planned_design_effect_is_the_published_formula() -> None:
    # measured: 20 agents of 250 contacts at ICC .02
    assert planned_design_effect([250] * 20, 0.02) == pytest.approx(1 + 249 * 0.02)
    unequal = [100, 200, 300, 400]
    mean, square = 250, (150**2 + 50**2 + 50**2 + 150**2) / 4
    expected = 1 + ((square / mean**2 + 1) * mean - 1) * 0.05
    assert planned_design_effect(unequal, 0.05) == pytest.approx(expected)
    assert planned_design_effect([0.5, 0.5], 0.5) == 1


@FEW
@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30), st.floats(0, 1), st.floats(0, 1))
def test_agents_that_differ_more_cost_more(contacts: list[float], one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 1 <= planned_design_effect(contacts, less) <= planned_design_effect(contacts, more)


def test_the_heaviest_agent_is_known() -> None:
    assert heaviest_part([AgentAnswers(1, 2), AgentAnswers(3, 4), AgentAnswers(0, 0)]) == 0.7
    assert heaviest_part([]) is None


def test_wrong_input_is_said_never_a_nan() -> None:
    wrong = [AgentAnswers(1, 2), AgentAnswers(-1, 2)]
    for measure in (ratio_estimate, jackknife_estimate, anova_icc, heaviest_part):
        with pytest.raises(BadInput):
            measure(wrong)
    for arguments in [(0.0, 0.1, 5), (1.0, 0.1, 5), (0.5, nan, 5), (0.5, -1, 5), (0.5, 0.1, 0)]:
        with pytest.raises(BadInput):
            logit_t_interval(*arguments)
    for arguments in [(0.0, 0.1, 5), (0.5, 0, 5), (0.5, nan, 5)]:
        with pytest.raises(BadInput):
            effective_wilson_interval(*arguments)
    with pytest.raises(BadInput):
        jackknife_variance([1.0])
    with pytest.raises(BadInput):
        jackknife_variance([1.0, nan])
    with pytest.raises(BadInput):
        planned_design_effect([])
    with pytest.raises(BadInput):
        planned_design_effect([1, 0])
    with pytest.raises(BadInput):
        planned_design_effect([1, 2], 2)
    with pytest.raises(BadInput):
        effective_contacts(5, 0.5)


def test_the_limits_of_the_icc_hold_it_about_as_often_as_they_say() -> None:
    draw, held, size, icc = random.Random(2), 0, 400, 0.03
    spread = 1 / icc - 1
    for _ in range(size):
        agents = []
        for _agent in range(15):
            own = draw.betavariate(0.4 * spread, 0.6 * spread)
            yes = sum(draw.random() < own for _ in range(60))
            agents.append(AgentAnswers(yes, 60 - yes))
        limits = icc_limits(agents)
        assert limits is not None
        held += limits[0] <= icc <= limits[1]
    assert 0.92 <= held / size <= 0.98


def test_the_icc_lies_between_its_limits_and_these_are_fractions() -> None:
    agents = [AgentAnswers(yes, 50 - yes) for yes in (10, 25, 20, 31)]
    limits, icc = icc_limits(agents), anova_icc(agents)
    assert limits is not None
    assert icc is not None
    assert 0 <= limits[0] < icc < limits[1] <= 1
    assert icc_limits([AgentAnswers(0, 5)] * 3) is None
    assert icc_limits([AgentAnswers(1, 0), AgentAnswers(0, 1)]) is None
