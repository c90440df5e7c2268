"""Bars made of characters, that say the same without colour."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from central.render.cells import has_share
from ftr.report.model import Cell


@dataclass(frozen=True, slots=True)
class Bars:
    """The two characters of a bar: what is sure, and the margin on top of it."""

    solid: str
    doubt: str

    @classmethod
    def of(cls, encoding: str) -> Bars:
        """Blocks where the terminal can show them, else plain signs."""
        return cls("█", "▒") if encoding.lower().startswith("utf") else cls("#", "+")


def share_bar(cell: Cell, width: int, bars: Bars) -> Text:
    """Solid up to the low end of the margin, then the margin; empty without a percentage."""
    if not has_share(cell) or cell.ci_low is None or cell.ci_high is None:
        return Text(" " * width)
    low = round(cell.ci_low * width)
    high = max(round(cell.ci_high * width), low)
    bar = Text(bars.solid * low, style="blue")
    bar.append(bars.doubt * (high - low), style="cyan")
    bar.append(" " * (width - high))
    return bar


def plain_bar(share: float, width: int, bars: Bars) -> Text:
    """A bar without a margin."""
    full = round(share * width)
    return Text(bars.solid * full + " " * (width - full), style="blue")
