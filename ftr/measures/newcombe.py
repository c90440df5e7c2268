"""Newcombe's interval for the difference of two shares of independent contacts."""

from __future__ import annotations

from math import sqrt

from ftr.measures.wilson import wilson


def newcombe(
    yes_1: int, asked_1: int, yes_2: int, asked_2: int, confidence: float = 0.95
) -> tuple[float, float]:
    """The interval (low, high) of p1 - p2, in fractions from -1 to 1.

    With (l, u) Wilson's limits of each share and d = p1 - p2:

        d - √((p1-l1)² + (u2-p2)²)  …  d + √((u1-p1)² + (p2-l2)²)

    It takes contacts to be independent; between pilots, where agents differ, see `change`. Source:
    method 10 of R. G. Newcombe (1998), Statistics in Medicine 17, 873-890. Raises BadInput where
    nothing was asked or the counts cannot be.
    """
    low_1, high_1 = wilson(yes_1, asked_1, confidence)
    low_2, high_2 = wilson(yes_2, asked_2, confidence)
    share_1, share_2 = yes_1 / asked_1, yes_2 / asked_2
    difference = share_1 - share_2
    below = sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2)
    above = sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2)
    return max(-1.0, difference - below), min(1.0, difference + above)
