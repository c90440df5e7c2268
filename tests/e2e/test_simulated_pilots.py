"""A few pilots of known truth through a centre; `make sim` runs a thousand of each."""

from __future__ import annotations

from dataclasses import replace

from scipy.stats import binom

from tests.e2e.simulated_pilots import NOTHING, TEN_POINTS, found

SEED = 4
UNLIKELY = 0.01  # what a centre that keeps the promise does at most so often


def fewest(of: int, chance: float) -> int:
    """How many of so many there are at least, but for UNLIKELY."""
    return int(binom.ppf(UNLIKELY, of, chance))


def test_where_nothing_changed_intervals_hold_the_truth_and_little_is_shown() -> None:
    made = found(replace(NOTHING, contacts=50), 10, SEED)
    assert made.overall.of == 2 * made.pairs
    assert made.overall.held >= fewest(made.overall.of, 0.93)
    assert made.effect.held >= fewest(made.effect.of, 0.93)
    assert made.pairs - made.differs >= fewest(made.pairs, 0.93)
    assert made.shown <= made.pairs - fewest(made.pairs, 0.95)
    # by reason: not independent of each other, so as one per pilot
    assert made.rows.part >= fewest(made.overall.of, 0.93) / made.overall.of


def test_a_drop_of_10_points_on_40_of_100_contacts_is_shown() -> None:
    made = found(TEN_POINTS, 2, SEED)
    assert made.differs >= fewest(made.pairs, 0.97)
    assert made.shown >= fewest(made.pairs, 0.9)
