"""Both readings of the saving by drawing, with the chance that the fix pays for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ftr.measures.checks import (
    MOST,
    check_between,
    check_confidence,
    check_count,
    check_number,
    check_share,
)
from ftr.measures.savings import LARGEST_SHARE, MOST_COST, Estimate

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class DrawnSaving:
    """Money a year: the mean and limits of the draws; `pays` is the part above what it cost."""

    mean: float
    low: float
    high: float
    pays: float


@dataclass(frozen=True, slots=True)
class DrawnSavings:
    """(A) naive and (B) volume-consistent, from the same draws."""

    naive: DrawnSaving
    volume_consistent: DrawnSaving


def drawn_savings(
    contacts_a_year: float,
    before: Estimate,
    after: Estimate,
    cost: Estimate,
    generator: Generator,
    *,
    correlation: float = 0.0,
    achievable: float = 1.0,
    spent: float = 0.0,
    confidence: float = 0.95,
    draws: int = 20_000,
) -> DrawnSavings:
    """Shares drawn from a two-dimensional normal, cut off to 0…0.999, costs from one cut off at 0.

    `correlation` is that of the two shares' errors, above 0 with the same agents. `spent` is what
    the fix cost, in the same money, once. Limits are the percentiles of the draws. Raises BadInput
    for what cannot be.
    """
    before.check("before", 0, 1)
    after.check("after", 0, LARGEST_SHARE)
    cost.check("cost", 0, MOST_COST)
    check_between("contacts_a_year", contacts_a_year, 0, MOST)
    check_between("correlation", correlation, -1, 1)
    check_share("achievable", achievable)
    check_number("spent", spent, 0)
    check_confidence(confidence)
    check_count("draws", draws - 1)
    import numpy as np

    first, own, money = generator.standard_normal((3, draws))
    second = correlation * first + np.sqrt(1 - correlation**2) * own
    p1 = np.clip(before.value + before.standard_error * first, 0, LARGEST_SHARE)
    p2 = np.clip(after.value + after.standard_error * second, 0, LARGEST_SHARE)
    a_contact = np.maximum(0, cost.value + cost.standard_error * money)
    worth = contacts_a_year * achievable * a_contact
    return DrawnSavings(
        naive=_summary(worth * (p1 - p2), spent, confidence),
        volume_consistent=_summary(worth * (1 - (1 - p1) / (1 - p2)), spent, confidence),
    )


def _summary(values: Any, spent: float, confidence: float) -> DrawnSaving:
    import numpy as np

    low, high = np.quantile(values, [(1 - confidence) / 2, (1 + confidence) / 2])
    return DrawnSaving(
        mean=float(values.mean()),
        low=float(low),
        high=float(high),
        pays=float((values > spent).mean()),
    )
