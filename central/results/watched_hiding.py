"""What of `ftr watch` a supervisor may see: of answers no more than a report tells at that moment.

How much is logged and handled is as it is now. Who was not asked or did not know is an answer: in
whole days while the pilot runs, and not in a row that a report keeps to itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from central.results.counting import count_overall, count_rows
from central.results.pilot import Measured
from central.results.replan import kept_plan, replanned
from central.results.steps import Reach, in_steps
from central.results.watched import Line, Watched
from ftr.clock import local_day
from ftr.report.counts import RowCounts, Tally, total
from ftr.report.model import Dimension
from ftr.report.split import Counted
from ftr.report.suppression import suppressed_keys


def for_supervisors(
    connection: Connection, measured: Measured, watched: Watched, now: datetime
) -> Watched:
    """The same without anything about one agent or desk, and without answers that are hidden."""
    reach = in_steps(connection, measured, now)
    by_day = count_rows(connection, reach.counted, Dimension.DAY)
    days = _told(connection, reach, Dimension.DAY, by_day)
    by_hour = count_rows(connection, reach.counted, Dimension.HOUR)
    hours = _told(connection, reach, Dimension.HOUR, by_hour)
    today = local_day(now, ZoneInfo(measured.pilot.timezone))
    return replace(
        watched,
        overall=_asked(watched.overall, total(count_overall(connection, reach.counted))),
        days=_lines(watched.days, days),
        hours=_lines(watched.hours, hours),
        unanswered=tuple(one for one in watched.unanswered if one.day in days),
        replanned=replanned(by_day, kept_plan(connection, measured), today),
        agents=(),
        agent_hours=(),
        late=(),
        bursts=(),
        runs=(),
        one_sided=(),
        first_options=(),
        desks=(),
        versions=tuple(replace(one, late_agents=()) for one in watched.versions),
    )


def _told(
    connection: Connection, reach: Reach, by: Dimension, counted: Counted
) -> Mapping[str, Tally]:
    """The rows of a report by day or hour that show their answers."""
    parts = reach.parts(connection, by)
    rows = [
        RowCounts(key, "", cell, apart=tuple(part.get(key, {}) for part in parts))
        for key, cell in sorted(counted.items())
    ]
    min_cell = reach.counted.pilot.min_cell
    hidden = suppressed_keys(rows, min_cell, in_order=by is Dimension.DAY)
    return {row.key: total(row.by_agent) for row in rows if row.key not in hidden}


def _lines(lines: Sequence[Line], told: Mapping[str, Tally]) -> tuple[Line, ...]:
    return tuple(_asked(one, told.get(one.key)) for one in lines)


def _asked(line: Line, counts: Tally | None) -> Line:
    """The line with the answers of `counts`; without any where that is None."""
    contacts = counts.contacts if counts else 0
    return replace(
        line,
        not_asked=counts.not_asked if counts else None,
        not_asked_share=counts.not_asked / contacts if counts and contacts else None,
        unknown=counts.unknown if counts else None,
        unknown_share=counts.unknown / contacts if counts and contacts else None,
    )
