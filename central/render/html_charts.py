"""The figures of the page, from the report: what is drawn, what it says, what stands beneath."""

from __future__ import annotations

from central.render.cells import coverage_text, has_share, share_text
from central.render.chart_bars import Bar, bar_chart
from central.render.chart_columns import Day, day_chart
from central.render.chart_shares import Dotted, Overall, share_chart
from central.render.html_figure import figure, legend
from central.render.numbers import percent, whole
from central.render.summary import direction
from ftr.report.labels import dimension_label
from ftr.report.model import Cell, Dimension, Report, Row
from ftr.texts import Language, texts
from ftr.words import PilotKind

SHOWN = 20  # lines of a chart at most: more cannot be read


def made_up(report: Report, language: Language) -> str:
    """What is said at every figure of a demonstration; empty for a measurement."""
    if report.pilot.kind != PilotKind.DEMO:
        return ""
    return texts("results", language).gettext("Demonstration: generated contacts.")


def share_figure(report: Report, language: Language) -> str:
    """The share of every row that has one, with its margin, across the line of all together."""
    t = texts("results", language)
    rows = [row for row in report.rows if has_share(row.cell) and row.cell.ci_low is not None]
    shown = rows[:SHOWN]
    if not shown:
        return ""
    all_together = f"{t.gettext('All together')} {share_text(report.overall, language)}"
    axis = f"{t.gettext('Online first')}, {direction(language)}"
    says = t.gettext("Share online first with its margin, {better}. {lines}.").format(
        better=direction(language),
        lines="; ".join(
            [*(f"{row.label} {share_text(row.cell, language)}" for row in shown), all_together]
        ),
    )
    caption = t.gettext(
        "Online first by {what}, {better}. The line across is all contacts together, the tinted "
        "strip its margin."
    ).format(what=dimension_label(report.by, language).lower(), better=direction(language))
    overall = _overall(report.overall, all_together)
    return figure(
        lambda width: share_chart(
            [_dotted(row, language) for row in shown], overall, axis=axis, says=says, width=width
        ),
        _captioned(caption, report, language, left_out=len(report.rows) - len(shown)),
        share_legend(language),
    )


def share_legend(language: Language) -> str:
    """What dot, line and dashes mean."""
    t = texts("results", language)
    return legend(
        (
            ("m-point", t.gettext("measured")),
            ("m-margin", t.gettext("margin (95 in 100 sure)")),
            ("m-worst", t.gettext("if missing answers were all no … all yes")),
            ("m-overall", t.gettext("all together")),
        )
    )


def mix_figure(report: Report, language: Language) -> str:
    """Which part of the contacts every main reason is."""
    t = texts("results", language)
    total = sum(row.cell.contacts for row in report.rows)
    if not total:
        return ""
    rows = sorted(report.rows, key=lambda row: -row.cell.contacts)
    bars = [_part(row.label, row.cell.contacts, total, language) for row in rows[:SHOWN]]
    rest = sum(row.cell.contacts for row in rows[SHOWN:])
    if rest:
        name = t.gettext("{n} more reasons").format(n=len(rows) - SHOWN)
        bars.append(_part(name, rest, total, language))
    lines = "; ".join(f"{bar.label} {bar.value}" for bar in bars)
    says = t.gettext("Contacts by contact reason. {lines}.").format(lines=lines)
    caption = t.gettext("What the {n} contacts were about.").format(n=whole(total, language))
    return figure(
        lambda width: bar_chart(bars, says=says, width=width),
        _captioned(caption, report, language),
    )


def day_figure(report: Report, language: Language) -> str:
    """What was logged every day, within what the telephone system handled where that is known."""
    t = texts("results", language)
    days = [_day(row, language) for row in report.rows]
    if not days:
        return ""
    known = any(day.handled is not None for day in days)
    if known:
        caption = t.gettext(
            "Logged contacts by day (filled) within what the telephone system handled (outline); "
            "the percentage is the coverage."
        )
    else:
        caption = t.gettext(
            "Logged contacts by day. What the telephone system handled is not known, so there is "
            "no coverage."
        )
    lines = "; ".join(_said(day, language) for day in days)
    says = t.gettext("Logged by day. {lines}.").format(lines=lines)
    return figure(
        lambda width: day_chart(days, says=says, width=width),
        _captioned(caption, report, language),
    )


def _overall(cell: Cell, label: str) -> Overall | None:
    if not has_share(cell) or cell.ftr is None:
        return None
    return Overall(cell.ftr, cell.ci_low, cell.ci_high, label)


def _dotted(row: Row, language: Language) -> Dotted:
    cell = row.cell
    share = cell.ftr or 0.0
    return Dotted(
        label=row.label,
        share=share,
        low=share if cell.ci_low is None else cell.ci_low,
        high=share if cell.ci_high is None else cell.ci_high,
        worst_low=cell.bound_low,
        worst_high=cell.bound_high,
        value=share_text(cell, language),
    )


def _part(label: str, contacts: int, total: int, language: Language) -> Bar:
    value = f"{whole(contacts, language)} ({percent(contacts / total, language)})"
    return Bar(label, contacts, value)


def _day(row: Row, language: Language) -> Day:
    cell = row.cell
    note = "" if cell.coverage is None else coverage_text(cell, language)
    return Day(row.label, cell.contacts + cell.endings, cell.handled, note)


def _said(day: Day, language: Language) -> str:
    t = texts("results", language)
    if day.handled is None:
        return f"{day.label} {whole(day.logged, language)}"
    text = t.gettext("{day} {logged} of {handled} handled ({coverage})")
    return text.format(
        day=day.label,
        logged=whole(day.logged, language),
        handled=whole(day.handled, language),
        coverage=day.note,
    )


def _captioned(caption: str, report: Report, language: Language, left_out: int = 0) -> str:
    t = texts("results", language)
    more = ""
    if left_out > 0:
        more = t.ngettext(
            "{n} row without a percentage, or with fewer contacts, is in the table only.",
            "{n} rows without a percentage, or with fewer contacts, are in the table only.",
            left_out,
        ).format(n=left_out)
    return " ".join(filter(None, (caption, more, made_up(report, language))))


FIGURES = {Dimension.REASON: share_figure, Dimension.DAY: day_figure}
