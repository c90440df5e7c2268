"""The plan of a pilot: what the coordinator decides before it starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any, TypeVar

from ftr.errors import BadInput
from ftr.plan_agents import PlanAgent, read_agents
from ftr.plan_values import (
    IccRange,
    Limits,
    amount_reader,
    limits_reader,
    part_reader,
    read_channel,
    read_date,
    read_flag,
    read_icc,
    read_language,
    read_share,
    read_text,
    read_timezone,
    whole_reader,
)
from ftr.texts import Language, chosen_language, texts
from ftr.yaml_fields import did_you_mean

MAX_DAYS = 400
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Denominator:
    """What contacts are set against, such as 12,000 orders in the same days."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What PLAN.yaml says. Absent values are None; shares are fractions from 0 to 1.

    `start` and `end` are inclusive local days in `timezone`. `agents` is how many there will be
    or who they are. `agents_from` names a pilot whose pseudonyms are used again. Money is in
    euros. `retention_days` counts from the end; `min_cell` 0 shows every row.

    For the forecast alone: `days_per_agent` days on which an agent logs, `expected_coverage` of
    handled contacts logged, `unknown_share` of logged ones without yes or no, `icc` how much
    agents differ, `same_agents` whether they take part in the second pilot too, `fixed_part` of
    contacts about pages that will be fixed.

    For the money: `fix_cost` is what the changes cost, once. A `…_range` are the limits between
    which the number beside it lies, 95 in 100 sure; without them it counts as exact.
    """

    name: str
    start: date
    end: date
    timezone: str = "Europe/Amsterdam"
    language: Language = "nl"
    channel: str = "phone"
    catalogue: str | None = None
    agents: int | tuple[PlanAgent, ...] | None = None
    agents_from: str | None = None
    contacts_per_agent_per_day: float | None = None
    expected_share: float | None = None
    days_per_agent: int | None = None
    expected_coverage: float | None = None
    unknown_share: float | None = None
    icc: IccRange | None = None
    same_agents: bool | None = None
    fixed_part: float | None = None
    contacts_per_year: int | None = None
    contacts_range: Limits | None = None
    contacts_source: str | None = None
    cost_per_contact: float | None = None
    cost_range: Limits | None = None
    cost_source: str | None = None
    achievable_part: float | None = None
    achievable_range: Limits | None = None
    achievable_source: str | None = None
    fix_cost: float | None = None
    fix_cost_range: Limits | None = None
    fix_cost_source: str | None = None
    denominator: Denominator | None = None
    retention_days: int = 365
    min_cell: int = 10

    @property
    def agent_list(self) -> tuple[PlanAgent, ...]:
        """The agents by name; empty where the plan has a number or nothing."""
        return self.agents if isinstance(self.agents, tuple) else ()

    @property
    def days(self) -> int:
        """How many days the pilot lasts, both ends counted."""
        return (self.end - self.start).days + 1

    @property
    def weekdays(self) -> int:
        """How many of these days are Monday to Friday."""
        return sum((self.start + timedelta(days=day)).weekday() < 5 for day in range(self.days))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that travels and is stored; dates as ISO texts."""
        data = asdict(self)
        data["start"], data["end"] = self.start.isoformat(), self.end.isoformat()
        if isinstance(self.agents, tuple):
            data["agents"] = [asdict(agent) for agent in self.agents]
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Plan:
        """The checked plan of a JSON object, or of a file whose values are texts.

        Raises BadPlan, which names every field that is wrong.
        """
        reading = _Reading(data)
        plan = {field.name: reading.field(field.name) for field in fields(cls)}
        reading.check_dates(plan)
        reading.check_ranges(plan)
        if reading.wrong:
            raise BadPlan(reading.wrong)
        return cls(**{name: value for name, value in plan.items() if value is not None})

    @classmethod
    def from_kept(cls, data: Mapping[str, Any]) -> Plan:
        """The plan as a centre keeps it, where the names are apart: agents are their number."""
        agents = data.get("agents")
        kept = len(agents) if isinstance(agents, list) else agents
        return cls.from_dict({**data, "agents": kept})


class BadPlan(BadInput):
    """One or more fields of a plan are wrong; `wrong` maps each to what to do about it."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        self.wrong = dict(wrong)
        name, message = next(iter(wrong.items()))
        if len(wrong) > 1:
            t = texts("words", chosen_language())
            more = len(wrong) - 1
            message += " " + t.ngettext(
                "(and {more} more problem)", "(and {more} more problems)", more
            ).format(more=more)
        super().__init__(message, name)


MONEY_FIELDS: Mapping[str, tuple[str, str]] = {
    "contacts_per_year": ("contacts_range", "contacts_source"),
    "cost_per_contact": ("cost_range", "cost_source"),
    "achievable_part": ("achievable_range", "achievable_source"),
    "fix_cost": ("fix_cost_range", "fix_cost_source"),
}  # number -> its limits, and whose number it is
PLAN_FIELDS = tuple(field.name for field in fields(Plan))


class _Reading:
    """Reads field by field; `wrong` gathers what does not fit."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        t = texts("words", chosen_language())
        self._data = data
        self.wrong: dict[str, str] = {
            str(name): t.gettext("“{name}” is not a field of a plan").format(name=name)
            + did_you_mean(str(name), PLAN_FIELDS)
            for name in data
            if name not in PLAN_FIELDS
        }

    def field(self, name: str) -> Any:
        value = self._data.get(name)
        t = texts("words", chosen_language())
        if value is None or value == "":
            if name in ("name", "start", "end"):
                self.wrong[name] = t.gettext("{name} is missing; a plan needs it").format(name=name)
            return None
        try:
            return _READERS[name](value)
        except BadInput as error:
            self.wrong[name] = f"{name}: {error.message}"
            return None

    def check_dates(self, plan: Mapping[str, Any]) -> None:
        t = texts("words", chosen_language())
        start, end = plan["start"], plan["end"]
        if start is None or end is None:
            return
        if end < start:
            self.wrong["end"] = t.gettext("end {end} lies before start {start}").format(
                end=end, start=start
            )
        elif (end - start).days >= MAX_DAYS:
            self.wrong["end"] = t.gettext(
                "{days} days is no pilot; a week or two is usual, {limit} days the most"
            ).format(days=(end - start).days + 1, limit=MAX_DAYS)

    def check_ranges(self, plan: Mapping[str, Any]) -> None:
        """Limits belong to a number, which lies between them."""
        t = texts("words", chosen_language())
        for name, (range_name, _source) in MONEY_FIELDS.items():
            limits, value = plan[range_name], plan[name]
            if limits is None or name in self.wrong:
                continue
            if value is None:
                text = t.gettext("{range} needs {name}: the number that lies between these two")
                self.wrong[range_name] = text.format(range=range_name, name=name)
            elif not limits[0] <= value <= limits[1]:
                text = t.gettext("{name} {value} does not lie within {range}, {low} to {high}")
                self.wrong[range_name] = text.format(
                    name=name, value=value, range=range_name, low=limits[0], high=limits[1]
                )


def _denominator(value: object) -> Denominator:
    t = texts("words", chosen_language())
    if not isinstance(value, Mapping) or set(value) != {"name", "count"}:
        raise BadInput(t.gettext("write {{name: orders, count: 12000}}").format())
    return Denominator(read_text(value["name"]), whole_reader(1, 10**12)(value["count"]))


_READERS: Mapping[str, Callable[[object], object]] = {
    "name": read_text,
    "start": read_date,
    "end": read_date,
    "timezone": read_timezone,
    "language": read_language,
    "channel": read_channel,
    "catalogue": read_text,
    "agents": read_agents,
    "agents_from": read_text,
    "contacts_per_agent_per_day": amount_reader(10_000),
    "expected_share": read_share,
    "days_per_agent": whole_reader(1, MAX_DAYS),
    "expected_coverage": part_reader(one=True),
    "unknown_share": part_reader(zero=True),
    "icc": read_icc,
    "same_agents": read_flag,
    "fixed_part": part_reader(),
    "contacts_per_year": whole_reader(1, 10**12),
    "contacts_range": limits_reader(whole_reader(1, 10**12)),
    "contacts_source": read_text,
    "cost_per_contact": amount_reader(100_000),
    "cost_range": limits_reader(amount_reader(100_000)),
    "cost_source": read_text,
    "achievable_part": read_share,
    "achievable_range": limits_reader(read_share),
    "achievable_source": read_text,
    "fix_cost": amount_reader(10**12),
    "fix_cost_range": limits_reader(amount_reader(10**12)),
    "fix_cost_source": read_text,
    "denominator": _denominator,
    "retention_days": whole_reader(1, 36_500),
    "min_cell": whole_reader(0, 100_000),
}
