"""The briefing as plain text, 80 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from central.cli.briefing.content import Briefing, CardLine, Keyed, Section

_WIDTH = 80


def briefing_text(briefing: Briefing) -> str:
    """The whole briefing; ends without a newline."""
    return "\n".join(_lines(briefing))


def _lines(briefing: Briefing) -> Iterator[str]:
    yield f"EERST ONLINE · {briefing.name}"
    yield briefing.days
    yield ""
    yield from textwrap.wrap(f"“{briefing.question}”", _WIDTH)
    yield from _section(briefing.when)
    yield from _section(briefing.counts)
    yield from _heading(briefing.card_title)
    for line in briefing.card:
        yield from _card(line, "  ")
    yield from _table(briefing.answers_title, briefing.answers)
    yield from _table(briefing.endings_title, briefing.endings)
    yield from _table(briefing.mend_title, briefing.mend)
    yield from _table(briefing.hints_title, briefing.hints)
    yield from _section(briefing.why)
    yield from _section(briefing.about_you)
    yield from _table(briefing.start_title, briefing.start)


def _heading(title: str) -> Iterator[str]:
    yield ""
    yield title.upper()


def _section(section: Section) -> Iterator[str]:
    yield from _heading(section.title)
    for point in section.points:
        yield from textwrap.wrap(point, _WIDTH, initial_indent="  – ", subsequent_indent="    ")


def _table(title: str, rows: Sequence[Keyed]) -> Iterator[str]:
    if not rows:
        return
    yield from _heading(title)
    width = max(len(row.key) for row in rows)
    for row in rows:
        yield from textwrap.wrap(
            row.text,
            _WIDTH,
            initial_indent=f"  {row.key.ljust(width)}  ",
            subsequent_indent=" " * (width + 4),
        )


def _card(line: CardLine, indent: str) -> Iterator[str]:
    yield f"{indent}{line.key}  {line.label}"
    for child in line.sub:
        yield from _card(child, indent + "   ")
