"""A share followed by day or week: which periods are out of the ordinary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from ftr.errors import BadInput
from ftr.measures.checks import check_yes
from ftr.texts import chosen_language, texts

_MEAN_RANGE = 1.128  # the mean range of two standard normal values (d2)


@dataclass(frozen=True, slots=True)
class Period:
    """One period's share and its limits. Fractions."""

    share: float
    low: float
    high: float

    @property
    def is_out(self) -> bool:
        """Whether the share lies outside its limits."""
        return not self.low <= self.share <= self.high


@dataclass(frozen=True, slots=True)
class Chart:
    """`centre` is the share over all periods; `spread` (σz) how much more than chance they vary."""

    centre: float
    spread: float
    periods: tuple[Period, ...]


def p_chart(periods: Sequence[tuple[int, int]], *, laney: bool = True) -> Chart:
    """The chart of (yes, asked) per period, in order: centre ± 3·σz·√(p(1-p)/n), within 0…1.

    With Laney's correction σz = mean moving range of the z-scores / 1.128; without it σz = 1,
    which with hundreds of contacts a week fires on nothing. Source: D. B. Laney (2002), Quality
    Engineering 14, 531-537; D. C. Montgomery, Introduction to Statistical Quality Control, section
    7.2. Raises BadInput with fewer than two periods, or one in which nobody was asked.
    """
    for yes, asked in periods:
        check_yes(yes, asked)
    if len(periods) < 2:
        t = texts("words", chosen_language())
        raise BadInput(t.gettext("give at least {n} values").format(n=2), "periods")
    centre = sum(yes for yes, _asked in periods) / sum(asked for _yes, asked in periods)
    by_chance = [sqrt(centre * (1 - centre) / asked) for _yes, asked in periods]
    spread = 1.0
    if laney and all(by_chance):
        scores = [
            (yes / asked - centre) / sd for (yes, asked), sd in zip(periods, by_chance, strict=True)
        ]
        ranges = [abs(b - a) for a, b in pairwise(scores)]
        spread = sum(ranges) / len(ranges) / _MEAN_RANGE
    return Chart(
        centre,
        spread,
        tuple(
            Period(
                yes / asked, max(0.0, centre - 3 * spread * sd), min(1.0, centre + 3 * spread * sd)
            )
            for (yes, asked), sd in zip(periods, by_chance, strict=True)
        ),
    )
