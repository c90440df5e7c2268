"""A comparison as one web page that needs nothing else, in the look of the report's page."""

from __future__ import annotations

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from central.render.chart_changes import Changed, change_chart
from central.render.comparison_sections import Grid, Section, sections
from central.render.comparison_words import (
    headline,
    periods,
    reasons_why,
    signed_range,
    stamp,
    title,
)
from central.render.html_figure import figure
from central.render.html_frame import html_frame, paragraph, section
from central.render.html_plain_table import Column, plain_table
from ftr.report.comparison import Comparison, Range
from ftr.texts import Language, texts


def comparison_page(
    comparison: Comparison, language: Language, made_at: datetime | None = None
) -> str:
    """The whole page; `made_at` (aware) is printed in the second pilot's zone where it is given."""
    t = texts("results", language)
    under = " · ".join(
        (
            t.gettext("Online first (FTR)"),
            t.gettext("lower is better"),
            periods(comparison, language),
        )
    )
    parts = [
        _result(comparison, language),
        *(_section(one, comparison, language) for one in sections(comparison, language)),
    ]
    return html_frame(
        name=title(comparison, language),
        under=under,
        title=t.gettext("Before and after"),
        stamp=stamp(comparison, language),
        body="\n".join(part for part in parts if part),
        footer=_footer(comparison, language, made_at),
        language=language,
    )


def _result(comparison: Comparison, language: Language) -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in reasons_why(comparison, language))
    why = f"<ul>{items}</ul>" if items else ""
    return (
        '<section class="result"><div>'
        f'<p class="headline">{escape(headline(comparison, language))}</p>{why}</div></section>'
    )


def _section(one: Section, comparison: Comparison, language: Language) -> str:
    parts = []
    if one.key == "effect":
        parts.append(_effect_chart(comparison, language))
    elif one.key in ("fixed", "untouched") and one.grid is not None:
        parts.append(_reasons_chart(one, language))
    if one.grid is not None:
        parts.append(_table(one.heading, one.grid))
    if one.key in ("notes", "changes"):
        items = "".join(f"<li>{escape(text)}</li>" for text in one.sentences)
        parts.append(f'<ul class="notes">{items}</ul>')
    else:
        parts += [paragraph(text) for text in one.sentences]
    return section(one.heading, *parts, anchor=one.key)


def _table(caption: str, grid: Grid) -> str:
    columns = [Column(head) for head in grid.heads]
    return plain_table(caption, columns, [line.cells for line in grid.lines])


def _effect_chart(comparison: Comparison, language: Language) -> str:
    effect = comparison.effect
    if effect is None:
        return ""
    t = texts("results", language)
    lines = [
        _line(t.gettext("Changed reasons"), effect.fixed.change, language),
        _line(t.gettext("All others"), effect.untouched.change, language),
        _line(t.gettext("Left for the change"), effect.effect, language, strong=True),
    ]
    if effect.placebo is not None:
        lines.append(_line(t.gettext("Check within the first pilot"), effect.placebo, language))
    return _chart(lines, language)


def _reasons_chart(one: Section, language: Language) -> str:
    grid = one.grid
    found = [line for line in grid.lines if line.change is not None] if grid else []
    lines = [
        _line(line.cells[0], line.change, language, strong=line.strong)
        for line in found
        if line.change is not None
    ]
    return _chart(lines, language)


def _line(label: str, found: Range, language: Language, *, strong: bool = False) -> Changed:
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    return Changed(
        label,
        found.value * 100,
        low * 100,
        high * 100,
        signed_range(found, language),
        strong,
    )


def _chart(lines: list[Changed], language: Language) -> str:
    if not lines:
        return ""
    t = texts("results", language)
    says = "; ".join(f"{line.label}: {line.text}" for line in lines)
    caption = t.gettext(
        "Change in points, with the margin (95 in 100 sure). Where a margin crosses 0, no change "
        "at all is possible too."
    )

    def draw(width: int) -> str:
        return change_chart(
            lines,
            fewer=t.gettext("fewer online first: better"),
            more=t.gettext("more"),
            says=says,
            width=width,
        )

    return figure(draw, caption)


def _footer(comparison: Comparison, language: Language, made_at: datetime | None) -> str:
    t = texts("results", language)
    text = t.gettext("Pilots {before} and {after}.").format(
        before=comparison.before.id, after=comparison.after.id
    )
    if made_at is not None:
        local = made_at.astimezone(ZoneInfo(comparison.after.timezone))
        moment = local.strftime("%d-%m-%Y %H:%M" if language == "nl" else "%Y-%m-%d %H:%M")
        text += " " + t.gettext("Made on {moment}.").format(moment=moment)
    return text
