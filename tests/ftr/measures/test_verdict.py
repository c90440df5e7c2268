from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.measures.contrast import Contrast
from ftr.measures.verdict import Because, Verdict, judge

DROP = Contrast(-0.1, 0.0004, degrees=19, agents=20, low=-0.14, high=-0.06, p_value=0.0001)
NONE = Contrast(-0.01, 0.0004, degrees=19, agents=20, low=-0.05, high=0.03, p_value=0.6)
RISE = Contrast(0.1, 0.0004, degrees=19, agents=20, low=0.06, high=0.14, p_value=0.0001)


def test_a_recorded_change_with_a_drop_and_a_quiet_placebo_is_shown() -> None:
    made = judge(DROP, NONE, recorded=True)
    assert made.verdict is Verdict.SHOWN
    assert made.because == (Because.DROP,)
    assert made.could_be == pytest.approx(0.14)


@pytest.mark.parametrize(
    ("effect", "placebo", "recorded", "before_after", "because"),
    [
        (DROP, NONE, False, None, (Because.DROP, Because.NOT_RECORDED)),
        (DROP, None, True, None, (Because.DROP, Because.NO_PLACEBO)),
        (DROP, DROP, True, None, (Because.DROP, Because.PLACEBO_MOVED)),
        (DROP, RISE, True, None, (Because.DROP, Because.PLACEBO_MOVED)),
        (None, None, True, DROP, (Because.DROP, Because.NO_UNTOUCHED)),
        (None, NONE, False, DROP, (Because.DROP, Because.NOT_RECORDED, Because.NO_UNTOUCHED)),
    ],
)
def test_a_drop_that_lacks_something_is_an_indication_and_says_what(
    effect: Contrast | None,
    placebo: Contrast | None,
    recorded: bool,
    before_after: Contrast | None,
    because: tuple[Because, ...],
) -> None:
    made = judge(effect, placebo, recorded=recorded, before_after=before_after)
    assert made.verdict is Verdict.INDICATION
    assert made.because == because


def test_not_shown_says_which_drop_could_still_be_there() -> None:
    made = judge(NONE, NONE, recorded=True, before_after=DROP)
    assert made.verdict is Verdict.NOT_SHOWN
    assert made.because == (Because.NO_DROP,)
    assert made.could_be == pytest.approx(0.05)
    risen = judge(RISE, NONE, recorded=True)
    assert (risen.verdict, risen.because) == (Verdict.NOT_SHOWN, (Because.RISE,))
    assert risen.could_be == 0
    nothing = judge(None, None, recorded=True)
    assert (nothing.because, nothing.could_be) == ((Because.NOTHING,), None)


CONTRASTS = st.builds(
    lambda value, half: replace(NONE, value=value, low=value - half, high=value + half),
    st.floats(-1, 1),
    st.floats(0.001, 1),
)


@given(CONTRASTS | st.none(), CONTRASTS | st.none(), CONTRASTS | st.none())
def test_without_a_recorded_change_nothing_is_ever_shown(
    effect: Contrast | None, placebo: Contrast | None, before_after: Contrast | None
) -> None:
    made = judge(effect, placebo, recorded=False, before_after=before_after)
    assert made.verdict is not Verdict.SHOWN
    recorded = judge(effect, placebo, recorded=True, before_after=before_after)
    if recorded.verdict is Verdict.SHOWN:
        assert effect is not None
        assert effect.high < 0
