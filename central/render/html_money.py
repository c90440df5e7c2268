"""What contacts of customers who had been online first cost, with every input in sight."""

from __future__ import annotations

from html import escape

from central.render.cells import ABSENT
from central.render.html_frame import paragraph, section
from central.render.html_plain_table import Column, plain_table
from central.render.numbers import contacts_text, euros
from ftr.report.money import Money, MoneyInput, MoneyLine
from ftr.texts import Language, texts


def html_money(money: Money, language: Language) -> str:
    """The section; it says which fields of the plan are missing, and is empty without anything."""
    if not (money.inputs or money.lines or money.missing):
        return ""
    t = texts("results", language)
    return section(
        t.gettext("Money"),
        _lines(money, language) if money.lines else "",
        f"<h3>{escape(t.gettext('What goes in'))}</h3>" if money.inputs else "",
        _inputs(money, language) if money.inputs else "",
        paragraph(missing_text(money.missing, language), "soft"),
    )


def missing_text(missing: tuple[str, ...], language: Language) -> str:
    """Which fields of the plan would make more of this; empty where none is missing."""
    if not missing:
        return ""
    text = texts("results", language).gettext("Not in the plan, so not worked out: {fields}.")
    return text.format(fields=", ".join(missing))


def amount(value: float, unit: str, language: Language) -> str:
    """ "€ 160.000" or "20.000", to as many figures as mean something."""
    return euros(value, language) if unit == "euro" else contacts_text(value, language)


def margin_text(one: MoneyInput, language: Language) -> str:
    """Between which limits a number that goes in lies, or that it is taken as exact."""
    return one.margin or texts("results", language).gettext("taken as exact")


def _lines(money: Money, language: Language) -> str:
    t = texts("results", language)
    columns = (
        Column(t.gettext("In a year")),
        Column(t.gettext("Most likely")),
        Column(t.gettext("95 in 100 sure")),
    )
    return plain_table(
        t.gettext("What follows from it"),
        columns,
        [_line(line, language) for line in money.lines],
    )


def _line(line: MoneyLine, language: Language) -> tuple[str, ...]:
    margin = ABSENT
    if line.low is not None and line.high is not None:
        low, high = (amount(one, line.unit, language) for one in (line.low, line.high))
        margin = f"{low} – {high}"
    return (line.label, amount(line.value, line.unit, language), margin)


def _inputs(money: Money, language: Language) -> str:
    t = texts("results", language)
    columns = (
        Column(t.gettext("What goes in")),
        Column(t.gettext("Number")),
        Column(t.gettext("95 in 100 sure")),
        Column(t.gettext("Where it comes from"), words=True),
    )
    lines = [(one.label, one.text, margin_text(one, language), one.source) for one in money.inputs]
    return plain_table(t.gettext("What goes in"), columns, lines)
