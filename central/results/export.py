"""Everything an export holds, counted in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from central.render.export import Export
from central.results.report import report
from central.results.rows import export_rows
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
) -> Export:
    """Reports and contacts of one pilot; the contacts stream, so write them before `connection`
    ends its transaction. The rows per agent come only with agents.

    Raises PersonError where there is no such pilot.
    """
    dimensions = (*_ORDER, Dimension.AGENT) if with_agents else _ORDER
    reports = {by: report(connection, pilot_id, by, language) for by in dimensions}
    rows = export_rows(connection, pilot_id, with_agents=with_agents, language=language)
    return Export(reports, rows, with_agents, language or "nl", made_at)
