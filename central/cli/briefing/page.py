"""The briefing as one self-contained HTML page, made to be printed on A4."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from central.cli.briefing.content import Briefing, CardLine, Keyed, Section

_STYLE = Path(__file__).with_name("page.css")
_ROOMY_CARD = 78  # more lines than this on the card, and everything is set smaller
_ONE_PAGE_CARD = 130  # more than this does not fit on one page at any legible size


def briefing_page(briefing: Briefing) -> str:
    """The whole page; ends without a newline."""
    size = sum(_height(line) for line in briefing.card)
    body = "\n".join(
        (
            _header(briefing),
            _question(briefing),
            '<div class="row">' + _card(briefing, is_long=size > _ONE_PAGE_CARD) + "</div>",
            _row(
                "three",
                _keys(briefing.answers_title, briefing.answers) + _points(briefing.counts),
                _keys(briefing.mend_title, briefing.mend) + _points(briefing.why),
                _keys(briefing.endings_title, briefing.endings)
                + _commands(briefing.start_title, briefing.start),
            ),
            _hints(briefing),
            f'<div class="row about">{_points(briefing.about_you)}</div>',
        )
    )
    tight = ' class="tight"' if size > _ROOMY_CARD else ""
    return (
        f'<!doctype html>\n<html lang="{briefing.language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(briefing.name)}</title>\n<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body{tight}>\n{body}\n</body>\n</html>"
    )


def _height(main: CardLine) -> int:
    """The lines that a main reason takes on the card, about."""
    return 2 + sum(2 if child.sub else 1 for child in main.sub)


def _header(briefing: Briefing) -> str:
    demo = f' <span class="demo">{escape(briefing.demo_mark)}</span>' if briefing.is_demo else ""
    return (
        f"<header><div><b>Eerst Online</b><h1>{escape(briefing.name)}{demo}</h1></div>"
        f'<div class="days">{escape(briefing.days)}</div></header>'
    )


def _question(briefing: Briefing) -> str:
    when = _points(briefing.when)
    return f'<div class="ask"><q>{escape(briefing.question)}</q><div>{when}</div></div>'


def _row(kind: str, *cells: str) -> str:
    return f'<div class="row {kind}">' + "".join(f"<div>{cell}</div>" for cell in cells) + "</div>"


def _points(section: Section) -> str:
    points = "".join(f"<li>{escape(point)}</li>" for point in section.points)
    return f'<section><h2>{escape(section.title)}</h2><ul class="points">{points}</ul></section>'


def _keys(title: str, rows: Sequence[Keyed]) -> str:
    if not rows:
        return ""
    lines = "".join(
        f"<dt><kbd>{escape(row.key)}</kbd></dt><dd>{escape(row.text)}</dd>" for row in rows
    )
    return f'<section class="keys"><h2>{escape(title)}</h2><dl>{lines}</dl></section>'


def _commands(title: str, rows: Sequence[Keyed]) -> str:
    lines = "".join(f"<dt>{escape(row.key)}</dt><dd>{escape(row.text)}</dd>" for row in rows)
    return f'<section><h2>{escape(title)}</h2><dl class="commands">{lines}</dl></section>'


def _card(briefing: Briefing, *, is_long: bool) -> str:
    mains = "".join(
        f"<section><h3><kbd>{escape(main.key)}</kbd> {escape(main.label)}</h3>"
        f"<ul>{''.join(_sub(child) for child in main.sub)}</ul></section>"
        for main in briefing.card
    )
    long = " long" if is_long else ""
    return f'<h2>{escape(briefing.card_title)}</h2><div class="card{long}">{mains}</div>'


def _sub(line: CardLine) -> str:
    below = " · ".join(f"<b>{escape(one.key)}</b>&nbsp;{escape(one.label)}" for one in line.sub)
    small = f"<small>{below}</small>" if below else ""
    return f"<li><kbd>{escape(line.key)}</kbd>{escape(line.label)}{small}</li>"


def _hints(briefing: Briefing) -> str:
    if not briefing.hints:
        return ""
    lines = "".join(
        f"<div><dt>{escape(hint.key)}</dt><dd>{escape(hint.text)}</dd></div>"
        for hint in briefing.hints
    )
    title = escape(briefing.hints_title)
    return f'<div class="row hints"><section><h2>{title}</h2><dl>{lines}</dl></section></div>'
