"""Every reading of the saving by drawing, with the chance that the fix pays for itself."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from ftr.measures.checks import MOST, check_between, check_confidence, check_count
from ftr.measures.figure import Figure
from ftr.measures.savings import LARGEST_SHARE, MOST_COST, Estimate, MeasuredSaving

if TYPE_CHECKING:
    from numpy.random import Generator


DRAWS = 20_000
EXACTLY_ALL, NOTHING = Figure(1.0), Figure(0.0)


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


@dataclass(frozen=True, slots=True)
class GivenFigures:
    """What nobody measured: contacts a year, money per contact, the part of the drop that stays
    away, and the money spent on the fix, once.
    """

    contacts_a_year: Figure
    cost: Figure
    achievable: Figure = EXACTLY_ALL
    spent: Figure = NOTHING

    def check(self) -> None:
        """Raise BadInput, which names the first that cannot be."""
        self.contacts_a_year.check("contacts_a_year", 0, MOST)
        self.cost.check("cost", 0, MOST_COST)
        self.achievable.check("achievable", 0, 1)
        self.spent.check("spent", 0, MOST_COST * MOST)


def drawn_savings(
    before: Estimate,
    after: Estimate,
    figures: GivenFigures,
    generator: Generator,
    *,
    correlation: float = 0.0,
    confidence: float = 0.95,
    draws: int = DRAWS,
) -> DrawnSavings:
    """Shares drawn from a two-dimensional normal, cut off to 0…0.999, and the figures by limits.

    `correlation` is that of the two shares' errors, above 0 with the same agents. Amounts are cut
    off at 0, parts at 0 and 1. Limits are the percentiles of the draws. Raises BadInput for what
    cannot be.
    """
    before.check("before", 0, 1)
    after.check("after", 0, LARGEST_SHARE)
    figures.check()
    check_between("correlation", correlation, -1, 1)
    check_confidence(confidence)
    check_count("draws", draws - 1)
    import numpy as np

    first, own = generator.standard_normal((2, draws))
    second = correlation * first + np.sqrt(1 - correlation**2) * own
    p1 = np.clip(before.value + before.standard_error * first, 0, LARGEST_SHARE)
    p2 = np.clip(after.value + after.standard_error * second, 0, LARGEST_SHARE)
    worth = _worth(figures, generator, draws)
    worth = worth * np.clip(figures.achievable.drawn(generator, draws), 0, 1)
    spent = _amount(figures.spent, generator, draws)
    return DrawnSavings(
        naive=_summary(worth * (p1 - p2), spent, confidence),
        volume_consistent=_summary(worth * (1 - (1 - p1) / (1 - p2)), spent, confidence),
    )


def drawn_measured(
    measured: MeasuredSaving,
    figures: GivenFigures,
    generator: Generator,
    *,
    confidence: float = 0.95,
    draws: int = DRAWS,
) -> DrawnSaving:
    """(C) drawn: the part that went away from its own 95 % limits, on the log scale of its ratio.

    Nought throughout, and no chance to pay, where the volume did not move. `achievable` is not
    used: what went away was counted. Raises BadInput for what cannot be.
    """
    figures.check()
    check_confidence(confidence)
    check_count("draws", draws - 1)
    if not measured.moved:
        return DrawnSaving(0.0, 0.0, 0.0, 0.0)
    import numpy as np

    ratio = Figure(log(1 - measured.fewer), log(1 - measured.high), log(1 - measured.low))
    fewer = 1 - np.exp(ratio.drawn(generator, draws))
    worth = _worth(figures, generator, draws)
    return _summary(worth * fewer, _amount(figures.spent, generator, draws), confidence)


def _worth(figures: GivenFigures, generator: Generator, draws: int) -> Any:
    """Contacts a year times the cost of one, drawn."""
    contacts = _amount(figures.contacts_a_year, generator, draws)
    return contacts * _amount(figures.cost, generator, draws)


def _amount(figure: Figure, generator: Generator, draws: int) -> Any:
    import numpy as np

    return np.maximum(0, figure.drawn(generator, draws))


def _summary(values: Any, spent: Any, confidence: float) -> DrawnSaving:
    import numpy as np

    low, high = np.quantile(values, [(1 - confidence) / 2, (1 + confidence) / 2])
    return DrawnSaving(
        mean=float(values.mean()),
        low=float(low),
        high=float(high),
        pays=float((values > spent).mean()),
    )
