from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isfinite, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.figure import Figure
from ftr.measures.savings import (
    Estimate,
    MeasuredSaving,
    Saving,
    Volume,
    measured_saving,
    naive_saving,
    volume_consistent_saving,
)
from ftr.measures.savings_drawn import GivenFigures, drawn_measured, drawn_savings
from ftr.measures.yearly_cost import yearly
from tests.ftr.measures.given import FEW

COST = Estimate(8, 1.5)
YEAR = Figure(500_000)
A_CONTACT = Figure(8, 8 - 1.96 * 1.5, 8 + 1.96 * 1.5)
GIVEN = GivenFigures(YEAR, A_CONTACT)


def test_the_naive_saving_and_its_spread_are_as_worked_out() -> None:
    made = naive_saving(500_000, Estimate(0.04, 0.0145), COST)
    assert made.value == pytest.approx(160_000)
    assert made.standard_deviation == pytest.approx(66_200, abs=50)
    assert made.low < 43_000 < 302_000 < made.high * 1.05


def test_if_only_online_first_contacts_go_the_saving_is_larger() -> None:
    made = volume_consistent_saving(500_000, Estimate(0.40), Estimate(0.36), Estimate(8))
    assert made.value == pytest.approx(250_000)  # 6.25 % fewer contacts, not 4
    assert made.standard_deviation == 0


def test_only_the_achievable_part_is_counted() -> None:
    half = naive_saving(500_000, Estimate(0.04, 0.0145), COST, achievable=0.5)
    assert half.value == pytest.approx(80_000)
    assert half.standard_deviation == pytest.approx(33_100, abs=25)


def test_drawing_gives_the_published_interval_and_chance() -> None:
    import numpy as np

    se = 0.0145 / sqrt(2)
    made = drawn_savings(
        Estimate(0.40, se), Estimate(0.36, se), GIVEN, np.random.default_rng(7), draws=200_000
    )
    assert made.naive.mean == pytest.approx(160_000, rel=0.01)
    assert made.naive.low == pytest.approx(43_000, abs=2_000)
    assert made.naive.high == pytest.approx(302_000, abs=3_000)
    assert made.naive.pays == pytest.approx(0.997, abs=0.001)
    assert made.volume_consistent.mean == pytest.approx(250_000, rel=0.01)


def test_the_delta_method_is_near_the_draws_with_the_same_agents_too() -> None:
    import numpy as np

    before, after = Estimate(0.40, 0.02), Estimate(0.36, 0.02)
    exact = volume_consistent_saving(
        500_000, before, after, Estimate(8), covariance=0.8 * 0.02 * 0.02
    )
    exactly = GivenFigures(YEAR, Figure(8))
    drawn = drawn_savings(
        before, after, exactly, np.random.default_rng(3), correlation=0.8
    ).volume_consistent
    assert (drawn.low, drawn.high) == pytest.approx((exact.low, exact.high), rel=0.1)
    strangers = volume_consistent_saving(500_000, before, after, Estimate(8))
    assert strangers.standard_deviation > 2 * exact.standard_deviation


def test_a_fix_that_costs_more_pays_less_often() -> None:
    import numpy as np

    chances = [
        drawn_savings(
            Estimate(0.40, 0.01),
            Estimate(0.36, 0.01),
            replace(GIVEN, spent=Figure(spent)),
            np.random.default_rng(3),
        ).naive.pays
        for spent in (0, 100_000, 160_000, 10**9)
    ]
    assert chances == sorted(chances, reverse=True)
    assert chances[2] == pytest.approx(0.5, abs=0.05)
    assert chances[3] == 0


def test_limits_of_every_figure_widen_the_margin_and_may_lie_unevenly() -> None:
    import numpy as np

    def drawn(figures: GivenFigures) -> tuple[float, float]:
        made = drawn_savings(
            Estimate(0.40, 0.005), Estimate(0.36, 0.005), figures, np.random.default_rng(5)
        ).naive
        return made.low, made.high

    bare = GivenFigures(YEAR, Figure(8))
    low, high = drawn(bare)
    for wide in (
        replace(bare, contacts_a_year=Figure(500_000, 300_000, 700_000)),
        replace(bare, cost=Figure(8, 5, 11)),
    ):
        assert drawn(wide)[0] < low < high < drawn(wide)[1]
    assert drawn(replace(bare, achievable=Figure(1, 0.5, 1)))[0] < low
    uneven = drawn(replace(bare, cost=Figure(8, 8, 14)))
    assert uneven[0] == pytest.approx(low, rel=0.1)
    assert uneven[1] > 1.4 * high


def test_a_figures_limits_are_what_its_draws_lie_between() -> None:
    import numpy as np

    draws = Figure(7.5, 6, 12).drawn(np.random.default_rng(1), 200_000)
    found = np.quantile(draws, [0.025, 0.5, 0.975])
    assert found == pytest.approx([6, 7.5, 12], rel=0.01)


def test_what_a_year_costs_has_the_limits_that_drawing_gives() -> None:
    """Four factors with limits; the closed form beside 400,000 draws."""
    import numpy as np

    contacts, cost, part = Figure(5e5, 4e5, 6e5), Figure(8, 6, 9), Figure(0.4, 0.3, 0.45)
    made = yearly(contacts, 0.38, (0.34, 0.43), cost, part)
    generator = np.random.default_rng(2)
    draws = Figure(0.38, 0.34, 0.43).drawn(generator, 400_000)
    for figure in (contacts, cost, part):
        draws = draws * figure.drawn(generator, 400_000)
    assert (made.low, made.high) == pytest.approx(
        tuple(np.quantile(draws, [0.025, 0.975])), rel=0.02
    )
    alone = yearly(Figure(5e5), 0.38, (0.34, 0.43), Figure(8), Figure(0.4))
    assert (alone.low, alone.high) == pytest.approx((5e5 * 0.34 * 3.2, 5e5 * 0.43 * 3.2))
    assert yearly(contacts, 0.38, None, cost).low is None


def test_a_measured_saving_has_the_limits_of_its_figures_too() -> None:
    import numpy as np

    fixed, untouched = Volume(5000, 3600, 1000, 1000), Volume(5000, 4500, 1000, 1000)
    made = measured_saving(200_000, fixed, untouched, Estimate(8))
    still = measured_saving(200_000, Volume(50, 49), None, Estimate(8))
    assert made is not None
    assert still is not None
    bare = GivenFigures(Figure(200_000), Figure(8), spent=Figure(100_000))
    drawn = drawn_measured(made, bare, np.random.default_rng(1))
    assert (drawn.low, drawn.high) == pytest.approx((made.saving.low, made.saving.high), rel=0.05)
    assert drawn.pays > 0.99
    wide = drawn_measured(made, replace(bare, cost=Figure(8, 2, 14)), np.random.default_rng(1))
    assert wide.low < drawn.low < drawn.high < wide.high
    assert wide.pays < drawn.pays
    nothing = drawn_measured(still, bare, np.random.default_rng(1))
    assert (nothing.mean, nothing.low, nothing.high, nothing.pays) == (0, 0, 0, 0)


FIGURES = st.tuples(*[st.floats(0, 1)] * 3).map(lambda three: sorted(three))


@FEW
@given(FIGURES, FIGURES, FIGURES, FIGURES)
def test_a_years_cost_lies_within_its_limits_whatever_these_are(
    contacts: list[float], share: list[float], cost: list[float], part: list[float]
) -> None:
    (low, likely, high), one = share, Figure(contacts[1], contacts[0], contacts[2])
    rest = (Figure(found[1], found[0], found[2]) for found in (cost, part))
    made = yearly(one, likely, (low, high), *rest)
    assert made.low is not None
    assert made.high is not None
    assert 0 <= made.low <= made.value * (1 + 1e-9)
    assert made.value <= made.high * (1 + 1e-9) <= 1 + 1e-6


def test_where_volume_did_not_move_nothing_is_saved() -> None:
    same = Volume(5000, 4950, 1e6, 1e6)
    made = measured_saving(200_000, same, Volume(5000, 5000, 1e6, 1e6), COST)
    assert made is not None
    assert not made.moved
    assert (made.saving.value, made.saving.low, made.saving.high) == (0, 0, 0)
    assert made.low < 0 < made.high


def test_volume_that_moved_is_saved_less_what_moved_everywhere() -> None:
    fixed, untouched = Volume(5000, 3600, 1000, 1000), Volume(5000, 4500, 1000, 1000)
    made = measured_saving(200_000, fixed, untouched, Estimate(8))
    assert made is not None
    assert made.fewer == pytest.approx(0.2)
    assert made.moved
    assert made.saving.value == pytest.approx(200_000 * 0.2 * 8)
    alone = measured_saving(200_000, fixed, None, Estimate(8))
    assert alone is not None
    assert alone.fewer == pytest.approx(0.28)


def test_more_customers_explain_more_contacts() -> None:
    made = measured_saving(1000, Volume(5000, 6000, 1000, 1200), None, COST)
    assert made is not None
    assert made.fewer == pytest.approx(0)
    assert not made.moved


def test_counts_that_vary_more_than_chance_prove_less() -> None:
    volume = Volume(5000, 4700)
    sure, doubtful = (
        measured_saving(1000, volume, None, COST, dispersion=phi) for phi in (1, 3.56)
    )
    assert sure is not None
    assert doubtful is not None
    assert sure.moved
    assert not doubtful.moved
    assert measured_saving(1000, Volume(5, 0), None, COST) is None


SHARES = st.floats(0, 0.999)
COUNTS = st.integers(0, 10**9)


@FEW
@given(SHARES, SHARES, st.floats(0, 1), st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1))
def test_no_nan_and_the_limits_hold_the_estimate(
    before: float, after: float, se: float, cost: float, cost_se: float, part: float
) -> None:
    money = Estimate(cost, cost_se)
    for made in (
        naive_saving(1e6, Estimate(before - after, se), money, part),
        volume_consistent_saving(1e6, Estimate(before, se), Estimate(after, se), money, part),
    ):
        assert isfinite(made.standard_deviation)
        assert made.low <= made.value <= made.high
        assert made.value >= 0 if before >= after else made.value <= 0


@FEW
@given(COUNTS, COUNTS, COUNTS, COUNTS, st.floats(1e-9, 1e12), st.floats(1, 100))
def test_measured_volume_is_a_number_or_not_known(
    a: int, b: int, c: int, d: int, per: float, phi: float
) -> None:
    made = measured_saving(1e6, Volume(a, b, per, 1), Volume(c, d), COST, dispersion=phi)
    assert (made is None) == (0 in (a, b, c, d))
    if made is not None:
        assert made.low <= made.fewer <= made.high <= 1
        assert isfinite(made.saving.value)
        assert made.saving.low <= made.saving.value <= made.saving.high
        assert made.moved or made.saving.value == 0


SHARES_OF = (Estimate(0.4), Estimate(0.3))
MOVED = MeasuredSaving(0.2, 0.1, 0.3, moved=True, saving=Saving(1, 1, 1, 1))

WRONG: list[Callable[[], object]] = [
    lambda: naive_saving(-1, Estimate(0.1), COST),
    lambda: naive_saving(5, Estimate(nan), COST),
    lambda: naive_saving(5, Estimate(4.0), COST),
    lambda: naive_saving(5, Estimate(0.1, -1), COST),
    lambda: naive_saving(5, Estimate(0.1), Estimate(-1)),
    lambda: naive_saving(5, Estimate(0.1), COST, 1.5),
    lambda: volume_consistent_saving(5, Estimate(0.4), Estimate(1.0), COST),
    lambda: volume_consistent_saving(5, Estimate(1.4), Estimate(0.5), COST),
    lambda: volume_consistent_saving(5, Estimate(0.4), Estimate(0.5), COST, covariance=nan),
    lambda: measured_saving(5, Volume(-1, 1), None, COST),
    lambda: measured_saving(5, Volume(1, 1, 0, 1), None, COST),
    lambda: measured_saving(5, Volume(1, 1), None, COST, dispersion=0.5),
    lambda: drawn_savings(Estimate(0.4), Estimate(nan), GIVEN, None),
    lambda: drawn_savings(Estimate(0.4), Estimate(0.3), GIVEN, None, correlation=2),
    lambda: drawn_savings(Estimate(0.4), Estimate(0.3), GIVEN, None, draws=0),
    lambda: drawn_savings(*SHARES_OF, replace(GIVEN, cost=Figure(8, 9, 10)), None),
    lambda: drawn_savings(*SHARES_OF, replace(GIVEN, cost=Figure(8, 7, nan)), None),
    lambda: drawn_savings(*SHARES_OF, replace(GIVEN, achievable=Figure(0.4, 0, 1.1)), None),
    lambda: drawn_savings(*SHARES_OF, replace(GIVEN, spent=Figure(nan)), None),
    lambda: drawn_measured(MOVED, replace(GIVEN, contacts_a_year=Figure(-1)), None),
    lambda: drawn_measured(MOVED, GIVEN, None, confidence=1),
    lambda: drawn_measured(MOVED, GIVEN, None, draws=0),
    lambda: yearly(Figure(5, 6, 7), 0.4, None),
    lambda: yearly(Figure(5), nan, None),
    lambda: yearly(Figure(5), 0.4, (0.41, 0.5)),
    lambda: yearly(Figure(5), 0.4, (0.3, 0.5), Figure(8), Figure(0.4, 0.3, 2)),
]


@pytest.mark.parametrize("call", WRONG)
def test_wrong_input_is_said_never_a_nan(call: Callable[[], object]) -> None:
    with pytest.raises(BadInput):
        call()
