"""A table of texts: headings over columns, the first cell of each line its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Column:
    """`under` stands small below the heading; `words` stands to the left and may wrap."""

    heading: str
    under: str = ""
    words: bool = False


def plain_table(
    caption: str,
    columns: Sequence[Column],
    lines: Sequence[Sequence[str]],
    foot: Sequence[str] | None = None,
) -> str:
    """The HTML of the table; every line has a text for each column, the first is its name.

    It can be scrolled by keyboard where the screen is narrower than it.
    """
    head = "".join(_heading(column) for column in columns)
    body = "\n".join(_line(columns, line) for line in lines)
    end = f"<tfoot>{_line(columns, foot)}</tfoot>" if foot else ""
    return scrolled(
        f'<table><caption class="aside">{escape(caption)}</caption><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>{end}</table>",
        caption,
    )


def scrolled(table: str, name: str) -> str:
    """The table in a place that scrolls sideways, reachable by keyboard and named."""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name)}">{table}</div>'
    )


def _heading(column: Column) -> str:
    under = f"<small>{escape(column.under)}</small>" if column.under else ""
    return f'<th scope="col"{_kind(column)}>{escape(column.heading)}{under}</th>'


def _line(columns: Sequence[Column], texts: Sequence[str]) -> str:
    name, *values = texts
    cells = "".join(
        f"<td{_kind(column)}>{escape(value)}</td>"
        for column, value in zip(columns[1:], values, strict=True)
    )
    return f'<tr><th scope="row">{breakable(name)}</th>{cells}</tr>'


def breakable(name: str) -> str:
    """The name for HTML; a page's address may break after its slashes, and nowhere in a word."""
    return escape(name).replace("/", "/<wbr>")


def _kind(column: Column) -> str:
    return ' class="words"' if column.words else ""
