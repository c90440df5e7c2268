"""Numbers as bars, one line each, with their margin where they have one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from central.render.chart_parts import BOLD_LETTER, box, lines_of, stroke, svg, words
from central.render.chart_scale import Scale, round_steps
from central.render.chart_shares import NARROW

_LINE = 16
_BAR = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: 0 or more, with a margin around it or None; `value` is the same in figures."""

    label: str
    amount: float
    value: str
    low: float | None = None
    high: float | None = None


def bar_chart(bars: Sequence[Bar], *, says: str, width: int) -> str:
    """The chart as SVG. Figures stand at the bars, so there is no axis to read them from."""
    narrow = width < NARROW
    ends = max((len(bar.value) for bar in bars), default=0) * BOLD_LETTER + 12
    before = 0.0 if narrow else width * 0.36
    top_value = max((max(bar.amount, bar.high or 0.0) for bar in bars), default=0.0)
    scale = Scale(before, width - ends, top_value or round_steps(0)[-1])
    labels = [lines_of(bar.label, (width if narrow else before) - 14) for bar in bars]
    parts: list[str] = []
    y = 4.0
    for bar, label in zip(bars, labels, strict=True):
        parts += _bar(bar, label, scale, y, narrow)
        y += _height(label, narrow)
    parts.append(stroke(before, 0, before, y, "base") if not narrow else "")
    return svg(width, y + 4, says, parts)


def _height(label: Sequence[str], narrow: bool) -> float:
    return len(label) * _LINE + (_BAR + 12 if narrow else 12)


def _bar(bar: Bar, label: Sequence[str], scale: Scale, top: float, narrow: bool) -> Iterator[str]:
    text_high = len(label) * _LINE
    y = top + text_high + 5 if narrow else top + (_height(label, narrow) - _BAR) / 2
    first = top + 13 if narrow else y + _BAR / 2 - text_high / 2 + 12
    for place, part in enumerate(label):
        yield words(0, first + place * _LINE, part)
    end = scale.at(bar.amount)
    yield box(scale.start, y, end - scale.start, _BAR, "fill")
    if bar.low is not None and bar.high is not None:
        low, high = scale.at(bar.low), scale.at(bar.high)
        middle = y + _BAR / 2
        yield stroke(low, middle, high, middle, "over-wide")
        yield stroke(low, middle, high, middle, "over")
        for x in (low, high):
            yield stroke(x, middle - 4, x, middle + 4, "over")
        end = max(end, high)
    yield words(end + 8, y + _BAR - 3.5, bar.value, "strong")
