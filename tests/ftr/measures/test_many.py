"""Many reasons, parts, agents and weeks at once."""

from __future__ import annotations

import random
from math import isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.agreement import cohens_kappa, rogan_gladen
from ftr.measures.answers import AgentAnswers
from ftr.measures.benjamini_hochberg import adjusted, discoveries
from ftr.measures.funnel import agents_differ, funnel_limits
from ftr.measures.goodman import goodman
from ftr.measures.p_chart import p_chart
from ftr.measures.shrinkage import BetaPrior, fit_prior, shrink
from ftr.measures.top import probability_of_top
from tests.ftr.measures.given import AGENTS, ANSWERS, FEW, uneven_agents

# Efron & Morris (1977): hits of 18 batters in their first 45 times at bat, 1970.
HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
# Benjamini & Hochberg (1995), section 4.1.
P_VALUES = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]
# Montgomery, table 7.1: cans of orange juice that leak, of 50 per sample.
LEAKS = [
    *(12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22),
    *(8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6),
]


def test_batters_are_drawn_together_about_as_far_as_published() -> None:
    prior = fit_prior([AgentAnswers(hits, 45 - hits) for hits in HITS])
    assert prior is not None
    kept = 45 / (45 + prior.alpha + prior.beta)
    assert 0.05 <= kept <= 0.3  # Stein's estimator keeps .212 of each distance from the mean
    assert prior.mean == pytest.approx(0.2654, abs=0.002)


@pytest.mark.parametrize("seed", range(3))
def test_no_other_prior_is_more_likely(seed: int) -> None:
    from scipy import stats

    draw = random.Random(seed)
    reasons = []
    for _ in range(40):
        asked = draw.randint(1, 80)
        own = draw.betavariate(3, 5)
        yes = sum(draw.random() < own for _ in range(asked))
        reasons.append(AgentAnswers(yes, asked - yes))
    prior = fit_prior(reasons)
    assert prior is not None

    def likelihood(alpha: float, beta: float) -> float:
        return sum(
            float(stats.betabinom.logpmf(one.yes, one.answers, alpha, beta)) for one in reasons
        )

    best = likelihood(prior.alpha, prior.beta)
    for up in (0.9, 0.99, 1.01, 1.1):
        assert likelihood(prior.alpha * up, prior.beta) <= best + 1e-6
        assert likelihood(prior.alpha, prior.beta * up) <= best + 1e-6
        assert likelihood(prior.alpha * up, prior.beta * up) <= best + 1e-6


def test_a_small_reason_is_drawn_to_the_rest_and_a_large_one_is_not() -> None:
    prior = BetaPrior(4, 6)
    small, large, none = (
        shrink(one, prior)
        for one in (AgentAnswers(3, 0), AgentAnswers(900, 100), AgentAnswers(0, 0))
    )
    assert small.share == pytest.approx(7 / 13)
    assert large.share == pytest.approx(904 / 1010)
    assert none.share == 0.4
    assert small.high - small.low > 5 * (large.high - large.low)


def test_reasons_that_do_not_differ_are_not_known_better_than_all_answers() -> None:
    reasons = [AgentAnswers(40, 60)] * 5
    prior = fit_prior(reasons)
    assert prior is not None
    assert prior.alpha + prior.beta == pytest.approx(500, rel=0.01)


def test_where_everybody_said_the_same_there_is_still_some_doubt() -> None:
    prior = fit_prior([AgentAnswers(0, 20), AgentAnswers(0, 5)])
    assert prior == BetaPrior(0.5, 25.5)
    assert shrink(AgentAnswers(0, 5), prior).high > 0


def test_one_reason_has_nothing_to_be_drawn_to() -> None:
    assert fit_prior([AgentAnswers(5, 5), AgentAnswers(0, 0)]) is None


@FEW
@given(AGENTS, ANSWERS)
def test_whatever_the_counts_a_shrunk_share_lies_in_its_interval(
    reasons: list[AgentAnswers], one: AgentAnswers
) -> None:
    prior = fit_prior(reasons)
    if prior is None:
        assert sum(reason.answers > 0 for reason in reasons) < 2
        return
    made = shrink(one, prior)
    assert 0 <= made.low <= made.share <= made.high <= 1


def test_the_chance_of_being_on_top_is_that_of_the_posteriors() -> None:
    import numpy as np

    prior = BetaPrior(1, 1)
    reasons = [shrink(AgentAnswers(*one), prior) for one in [(50, 50), (50, 50), (1, 99)]]
    chances = probability_of_top(reasons, [1, 1, 1], np.random.default_rng(1), top=1)
    assert chances[0] == pytest.approx(0.5, abs=0.03)
    assert sum(chances) == pytest.approx(1)
    assert chances[2] == 0
    heavy = probability_of_top(reasons, [1, 1, 1000], np.random.default_rng(1), top=1)
    assert heavy[2] == pytest.approx(1, abs=0.01)
    worthless = probability_of_top(reasons, [0, 1, 1], np.random.default_rng(1), top=2)
    assert worthless == [0, 1, 1]
    assert chances == probability_of_top(reasons, [1, 1, 1], np.random.default_rng(1), top=1)


def test_four_of_fifteen_are_discoveries_as_published() -> None:
    assert discoveries(P_VALUES, 0.05) == [True] * 4 + [False] * 11


@FEW
@given(st.lists(st.floats(0, 1), max_size=30))
def test_false_discoveries_are_as_statsmodels_has_them(p_values: list[float]) -> None:
    from statsmodels.stats.multitest import multipletests

    if not p_values:
        assert adjusted([]) == []
        return
    theirs = multipletests(p_values, 0.1, method="fdr_bh")
    assert adjusted(p_values) == pytest.approx(list(theirs[1]))


@pytest.mark.parametrize("counts", [[56, 72, 73, 59, 62, 87, 58], [0, 5, 95], [1, 1]])
def test_simultaneous_shares_are_as_statsmodels_has_them(counts: list[int]) -> None:
    from statsmodels.stats.proportion import multinomial_proportions_confint

    theirs = multinomial_proportions_confint(counts, method="goodman")
    for ours, limits in zip(goodman(counts), theirs, strict=True):
        assert ours == pytest.approx(tuple(limits), abs=1e-6)


@FEW
@given(st.lists(st.integers(0, 10**6), max_size=20))
def test_simultaneous_shares_hold_each_part(counts: list[int]) -> None:
    whole = sum(counts)
    for count, (low, high) in zip(counts, goodman(counts), strict=bool(whole)):
        assert 0 <= low <= count / whole <= high <= 1


@pytest.mark.parametrize("seed", range(3))
def test_whether_agents_differ_is_scipys_chi_square(seed: int) -> None:
    from scipy import stats

    agents = uneven_agents(10, seed)
    theirs = stats.chi2_contingency([[a.yes, a.no] for a in agents], correction=False)
    ours = agents_differ(agents)
    assert ours is not None
    assert (ours.statistic, ours.p_value) == pytest.approx((theirs.statistic, theirs.pvalue))
    assert ours.degrees == 9


@FEW
@given(AGENTS)
def test_whatever_the_counts_the_chance_is_a_probability(agents: list[AgentAnswers]) -> None:
    made = agents_differ(agents)
    if made is not None:
        assert 0 <= made.p_value <= 1
        assert isfinite(made.statistic)
        assert made.dispersion >= 0


@FEW
@given(st.floats(0, 1), st.floats(0.1, 1e9), st.floats(0.1, 100))
def test_the_funnel_narrows_with_contacts(share: float, contacts: float, phi: float) -> None:
    low, high = funnel_limits(share, contacts, dispersion=phi)
    narrower = funnel_limits(share, contacts * 2, dispersion=phi)
    assert 0 <= low <= narrower[0] <= share <= narrower[1] <= high <= 1


def test_the_chart_has_the_published_limits() -> None:
    chart = p_chart([(leaks, 50) for leaks in LEAKS], laney=False)
    assert chart.centre == pytest.approx(0.2313, abs=0.00005)
    first = chart.periods[0]
    assert (first.low, first.high) == pytest.approx((0.0524, 0.4102), abs=0.00005)
    assert [place for place, one in enumerate(chart.periods, 1) if one.is_out] == [15, 23]


def test_laneys_spread_is_the_mean_moving_range_of_the_scores() -> None:
    chart = p_chart([(40, 100), (60, 100), (50, 100)])  # scores -2, 2 and 0
    assert chart.spread == pytest.approx((4 + 2) / 2 / 1.128)
    assert chart.periods[0].high == pytest.approx(0.5 + 3 * chart.spread * 0.05)


def test_laney_does_not_fire_on_ordinary_weeks_of_many_contacts() -> None:
    draw = random.Random(5)
    weeks = [(round(2000 * draw.gauss(0.4, 0.03)), 2000) for _ in range(20)]
    plain, laney = p_chart(weeks, laney=False), p_chart(weeks)
    assert sum(one.is_out for one in plain.periods) >= 3
    assert sum(one.is_out for one in laney.periods) == 0
    assert laney.spread > 2


PERIODS = st.integers(1, 10**5).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@FEW
@given(st.lists(PERIODS, min_size=2, max_size=20), st.booleans())
def test_limits_stay_within_0_and_1(periods: list[tuple[int, int]], laney: bool) -> None:
    chart = p_chart(periods, laney=laney)
    for one in chart.periods:
        assert 0 <= one.low <= chart.centre <= one.high <= 1


@pytest.mark.parametrize("table", [[[20, 5], [10, 15]], [[44, 5, 1], [7, 20, 3], [9, 5, 6]]])
def test_kappa_is_as_statsmodels_has_it(table: list[list[int]]) -> None:
    import numpy as np
    from statsmodels.stats.inter_rater import cohens_kappa as theirs

    ours, expected = cohens_kappa(table), theirs(np.array(table))
    assert ours is not None
    assert ours.kappa == pytest.approx(expected.kappa)
    assert ours.standard_error == pytest.approx(expected.std_kappa)


@FEW
@given(st.integers(1, 4).flatmap(
    lambda k: st.lists(
        st.lists(st.integers(0, 50), min_size=k, max_size=k), min_size=k, max_size=k
    )
))  # fmt: skip
def test_kappa_is_a_number_or_not_known(table: list[list[int]]) -> None:
    made = cohens_kappa(table)
    if made is not None:
        assert -1 <= made.kappa <= 1
        assert isfinite(made.standard_error)


def test_wrong_answers_are_corrected_within_0_and_1() -> None:
    assert rogan_gladen(0.4, 0.9, 0.95) == pytest.approx(0.35 / 0.85)
    assert rogan_gladen(0.01, 0.9, 0.95) == 0
    assert rogan_gladen(0.4, 1, 1) == pytest.approx(0.4)


def test_wrong_input_is_said_never_a_nan() -> None:
    prior = BetaPrior(1, 1)
    one = shrink(AgentAnswers(1, 1), prior)
    calls = [
        lambda: fit_prior([AgentAnswers(-1, 2)]),
        lambda: shrink(AgentAnswers(1, -2), prior),
        lambda: probability_of_top([one], [], None),
        lambda: probability_of_top([one], [nan], None),
        lambda: probability_of_top([one], [1.0], None, top=0),
        lambda: adjusted([0.1, nan]),
        lambda: discoveries([0.1], 0),
        lambda: goodman([1, -1]),
        lambda: agents_differ([AgentAnswers(-1, 2)]),
        lambda: funnel_limits(0.4, 0),
        lambda: funnel_limits(nan, 5),
        lambda: p_chart([(1, 2)]),
        lambda: p_chart([(1, 2), (0, 0)]),
        lambda: rogan_gladen(0.4, 0.5, 0.5),
        lambda: rogan_gladen(nan, 0.9, 0.9),
        lambda: cohens_kappa([[1, 2]]),
        lambda: cohens_kappa([[-1]]),
    ]
    for call in calls:
        with pytest.raises(BadInput):
            call()
