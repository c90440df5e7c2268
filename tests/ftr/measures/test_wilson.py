from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.interval import AgentAnswers, share_interval
from ftr.measures.wilson import wilson

# Newcombe (1998), Statistics in Medicine 17, table I, method 3.
PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]


@pytest.mark.parametrize(("yes", "asked", "low", "high"), PUBLISHED)
def test_gives_the_published_limits(yes: int, asked: int, low: float, high: float) -> None:
    assert wilson(yes, asked) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_always_holds_the_share_and_stays_within_0_and_1(counts: tuple[int, int]) -> None:
    yes, asked = counts
    low, high = wilson(yes, asked)
    assert 0 <= low <= yes / asked <= high <= 1


@given(st.integers(1, 10**5))
def test_is_exact_at_the_ends(asked: int) -> None:
    assert wilson(0, asked)[0] == 0.0
    assert wilson(asked, asked)[1] == 1.0


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_no_mirrors_yes(counts: tuple[int, int]) -> None:
    yes, asked = counts
    low, high = wilson(yes, asked)
    assert wilson(asked - yes, asked) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(
    ("yes", "asked", "confidence", "place"),
    [
        (0, 0, 0.95, "asked"),
        (3, 2, 0.95, "yes"),
        (-1, 2, 0.95, "yes"),
        (1, -2, 0.95, "asked"),
        (True, 2, 0.95, "yes"),
        (1.0, 2, 0.95, "yes"),
        (1, 2, 1.0, "confidence"),
        (1, 2, 0.0, "confidence"),
        (1, 2, float("nan"), "confidence"),
    ],
)
def test_wrong_input_is_said_never_a_nan(
    yes: int, asked: int, confidence: float, place: str
) -> None:
    with pytest.raises(BadInput) as caught:
        wilson(yes, asked, confidence)
    assert caught.value.place == place


def test_agents_are_pooled_and_the_method_says_so() -> None:
    interval = share_interval([AgentAnswers(40, 100), AgentAnswers(41, 82)])
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.2553, 0.3662), abs=0.00005)
    assert interval.method == "wilson"
    assert interval.effective_n is None


def test_nothing_answered_gives_no_interval() -> None:
    assert share_interval([AgentAnswers(0, 0)]) is None
    assert share_interval([]) is None
