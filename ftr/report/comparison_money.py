"""What the change is worth a year: two readings of the share, and what the counts say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from ftr.measures.change import Change
from ftr.measures.contrast import Share
from ftr.measures.diff_in_diff import DiffInDiff
from ftr.measures.savings import (
    LARGEST_SHARE,
    Estimate,
    naive_saving,
    volume_consistent_saving,
)
from ftr.measures.savings_drawn import (
    DrawnSaving,
    GivenFigures,
    drawn_measured,
    drawn_savings,
)
from ftr.plan import Plan
from ftr.report.comparison import DECIMALS, Range, WorthLine, WorthPart
from ftr.report.comparison_figures import PlanFigures
from ftr.report.comparison_volume import Volumes
from ftr.report.counts import ByAgent, total
from ftr.texts import Language

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
    spent: float | None,
    generator: Generator,
    language: Language,
) -> WorthPart:
    """The lines, with every input; the first pilot's plan goes before the second's.

    `spent` on the changes, where it is asked for, takes the place of the plans' `fix_cost`.
    """
    figures = PlanFigures(plans, spent, language)
    given = None
    if figures.a_year is not None:
        counted = total(overall)
        logged = counted.contacts + counted.endings
        if logged:
            given = figures.given(basis.contacts / logged)
    lines: tuple[WorthLine, ...] = ()
    if given is not None and figures.cost is not None:
        lines = (
            *_estimated(basis.drop, given, generator),
            *_measured(volumes, given, generator),
        )
    return WorthPart(
        about=basis.about,
        contacts=None if given is None else round(given.contacts_a_year.likely, 0),
        inputs=figures.inputs(),
        lines=lines,
    )


def _estimated(drop: Drop | None, given: GivenFigures, generator: Generator) -> Iterator[WorthLine]:
    """Both readings: the amount by its formula, its limits and chance from the same draws."""
    if drop is None:
        return
    contacts, achievable = given.contacts_a_year.likely, given.achievable.likely
    cost = Estimate(given.cost.likely)
    naive = naive_saving(contacts, drop.drop, cost, achievable)
    consistent = volume_consistent_saving(contacts, drop.before, drop.after, cost, achievable)
    drawn = drawn_savings(drop.before, drop.after, given, generator, correlation=drop.correlation)
    yield _line(NAIVE, naive.value, drawn.naive)
    yield _line(CONSISTENT, consistent.value, drawn.volume_consistent)


def _measured(volumes: Volumes, given: GivenFigures, generator: Generator) -> Iterator[WorthLine]:
    made = volumes.saving(given.contacts_a_year.likely, given.cost.likely)
    if made is not None:
        yield _line(MEASURED, made.saving.value, drawn_measured(made, given, generator))


def _line(code: str, value: float, drawn: DrawnSaving) -> WorthLine:
    saving = Range(round(value, 0), round(drawn.low, 0), round(drawn.high, 0))
    return WorthLine(code, saving, round(drawn.pays, DECIMALS))
