"""Figures side by side: alternated rounds, medians, and ratios to the reference first."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def alternate(rounds: int, runs: Mapping[str, Callable[[], T]]) -> dict[str, list[T]]:
    """Run everything once per round, in turn, so that other load falls on all of them alike.

    Every second round goes the other way round; one more round, with cold caches, goes before
    and is dropped.
    """
    kept: dict[str, list[T]] = {name: [] for name in runs}
    for number in range(rounds + 1):
        for name in sorted(runs, key=list(runs).index, reverse=number % 2 == 1):
            figure = runs[name]()
            if number:
                kept[name].append(figure)
    return kept


def median(values: Sequence[float]) -> float:
    """The middle value; not a number where there is none."""
    return statistics.median(values) if values else math.nan


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0 to 1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lines with the first column to the left and all others to the right."""
    widths = [max(len(row[column]) for row in (heading, *rows)) for column in range(len(heading))]
    lines = [heading, *rows]
    return "\n".join(
        "  "
        + "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def ratio(value: float, reference: float) -> str:
    """`value` as a multiple of the reference, e.g. `1.21 x`."""
    return f"{value / reference:.2f} x" if reference else "-"


def ms(seconds: float) -> str:
    """Seconds as milliseconds with as many digits as they are worth."""
    value = seconds * 1000
    return f"{value:.0f} ms" if value >= 100 else f"{value:.2f} ms"
