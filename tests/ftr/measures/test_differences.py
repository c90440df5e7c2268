"""Between two shares, two pilots, and fixed and untouched reasons."""

from __future__ import annotations

import random
from math import isfinite, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.answers import AgentAnswers
from ftr.measures.change import change, extra_week_variance
from ftr.measures.contrast import share_of
from ftr.measures.diff_in_diff import FourCells, diff_in_diff
from ftr.measures.newcombe import newcombe
from ftr.measures.ratio import ratio_estimate
from tests.ftr.measures.given import BY_AGENT, FEW, YES_OF_ASKED, uneven_agents

# Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
PUBLISHED = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((84, 101, 89, 105), (-0.1177, 0.0851)),
]


@pytest.mark.parametrize(("counts", "limits"), PUBLISHED)
def test_newcombe_gives_the_published_limits(
    counts: tuple[int, int, int, int], limits: tuple[float, float]
) -> None:
    assert newcombe(*counts) == pytest.approx(limits, abs=0.00005)


@pytest.mark.parametrize("counts", [(56, 70, 48, 80), (10, 10, 0, 20), (0, 10, 0, 10)])
def test_newcombe_is_as_statsmodels_has_it(counts: tuple[int, int, int, int]) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    theirs = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    assert newcombe(*counts) == pytest.approx(theirs, abs=1e-9)


@FEW
@given(YES_OF_ASKED, YES_OF_ASKED)
def test_newcombe_holds_the_difference_within_what_can_be(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    low, high = newcombe(*one, *other)
    difference = one[0] / one[1] - other[0] / other[1]
    assert -1 <= low <= difference <= high <= 1
    assert newcombe(*other, *one) == pytest.approx((-high, -low), abs=1e-12)


def pilot(
    seed: int, names: str = "abcdefghijkl", share: float = 0.4, contacts: int = 60
) -> dict[str, AgentAnswers]:
    """Agents whose own share hangs on their name; the contacts hang on the seed."""
    draw = random.Random(seed)
    made = {}
    for name in names:
        own = min(0.95, max(0.05, random.Random(name).gauss(share, 0.12)))
        asked = draw.randint(contacts // 2, contacts)
        yes = sum(draw.random() < own for _ in range(asked))
        made[name] = AgentAnswers(yes, asked - yes)
    return made


def rows_of(*cells: tuple[dict[str, AgentAnswers], list[float]]) -> tuple[list, list, list]:
    """Contacts as a regression takes them: answers, columns and agents."""
    answers, columns, agents = [], [], []
    for by_agent, values in cells:
        for agent, counts in by_agent.items():
            answers += [1] * counts.yes + [0] * counts.no
            columns += [values] * counts.answers
            agents += [ord(agent)] * counts.answers
    return answers, columns, agents


@pytest.mark.parametrize("seed", range(4))
def test_the_change_with_the_same_agents_is_statsmodels_clustered_regression(seed: int) -> None:
    from statsmodels.regression.linear_model import OLS

    before, after = pilot(seed), pilot(seed + 100, share=0.35)
    answers, columns, agents = rows_of((before, [1.0, 0.0]), (after, [1.0, 1.0]))
    fitted = OLS(answers, columns).fit(
        cov_type="cluster", cov_kwds={"groups": agents, "use_correction": False}, use_t=True
    )
    made = change(before, after)
    assert made is not None
    assert made.same_agents == 12
    assert made.difference.value == pytest.approx(fitted.params[1])
    loose = made.before.loose + made.after.loose
    assert made.difference.variance == pytest.approx(max(fitted.bse[1] ** 2 * 12 / 11, loose))
    assert made.difference.degrees == 11


@pytest.mark.parametrize("seed", range(4))
def test_the_difference_in_differences_is_statsmodels_clustered_regression(seed: int) -> None:
    from statsmodels.regression.linear_model import OLS

    cells = FourCells(*(pilot(seed + 10 * place) for place in range(4)))
    answers, columns, agents = rows_of(
        (cells.fixed_before, [1.0, 0.0, 1.0, 0.0]),
        (cells.fixed_after, [1.0, 1.0, 1.0, 1.0]),
        (cells.untouched_before, [1.0, 0.0, 0.0, 0.0]),
        (cells.untouched_after, [1.0, 1.0, 0.0, 0.0]),
    )
    fitted = OLS(answers, columns).fit(
        cov_type="cluster", cov_kwds={"groups": agents, "use_correction": False}, use_t=True
    )
    made = diff_in_diff(cells)
    assert made is not None
    assert made.effect.value == pytest.approx(fitted.params[3])
    loose = sum(share.loose for share in made.shares)
    assert made.effect.variance == pytest.approx(max(fitted.bse[3] ** 2 * 12 / 11, loose))
    assert made.effect.value == pytest.approx(made.fixed.value - made.untouched.value)


def test_the_same_agents_know_more_than_strangers_and_others_are_added_up() -> None:
    before, after = pilot(1), pilot(2)
    same = change(before, after)
    others = change(before, {agent.upper(): answers for agent, answers in after.items()})
    assert same is not None
    assert others is not None
    assert same.difference.variance < 0.7 * same.variance_as_strangers
    assert others.same_agents == 0
    assert others.covariance == 0
    assert same.difference.variance == pytest.approx(
        same.variance_as_strangers - 2 * same.covariance, rel=0.05
    )
    assert others.difference.variance == pytest.approx(same.variance_as_strangers)
    one, other = ratio_estimate(before.values()), ratio_estimate(after.values())
    assert one is not None
    assert other is not None
    assert others.difference.variance == pytest.approx(one.variance + other.variance)
    assert 11 <= others.difference.degrees <= 22


def test_a_partly_new_team_still_helps() -> None:
    before, after = pilot(1), pilot(2)
    renamed = {a.upper() if a < "e" else a: answers for a, answers in after.items()}
    partly, others = (
        change(before, second)
        for second in (renamed, {a.upper(): answers for a, answers in after.items()})
    )
    assert partly is not None
    assert others is not None
    assert partly.same_agents == 8
    assert partly.difference.agents == 16
    assert partly.difference.degrees == 11
    assert partly.difference.variance < others.difference.variance


def test_what_hits_all_reasons_alike_cancels() -> None:
    def moved(by_agent: dict[str, AgentAnswers], points: float) -> dict[str, AgentAnswers]:
        return {
            agent: AgentAnswers(round((0.4 + points) * 100), 100 - round((0.4 + points) * 100))
            for agent in by_agent
        }

    agents = pilot(1)
    cells = FourCells(moved(agents, 0), moved(agents, -0.1), moved(agents, 0), moved(agents, -0.1))
    made = diff_in_diff(cells)
    assert made is not None
    assert made.effect.value == pytest.approx(0)
    assert made.fixed.below_0
    assert made.effect.holds_0


def test_the_week_adds_its_own_variance() -> None:
    before, after = pilot(1), pilot(2)
    bare, wider = change(before, after), change(before, after, week_sd=0.02, weeks=2)
    assert bare is not None
    assert wider is not None
    assert wider.difference.variance == pytest.approx(bare.difference.variance + 0.0004)
    assert wider.difference.high > bare.difference.high
    assert extra_week_variance(0.01) == pytest.approx(0.0002)


def test_a_single_agent_says_nothing_about_a_change() -> None:
    one = {"a": AgentAnswers(5, 5), "b": AgentAnswers(0, 0)}
    two = {"a": AgentAnswers(5, 5), "b": AgentAnswers(1, 1)}
    assert share_of(one) is None
    assert change(one, two) is None
    assert change(two, one) is None
    assert diff_in_diff(FourCells(two, two, two, one)) is None


@FEW
@given(BY_AGENT, BY_AGENT, BY_AGENT, BY_AGENT)
def test_whatever_the_counts_limits_hold_the_value_within_what_can_be(
    a: dict[str, AgentAnswers],
    b: dict[str, AgentAnswers],
    c: dict[str, AgentAnswers],
    d: dict[str, AgentAnswers],
) -> None:
    made = change(a, b)
    four = diff_in_diff(FourCells(a, b, c, d))
    assert (four is None) == any(share_of(cell) is None for cell in (a, b, c, d))
    contrasts = [] if made is None else [(made.difference, 1)]
    contrasts += [] if four is None else [(four.effect, 2), (four.fixed, 1), (four.untouched, 1)]
    for one, most in contrasts:
        assert -most <= one.low <= one.value <= one.high <= most
        assert isfinite(one.variance)
        assert one.variance > 0
        assert one.low < one.high
        assert one.degrees >= 1
        assert 0 <= one.p_value <= 1
        if abs(one.p_value - 0.05) > 1e-6 and -most < one.low and one.high < most:
            assert (one.p_value < 0.05) == (not one.holds_0)


@FEW
@given(BY_AGENT, BY_AGENT)
def test_backwards_is_the_mirror(a: dict[str, AgentAnswers], b: dict[str, AgentAnswers]) -> None:
    there, back = change(a, b), change(b, a)
    if there is None or back is None:
        return
    mirrored = (-back.difference.high, -back.difference.low)
    assert (there.difference.low, there.difference.high) == pytest.approx(mirrored)


def test_the_share_of_a_contrast_has_the_ratio_estimators_variance() -> None:
    agents = {str(place): answers for place, answers in enumerate(uneven_agents(9))}
    share, estimate = share_of(agents), ratio_estimate(agents.values())
    assert share is not None
    assert estimate is not None
    assert sqrt(sum(v * v for v in share.influences.values())) == pytest.approx(
        sqrt(estimate.variance)
    )


@pytest.mark.parametrize("arguments", [{"week_sd": -0.1}, {"week_sd": nan}, {"weeks": 0}])
def test_wrong_input_is_said_never_a_nan(arguments: dict[str, float]) -> None:
    with pytest.raises(BadInput):
        change(pilot(1), pilot(2), **arguments)


def test_wrong_counts_are_said() -> None:
    with pytest.raises(BadInput):
        change(pilot(1), {"a": AgentAnswers(-1, 4)})
    with pytest.raises(BadInput):
        newcombe(1, 0, 1, 2)
    with pytest.raises(BadInput):
        newcombe(3, 2, 1, 2)


@FEW
@given(st.floats(0, 1), st.floats(0.01, 100))
def test_more_weeks_calm_the_week(week_sd: float, weeks: float) -> None:
    assert extra_week_variance(week_sd, weeks + 1) <= extra_week_variance(week_sd, weeks)
