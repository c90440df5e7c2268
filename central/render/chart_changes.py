"""Changes as dots with their margins around nought, one line each: to the left is fewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from central.render.chart_parts import LETTER, dot, lines_of, stroke, svg, words
from central.render.chart_scale import round_steps

NARROW = 480  # below this width a label stands above its line instead of before it
_LINE = 16
_HEAD = 22


@dataclass(frozen=True, slots=True)
class Changed:
    """One line: a change with its limits, in points, and the same in figures."""

    label: str
    value: float
    low: float
    high: float
    text: str
    strong: bool = False


def change_chart(lines: Sequence[Changed], *, fewer: str, more: str, says: str, width: int) -> str:
    """The chart as SVG; `fewer` and `more` say beneath it what either side of nought means."""
    narrow = width < NARROW
    ends = max((len(line.text) for line in lines), default=0) * LETTER + 14
    start = 8.0 if narrow else width * 0.27
    end = width - (24 if narrow else ends)
    most = round_steps(max(1.0, *(max(-line.low, line.high) for line in lines)), 2)
    scale = _Around(start, end, most[-1])
    labels = [
        lines_of(f"{line.label} {line.text}" if narrow else line.label, width if narrow else start)
        for line in lines
    ]
    heights = [len(label) * _LINE + (26 if narrow else 14) for label in labels]
    bottom = _HEAD + sum(heights)
    parts = [*_ground(scale, most, bottom)]
    top = float(_HEAD)
    for line, label, height in zip(lines, labels, heights, strict=True):
        y = top + len(label) * _LINE + 12 if narrow else top + height / 2
        first = top + 14 if narrow else y - len(label) * _LINE / 2 + 12
        kind = "strong" if line.strong else ""
        parts += [words(0, first + n * _LINE, part, kind) for n, part in enumerate(label)]
        parts += _marks(line, scale, y)
        if not narrow:
            parts.append(words(width, y + 5, line.text, kind, "end"))
        top += height
    parts.append(words(scale.start, bottom + 18, f"← {fewer}", "axis"))
    parts.append(words(scale.end, bottom + 18, f"{more} →", "axis", "end"))
    return svg(width, bottom + 26, says, parts)


@dataclass(frozen=True, slots=True)
class _Around:
    """`start`…`end` on the page show -most…most."""

    start: float
    end: float
    most: float

    def at(self, value: float) -> float:
        part = min(max(value / self.most, -1.0), 1.0)
        return (self.start + self.end) / 2 + part * (self.end - self.start) / 2


def _ground(scale: _Around, steps: Sequence[float], bottom: float) -> Iterator[str]:
    for step in (*(-one for one in reversed(steps[1:])), *steps):
        x = scale.at(step)
        yield stroke(x, _HEAD - 4, x, bottom, "base" if step == 0 else "grid")
        sign = "" if step == 0 else "−" if step < 0 else "+"
        yield words(x, _HEAD - 9, f"{sign}{abs(step):g}", "axis", "middle")


def _marks(line: Changed, scale: _Around, y: float) -> Iterator[str]:
    low, high = scale.at(line.low), scale.at(line.high)
    yield stroke(low, y, high, y, "margin")
    for x in (low, high):
        yield stroke(x, y - 5, x, y + 5, "margin-end")
    yield dot(scale.at(line.value), y, 6 if line.strong else 5, "point")
