"""From counts to a report: measure every row, hide what must be hidden, add the notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ftr.measures.bounds import worst_case
from ftr.measures.interval import share_interval
from ftr.pilot import Pilot
from ftr.report.counts import ByAgent, RowCounts, columns, total
from ftr.report.labels import definition
from ftr.report.model import LOWER_IS_BETTER, Cell, Dimension, PilotHead, Report, Row
from ftr.report.notes import TOO_FEW, Facts, notes
from ftr.report.row_notes import MUCH
from ftr.report.suppression import suppressed_keys
from ftr.texts import Language


def build_report(
    pilot: Pilot,
    by: Dimension,
    overall: RowCounts,
    rows: Sequence[RowCounts],
    *,
    facts: Facts,
    language: Language,
    hidden: frozenset[str] | None = None,
) -> Report:
    """The report of `rows`, kept in their order; `overall` is counted apart, never a sum of rows.

    `hidden` are the keys of rows that keep their answers, where more is to be thought of than these
    rows: see ftr.report.suppression.

    Per agent nothing is shown from which a share could be made, whatever the pilot's `min_cell`.
    """
    overall_cell = measured(overall.by_agent, overall.handled)
    if hidden is None:
        hidden = suppressed_keys(rows, pilot.min_cell, in_order=by is Dimension.DAY)
    built = tuple(_row(counts, by, counts.key in hidden) for counts in rows)
    return Report(
        pilot=PilotHead(
            id=pilot.pilot_id,
            name=pilot.name,
            kind=pilot.kind.value,
            start=pilot.start.isoformat(),
            end=pilot.end.isoformat(),
            timezone=pilot.timezone,
        ),
        definition=definition(language),
        direction=LOWER_IS_BETTER,
        by=by,
        overall=overall_cell,
        rows=built,
        notes=notes(
            pilot,
            by,
            overall_cell,
            built,
            heaviest=columns(overall.by_agent).clusters.heaviest,
            leaning=() if by is Dimension.AGENT else _leaning(rows, hidden),
            facts=facts,
            language=language,
        ),
    )


def _leaning(rows: Sequence[RowCounts], hidden: frozenset[str]) -> list[str]:
    """The labels of the rows with a share, of which one agent gave most of the answers."""
    shown = [(row, columns(row.by_agent).clusters) for row in rows if row.key not in hidden]
    return [
        row.label
        for row, agents in shown
        if agents.answers >= TOO_FEW and (agents.heaviest or 0.0) > MUCH
    ]


def measured(by_agent: ByAgent, handled: int | None) -> Cell:
    """Everything the report says about one set of counts, nothing hidden; no share of too few."""
    return _cell(by_agent, handled, share=total(by_agent).answers >= TOO_FEW)


def _cell(by_agent: ByAgent, handled: int | None, *, share: bool) -> Cell:
    found = columns(by_agent)
    counts = found.total
    logged = counts.contacts + counts.endings
    interval = share_interval(found.clusters) if share else None
    bounds = (
        worst_case(counts.yes, counts.no, counts.contacts, counts.endings, handled)
        if share
        else None
    )
    return Cell(
        contacts=counts.contacts,
        yes=counts.yes,
        no=counts.no,
        unknown=counts.unknown,
        not_asked=counts.not_asked,
        endings=counts.endings,
        handled=handled,
        coverage=logged / handled if handled else None,
        ftr=counts.yes / counts.answers if share else None,
        ci_low=interval.low if interval else None,
        ci_high=interval.high if interval else None,
        ci_method=interval.method if interval else None,
        agents=found.agents,
        design_effect=interval.design_effect if interval else None,
        icc=interval.icc if interval else None,
        effective_n=interval.effective_n if interval else None,
        bound_low=bounds[0] if bounds else None,
        bound_high=bounds[1] if bounds else None,
        too_few=counts.answers < TOO_FEW,
        suppressed=False,
    )


def _row(counts: RowCounts, by: Dimension, hidden: bool) -> Row:
    if not hidden and by is not Dimension.AGENT:
        cell = measured(counts.by_agent, counts.handled)
        return Row(cell, counts.key, counts.label, counts.parent)
    cell = _cell(counts.by_agent, counts.handled, share=False)
    bare = without_answers(cell)
    if by is Dimension.AGENT:
        # asking quality stays, since this dimension is there for it; no share can be made from it
        bare = replace(bare, unknown=cell.unknown, not_asked=cell.not_asked)
    return Row(bare, counts.key, counts.label, counts.parent)


def without_answers(cell: Cell) -> Cell:
    """The same cell, suppressed: contacts, endings, handled and coverage are what is left."""
    return Cell(
        contacts=cell.contacts,
        yes=None,
        no=None,
        unknown=None,
        not_asked=None,
        endings=cell.endings,
        handled=cell.handled,
        coverage=cell.coverage,
        ftr=None,
        ci_low=None,
        ci_high=None,
        ci_method=None,
        agents=None,
        design_effect=None,
        icc=None,
        effective_n=None,
        bound_low=None,
        bound_high=None,
        too_few=None,
        suppressed=True,
    )
