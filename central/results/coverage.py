"""What `ftr watch` shows while a pilot runs: is everything logged, and is the question asked?

No share of online first stands here: a running percentage would anchor the answers still to come.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from central.results.asking import first_options, one_sided
from central.results.counting import (
    count_beside,
    count_overall,
    count_parked,
    count_rows,
)
from central.results.findings import findings
from central.results.handled import read_handled
from central.results.lately import Lately, read_lately
from central.results.pilot import Measured, read_measured
from central.results.replan import kept_plan, replanned, unanswered
from central.results.watched import Other, Watched
from central.results.watched_desks import desks, versions
from central.results.watched_hiding import for_supervisors
from central.results.watched_lines import agent_hours, agent_lines, day_lines, hour_lines, line
from ftr.catalogue.model import path_label
from ftr.clock import local_day, to_text
from ftr.report.counts import total
from ftr.report.model import Dimension
from ftr.report.split import Counted
from ftr.texts import Language, texts

NEWEST_DAYS = 2  # of which every entry is looked at


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
    "hours": [LINE], "agent_hours", "unanswered", "replanned", "other", "late", "bursts", "runs",
    "one_sided", "first_options", "desks": [DESK], "versions": [VERSION], "parked",
    "outside_window", "findings": [{"code", "subject", "urgent", "text", "do"}]};
    central.results.watched has the fields. Without `per_agent` nothing in it is about one agent or
    desk, and of answers it tells what a report does. Raises Refused (not_found) where there is no
    such pilot.
    """
    measured = read_measured(connection, pilot_id)
    spoken = language or measured.pilot.language
    watched = read_watched(connection, measured, now, spoken)
    if not per_agent:
        watched = for_supervisors(connection, measured, watched, now)
    found = findings(measured.pilot, watched, now, spoken)
    return {
        "pilot": measured.pilot.to_dict(),
        "as_of": to_text(now),
        "per_agent": per_agent,
        **asdict(watched),
        "findings": [asdict(finding) for finding in found],
    }


def read_watched(
    connection: Connection, measured: Measured, now: datetime, language: Language
) -> Watched:
    """The numbers, read in the connection's transaction."""
    handled = read_handled(connection, measured)
    everyone = count_overall(connection, measured)
    by_day = count_rows(connection, measured, Dimension.DAY)
    by_hour = count_rows(connection, measured, Dimension.HOUR)
    by_leaf = count_rows(connection, measured, Dimension.LEAF)
    overall = total(everyone)
    lately = read_lately(connection, measured, sorted(by_day)[-NEWEST_DAYS:], overall)
    today = local_day(now, ZoneInfo(measured.pilot.timezone))
    label = texts("results", language).gettext("All together")
    return Watched(
        overall=line("", label, overall, handled.total if handled else None),
        agents=agent_lines(measured, everyone, handled),
        days=day_lines(by_day, handled, language),
        hours=hour_lines(by_hour, handled),
        agent_hours=tuple(agent_hours(by_hour, handled)),
        unanswered=unanswered(by_day, handled, language),
        replanned=replanned(by_day, kept_plan(connection, measured), today),
        other=_other(by_leaf, measured, lately, language),
        late=lately.late,
        bursts=lately.bursts,
        runs=lately.runs,
        one_sided=one_sided(everyone),
        first_options=first_options(everyone, by_leaf, measured.reasons),
        desks=desks(connection, measured, now),
        versions=versions(connection, measured),
        parked=count_parked(connection, measured),
        outside_window=count_beside(connection, measured).outside,
    )


def _other(by_leaf: Counted, measured: Measured, lately: Lately, language: Language) -> Other:
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
        words=lately.words,
    )
