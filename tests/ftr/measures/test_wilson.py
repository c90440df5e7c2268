from __future__ import annotations

from collections.abc import Callable
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.agresti_coull import agresti_coull
from ftr.measures.jeffreys import jeffreys
from ftr.measures.wilson import wilson, wilson_of_share
from tests.ftr.measures.given import YES_OF_ASKED

# Newcombe (1998), Statistics in Medicine 17, table I, method 3.
PUBLISHED = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
Method = Callable[[int, int, float], tuple[float, float]]
METHODS = {"wilson": wilson, "jeffreys": jeffreys, "agresti_coull": agresti_coull}
METHOD = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


@pytest.mark.parametrize(("yes", "asked", "low", "high"), PUBLISHED)
def test_wilson_gives_the_published_limits(yes: int, asked: int, low: float, high: float) -> None:
    assert wilson(yes, asked) == pytest.approx((low, high), abs=0.00005)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(("yes", "asked"), [(81, 263), (15, 148), (1, 29), (199, 200), (3, 7)])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.99])
def test_every_method_is_as_statsmodels_has_it(
    name: str, yes: int, asked: int, confidence: float
) -> None:
    from statsmodels.stats.proportion import proportion_confint

    theirs = proportion_confint(yes, asked, 1 - confidence, method=name)
    assert METHODS[name](yes, asked, confidence) == pytest.approx(theirs, abs=1e-9)


@METHOD
@given(YES_OF_ASKED)
def test_always_holds_the_share_and_stays_within_0_and_1(
    method: Method, counts: tuple[int, int]
) -> None:
    yes, asked = counts
    low, high = method(yes, asked, 0.95)
    assert 0 <= low <= yes / asked <= high <= 1


@pytest.mark.parametrize("method", [wilson, jeffreys])
@given(st.integers(1, 10**5))
def test_is_exact_at_the_ends(method: Method, asked: int) -> None:
    assert method(0, asked, 0.95)[0] == 0.0
    assert method(asked, asked, 0.95)[1] == 1.0


@METHOD
@given(YES_OF_ASKED)
def test_no_mirrors_yes(method: Method, counts: tuple[int, int]) -> None:
    yes, asked = counts
    low, high = method(yes, asked, 0.95)
    assert method(asked - yes, asked, 0.95) == pytest.approx((1 - high, 1 - low), abs=1e-7)


@METHOD
@given(YES_OF_ASKED, st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_more_confidence_is_wider(
    method: Method, counts: tuple[int, int], one: float, other: float
) -> None:
    narrow, wide = sorted((one, other))
    inner, outer = method(*counts, narrow), method(*counts, wide)
    assert outer[0] <= inner[0] + 1e-9
    assert inner[1] <= outer[1] + 1e-9


@METHOD
@pytest.mark.parametrize(
    ("yes", "asked", "confidence", "place"),
    [
        (0, 0, 0.95, "asked"),
        (3, 2, 0.95, "yes"),
        (-1, 2, 0.95, "yes"),
        (1, -2, 0.95, "asked"),
        (True, 2, 0.95, "yes"),
        (1.0, 2, 0.95, "yes"),
        (1, 10**13, 0.95, "asked"),
        (1, 2, 1.0, "confidence"),
        (1, 2, 0.0, "confidence"),
        (1, 2, nan, "confidence"),
    ],
)
def test_wrong_input_is_said_never_a_nan(
    method: Method, yes: int, asked: int, confidence: float, place: str
) -> None:
    with pytest.raises(BadInput) as caught:
        method(yes, asked, confidence)
    assert caught.value.place == place


@given(st.floats(0, 1), st.floats(1e-6, 1e12), st.floats(1e-3, 1e3))
def test_an_effective_number_need_not_be_whole(share: float, n: float, critical: float) -> None:
    low, high = wilson_of_share(share, n, critical)
    assert 0 <= low <= share <= high <= 1


@pytest.mark.parametrize(
    ("share", "n", "critical", "place"),
    [
        (1.1, 5, 2, "share"),
        (nan, 5, 2, "share"),
        (0.5, 0, 2, "n"),
        (0.5, inf, 2, "n"),
        (0.5, 5, -2, "critical"),
    ],
)
def test_a_wrong_share_or_number_is_said(
    share: float, n: float, critical: float, place: str
) -> None:
    with pytest.raises(BadInput) as caught:
        wilson_of_share(share, n, critical)
    assert caught.value.place == place
