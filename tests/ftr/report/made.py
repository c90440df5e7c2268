"""Reports of random counts, for tests that hold for all of them."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from ftr.pilot import Pilot
from ftr.report.build import build_report
from ftr.report.counts import ByAgent, RowCounts, Tally, together
from ftr.report.model import Dimension, Report
from ftr.report.notes import Facts
from ftr.words import PilotKind, PilotState

PILOT = Pilot(
    pilot_id="najaar",
    name="Najaar",
    kind=PilotKind.REAL,
    state=PilotState.OPEN,
    start=date(2026, 11, 16),
    end=date(2026, 11, 20),
)

COUNTS = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, 60))
TALLIES = st.builds(Tally, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)
AGENTS = st.sampled_from([f"a-{letter}" for letter in "bcdfgh"])
BY_AGENT: st.SearchStrategy[ByAgent] = st.dictionaries(AGENTS, TALLIES, max_size=6)


@st.composite
def row_counts(draw: st.DrawFn) -> list[RowCounts]:
    """Rows of a dimension that splits overall into parts."""
    parts = draw(st.lists(BY_AGENT, max_size=6))
    handled = draw(st.one_of(st.none(), st.integers(0, 500)))
    return [
        RowCounts(key=str(place), label=f"row {place}", by_agent=part, handled=handled)
        for place, part in enumerate(parts)
    ]


def built(
    rows: list[RowCounts],
    by: Dimension = Dimension.REASON,
    *,
    min_cell: int = 10,
    handled: int | None = None,
    facts: Facts | None = None,
    pilot: Pilot = PILOT,
) -> Report:
    """The report of these rows; overall is all of them."""
    from dataclasses import replace

    overall = RowCounts("overall", "", together(row.by_agent for row in rows), handled=handled)
    pilot = replace(pilot, min_cell=min_cell)
    return build_report(pilot, by, overall, rows, facts=facts or Facts(), language="nl")
