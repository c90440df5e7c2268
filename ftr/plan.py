"""The plan of a pilot: what the coordinator decides before it starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any, TypeVar

from ftr.errors import BadInput
from ftr.plan_values import (
    IccRange,
    amount_reader,
    part_reader,
    read_channel,
    read_date,
    read_flag,
    read_icc,
    read_language,
    read_number,
    read_share,
    read_text,
    read_timezone,
    whole_reader,
)
from ftr.texts import Language, chosen_language, texts
from ftr.yaml_fields import did_you_mean

MAX_AGENTS = 5_000
MAX_DAYS = 400
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class PlanAgent:
    """One agent by the name people use; the name never leaves the centre."""

    name: str
    team: str | None = None


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
    cost_per_contact: float | None = None
    cost_source: str | None = None
    achievable_part: float | None = None
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


PLAN_FIELDS = tuple(field.name for field in fields(Plan))


class _Reading:
    """Reads field by field; `wrong` gathers what does not fit."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        t = texts("words", chosen_language())
        self._data = data
        self.wrong: dict[str, str] = {
            str(name): t.gettext('"{name}" is not a field of a plan').format(name=name)
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


def _agents(value: object) -> int | tuple[PlanAgent, ...]:
    t = texts("words", chosen_language())
    if not isinstance(value, Sequence) or isinstance(value, str):
        return _agent_number(value)
    agents = tuple(_agent(item) for item in value)
    if not 1 <= len(agents) <= MAX_AGENTS:
        raise BadInput(t.gettext("list 1 to {limit} agents").format(limit=MAX_AGENTS))
    seen: set[str] = set()
    for agent in agents:
        if agent.name.casefold() in seen:
            raise BadInput(
                t.gettext('"{name}" stands in the list twice; tell them apart').format(
                    name=agent.name
                )
            )
        seen.add(agent.name.casefold())
    return agents


def _agent_number(value: object) -> int:
    t = texts("words", chosen_language())
    try:
        read_number(value)
    except BadInput as error:
        raise BadInput(
            t.gettext('"{text}" does not fit; write a whole number or a list of names').format(
                text=value
            )
        ) from error
    return whole_reader(1, MAX_AGENTS)(value)


def _agent(item: object) -> PlanAgent:
    t = texts("words", chosen_language())
    if not isinstance(item, Mapping):
        return PlanAgent(read_text(item))
    unknown = [name for name in item if name not in ("name", "team")]
    if unknown or not item.get("name"):
        raise BadInput(t.gettext("an agent has a name and, if you like, a team; nothing else"))
    team = item.get("team")
    return PlanAgent(read_text(item["name"]), read_text(team) if team not in (None, "") else None)


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
    "agents": _agents,
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
    "cost_per_contact": amount_reader(100_000),
    "cost_source": read_text,
    "achievable_part": read_share,
    "denominator": _denominator,
    "retention_days": whole_reader(1, 36_500),
    "min_cell": whole_reader(0, 100_000),
}
