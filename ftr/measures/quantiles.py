"""Quantiles that intervals are made with.

scipy is loaded by the first call that needs it, never at a desk. A report's margins do not need
it, so that the first report after the centre started is as fast as the second.
"""

from __future__ import annotations

from functools import lru_cache
from math import atan, cos, pi, sin, sqrt, tan
from statistics import NormalDist

from ftr.measures.checks import check_confidence, check_inside, check_more_than_0, check_number


@lru_cache(maxsize=64)
def normal_quantile(confidence: float = 0.95) -> float:
    """The z with P(-z < Z < z) = confidence for a standard normal Z: 1.96 at 0.95."""
    check_confidence(confidence)
    return NormalDist().inv_cdf((1 + confidence) / 2)


@lru_cache(maxsize=4096)
def t_quantile(degrees: float, confidence: float = 0.95) -> float:
    """The t with P(-t < T < t) = confidence for Student's T with `degrees` of freedom (above 0)."""
    check_confidence(confidence)
    check_more_than_0("degrees", degrees)
    if degrees == int(degrees) and degrees <= _MOST_TERMS:
        return _whole_t_quantile(int(degrees), confidence)
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + confidence) / 2))


_MOST_TERMS = 400  # degrees of freedom up to which summing is quick


def _whole_t_quantile(degrees: int, confidence: float) -> float:
    """By halving the angle θ = atan(t/√degrees), in which the probability only grows."""
    below, above = 0.0, pi / 2
    while (angle := (below + above) / 2) not in (below, above):
        if _within(angle, degrees) < confidence:
            below = angle
        else:
            above = angle
    return tan(above) * sqrt(degrees)


def _within(angle: float, degrees: int) -> float:
    """P(|T| < √degrees·tan(angle)): a finite sum where the degrees are whole.

    Source: M. Abramowitz & I. A. Stegun (1964), Handbook of Mathematical Functions, 26.7.3-4.
    """
    square = cos(angle) ** 2
    if degrees % 2:
        term = total = cos(angle) if degrees > 1 else 0.0
        for place in range(2, degrees - 2, 2):
            term *= square * place / (place + 1)
            total += term
        return 2 / pi * (angle + sin(angle) * total)
    term = total = 1.0
    for place in range(1, degrees - 2, 2):
        term *= square * place / (place + 1)
        total += term
    return sin(angle) * total


def t_outside(value: float, degrees: float) -> float:
    """P(|T| > |value|) for Student's T with `degrees` of freedom (above 0)."""
    check_number("value", value)
    check_more_than_0("degrees", degrees)
    if degrees == int(degrees) and degrees <= _MOST_TERMS:
        return max(0.0, 1 - _within(atan(abs(value) / sqrt(degrees)), int(degrees)))
    from scipy.special import stdtr

    return float(2 * stdtr(degrees, -abs(value)))


def beta_quantile(probability: float, yes: float, no: float) -> float:
    """The x with P(B < x) = probability for B ~ Beta(yes, no); both above 0."""
    check_inside("probability", probability)
    check_more_than_0("yes", yes)
    check_more_than_0("no", no)
    from scipy.special import betaincinv

    return float(betaincinv(yes, no, probability))


def f_quantile(probability: float, above: float, below: float) -> float:
    """The x with P(F < x) = probability for Fisher's F, with so many degrees of freedom each."""
    check_inside("probability", probability)
    check_more_than_0("above", above)
    check_more_than_0("below", below)
    from scipy.special import fdtri

    return float(fdtri(above, below, probability))


def chi_square_above(value: float, degrees: float) -> float:
    """P(X > value) for a chi-square X with `degrees` of freedom (above 0)."""
    check_more_than_0("degrees", degrees)
    from scipy.special import chdtrc

    return float(chdtrc(degrees, value))
