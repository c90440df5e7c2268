"""Money from the plan's figures and the measured share; nothing is assumed that nobody gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ftr.measures.figure import Figure
from ftr.measures.yearly_cost import ONE, Yearly, yearly
from ftr.plan import MONEY_FIELDS
from ftr.plan_values import Limits
from ftr.report.cell import Cell
from ftr.report.money import Money, MoneyInput, MoneyLine
from ftr.report.numbers import euros, percent, whole
from ftr.texts import Language, texts


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What the plan says about a year: contacts, euros per contact, and the part of online-first
    contacts that could stay away; of each its limits and whose figure it is. Absent values are
    None.
    """

    contacts: int | None = None
    cost: float | None = None
    cost_source: str | None = None
    achievable: float | None = None
    contacts_range: Limits | None = None
    contacts_source: str | None = None
    cost_range: Limits | None = None
    achievable_range: Limits | None = None
    achievable_source: str | None = None

    @classmethod
    def of_plan(cls, plan: Mapping[str, Any]) -> YearFigures:
        """The figures of a plan's JSON object."""
        said: dict[str, Any] = {}
        for name, field in _OF_PLAN.items():
            limits, source = MONEY_FIELDS[field]
            said[name], said[source] = plan.get(field), plan.get(source)
            both = plan.get(limits)
            said[limits] = None if both is None else (both[0], both[1])
        return cls(**said)

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
        within = self.contacts_with_reason(overall)
        return None if within is None else within.likely

    def contacts_with_reason(self, overall: Cell) -> Figure | None:
        """The same with the limits of the year's count."""
        if self.contacts is None or not overall.contacts:
            return None
        part = overall.contacts / (overall.contacts + overall.endings)
        return Figure.within(self.contacts, self.contacts_range).scaled(part)


_OF_PLAN = {
    "contacts": "contacts_per_year",
    "cost": "cost_per_contact",
    "achievable": "achievable_part",
}


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
    unsaid = t.gettext("the pilot's plan, without a source")

    def share(value: float) -> str:
        return percent(value, language, 1)

    if figures.contacts is not None:
        yield _input(
            "contacts_per_year",
            t.gettext("Contacts a year"),
            Figure.within(figures.contacts, figures.contacts_range),
            lambda value: whole(round(value), language),
            figures.contacts_source or plan,
        )
    if overall.endings and overall.contacts:
        part = overall.contacts / (overall.contacts + overall.endings)
        label = t.gettext("Of these with a reason (no wrong number, silent call, …)")
        yield _input("with_reason", label, Figure(part), share, measured)
    if overall.ftr is not None and not overall.too_few:
        found = Figure.within(overall.ftr, _interval(overall))
        yield _input("ftr", t.gettext("Online first"), found, share, measured)
    if figures.achievable is not None:
        yield _input(
            "achievable_part",
            t.gettext("Part of these that could stay away"),
            Figure.within(figures.achievable, figures.achievable_range),
            lambda value: percent(value, language),
            figures.achievable_source or plan,
        )
    if figures.cost is not None:
        yield _input(
            "cost_per_contact",
            t.gettext("Cost of a contact"),
            Figure.within(figures.cost, figures.cost_range),
            lambda value: euros(value, language),
            figures.cost_source or unsaid,
        )


def _input(
    code: str, label: str, figure: Figure, written: Callable[[float], str], source: str
) -> MoneyInput:
    margin = ""
    if figure.low is not None and figure.high is not None:
        margin = f"{written(figure.low)} – {written(figure.high)}"
    return MoneyInput(
        code=code,
        label=label,
        value=figure.likely,
        text=written(figure.likely),
        source=source,
        low=figure.low,
        high=figure.high,
        margin=margin,
    )


def _interval(overall: Cell) -> tuple[float, float] | None:
    if overall.ci_low is None or overall.ci_high is None:
        return None
    return overall.ci_low, overall.ci_high


def _lines(overall: Cell, figures: YearFigures, language: Language) -> Iterator[MoneyLine]:
    contacts, share = figures.contacts_with_reason(overall), overall.ftr
    if contacts is None or share is None or overall.too_few:
        return
    t = texts("words", language)
    interval = _interval(overall)

    def line(code: str, label: str, cost: Figure | None, part: Figure) -> MoneyLine:
        unit = "contacts" if cost is None else "euro"
        amount: Yearly = yearly(contacts, share, interval, cost or ONE, part)
        return MoneyLine(code, label, unit, amount.value, amount.low, amount.high)

    cost = None if figures.cost is None else Figure.within(figures.cost, figures.cost_range)
    yield line("online_first", t.gettext("Contacts a year that had been online first"), None, ONE)
    if cost is not None:
        yield line("cost", t.gettext("What these cost a year"), cost, ONE)
    if figures.achievable is None:
        return
    part = Figure.within(figures.achievable, figures.achievable_range)
    label = t.gettext("Contacts a year that could stay away")
    yield line("avoidable", label, None, part)
    if cost is not None:
        yield line("avoidable_cost", t.gettext("What that would save a year"), cost, part)
