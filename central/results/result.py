"""The one-page result of one pilot, counted at this moment."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from central.results.pilot import Measured
from central.results.told import read_told
from central.store.tables import pilot
from ftr.report.counts import ByAgent, RowCounts
from ftr.report.model import Report
from ftr.report.money_lines import YearFigures
from ftr.report.result import OnePage
from ftr.report.result_build import Sources, build_result
from ftr.texts import Language

SEED = 1  # the same contacts give the same chances, today and tomorrow


def result_of(
    connection: Connection,
    measured: Measured,
    report: Report,
    *,
    leaves: Sequence[RowCounts],
    everyone: ByAgent,
    hidden: frozenset[str],
    language: Language,
) -> OnePage:
    """The result that belongs to `report`, by main reason and of the same transaction.

    `measured` is as far as the report reaches; `leaves` are its rows by leaf, `everyone` what
    overall counts, `hidden` the keys of leaves that keep their answers.
    """
    from numpy.random import default_rng

    told = read_told(connection, measured)
    sources = Sources(
        leaves=leaves,
        everyone=everyone,
        reasons=measured.reasons,
        figures=_figures(connection, measured),
        said=told.said,
        pointed=told.pointed,
        hidden=hidden,
    )
    return build_result(measured.pilot, report, sources, default_rng(SEED), language)


def _figures(connection: Connection, measured: Measured) -> YearFigures:
    plan = select(pilot.c.plan).where(pilot.c.pilot_id == measured.pilot.pilot_id)
    return YearFigures.of_plan(json.loads(connection.execute(plan).scalar_one()))
