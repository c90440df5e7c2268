from __future__ import annotations

from collections.abc import Callable
from math import isfinite, nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.savings import (
    Estimate,
    Volume,
    measured_saving,
    naive_saving,
    volume_consistent_saving,
)
from ftr.measures.savings_drawn import drawn_savings
from tests.ftr.measures.given import FEW

COST = Estimate(8, 1.5)


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
        500_000,
        Estimate(0.40, se),
        Estimate(0.36, se),
        COST,
        np.random.default_rng(7),
        draws=200_000,
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
    drawn = drawn_savings(
        500_000, before, after, Estimate(8), np.random.default_rng(3), correlation=0.8
    ).volume_consistent
    assert (drawn.low, drawn.high) == pytest.approx((exact.low, exact.high), rel=0.1)
    strangers = volume_consistent_saving(500_000, before, after, Estimate(8))
    assert strangers.standard_deviation > 2 * exact.standard_deviation


def test_a_fix_that_costs_more_pays_less_often() -> None:
    import numpy as np

    chances = [
        drawn_savings(
            500_000,
            Estimate(0.40, 0.01),
            Estimate(0.36, 0.01),
            COST,
            np.random.default_rng(3),
            spent=spent,
        ).naive.pays
        for spent in (0, 100_000, 160_000, 10**9)
    ]
    assert chances == sorted(chances, reverse=True)
    assert chances[2] == pytest.approx(0.5, abs=0.05)
    assert chances[3] == 0


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
    lambda: drawn_savings(5, Estimate(0.4), Estimate(nan), COST, None),
    lambda: drawn_savings(5, Estimate(0.4), Estimate(0.3), COST, None, correlation=2),
    lambda: drawn_savings(5, Estimate(0.4), Estimate(0.3), COST, None, draws=0),
]


@pytest.mark.parametrize("call", WRONG)
def test_wrong_input_is_said_never_a_nan(call: Callable[[], object]) -> None:
    with pytest.raises(BadInput):
        call()
