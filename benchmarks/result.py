"""What a section measured, as values: the same for the screen, for JSON and for the README."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill
from typing import Any

from benchmarks.figures import median, percentile, table

WIDTH = 92


@dataclass(frozen=True, slots=True)
class Asked:
    """How a section is to measure: in this folder, so many rounds; `peer`: set one up if needed.

    What takes long to fill stays in `keep` and is used again from there, where that is given.
    """

    folder: Path
    rounds: int
    peer: bool = False
    keep: Path | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure and its goal: `at_least` or `at_most`, in the figure's unit; neither: no goal."""

    what: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def goal(self) -> str:
        """The goal in words; empty where there is none."""
        if self.at_least is not None:
            return f"at least {self.at_least:g} {self.unit}".rstrip()
        return f"at most {self.at_most:g} {self.unit}".rstrip() if self.at_most is not None else ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none, or nothing was measured."""
        if math.isnan(self.value):
            return None
        if self.at_least is not None:
            return self.value >= self.at_least
        return self.value <= self.at_most if self.at_most is not None else None

    @property
    def figure(self) -> str:
        """The value with as many digits as it is worth, and its unit."""
        if math.isnan(self.value):
            return "not measured"
        digits = 0 if self.value == int(self.value) or abs(self.value) >= 100 else 2
        return f"{self.value:.{digits}f} {self.unit}".rstrip()

    def __str__(self) -> str:
        """One line: what, figure, goal, met or not."""
        verdict = {True: "met", False: "NOT met"}.get(self.met) if self.met is not None else None
        told = f" (goal: {self.goal}: {verdict})" if verdict else ""
        return f"{self.what}: {self.figure}{told}"

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        value = None if math.isnan(self.value) else self.value
        return {
            "what": self.what,
            "value": value,
            "unit": self.unit,
            "figure": self.figure,
            "goal": self.goal,
            "met": self.met,
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """`how` it was measured, a table of figures, its readings, and what it was computed from.

    `samples` has the raw figures by name, each with its unit in the name.
    """

    how: str
    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    readings: Sequence[Reading] = ()
    samples: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def text(self) -> str:
        """For the screen."""
        how = fill(self.how, WIDTH, initial_indent="  ", subsequent_indent="  ")
        readings = (f"  {reading}" for reading in self.readings)
        return "\n".join([how, table(self.heading, self.rows), *readings])

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        return {
            "how": self.how,
            "table": [list(self.heading), *(list(row) for row in self.rows)],
            "readings": [reading.to_dict() for reading in self.readings],
            "samples": {name: spread(values) for name, values in self.samples.items()},
        }


def spread(values: Sequence[float]) -> dict[str, float]:
    """How many there are, the middle, and how far they lie apart."""
    if not values:
        return {"n": 0}
    return {
        "n": len(values),
        "least": min(values),
        "median": median(values),
        "p95": percentile(values, 0.95),
        "p99": percentile(values, 0.99),
        "most": max(values),
    }
