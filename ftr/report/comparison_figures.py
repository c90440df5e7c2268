"""What the plans of two pilots say about a year, and in which of the two it stands."""

from __future__ import annotations

from ftr.measures.figure import Figure
from ftr.measures.savings_drawn import EXACTLY_ALL, NOTHING, GivenFigures
from ftr.plan import MONEY_FIELDS, Plan
from ftr.report.comparison import WorthInput
from ftr.report.comparison_volume import DISPERSION
from ftr.texts import Language, texts

A_YEAR, COST, ACHIEVABLE = "contacts_per_year", "cost_per_contact", "achievable_part"
FIX_COST = "fix_cost"


class PlanFigures:
    """Each number of the first pilot's plan, else of the second's, with that plan's limits."""

    def __init__(self, plans: tuple[Plan, Plan], spent: float | None, language: Language) -> None:
        self._plans = plans
        self._asked = spent
        self._t = texts("words", language)
        self.a_year, self.cost = self._figure(A_YEAR), self._figure(COST)
        self._achievable = self._figure(ACHIEVABLE)
        self._spent = self._figure(FIX_COST) if spent is None else Figure(spent)

    def given(self, part: float) -> GivenFigures | None:
        """The figures for drawing, about this part of the contacts a year; None without these."""
        if self.a_year is None:
            return None
        return GivenFigures(
            contacts_a_year=self.a_year.scaled(part),
            cost=self.cost or NOTHING,
            achievable=self._achievable or EXACTLY_ALL,
            spent=self._spent or NOTHING,
        )

    def inputs(self) -> tuple[WorthInput, ...]:
        """Every number that the lines rest on."""
        t = self._t
        achievable, spent = self._where(ACHIEVABLE), self._where(FIX_COST)
        if self._achievable is None:
            text = t.gettext("not in the plan ({name}): taken as all of it")
            achievable = text.format(name=ACHIEVABLE)
        if self._asked is not None:
            spent = t.gettext("as asked")
        elif self._spent is None:
            text = t.gettext("not in the plan ({name}): taken as nothing")
            spent = text.format(name=FIX_COST)
        return (
            _input(A_YEAR, t.gettext("contacts a year"), self.a_year, self._where(A_YEAR)),
            _input(COST, t.gettext("euros a contact"), self.cost, self._where(COST)),
            _input(
                ACHIEVABLE,
                t.gettext("part of the drop that stays away"),
                self._achievable or EXACTLY_ALL,
                achievable,
            ),
            _input("spent", t.gettext("euros spent, once"), self._spent or NOTHING, spent),
            _input(
                "dispersion",
                t.gettext("how much more counts vary than by chance"),
                Figure(DISPERSION),
                t.gettext("usual for series of contacts"),
            ),
        )

    def _plan_with(self, name: str) -> Plan | None:
        return next((plan for plan in self._plans if getattr(plan, name) is not None), None)

    def _figure(self, name: str) -> Figure | None:
        plan = self._plan_with(name)
        if plan is None:
            return None
        return Figure.within(getattr(plan, name), getattr(plan, MONEY_FIELDS[name][0]))

    def _where(self, name: str) -> str:
        """Which plan, and whose figure it is there."""
        plan = self._plan_with(name)
        if plan is None:
            return self._t.gettext("not in the plan ({name})").format(name=name)
        where = self._t.gettext("the plan of {pilot}").format(pilot=plan.name)
        source = getattr(plan, MONEY_FIELDS[name][1])
        return f"{where}: {source}" if source else where


def _input(code: str, label: str, figure: Figure | None, source: str) -> WorthInput:
    if figure is None:
        return WorthInput(code, label, None, source)
    return WorthInput(code, label, figure.likely, source, figure.low, figure.high)
