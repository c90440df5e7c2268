"""Everything an export holds, counted in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from central.render.export import Export
from central.results.pilot import read_measured
from central.results.report import report_of
from central.results.rows import export_rows
from central.results.steps import in_steps
from ftr.report.model import Dimension
from ftr.texts import Language

_ORDER = (
    Dimension.REASON,
    Dimension.LEAF,
    Dimension.PAGE,
    Dimension.OWNER,
    Dimension.CHANNEL,
    Dimension.TEAM,
    Dimension.DAY,
    Dimension.HOUR,
    Dimension.OBSTACLE,
    Dimension.MOTIVE,
    Dimension.VERSION,
)


def read_export(
    connection: Connection,
    pilot_id: str,
    *,
    made_at: datetime,
    with_agents: bool = False,
    language: Language | None = None,
    supervisor: bool = False,
) -> Export:
    """Reports and contacts of one pilot; the contacts stream, so write them before `connection`
    ends its transaction. The rows per agent come only with agents. For a supervisor a running pilot
    goes in steps of days, and contacts tell no more than the reports.

    Raises Refused (not_found) where there is no such pilot.
    """
    dimensions = (*_ORDER, Dimension.AGENT) if with_agents else _ORDER
    measured = read_measured(connection, pilot_id)
    spoken = language or measured.pilot.language
    reach = in_steps(connection, measured, made_at) if supervisor else None
    return Export(
        reports={
            by: report_of(connection, measured, by, spoken, now=made_at, reach=reach)
            for by in dimensions
        },
        rows=export_rows(
            connection, pilot_id, with_agents=with_agents, language=spoken, reach=reach
        ),
        with_agents=with_agents,
        language=spoken,
        made_at=made_at,
    )
