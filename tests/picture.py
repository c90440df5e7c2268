"""Rows of a terminal as a small SVG that fetches nothing: same rows, same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

WIDTH, HEIGHT, EDGE = 8.4, 18, 10
FONT = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace"
WORDS = re.compile(r"\S+(?: \S+)*")
INK, PAPER = "#d6d6d6", "#101214"  # where the terminal's own are meant


def svg(rows: Sequence[Iterable[Segment]], columns: int, ground: Style, title: str) -> str:
    """The rows on a ground in the style of the page; `title` is what a reader is told."""
    width, height = columns * WIDTH + 2 * EDGE, len(rows) * HEIGHT + 2 * EDGE
    _, paper = _colours(ground)
    shapes: list[str] = []
    texts: list[str] = []
    for y, row in enumerate(rows):
        _row(row, EDGE + y * HEIGHT, paper, shapes, texts)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(width)} '
            f'{_number(height)}" width="{_number(width)}" font-family="{FONT}" font-size="14" '
            f'role="img"><title>{escape(title)}</title>',
            f'<rect width="100%" height="100%" rx="6" fill="{paper}"/>',
            *shapes,
            *texts,
            "</svg>\n",
        ]
    )


def _row(
    row: Iterable[Segment], top: float, paper: str, shapes: list[str], texts: list[str]
) -> None:
    x = 0
    grounds: list[tuple[str, int, int]] = []  # (colour, first column, end), neighbours as one
    for segment in row:
        cells = cell_len(segment.text)
        style = segment.style or Style()
        ink, ground = _colours(style)
        if grounds and grounds[-1][0] == ground:
            grounds[-1] = (ground, grounds[-1][1], x + cells)
        else:
            grounds.append((ground, x, x + cells))
        for found in WORDS.finditer(segment.text):  # readers of SVG shrink more than one blank
            start = x + cell_len(segment.text[: found.start()])
            texts.append(_text(found.group(), start, top, ink, style))
        x += cells
    shapes += [
        f'<rect x="{_number(EDGE + first * WIDTH)}" y="{_number(top)}" '
        f'width="{_number((end - first) * WIDTH)}" height="{HEIGHT}" fill="{ground}"/>'
        for ground, first, end in grounds
        if ground != paper
    ]


def _text(text: str, x: int, top: float, ink: str, style: Style) -> str:
    more = ' font-weight="bold"' if style.bold else ""
    lines = [
        name
        for name, is_on in (("underline", style.underline), ("line-through", style.strike))
        if is_on
    ]
    more += f' text-decoration="{" ".join(lines)}"' if lines else ""
    return (
        f'<text x="{_number(EDGE + x * WIDTH)}" y="{_number(top + 13.5)}" '
        f'textLength="{_number(cell_len(text) * WIDTH)}"'
        f' fill="{ink}"{more}>{escape(text)}</text>'
    )


def _colours(style: Style) -> tuple[str, str]:
    """(ink, paper), with reversed ones the right way round."""
    ink, paper = _hex(style.color, INK), _hex(style.bgcolor, PAPER)
    return (paper, ink) if style.reverse else (ink, paper)


def _hex(colour: Color | None, own: str) -> str:
    if colour is None or colour.is_default:
        return own
    return colour.get_truecolor().hex


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
