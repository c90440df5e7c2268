"""Agresti and Coull's interval for one share of independent contacts, from about 40 of them."""

from __future__ import annotations

from math import sqrt

from ftr.measures.checks import check_yes
from ftr.measures.quantiles import normal_quantile


def agresti_coull(yes: int, asked: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval (low, high), as fractions, of a share of `yes` out of `asked` contacts.

    With n' = n + z² and p' = (yes + z²/2)/n': p' ± z·√(p'(1-p')/n'), cut off at 0 and 1. Source:
    A. Agresti & B. A. Coull (1998), The American Statistician 52, 119-126. Raises BadInput where
    nothing was asked or the counts cannot be.
    """
    check_yes(yes, asked)
    z = normal_quantile(confidence)
    n = asked + z * z
    middle = (yes + z * z / 2) / n
    half = z * sqrt(middle * (1 - middle) / n)
    return max(0.0, middle - half), min(1.0, middle + half)
