"""How the lines of a terminal page are written: headings, items and paragraphs."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

READABLE = 140  # a wider screen makes lines nobody likes to read


def width_of(console: Console) -> int:
    """The columns that are written on."""
    return min(console.width, READABLE)


def print_heading(console: Console, text: str) -> None:
    """A heading with an empty line before it."""
    console.print(Text(f"\n{text}", style="bold"), width=width_of(console))


def print_paragraph(console: Console, text: str, *, style: str = "", indent: int = 0) -> None:
    """Text over the whole width; nothing for no text."""
    if text:
        console.print(Padding(Text(text, style=style), (0, 0, 0, indent)), width=width_of(console))


def print_item(console: Console, sentence: str, mark: str = "") -> None:
    """One of a list: what does not fit goes on under its first word."""
    item = Table.grid(padding=(0, 1))
    bullet = "  •" if console.encoding.lower().startswith("utf") else "  -"
    item.add_row(mark or bullet, Text(sentence))
    console.print(item, width=width_of(console))
