"""A chart on the page: drawn for a wide and for a small screen, with what it says beneath it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

WIDE = 760
SMALL = 340


def figure(draw: Callable[[int], str], caption: str, legend: str = "") -> str:
    """`draw` makes the chart for a width; the style sheet shows the one that fits.

    `caption` is plain text, `legend` is HTML. Both drawings say the same, and only one is there at
    a time, also for a screen reader.
    """
    return (
        f'<figure><div class="wide">{draw(WIDE)}</div><div class="small">{draw(SMALL)}</div>'
        f"{legend}<figcaption>{escape(caption)}</figcaption></figure>"
    )


def legend(items: tuple[tuple[str, str], ...]) -> str:
    """What the marks of a chart mean: the class of a mark, and its meaning in words."""
    shown = "".join(
        f'<li><span class="mark {kind}" aria-hidden="true"></span>{escape(text)}</li>'
        for kind, text in items
    )
    return f'<ul class="legend">{shown}</ul>'
