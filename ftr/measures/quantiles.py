"""Quantiles that intervals are made with. scipy is loaded on the first call, never at a desk."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

from ftr.measures.checks import check_confidence, check_inside, check_more_than_0


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
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + confidence) / 2))


def beta_quantile(probability: float, yes: float, no: float) -> float:
    """The x with P(B < x) = probability for B ~ Beta(yes, no); both above 0."""
    check_inside("probability", probability)
    check_more_than_0("yes", yes)
    check_more_than_0("no", no)
    from scipy.special import betaincinv

    return float(betaincinv(yes, no, probability))


def chi_square_above(value: float, degrees: float) -> float:
    """P(X > value) for a chi-square X with `degrees` of freedom (above 0)."""
    check_more_than_0("degrees", degrees)
    from scipy.special import chdtrc

    return float(chdtrc(degrees, value))
