from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.measures.bounds import worst_case


@pytest.mark.parametrize(
    ("yes", "no", "contacts", "endings", "handled", "expected"),
    [
        (40, 50, 100, 5, 120, (40 / 115, 65 / 115)),  # 15 handled and not logged
        (40, 50, 100, 5, 90, (0.40, 0.50)),  # more logged than handled: nothing is missing
        (40, 50, 100, 5, None, (0.40, 0.50)),  # not known: only who was not asked is in doubt
        (40, 60, 100, 0, None, (0.40, 0.40)),  # everybody answered: no doubt at all
        (0, 0, 0, 0, 10, (0.0, 1.0)),  # nothing logged: anything is possible
    ],
)
def test_every_contact_without_an_answer_counts_both_ways(
    yes: int,
    no: int,
    contacts: int,
    endings: int,
    handled: int | None,
    expected: tuple[float, float],
) -> None:
    assert worst_case(yes, no, contacts, endings, handled) == pytest.approx(expected)


def test_no_contact_at_all_gives_no_bounds() -> None:
    assert worst_case(0, 0, 0) is None
    assert worst_case(0, 0, 0, 7, 7) is None


COUNTS = st.integers(0, 10**6)


@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS | st.none())
def test_the_bounds_hold_every_share_the_unknown_could_make(
    yes: int, no: int, rest: int, endings: int, handled: int | None
) -> None:
    bounds = worst_case(yes, no, yes + no + rest, endings, handled)
    if yes + no:
        assert bounds is not None
        assert 0 <= bounds[0] <= yes / (yes + no) <= bounds[1] <= 1


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ((-1, 0, 0, 0, None), "yes"),
        ((0, -1, 0, 0, None), "no"),
        ((2, 2, 3, 0, None), "contacts"),
        ((0, 0, 0, -1, None), "endings"),
        ((0, 0, 0, 0, -1), "handled"),
        ((0, 0, 1.5, 0, None), "contacts"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    arguments: tuple[int, int, int, int, int | None], place: str
) -> None:
    with pytest.raises(BadInput) as caught:
        worst_case(*arguments)
    assert caught.value.place == place
