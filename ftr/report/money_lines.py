"""Money from the plan's figures and the measured share; nothing is assumed that nobody gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ftr.measures.yearly_cost import Yearly, yearly
from ftr.report.cell import Cell
from ftr.report.money import Money, MoneyInput, MoneyLine
from ftr.report.numbers import euros, percent, whole
from ftr.texts import Language, texts


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What the plan says about a year: contacts, euros per contact and whose figure that is, and
    the part of online-first contacts that could stay away. Absent values are None.
    """

    contacts: int | None = None
    cost: float | None = None
    cost_source: str | None = None
    achievable: float | None = None

    @classmethod
    def of_plan(cls, plan: Mapping[str, Any]) -> YearFigures:
        """The figures of a plan's JSON object."""
        return cls(
            contacts=plan.get("contacts_per_year"),
            cost=plan.get("cost_per_contact"),
            cost_source=plan.get("cost_source"),
            achievable=plan.get("achievable_part"),
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the plan's fields that are not filled in."""
        given = {
            "contacts_per_year": self.contacts,
            "cost_per_contact": self.cost,
            "achievable_part": self.achievable,
        }
        return tuple(name for name, value in given.items() if value is None)

    def with_reason(self, overall: Cell) -> float | None:
        """Contacts with a reason a year: silent calls and wrong numbers are in the year's count."""
        if self.contacts is None or not overall.contacts:
            return None
        return self.contacts * overall.contacts / (overall.contacts + overall.endings)


def money(overall: Cell, figures: YearFigures, language: Language) -> Money:
    """What the share of today costs a year. Without a share, or of too few answers, no line."""
    return Money(
        inputs=tuple(_inputs(overall, figures, language)),
        lines=tuple(_lines(overall, figures, language)),
        missing=figures.missing,
    )


def _inputs(overall: Cell, figures: YearFigures, language: Language) -> Iterator[MoneyInput]:
    t = texts("words", language)
    plan, measured = t.gettext("the pilot's plan"), t.gettext("measured in this pilot")
    if figures.contacts is not None:
        label, text = t.gettext("Contacts a year"), whole(figures.contacts, language)
        yield MoneyInput("contacts_per_year", label, figures.contacts, text, plan)
    if overall.endings and overall.contacts:
        part = overall.contacts / (overall.contacts + overall.endings)
        label = t.gettext("Of these with a reason (no wrong number, silent call, …)")
        yield MoneyInput("with_reason", label, part, percent(part, language, 1), measured)
    if overall.ftr is not None and not overall.too_few:
        label, text = t.gettext("Online first"), percent(overall.ftr, language, 1)
        yield MoneyInput("ftr", label, overall.ftr, text, measured)
    if figures.achievable is not None:
        label = t.gettext("Part of these that could stay away")
        text = percent(figures.achievable, language)
        yield MoneyInput("achievable_part", label, figures.achievable, text, plan)
    if figures.cost is not None:
        label, text = t.gettext("Cost of a contact"), euros(figures.cost, language)
        source = figures.cost_source or t.gettext("the pilot's plan, without a source")
        yield MoneyInput("cost_per_contact", label, figures.cost, text, source)


def _lines(overall: Cell, figures: YearFigures, language: Language) -> Iterator[MoneyLine]:
    contacts, share = figures.with_reason(overall), overall.ftr
    if contacts is None or share is None or overall.too_few:
        return
    t = texts("words", language)
    interval = None
    if overall.ci_low is not None and overall.ci_high is not None:
        interval = (overall.ci_low, overall.ci_high)

    def line(code: str, label: str, cost: float | None, part: float) -> MoneyLine:
        unit = "contacts" if cost is None else "euro"
        amount: Yearly = yearly(contacts, share, interval, cost or 1.0, part)
        return MoneyLine(code, label, unit, amount.value, amount.low, amount.high)

    yield line("online_first", t.gettext("Contacts a year that had been online first"), None, 1.0)
    if figures.cost is not None:
        yield line("cost", t.gettext("What these cost a year"), figures.cost, 1.0)
    if figures.achievable is None:
        return
    label = t.gettext("Contacts a year that could stay away")
    yield line("avoidable", label, None, figures.achievable)
    if figures.cost is not None:
        label = t.gettext("What that would save a year")
        yield line("avoidable_cost", label, figures.cost, figures.achievable)
