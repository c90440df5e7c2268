"""A number that somebody gave, with the limits between which it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ftr.errors import BadInput
from ftr.measures.checks import check_between
from ftr.measures.quantiles import normal_quantile
from ftr.texts import chosen_language, texts

if TYPE_CHECKING:
    from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class Figure:
    """`likely`, and `low` to `high` between which it lies, 95 in 100 sure; None: it is exact.

    The limits may lie unevenly: what a contact costs is seldom much less than one thinks.
    """

    likely: float
    low: float | None = None
    high: float | None = None

    @classmethod
    def within(cls, likely: float, limits: tuple[float, float] | None) -> Figure:
        """The same from a pair of limits, or none."""
        return cls(likely) if limits is None else cls(likely, *limits)

    @property
    def limits(self) -> tuple[float, float]:
        """Both limits; an exact number is its own."""
        return (
            self.likely if self.low is None else self.low,
            self.likely if self.high is None else self.high,
        )

    def scaled(self, by: float) -> Figure:
        """So many times as much; `by` is not below 0."""
        low, high = self.limits
        return Figure(self.likely * by, low * by, high * by)

    def check(self, name: str, least: float, most: float) -> None:
        """Raise BadInput, which names it, unless least ≤ low ≤ likely ≤ high ≤ most."""
        low, high = self.limits
        for value in (low, self.likely, high):
            check_between(name, value, least, most)
        if not low <= self.likely <= high:
            t = texts("words", chosen_language())
            message = t.gettext("{value} does not lie between {least} and {most}")
            raise BadInput(message.format(value=self.likely, least=low, most=high), name)

    def drawn(self, generator: Generator, draws: int) -> Any:
        """So many draws, an array of floats: half of them on either side of `likely`.

        Two halves of normal distributions that meet there, each as wide as its own limit says, so
        that `low` and `high` are the 2.5 and 97.5 percentiles. S. John (1982), Communications in
        Statistics: Theory and Methods 11, 879-885, with halves of equal weight. Draws may lie below
        what can be; who uses them cuts them off.
        """
        import numpy as np

        low, high = self.limits
        z = generator.standard_normal(draws)
        below, above = self.likely - low, high - self.likely
        return self.likely + z / normal_quantile() * np.where(z < 0, below, above)
