"""What the change is worth a year: two readings of the share, and what the counts say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from ftr.measures.change import Change
from ftr.measures.contrast import Share
from ftr.measures.diff_in_diff import DiffInDiff
from ftr.measures.savings import (
    LARGEST_SHARE,
    Estimate,
    MeasuredSaving,
    naive_saving,
    volume_consistent_saving,
)
from ftr.measures.savings_drawn import drawn_savings
from ftr.plan import Plan
from ftr.report.comparison import DECIMALS, Range, WorthInput, WorthLine, WorthPart
from ftr.report.comparison_volume import DISPERSION, Volumes
from ftr.report.counts import ByAgent, total
from ftr.texts import Language, texts

if TYPE_CHECKING:
    from numpy.random import Generator

FIXED, ALL = "fixed", "all"
NAIVE, CONSISTENT, MEASURED = "naive", "volume_consistent", "measured"


@dataclass(frozen=True, slots=True)
class Drop:
    """Two shares as the money lines need them: errors, their correlation, and the drop itself.

    `after` is `before` with the effect: what the second pilot's share would be, had the untouched
    reasons stood still.
    """

    before: Estimate
    after: Estimate
    drop: Estimate
    correlation: float

    @classmethod
    def of_effect(cls, made: DiffInDiff) -> Drop:
        """Of the fixed reasons, beyond what happened to all."""
        first, second, *_untouched = made.shares
        return cls._made(first, second.variance, -made.effect.value, made.effect.variance)

    @classmethod
    def of_change(cls, made: Change) -> Drop:
        """Of everything together, with an ordinary week's variation."""
        one = made.difference
        extra = max(0.0, one.variance - made.before.variance - made.after.variance)
        return cls._made(made.before, made.after.variance + extra, -one.value, one.variance)

    @classmethod
    def _made(cls, first: Share, second: float, drop: float, variance: float) -> Drop:
        """The correlation is what makes the difference of the two vary as it was measured."""
        together = (first.variance + second - variance) / 2
        scale = sqrt(first.variance * second)
        return cls(
            before=Estimate(first.share, sqrt(first.variance)),
            after=Estimate(min(LARGEST_SHARE, max(0.0, first.share - drop)), sqrt(second)),
            drop=Estimate(drop, sqrt(variance)),
            correlation=min(1.0, max(-1.0, together / scale)) if scale else 0.0,
        )


@dataclass(frozen=True, slots=True)
class Basis:
    """What the money is about: the fixed reasons or all, and the contacts on them."""

    about: str
    contacts: int
    drop: Drop | None


def basis_of(
    measured: DiffInDiff | None, changed: Change | None, volumes: Volumes, overall: ByAgent
) -> Basis:
    """The fixed reasons where they can be set against untouched ones, else everything."""
    if measured is not None and volumes.fixed is not None:
        return Basis(FIXED, volumes.fixed.before, Drop.of_effect(measured))
    contacts = total(overall).contacts
    return Basis(ALL, contacts, Drop.of_change(changed) if changed else None)


def money_part(
    basis: Basis,
    volumes: Volumes,
    overall: ByAgent,
    plans: tuple[Plan, Plan],
    *,
    spent: float,
    generator: Generator,
    language: Language,
) -> WorthPart:
    """The lines, with every input; the first pilot's plan goes before the second's."""
    figures = _Figures(plans, language)
    contacts = None
    lines: tuple[WorthLine, ...] = ()
    if figures.a_year is not None:
        counted = total(overall)
        logged = counted.contacts + counted.endings
        contacts = figures.a_year * basis.contacts / logged if logged else None
    if contacts is not None and figures.cost is not None:
        lines = (
            *_estimated(basis.drop, contacts, figures, spent, generator),
            *_measured(volumes.saving(contacts, figures.cost), spent),
        )
    return WorthPart(
        about=basis.about,
        contacts=None if contacts is None else round(contacts, 0),
        inputs=figures.inputs(spent),
        lines=lines,
    )


def _estimated(
    drop: Drop | None, contacts: float, figures: _Figures, spent: float, generator: Generator
) -> Iterator[WorthLine]:
    if drop is None or figures.cost is None:
        return
    cost, achievable = Estimate(figures.cost), figures.achievable
    naive = naive_saving(contacts, drop.drop, cost, achievable)
    covariance = drop.correlation * drop.before.standard_error * drop.after.standard_error
    consistent = volume_consistent_saving(
        contacts, drop.before, drop.after, cost, achievable, covariance=covariance
    )
    drawn = drawn_savings(
        contacts,
        drop.before,
        drop.after,
        cost,
        generator,
        correlation=drop.correlation,
        achievable=achievable,
        spent=spent,
    )
    for code, saving, chance in (
        (NAIVE, naive, drawn.naive.pays),
        (CONSISTENT, consistent, drawn.volume_consistent.pays),
    ):
        yield WorthLine(code, _euros(saving.value, saving.low, saving.high), _chance(chance))


def _measured(made: MeasuredSaving | None, spent: float) -> Iterator[WorthLine]:
    if made is None:
        return
    saving, pays = made.saving, 0.0
    if made.moved and saving.standard_deviation > 0:
        pays = 1 - NormalDist(saving.value, saving.standard_deviation).cdf(spent)
    yield WorthLine(MEASURED, _euros(saving.value, saving.low, saving.high), _chance(pays))


def _euros(value: float, low: float, high: float) -> Range:
    return Range(round(value, 0), round(low, 0), round(high, 0))


def _chance(value: float) -> float:
    return round(value, DECIMALS)


class _Figures:
    """What the plans say about a year, and in which of the two it stands."""

    def __init__(self, plans: tuple[Plan, Plan], language: Language) -> None:
        self._plans = plans
        self._t = texts("words", language)
        self.a_year = self._first("contacts_per_year")
        self.cost = self._first("cost_per_contact")
        achievable = self._first("achievable_part")
        self.achievable: float = 1.0 if achievable is None else achievable

    def _first(self, name: str) -> float | None:
        values = (getattr(plan, name) for plan in self._plans)
        return next((value for value in values if value is not None), None)

    def _where(self, name: str) -> str:
        first, second = self._plans
        if getattr(first, name) is not None:
            return self._t.gettext("the plan of {pilot}").format(pilot=first.name)
        if getattr(second, name) is not None:
            return self._t.gettext("the plan of {pilot}").format(pilot=second.name)
        return self._t.gettext("not in the plan ({name})").format(name=name)

    def inputs(self, spent: float) -> tuple[WorthInput, ...]:
        """Every number that the lines rest on."""
        t = self._t
        whole_part = t.gettext("not in the plan ({name}): taken as all of it")
        achievable = self._where("achievable_part")
        if self._first("achievable_part") is None:
            achievable = whole_part.format(name="achievable_part")
        return (
            WorthInput(
                "contacts_per_year",
                t.gettext("contacts a year"),
                self.a_year,
                self._where("contacts_per_year"),
            ),
            WorthInput("cost_per_contact", t.gettext("euros a contact"), self.cost, self._cost()),
            WorthInput(
                "achievable_part",
                t.gettext("part of the drop that stays away"),
                self.achievable,
                achievable,
            ),
            WorthInput("spent", t.gettext("euros spent, once"), spent, t.gettext("as asked")),
            WorthInput(
                "dispersion",
                t.gettext("how much more counts vary than by chance"),
                DISPERSION,
                t.gettext("usual for series of contacts"),
            ),
        )

    def _cost(self) -> str:
        source = next((plan.cost_source for plan in self._plans if plan.cost_source), None)
        where = self._where("cost_per_contact")
        return f"{where}: {source}" if source and self.cost is not None else where
