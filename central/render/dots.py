"""A hundred contacts as a hundred dots: how many had been online first, and how sure that is."""

from __future__ import annotations

from central.render.cells import has_share
from central.render.numbers import of_hundred
from ftr.report.model import Cell

_STEP = 15.2
_RADIUS = 6


def hundred_dots(cell: Cell) -> str:
    """An SVG of ten rows of ten: filled, ringed where it is in the margin, pale for the rest.

    Hidden from screen readers, since the headline beside it says the same. Empty without a share.
    """
    if not has_share(cell) or cell.ci_low is None or cell.ci_high is None:
        return ""
    low, high = of_hundred(cell.ci_low), of_hundred(cell.ci_high)
    circles = "".join(_dot(place, low, high) for place in range(100))
    return f'<svg class="dots" viewBox="0 0 152 152" aria-hidden="true">{circles}</svg>'


def _dot(place: int, low: int, high: int) -> str:
    row, column = divmod(place, 10)
    x, y = round((column + 0.5) * _STEP, 1), round((row + 0.5) * _STEP, 1)
    if low <= place < high:
        return (
            f'<circle class="perhaps" cx="{x}" cy="{y}" r="{_RADIUS - 0.6}"/>'
            f'<circle class="perhaps-in" cx="{x}" cy="{y}" r="2"/>'
        )
    kind = "some" if place < low else "none"
    return f'<circle class="{kind}" cx="{x}" cy="{y}" r="{_RADIUS}"/>'
