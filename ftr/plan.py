"""The plan of a pilot: what the coordinator decides before it starts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from ftr.catalogue.slug import is_code
from ftr.errors import BadInput
from ftr.texts import LANGUAGES, Language, chosen_language, texts
from ftr.yaml_fields import clean_text, did_you_mean, has_control

MAX_NAME = 200
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


def _text(value: object) -> str:
    t = texts("words", chosen_language())
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadInput(t.gettext("write one text here"))
    text = clean_text(str(value))
    if not text or len(text) > MAX_NAME or has_control(text):
        raise BadInput(
            t.gettext("write a text of 1 to {limit} plain characters").format(limit=MAX_NAME)
        )
    return text


def _date(value: object) -> date:
    t = texts("words", chosen_language())
    text = str(value)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            t.gettext('"{text}" is not a date; write year-month-day, as 2026-11-16').format(
                text=text
            )
        ) from error


def _timezone(value: object) -> str:
    t = texts("words", chosen_language())
    name = _text(value)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        known = sorted(available_timezones())
        near = did_you_mean(name, known) if known else ""
        near = near if len(near) < MAX_NAME else "; " + t.gettext("write it as Europe/Amsterdam")
        raise BadInput(t.gettext('"{name}" is not a time zone').format(name=name) + near) from error
    return name


def _language(value: object) -> Language:
    t = texts("words", chosen_language())
    word = _text(value)
    if word not in LANGUAGES:
        raise BadInput(
            t.gettext('"{word}" is not a language here').format(word=word)
            + did_you_mean(word, LANGUAGES)
        )
    return word


def _channel(value: object) -> str:
    t = texts("words", chosen_language())
    word = _text(value)
    if not is_code(word):
        raise BadInput(
            t.gettext('"{word}" cannot be a channel; use a word as phone, chat or email').format(
                word=word
            )
        )
    return word


def _number(value: object) -> Decimal:
    """A number as JSON or as text; a comma counts as the point before one or two decimals."""
    t = texts("words", chosen_language())
    text = str(value).strip()
    if re.fullmatch(r"-?\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    try:
        if isinstance(value, bool) or not re.fullmatch(r"-?[\d.]+([eE][-+]?\d{1,2})?", text):
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation as error:
        raise BadInput(
            t.gettext('"{text}" is not a number; write it plainly, as 6.50').format(text=value)
        ) from error


def _whole(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        t = texts("words", chosen_language())
        number = _number(value)
        if number != int(number) or not low <= number <= high:
            raise BadInput(
                t.gettext("{value} is not a whole number from {low} to {high}").format(
                    value=value, low=low, high=high
                )
            )
        return int(number)

    return read


def _amount(high: int) -> Callable[[object], float]:
    def read(value: object) -> float:
        t = texts("words", chosen_language())
        number = _number(value)
        if not 0 < number <= high:
            raise BadInput(
                t.gettext("{value} does not lie between 0 and {high}").format(
                    value=value, high=high
                )
            )
        return float(number)

    return read


def _share(value: object) -> float:
    t = texts("words", chosen_language())
    text = str(value).strip()
    percent = text.endswith("%")
    number = _number(text.removesuffix("%").rstrip() if percent else value)
    share = number / 100 if percent else number
    if not 0 <= share <= 1:
        raise BadInput(t.gettext("{value} is not a share; write 0.40 or 40%").format(value=value))
    return float(share)


def _agents(value: object) -> int | tuple[PlanAgent, ...]:
    t = texts("words", chosen_language())
    if not isinstance(value, Sequence) or isinstance(value, str):
        return _whole(1, MAX_AGENTS)(value)
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


def _agent(item: object) -> PlanAgent:
    t = texts("words", chosen_language())
    if not isinstance(item, Mapping):
        return PlanAgent(_text(item))
    unknown = [name for name in item if name not in ("name", "team")]
    if unknown or not item.get("name"):
        raise BadInput(t.gettext("an agent has a name and, if you like, a team; nothing else"))
    team = item.get("team")
    return PlanAgent(_text(item["name"]), _text(team) if team not in (None, "") else None)


def _denominator(value: object) -> Denominator:
    t = texts("words", chosen_language())
    if not isinstance(value, Mapping) or set(value) != {"name", "count"}:
        raise BadInput(t.gettext("write {{name: orders, count: 12000}}").format())
    return Denominator(_text(value["name"]), _whole(1, 10**12)(value["count"]))


_READERS: Mapping[str, Callable[[object], object]] = {
    "name": _text,
    "start": _date,
    "end": _date,
    "timezone": _timezone,
    "language": _language,
    "channel": _channel,
    "catalogue": _text,
    "agents": _agents,
    "agents_from": _text,
    "contacts_per_agent_per_day": _amount(10_000),
    "expected_share": _share,
    "contacts_per_year": _whole(1, 10**12),
    "cost_per_contact": _amount(100_000),
    "cost_source": _text,
    "achievable_part": _share,
    "denominator": _denominator,
    "retention_days": _whole(1, 36_500),
    "min_cell": _whole(0, 100_000),
}
