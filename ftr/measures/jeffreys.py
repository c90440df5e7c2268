"""Jeffreys' interval for one share of independent contacts: a check on Wilson's."""

from __future__ import annotations

from ftr.measures.checks import check_confidence, check_yes
from ftr.measures.quantiles import beta_quantile


def jeffreys(yes: int, asked: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval (low, high), as fractions, of a share of `yes` out of `asked` contacts.

    The (1 - confidence)/2 and (1 + confidence)/2 quantiles of Beta(yes + ½, no + ½); 0 where there
    was no yes, 1 where there was no no. Source: L. D. Brown, T. T. Cai & A. DasGupta (2001),
    Statistical Science 16, 101-133. Raises BadInput where nothing was asked or the counts cannot
    be.
    """
    check_yes(yes, asked)
    check_confidence(confidence)
    no = asked - yes
    low = 0.0 if yes == 0 else beta_quantile((1 - confidence) / 2, yes + 0.5, no + 0.5)
    high = 1.0 if no == 0 else beta_quantile((1 + confidence) / 2, yes + 0.5, no + 0.5)
    return low, high
