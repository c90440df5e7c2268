"""Numbers side by side: days with what was handled around what was logged, and histograms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from central.render.chart_parts import BOLD_LETTER, LETTER, box, stroke, svg, words
from central.render.chart_scale import Scale, round_steps

_HIGH = 150  # of the tallest column
_HEAD = 26


@dataclass(frozen=True, slots=True)
class Day:
    """Whole numbers; `handled` is None where it is not known. `note` stands above the column."""

    label: str
    logged: int
    handled: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Block:
    """`count` of what lies from `low` up to `high`, fractions from 0 to 1."""

    low: float
    high: float
    count: int


def day_chart(days: Sequence[Day], *, says: str, width: int) -> str:
    """A filled column for what was logged, in the outline of what was handled."""
    steps = round_steps(max((max(day.logged, day.handled or 0) for day in days), default=0))
    left = max(len(f"{steps[-1]:.0f}") * LETTER + 10, 30)
    up = Scale(_HEAD + _HIGH, _HEAD, steps[-1])
    each = (width - left) / max(len(days), 1)
    parts = [*_levels(steps, up, left, width)]
    every = _every([day.label for day in days], each)
    for place, day in enumerate(days):
        middle = left + (place + 0.5) * each
        parts += _day(day, middle, min(each * 0.7, 56), up, each)
        if place % every == 0:
            parts.append(words(middle, up.start + 18, day.label, "axis", "middle"))
    return svg(width, up.start + 26, says, parts)


def _day(day: Day, middle: float, wide: float, up: Scale, each: float) -> Iterator[str]:
    top = up.at(day.logged)
    yield box(middle - wide / 2, top, wide, up.start - top, "fill")
    if day.handled is not None:
        top = min(up.at(day.handled), top)
        whole = up.at(day.handled)
        yield box(middle - wide / 2, whole, wide, up.start - whole, "outline")
    if day.note and len(day.note) * BOLD_LETTER <= each:
        yield words(middle, top - 6, day.note, "strong", "middle")


def _levels(steps: Sequence[float], up: Scale, left: float, width: float) -> Iterator[str]:
    for step in steps:
        y = up.at(step)
        yield stroke(left, y, width, y, "grid" if step else "base")
        yield words(left - 6, y + 4.5, f"{step:.0f}", "axis", "end")


def _every(labels: Sequence[str], each: float) -> int:
    """So many labels apart that they do not run into each other."""
    widest = max((len(label) for label in labels), default=0) * LETTER + 6
    return max(1, -(-int(widest) // max(int(each), 1)))


def histogram(
    blocks: Sequence[Block], *, overall: float | None, axis: str, says: str, width: int
) -> str:
    """Blocks over 0…100 %; the surface of a block is its count, since blocks differ in width."""
    tall = max((_density(block) for block in blocks), default=0.0)
    up = Scale(_HEAD + _HIGH, _HEAD, tall or 1.0)
    along = Scale(16, width - 16, 1.0)
    parts: list[str] = []
    for block in blocks:
        start, end = along.at(block.low), along.at(block.high)
        top = up.at(_density(block))
        parts.append(box(start + 1, top, end - start - 2, up.start - top, "fill"))
        if block.count:
            parts.append(words((start + end) / 2, top - 6, str(block.count), "strong", "middle"))
    if overall is not None:
        x = along.at(overall)
        parts.append(stroke(x, 4, x, up.start, "overall"))
    parts.append(stroke(along.start, up.start, along.end, up.start, "base"))
    for tenth in range(0, 11, 2):
        parts.append(words(along.at(tenth / 10), up.start + 18, f"{tenth * 10}%", "axis", "middle"))
    parts.append(words(along.start, up.start + 38, axis, "axis"))
    return svg(width, up.start + 46, says, parts)


def _density(block: Block) -> float:
    """Per ten points."""
    return block.count / max(block.high - block.low, 0.01) / 10
