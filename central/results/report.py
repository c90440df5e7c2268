"""The report of one pilot by one dimension, counted at this moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from central.results.counting import (
    count_beside,
    count_overall,
    count_parked,
    count_rows,
    days_logged,
)
from central.results.handled import Handled, read_handled
from central.results.pilot import Measured, read_measured
from central.results.result import result_of
from central.results.steps import Reach, everything, in_steps
from central.store.erasing import Kind, erasures
from central.store.retention import dates_of
from ftr.report.build import build_report
from ftr.report.counts import RowCounts
from ftr.report.model import HANDLED_BY, Dimension, Report
from ftr.report.notes import Facts
from ftr.report.split import BY_CATALOGUE, split
from ftr.report.suppression import hidden_rows, hiding, leaf_blocks
from ftr.texts import Language


def report(
    connection: Connection,
    pilot_id: str,
    by: str,
    language: Language | None = None,
    *,
    now: datetime | None = None,
    steps: bool = False,
) -> Report:
    """The report by one dimension (a word of Dimension), in `language` or the pilot's own.

    With `now` it says how far a running pilot is, and in `steps` it counts whole days only while
    the pilot runs, so that two reports do not tell what was logged in between.

    It counts entries whose day, in the pilot's zone, lies in start…end, both inclusive. Read it in
    one transaction, so that the overall and the rows are of one moment. Raises Refused (not_found)
    where there is no such pilot, ValueError for an unknown dimension.
    """
    measured = read_measured(connection, pilot_id)
    spoken = language or measured.pilot.language
    reach = in_steps(connection, measured, now) if steps and now else everything(measured)
    return report_of(connection, measured, Dimension(by), spoken, now=now, reach=reach)


def report_of(
    connection: Connection,
    measured: Measured,
    dimension: Dimension,
    language: Language,
    *,
    now: datetime | None = None,
    reach: Reach | None = None,
) -> Report:
    """The same, of a pilot that was read already, as far as `reach`; None is all of it."""
    reach = reach or everything(measured)
    counted = reach.counted
    handled = read_handled(connection, counted)
    overall = RowCounts(
        key="overall",
        label="",
        by_agent=count_overall(connection, counted),
        handled=handled.total if handled else None,
    )
    by_key = count_rows(connection, counted, dimension)
    apart = reach.parts(connection, dimension)
    rows = split(
        dimension,
        by_key,
        measured.reasons,
        language,
        handled.of(dimension) if handled and dimension in HANDLED_BY else None,
        apart=apart,
    )
    leaves: tuple[RowCounts, ...] = ()
    if dimension in BY_CATALOGUE:  # keyed by leaf, whichever of the four it is
        leaves = split(Dimension.LEAF, by_key, measured.reasons, language, apart=apart)
    facts = _facts(connection, measured, reach, handled, language)
    if now is not None:
        _names, until, today = dates_of(connection, measured.pilot.pilot_id, now)
        facts = replace(facts, today=today, kept_until=until)
    reasons, min_cell = measured.reasons, measured.pilot.min_cell
    whole = leaf_blocks(leaves, reasons, min_cell) if leaves and min_cell else ()
    hidden: frozenset[str] = frozenset()
    if dimension is not Dimension.AGENT:  # whose rows never show answers
        hidden = hidden_rows(dimension, rows, leaves, reasons, min_cell, whole=whole)
    built = build_report(
        measured.pilot,
        dimension,
        overall,
        rows,
        facts=facts,
        language=language,
        hidden=hidden,
    )
    if dimension is not Dimension.REASON:
        return built
    result = result_of(
        connection,
        counted,
        built,
        leaves=leaves,
        everyone=overall.by_agent,
        hidden=hiding(whole),
        language=language,
    )
    return replace(built, result=result)


def _facts(
    connection: Connection,
    measured: Measured,
    reach: Reach,
    handled: Handled | None,
    language: Language,
) -> Facts:
    beside = count_beside(connection, measured)
    erased = erasures(connection, measured.pilot.pilot_id)
    logged = days_logged(connection, measured) if handled else frozenset()
    last = reach.counted.pilot.end.isoformat()  # what was handled later was not read either
    return Facts(
        outside_window=beside.outside,
        generated=beside.generated,
        parked=count_parked(connection, measured),
        clock_corrected=beside.clock_corrected,
        remapped=beside.remapped,
        channels_not_asking=tuple(
            measured.reasons.channel_label(channel, language) for channel in beside.not_asking
        ),
        contacts_not_asking=sum(beside.not_asking.values()),
        days_without_handled=len({day for day in logged if day <= last} - set(handled.by_day))
        if handled
        else 0,
        handled_by_day_only=handled is not None and handled.by_hour is None,
        erased_on=min((one.day for one in erased if one.kind is Kind.CONTACTS), default=None),
        erased=sum(one.kind is Kind.ENTRY for one in erased),
        until=reach.until,
    )
