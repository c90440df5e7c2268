"""A comparison on one page of a terminal, wide or narrow; nothing is told by colour alone."""

from __future__ import annotations

import io

from rich.console import Console
from rich.table import Table
from rich.text import Text

from central.render.comparison_sections import Grid, Section, sections
from central.render.comparison_words import headline, periods, reasons_why, stamp, title
from central.render.text import READABLE
from ftr.report.comparison import Comparison
from ftr.texts import Language, texts


def print_comparison(console: Console, comparison: Comparison, language: Language) -> None:
    """Write the whole comparison to `console`, as wide as it is."""
    width = min(console.width, READABLE)
    t = texts("results", language)
    if stamp(comparison, language):
        console.print(Text(f" {stamp(comparison, language)} ", style="bold reverse"))
    console.print(Text(title(comparison, language), style="bold"), width=width)
    under = f"{t.gettext('Online first (FTR)')} · {t.gettext('lower is better')}"
    console.print(Text(f"{under} · {periods(comparison, language)}"), width=width)
    console.print()
    console.print(Text(headline(comparison, language), style="bold"), width=width)
    for sentence in reasons_why(comparison, language):
        _print_item(console, sentence, width)
    for section in sections(comparison, language):
        _print_section(console, section, width)


def comparison_text(comparison: Comparison, language: Language, width: int = 80) -> str:
    """The same as one plain text without colour."""
    page = io.StringIO()
    print_comparison(Console(file=page, width=width, no_color=True), comparison, language)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


def _print_section(console: Console, section: Section, width: int) -> None:
    console.print(Text("\n" + section.heading, style="bold"))
    if section.grid is not None:
        console.print(_table(section.grid, width), width=width)
    for sentence in section.sentences:
        _print_item(console, sentence, width)


def _table(grid: Grid, width: int) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    first, *others = grid.heads
    table.add_column(first, overflow="fold", max_width=max(20, width * 2 // 5))
    for head in others:
        table.add_column(head, justify="right")
    for line in grid.lines:
        style = "bold" if line.strong else ""
        table.add_row(*(Text(cell, style=style) for cell in line.cells))
    return table


def _print_item(console: Console, sentence: str, width: int) -> None:
    item = Table.grid(padding=(0, 1))
    item.add_row("  •" if console.encoding.lower().startswith("utf") else "  -", Text(sentence))
    console.print(item, width=width)
