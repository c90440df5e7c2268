"""The few SVG shapes that charts are made of: text of an element, safe to put into a page.

Colours and fonts come from the page's style sheet, by class, so that a chart follows light, dark
and paper. Lengths are in the chart's own units, which are pixels where it is shown at full size.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from re import split

LETTER = 7.3  # the width of an average letter in a chart's text
BOLD_LETTER = 9.0  # the same in bold, in the widest of the fonts that a reader may have


def svg(width: float, height: float, says: str, parts: Iterable[str]) -> str:
    """A chart as one picture; `says` is what it tells to who does not see it."""
    return (
        f'<svg class="chart" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{escape(says)}">{"".join(parts)}</svg>'
    )


def words(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    """Text with its baseline at `y`; `anchor` is start, middle or end."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{_class(kind)}>{escape(text)}</text>'
    )


def box(x: float, y: float, width: float, height: float, kind: str) -> str:
    """A rectangle; a negative size is none."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
        f"{_class(kind)}/>"
    )


def stroke(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"{_class(kind)}/>'


def dot(x: float, y: float, radius: float, kind: str) -> str:
    """A filled circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"{_class(kind)}/>'


def lines_of(text: str, width: float, most: int = 2) -> list[str]:
    """`text` on at most `most` lines that fit `width`; what does not fit ends in an ellipsis.

    Lines break after spaces and, since pages are named by their address, after slashes.
    """
    room = max(int(width / LETTER), 4)
    lines = [""]
    for piece in split(r"(?<=[\s/])", text.strip()):
        if lines[-1] and len((lines[-1] + piece).rstrip()) > room:
            lines.append("")
        lines[-1] += piece
    lines = [line.strip() for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} …"]
    return [line if len(line) <= room else f"{line[: room - 1]}…" for line in lines]


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
