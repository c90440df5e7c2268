"""What missing answers do: weighting to handled contacts, the tipping point, the worst case."""

from __future__ import annotations

from math import isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.bounds import worst_case
from ftr.measures.tipping import tipping_point
from ftr.measures.weighting import Block, weighted_share
from tests.ftr.measures.given import FEW


def test_the_worst_case_is_as_wide_as_what_is_unknown() -> None:
    bounds = worst_case(20, 44, 64, 0, 106)  # published: 106 sampled, 64 found
    assert bounds is not None
    assert bounds[1] - bounds[0] == pytest.approx(0.396, abs=0.0005)


def test_blocks_that_logged_little_count_for_what_they_handled() -> None:
    blocks = [Block("a", "09", 8, 2, 20), Block("a", "10", 2, 8, 80)]
    made = weighted_share(blocks)
    assert made is not None
    assert made.share == pytest.approx(0.2 * 0.8 + 0.8 * 0.2)
    assert made.raw == 0.5
    assert made.gap_is_large
    one, other = 0.04 * 0.16 / 9, 0.64 * 0.16 / 9
    assert made.variance == pytest.approx(one + other)
    assert made.variance_this_week == pytest.approx(one * 0.5 + other * 0.875)


def test_full_coverage_leaves_no_doubt_about_this_week_and_the_raw_share() -> None:
    made = weighted_share([Block("a", "09", 8, 2, 10), Block("b", "09", 2, 8, 10)])
    assert made is not None
    assert made.variance_this_week == 0
    assert made.share == made.raw == 0.5
    assert not made.gap_is_large


def test_thin_blocks_join_the_next_of_the_same_agent() -> None:
    blocks = [
        Block("a", "09", 1, 1, 5),
        Block("a", "10", 4, 4, 10),
        Block("a", "11", 0, 1, 3),
        Block("b", "09", 3, 3, 0),  # nothing handled: the next has
        Block("b", "10", 0, 0, 7),
        Block("c", "09", 1, 2, 4),
        Block("d", "09", 2, 1, 4),
    ]
    made = weighted_share(blocks)
    assert made is not None
    assert made.groups == 3  # a, b, and c with d
    assert made.share == pytest.approx((18 * 5 / 11 + 7 * 0.5 + 8 * 0.5) / 33)


def test_too_little_in_all_cannot_be_weighted() -> None:
    assert weighted_share([]) is None
    assert weighted_share([Block("a", "09", 2, 2, 9)]) is None
    assert weighted_share([Block("a", "09", 20, 20, 0)]) is None


NUMBER = st.integers(0, 30)
BLOCKS = st.lists(
    st.builds(Block, st.sampled_from("abc"), st.sampled_from("123"), NUMBER, NUMBER, NUMBER),
    max_size=12,
)


@FEW
@given(BLOCKS)
def test_whatever_the_counts_no_nan_and_a_share_within_0_and_1(blocks: list[Block]) -> None:
    made = weighted_share(blocks)
    if made is None:
        return
    assert 0 <= made.share <= 1
    assert isfinite(made.variance)
    assert 0 <= made.variance_this_week <= made.variance
    assert made.raw == sum(b.yes for b in blocks) / sum(b.answers for b in blocks)


@FEW
@given(BLOCKS, st.integers(1, 5))
def test_only_the_mix_of_handled_matters_not_its_size(blocks: list[Block], times: int) -> None:
    larger = [Block(b.agent, b.block, b.yes, b.no, b.handled * times) for b in blocks]
    one, other = weighted_share(blocks), weighted_share(larger)
    assert (one is None) == (other is None)
    if one and other:
        assert one.share == pytest.approx(other.share)


def test_the_tipping_point_is_the_effect_over_the_unknown_share() -> None:
    assert tipping_point(-0.04, 0.218) == pytest.approx(0.1835, abs=0.0001)
    assert tipping_point(0.04, 0) is None


@FEW
@given(st.floats(-1, 1), st.floats(0, 1))
def test_the_tipping_point_is_always_a_number(effect: float, unknown: float) -> None:
    made = tipping_point(effect, unknown)
    assert made is None or 0 <= made <= 1000


def test_wrong_input_is_said_never_a_nan() -> None:
    for effect, unknown in [(nan, 0.1), (2, 0.1), (0.1, -0.1), (0.1, nan)]:
        with pytest.raises(BadInput):
            tipping_point(effect, unknown)
    with pytest.raises(BadInput):
        weighted_share([Block("a", "09", -1, 5, 10)])
