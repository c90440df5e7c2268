"""The lines of `ftr watch`: everybody together, and by agent, day, hour, and agent and hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from central.results.handled import Handled
from central.results.pilot import Measured
from central.results.watched import AgentHour, Line
from ftr.report.counts import ByAgent, Tally, total
from ftr.report.labels import day_label, hour_label
from ftr.report.split import Counted
from ftr.texts import Language


def line(key: str, label: str, counts: Tally, handled: int | None) -> Line:
    """One line; `handled` None where that is not known."""
    contacts = counts.contacts
    return Line(
        key=key,
        label=label,
        contacts=contacts,
        endings=counts.endings,
        handled=handled,
        coverage=(contacts + counts.endings) / handled if handled else None,
        not_asked=counts.not_asked,
        not_asked_share=counts.not_asked / contacts if contacts else None,
        unknown=counts.unknown,
        unknown_share=counts.unknown / contacts if contacts else None,
    )


def agent_lines(measured: Measured, everyone: ByAgent, handled: Handled | None) -> tuple[Line, ...]:
    """Everyone who takes part, also who has not logged yet."""
    by_agent: Mapping[str, int] = handled.by_agent if handled else {}
    agents = sorted({*measured.teams, *everyone, *by_agent})
    return tuple(
        line(agent, agent, everyone.get(agent, Tally()), by_agent.get(agent)) for agent in agents
    )


def day_lines(counted: Counted, handled: Handled | None, language: Language) -> tuple[Line, ...]:
    """Every day with a contact, logged or handled."""
    by_day: Mapping[str, int] = handled.by_day if handled else {}
    return tuple(
        line(
            day,
            day_label(date.fromisoformat(day), language),
            total(counted.get(day, {})),
            by_day.get(day),
        )
        for day in sorted({*counted, *by_day})
    )


def hour_lines(counted: Counted, handled: Handled | None) -> tuple[Line, ...]:
    """Every hour of the day with a contact, logged or handled."""
    by_hour: Mapping[str, int] = (handled.by_hour if handled else None) or {}
    return tuple(
        line(hour, hour_label(int(hour)), total(counted.get(hour, {})), by_hour.get(hour))
        for hour in sorted({*counted, *by_hour})
    )


def agent_hours(by_hour: Counted, handled: Handled | None) -> Iterator[AgentHour]:
    """By agent, then by hour, where something was handled; none where hours are not known."""
    known: Mapping[tuple[str, str], int] = (handled.by_agent_hour if handled else None) or {}
    for (agent, hour), count in sorted(known.items()):
        if count:
            logged = by_hour.get(hour, {}).get(agent, Tally())
            number = logged.contacts + logged.endings
            yield AgentHour(agent, hour, number, count, number / count)
