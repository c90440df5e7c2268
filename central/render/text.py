"""The report on one page of a terminal: 80 columns suffice, more are used.

Nothing is told by colour alone, and NO_COLOR is respected (by rich).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import fill

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from central.render.bars import Bars, plain_bar, share_bar
from central.render.cells import (
    ABSENT,
    SHARES_OF_ROWS,
    bounds_text,
    coverage_text,
    has_share,
    share_of_rows,
    share_text,
    without_answer,
)
from central.render.folded import folded
from central.render.numbers import percent, whole
from central.render.summary import (
    bounds_heading,
    bounds_note,
    direction,
    findings,
    headline,
    not_begun,
    other_notes,
    period,
    stamp,
    title,
)
from ftr.report.labels import dimension_label
from ftr.report.model import Cell, Dimension, Report
from ftr.texts import Language, texts

WIDE = 100  # columns from which the bounds and the answers get a column of their own
BOUNDS_WIDTH = 20  # of the heading over the bounds, on a few lines
READABLE = 140  # a wider screen makes lines nobody likes to read


def print_report(console: Console, report: Report, language: Language) -> None:
    """Write the whole report to `console`, as wide as it is."""
    width = min(console.width, READABLE)
    t = texts("results", language)
    _print_head(console, report, language)
    if not_begun(report, language):
        return
    console.print(Padding(_table(console, report, language, width), (1, 0, 0, 0)), width=width)
    if _draws_shares(report):
        bars = Bars.of(console.encoding)
        legend = t.gettext(
            "{solid} at least   {doubt} margin (95 in 100 sure)   a full bar is 100%"
        )
        console.print(Text(legend.format(solid=bars.solid, doubt=bars.doubt), style="dim"))
    if width >= WIDE and bounds_note(report, language):
        console.print(Text(bounds_note(report, language), style="dim"), width=width)
    if other_notes(report):
        console.print(Text("\n" + t.gettext("Please note"), style="bold"))
        for note in other_notes(report):
            _print_item(console, note.text, width)
    console.print()
    console.print(Text(report.definition, style="dim"), width=width)


def text_of(report: Report, language: Language, width: int = 80) -> str:
    """The same as one plain text without colour."""
    page = io.StringIO()
    print_report(Console(file=page, width=width, no_color=True), report, language)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


def _print_head(console: Console, report: Report, language: Language) -> None:
    width = min(console.width, READABLE)
    if stamp(report, language):
        console.print(Text(f" {stamp(report, language)} ", style="bold reverse"))
    console.print(Text(report.pilot.name, style="bold"))
    console.print(
        Text(f"{title(language)} · {direction(language)} · {period(report, language)}"), width=width
    )
    console.print()
    if not_begun(report, language):
        console.print(Text(not_begun(report, language), style="bold"), width=width)
        return
    console.print(Text(f"  {headline(report, language)}", style="bold"), width=width)
    console.print()
    for sentence in findings(report, language):
        _print_item(console, sentence, width)


def _print_item(console: Console, sentence: str, width: int) -> None:
    item = Table.grid(padding=(0, 1))
    item.add_row("  •" if _unicode(console) else "  -", Text(sentence))
    console.print(item, width=width)


def _unicode(console: Console) -> bool:
    return console.encoding.lower().startswith("utf")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of figures: its heading and what it says of a cell."""

    heading: str
    say: Callable[[Cell], str | Text]
    right: bool = True


def _table(console: Console, report: Report, language: Language, width: int) -> Table:
    columns = _columns(console, report, language, width)
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False, header_style="bold")
    heading = dimension_label(report.by, language)
    table.add_column(heading, overflow="fold", max_width=max(20, width * 2 // 5))
    for column in columns:
        table.add_column(column.heading, justify="right" if column.right else "left", no_wrap=True)
    for row in folded(report, language):
        table.add_row(Text(row.label), *(column.say(row.cell) for column in columns))
    overall = texts("results", language).gettext("All together")
    if report.by not in SHARES_OF_ROWS:
        table.add_row()
        table.add_row(
            Text(overall, style="bold"), *(column.say(report.overall) for column in columns)
        )
    return table


def _columns(
    console: Console, report: Report, language: Language, width: int
) -> tuple[_Column, ...]:
    t = texts("results", language)
    bars = Bars.of(console.encoding)
    contacts = _Column(t.gettext("Contacts"), lambda cell: whole(cell.contacts, language))
    if report.by in SHARES_OF_ROWS:
        return (
            contacts,
            _Column(t.gettext("Share"), lambda cell: _or_absent(_part(report, cell), language)),
            _Column("", lambda cell: plain_bar(_part(report, cell), 20, bars), right=False),
        )
    coverage = _Column(t.gettext("Logged of handled"), lambda cell: coverage_text(cell, language))
    if report.by is Dimension.AGENT:
        return (
            contacts,
            _Column(
                t.gettext("Without yes/no"),
                lambda cell: _or_absent(without_answer(cell), language),
            ),
            _Column(t.gettext("Endings"), lambda cell: whole(cell.endings, language)),
            coverage,
        )
    share = _Column(t.gettext("Online first"), lambda cell: share_text(cell, language))
    bar_width = 36 if width >= WIDE else 20
    bar = _Column("", lambda cell: share_bar(cell, bar_width, bars), right=False)
    with_coverage = (coverage,) if any(row.cell.handled is not None for row in report.rows) else ()
    if width < WIDE:
        return (contacts, *with_coverage, share, bar)
    heading = fill(bounds_heading(language), BOUNDS_WIDTH)
    at_worst = _Column(heading, bounds_text)
    return (contacts, *with_coverage, share, at_worst, bar)


def _part(report: Report, cell: Cell) -> float:
    return share_of_rows(report, cell) or 0.0


def _or_absent(share: float | None, language: Language) -> str:
    return ABSENT if share is None else percent(share, language)


def _draws_shares(report: Report) -> bool:
    if report.by is Dimension.AGENT or report.by in SHARES_OF_ROWS:
        return False
    return any(has_share(row.cell) for row in report.rows) or has_share(report.overall)
