"""The one-page result of one pilot, counted at this moment."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, or_, select

from central.results.pilot import Measured
from central.store.tables import entry_current, pilot
from ftr.report.counts import ByAgent, RowCounts
from ftr.report.model import Report
from ftr.report.money_lines import YearFigures
from ftr.report.page_lines import Said
from ftr.report.result import OnePage
from ftr.report.result_build import Sources, build_result
from ftr.texts import Language
from ftr.words import OnlineFirst

SEED = 1  # the same contacts give the same chances, today and tomorrow


def result_of(
    connection: Connection,
    measured: Measured,
    report: Report,
    *,
    leaves: Sequence[RowCounts],
    everyone: ByAgent,
    language: Language,
) -> OnePage:
    """The result that belongs to `report`, by main reason and of the same transaction.

    `measured` is as far as the report reaches; `leaves` are its rows by leaf, `everyone` what
    overall counts.
    """
    from numpy.random import default_rng

    said, pointed = _told(connection, measured)
    sources = Sources(
        leaves=leaves,
        everyone=everyone,
        reasons=measured.reasons,
        figures=_figures(connection, measured),
        said=said,
        pointed=pointed,
    )
    return build_result(measured.pilot, report, sources, default_rng(SEED), language)


def _figures(connection: Connection, measured: Measured) -> YearFigures:
    plan = select(pilot.c.plan).where(pilot.c.pilot_id == measured.pilot.pilot_id)
    return YearFigures.of_plan(json.loads(connection.execute(plan).scalar_one()))


def _told(connection: Connection, measured: Measured) -> tuple[Said, Mapping[str, int]]:
    """Obstacles by leaf of today and agent, and pages told with their contacts, in one pass."""
    rows = entry_current.c
    query = (
        select(
            rows.reason,
            rows.online_first,
            rows.obstacle,
            rows.page_pointed_to,
            rows.agent_ref,
            func.count(),
        )
        .where(
            rows.pilot_id == measured.pilot.pilot_id,
            rows.day.between(measured.pilot.start.isoformat(), measured.pilot.end.isoformat()),
            or_(rows.obstacle.is_not(None), rows.page_pointed_to.is_not(None)),
            rows.voided.is_(False),
            rows.reason.is_not(None),
            rows.channel.not_in(measured.reasons.not_asking),
        )
        .group_by(
            rows.reason, rows.online_first, rows.obstacle, rows.page_pointed_to, rows.agent_ref
        )
    )
    said: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    pointed: dict[str, int] = defaultdict(int)
    for reason, answer, obstacle, page, agent, count in connection.execute(query):
        if page:
            pointed[page] += int(count)
        if obstacle and answer == OnlineFirst.YES:
            agents = said[measured.reasons.current(reason)][obstacle]
            agents[agent] = agents.get(agent, 0) + int(count)
    return said, pointed
