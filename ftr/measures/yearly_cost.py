"""What contacts of customers who had been online first cost a year, or would save."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, prod, sqrt

from ftr.measures.checks import MOST
from ftr.measures.figure import Figure
from ftr.measures.savings import MOST_COST

ONE = Figure(1.0)
LEAST = 1e-12  # of a factor: less is nought


@dataclass(frozen=True, slots=True)
class Yearly:
    """An amount a year with its limits; None where the share has none."""

    value: float
    low: float | None
    high: float | None


def yearly(
    contacts_a_year: Figure,
    share: float,
    interval: tuple[float, float] | None,
    cost: Figure = ONE,
    achievable: Figure = ONE,
) -> Yearly:
    """N·p·a·c: reading (A) of the saving where the share would go from p to p·(1-a).

    `cost` is money per contact (1: count contacts), `achievable` the part a of online-first
    contacts that could stay away. The limits are put together on the log scale, each factor with
    its own distance to its limit: log L = Σ log x - √Σ(log x - log l)², and U likewise. Where only
    p has limits they are those of p itself, also where these lie unevenly round it. G. Y. Zou &
    A. Donner (2008), Statistics in Medicine 27, 1693-1702. Raises BadInput for what cannot be.
    """
    contacts_a_year.check("contacts_a_year", 0, MOST)
    cost.check("cost", 0, MOST_COST)
    achievable.check("achievable", 0, 1)
    measured = Figure.within(share, interval)
    measured.check("share", 0, 1)
    factors = (contacts_a_year, measured, achievable, cost)
    value = contacts_a_year.likely * share * achievable.likely * cost.likely
    if interval is None:
        return Yearly(value, None, None)
    low = _limit(value, [(one.likely, one.limits[0]) for one in factors])
    high = _limit(value, [(one.likely, one.limits[1]) for one in factors])
    return Yearly(value, low, high)


def _limit(value: float, factors: list[tuple[float, float]]) -> float:
    """The product's limit on the side of these limits; each pair is a factor and its limit."""
    farthest = prod(limit for _, limit in factors)  # were every factor at its limit at once
    moved = [(likely, limit) for likely, limit in factors if likely != limit]
    if len(moved) == 1 or any(min(pair) < LEAST for pair in moved):
        return farthest  # from or to nought there is no distance on the log scale
    away = sqrt(sum(log(likely / limit) ** 2 for likely, limit in moved))
    if farthest > value:
        return min(farthest, value * exp(away))
    return max(farthest, value * exp(-away))
