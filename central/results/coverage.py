"""What `ftr watch` shows while a pilot runs: is everything logged, and is the question asked?

No share of online first stands here: a running percentage would anchor the answers still to come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from central.results.counting import (
    count_beside,
    count_overall,
    count_parked,
    count_rows,
)
from central.results.findings import findings
from central.results.handled import Handled, read_handled
from central.results.pilot import Measured, read_measured
from central.results.watched import Desk, Line, Other, Version, Watched
from central.store.enrolments import list_desks
from central.store.tables import catalogue_version, entry_current
from ftr.catalogue.model import path_label
from ftr.clock import from_text, to_text
from ftr.report.counts import ByAgent, Tally, total
from ftr.report.labels import day_label, hour_label
from ftr.report.model import Dimension
from ftr.texts import Language, texts
from ftr.words import Origin


def coverage(
    connection: Connection,
    pilot_id: str,
    now: datetime,
    language: Language | None = None,
    *,
    per_agent: bool = True,
) -> dict[str, Any]:
    """The JSON object of `GET /v1/pilots/{p}/coverage`, counted over the pilot's days so far.

    {"pilot", "as_of", "per_agent", "overall": LINE, "agents": [LINE], "days": [LINE],
    "hours": [LINE], "other", "desks": [DESK], "versions": [VERSION], "parked", "outside_window",
    "findings": [{"code", "subject", "urgent", "text", "do"}]}; central.results.watched has the
    fields. Without `per_agent` nothing in it is about one agent or desk. Raises Refused (not_found)
    where there is no such pilot.
    """
    measured = read_measured(connection, pilot_id)
    spoken = language or measured.pilot.language
    watched = read_watched(connection, measured, now, spoken)
    if not per_agent:
        watched = _without_agents(watched)
    found = findings(measured.pilot, watched, now, spoken)
    return {
        "pilot": measured.pilot.to_dict(),
        "as_of": to_text(now),
        "per_agent": per_agent,
        **asdict(watched),
        "findings": [asdict(finding) for finding in found],
    }


def _without_agents(watched: Watched) -> Watched:
    versions = tuple(replace(one, late_agents=()) for one in watched.versions)
    return replace(watched, agents=(), desks=(), versions=versions)


def read_watched(
    connection: Connection, measured: Measured, now: datetime, language: Language
) -> Watched:
    """The numbers, read in the connection's transaction."""
    handled = read_handled(connection, measured)
    everyone = count_overall(connection, measured)
    label = texts("results", language).gettext("All together")
    return Watched(
        overall=_line("", label, total(everyone), handled.total if handled else None),
        agents=_agent_lines(measured, everyone, handled),
        days=_day_lines(connection, measured, handled, language),
        hours=_hour_lines(connection, measured, handled),
        other=_other(connection, measured, language),
        desks=_desks(connection, measured, now),
        versions=_versions(connection, measured),
        parked=count_parked(connection, measured),
        outside_window=count_beside(connection, measured).outside,
    )


def _line(key: str, label: str, counts: Tally, handled: int | None) -> Line:
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


def _agent_lines(
    measured: Measured, everyone: ByAgent, handled: Handled | None
) -> tuple[Line, ...]:
    """Everyone who takes part, also who has not logged yet."""
    by_agent: Mapping[str, int] = handled.by_agent if handled else {}
    agents = sorted({*measured.teams, *everyone, *by_agent})
    return tuple(
        _line(agent, agent, everyone.get(agent, Tally()), by_agent.get(agent)) for agent in agents
    )


def _day_lines(
    connection: Connection, measured: Measured, handled: Handled | None, language: Language
) -> tuple[Line, ...]:
    counted = count_rows(connection, measured, Dimension.DAY)
    by_day: Mapping[str, int] = handled.by_day if handled else {}
    return tuple(
        _line(
            day,
            day_label(date.fromisoformat(day), language),
            total(counted.get(day, {})),
            by_day.get(day),
        )
        for day in sorted({*counted, *by_day})
    )


def _hour_lines(
    connection: Connection, measured: Measured, handled: Handled | None
) -> tuple[Line, ...]:
    counted = count_rows(connection, measured, Dimension.HOUR)
    by_hour: Mapping[str, int] = (handled.by_hour if handled else None) or {}
    return tuple(
        _line(hour, hour_label(int(hour)), total(counted.get(hour, {})), by_hour.get(hour))
        for hour in sorted({*counted, *by_hour})
    )


def _other(connection: Connection, measured: Measured, language: Language) -> Other:
    by_leaf = count_rows(connection, measured, Dimension.LEAF)
    contacts: dict[str, int] = defaultdict(int)
    labels: dict[str, str] = {}
    everything = 0
    for leaf, by_agent in by_leaf.items():
        count = total(by_agent).contacts
        everything += count
        path = measured.reasons.path(leaf)
        if path and path[-1].other:
            contacts[path[-1].code] += count
            labels[path[-1].code] = path_label(path, language)
    under_other = sum(contacts.values())
    most_first = sorted(contacts, key=lambda code: -contacts[code])
    return Other(
        contacts=under_other,
        share=under_other / everything if everything else None,
        leaves=tuple(labels[code] for code in most_first),
    )


def _desks(connection: Connection, measured: Measured, now: datetime) -> tuple[Desk, ...]:
    """Longest silent first."""
    desks = [
        Desk(
            enrolment_id=desk.enrolment_id,
            desk_id=desk.desk_id,
            agent_ref=desk.agent_ref,
            last_seen=desk.last_seen,
            silent_s=_seconds_since(desk.last_seen or desk.enrolled_at, now),
            joined_s=_seconds_since(desk.enrolled_at, now),
            held=desk.held,
            parked=desk.parked,
            unsent=desk.unsent,
            client_version=desk.client_version,
            clock_offset_s=desk.clock_offset_s,
        )
        for desk in list_desks(connection, measured.pilot.pilot_id)
        if not desk.revoked
    ]
    return tuple(sorted(desks, key=lambda desk: -desk.silent_s))


def _seconds_since(moment: str, now: datetime) -> int:
    return max(0, round((now - from_text(moment)).total_seconds()))


def _versions(connection: Connection, measured: Measured) -> tuple[Version, ...]:
    entry, catalogue = entry_current.c, catalogue_version.c
    pilot_id = measured.pilot.pilot_id
    published: dict[int, str] = {}
    query = select(catalogue.version, catalogue.published_at).where(catalogue.pilot_id == pilot_id)
    for row in connection.execute(query.order_by(catalogue.version)):
        published[row.version] = row.published_at
    newest = max(published, default=0)
    in_days = (
        entry.pilot_id == pilot_id,
        entry.voided.is_(False),
        entry.day >= measured.pilot.start.isoformat(),
        entry.day <= measured.pilot.end.isoformat(),
    )
    counts: dict[int, int] = {}
    late: dict[int, dict[str, int]] = defaultdict(dict)
    by_version = select(entry.catalogue_version, func.count()).where(*in_days)
    for version, count in connection.execute(by_version.group_by(entry.catalogue_version)):
        counts[version] = count
    if newest in published:
        outdated = select(entry.catalogue_version, entry.agent_ref, func.count()).where(
            *in_days,
            entry.catalogue_version < newest,
            entry.recorded_at > published[newest],
            entry.origin != Origin.IMPORT,  # an import is recorded when it is imported
        )
        grouped = outdated.group_by(entry.catalogue_version, entry.agent_ref)
        for version, agent, count in connection.execute(grouped):
            late[version][agent] = count
    return tuple(
        Version(
            version=version,
            published_at=published[version],
            newest=version == newest,
            entries=counts.get(version, 0),
            late_entries=sum(late[version].values()),
            late_agents=tuple(sorted(late[version])),
        )
        for version in published
    )
