"""From a value to a place on the page, and the round numbers that stand along an axis."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from math import floor, log10


@dataclass(frozen=True, slots=True)
class Scale:
    """`start`…`end` on the page show 0…`top`; what lies outside is drawn at the nearest end."""

    start: float
    end: float
    top: float

    def at(self, value: float) -> float:
        """The place of `value`."""
        part = min(max(value / self.top, 0.0), 1.0) if self.top else 0.0
        return self.start + part * (self.end - self.start)


def round_steps(most: float, about: int = 4) -> tuple[float, ...]:
    """0 and equal round steps (1, 2 or 5 times a power of ten) up to the first at or over `most`.

    >>> round_steps(340)
    (0.0, 100.0, 200.0, 300.0, 400.0)
    """
    if most <= 0:
        return (0.0, 1.0)
    rough = most / about
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough * 0.999)
    last = next(place for place in count(1) if place * step >= most * 0.999)
    return tuple(round(place * step, 10) for place in range(last + 1))
