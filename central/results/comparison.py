"""Two pilots compared, counted at this moment."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from central.results.counting import count_generated, count_overall, count_rows
from central.results.handled import read_handled
from central.results.pilot import Measured, read_measured
from central.store.changes import list_changes
from central.store.erasing import Kind, erasures
from central.store.tables import pilot as pilot_table
from ftr.catalogue.model import label_in
from ftr.clock import local_day
from ftr.plan import Plan
from ftr.report.comparison import Comparison
from ftr.report.comparison_build import USUAL_WEEK_SD, build_comparison
from ftr.report.comparison_sides import Side
from ftr.report.model import Dimension
from ftr.report.notes import Facts
from ftr.report.split import Counted
from ftr.texts import Language

SEED = 20_250_707  # of the draws for money: the same counts give the same comparison


def compare(
    connection: Connection,
    before_id: str,
    after_id: str,
    language: Language | None,
    *,
    now: datetime,
    week_sd: float = USUAL_WEEK_SD,
    spent: float | None = None,
) -> Comparison:
    """What the second pilot says about the first, in `language` or the second's own.

    Read it in one transaction. Raises Refused (not_found), BadInput where `week_sd` or `spent`
    cannot be.
    """
    from numpy.random import default_rng

    first, second = (read_measured(connection, one) for one in (before_id, after_id))
    return build_comparison(
        _side(connection, first, now, halves=True),
        _side(connection, second, now),
        list_changes(connection, before_id),
        generator=default_rng(SEED),
        language=language or second.pilot.language,
        week_sd=week_sd,
        spent=spent,
    )


def _side(
    connection: Connection, measured: Measured, now: datetime, *, halves: bool = False
) -> Side:
    handled = read_handled(connection, measured)
    erased = erasures(connection, measured.pilot.pilot_id)
    return Side(
        pilot=measured.pilot,
        plan=_plan(connection, measured),
        reasons=measured.reasons,
        question=label_in(measured.reasons.today.question, measured.pilot.language),
        overall=count_overall(connection, measured),
        by_leaf=count_rows(connection, measured, Dimension.LEAF),
        handled=handled.total if handled else None,
        facts=Facts(
            generated=count_generated(connection, measured),
            erased_on=min((one.day for one in erased if one.kind is Kind.CONTACTS), default=None),
            today=local_day(now, ZoneInfo(measured.pilot.timezone)),
        ),
        halves=_halves(connection, measured) if halves else None,
    )


def _plan(connection: Connection, measured: Measured) -> Plan:
    query = select(pilot_table.c.plan).where(pilot_table.c.pilot_id == measured.pilot.pilot_id)
    kept = json.loads(connection.execute(query).scalar_one())
    return Plan.from_dict(kept | {"agents": None})  # it is kept without names


def _halves(connection: Connection, measured: Measured) -> tuple[Counted, Counted] | None:
    """The first pilot's days in two halves, the first one longer where they are odd."""
    pilot = measured.pilot
    days = (pilot.end - pilot.start).days + 1
    if days < 2:
        return None
    middle = pilot.start + timedelta(days=(days + 1) // 2 - 1)
    parts = (
        measured.within(pilot.start, middle),
        measured.within(middle + timedelta(days=1), pilot.end),
    )
    early, late = (count_rows(connection, part, Dimension.LEAF) for part in parts)
    return early, late
