"""Shares as dots with their margins, one line each, and the overall share as a line across."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from central.render.chart_parts import BOLD_LETTER, box, dot, lines_of, stroke, svg, words
from central.render.chart_scale import Scale

TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
NARROW = 480  # below this width a label stands above its line instead of before it
_HEAD = 40
_LINE = 16


@dataclass(frozen=True, slots=True)
class Dotted:
    """One line: a share, its margin `low`…`high`, and the worst case around it; fractions.

    `value` is the same in figures, as it stands at the end of the line.
    """

    label: str
    share: float
    low: float
    high: float
    worst_low: float | None
    worst_high: float | None
    value: str


@dataclass(frozen=True, slots=True)
class Overall:
    """The line across all others, and what stands above it."""

    share: float
    low: float | None
    high: float | None
    label: str


def share_chart(
    lines: Sequence[Dotted], overall: Overall | None, *, axis: str, says: str, width: int
) -> str:
    """The chart as SVG; `axis` says under it what is shown and which way is better."""
    narrow = width < NARROW
    ends = max((len(line.value) for line in lines), default=0) * BOLD_LETTER + 14
    before = 8.0 if narrow else width * 0.3
    scale = Scale(before, width - max(ends, 24), 1.0)
    labels = [lines_of(line.label, (width if narrow else before) - 14) for line in lines]
    heights = [_height(label, narrow) for label in labels]
    bottom = _HEAD + sum(heights)
    parts = [*_ground(scale, overall, bottom)]
    top = float(_HEAD)
    for line, label, height in zip(lines, labels, heights, strict=True):
        y = top + len(label) * _LINE + 12 if narrow else top + height / 2
        first = top + 14 if narrow else y - len(label) * _LINE / 2 + 12
        parts += [words(0, first + place * _LINE, part) for place, part in enumerate(label)]
        parts += _marks(line, scale, y)
        top += height
    parts.append(words(scale.start, bottom + 36, axis, "axis"))
    return svg(width, bottom + 44, says, parts)


def _height(label: Sequence[str], narrow: bool) -> float:
    return len(label) * _LINE + (26 if narrow else 14)


def _ground(scale: Scale, overall: Overall | None, bottom: float) -> Iterator[str]:
    for tick in TICKS:
        x = scale.at(tick)
        yield stroke(x, _HEAD, x, bottom, "grid")
        yield words(x, bottom + 17, f"{tick * 100:.0f}%", "axis", "middle")
    if overall is None:
        return
    if overall.low is not None and overall.high is not None:
        start, end = scale.at(overall.low), scale.at(overall.high)
        yield box(start, _HEAD, end - start, bottom - _HEAD, "band")
    x = scale.at(overall.share)
    yield stroke(x, _HEAD - 8, x, bottom, "overall")
    half = len(overall.label) * BOLD_LETTER / 2  # the words stay within the drawing
    middle = min(max(x, half + 2), max(scale.end, half + 2))
    yield words(middle, _HEAD - 14, overall.label, "strong", "middle")


def _marks(line: Dotted, scale: Scale, y: float) -> Iterator[str]:
    if line.worst_low is not None and line.worst_high is not None:
        yield stroke(scale.at(line.worst_low), y, scale.at(line.worst_high), y, "worst")
    start, end = scale.at(line.low), scale.at(line.high)
    yield stroke(start, y, end, y, "margin")
    for x in (start, end):
        yield stroke(x, y - 5, x, y + 5, "margin-end")
    yield dot(scale.at(line.share), y, 5, "point")
    yield words(scale.end + 14, y + 4.5, line.value, "strong")
