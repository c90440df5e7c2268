"""Results of random counts on a small catalogue, for tests that hold for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import strategies as st
from numpy.random import default_rng

from ftr.catalogue.model import Catalogue, Reason
from ftr.report.build import build_report
from ftr.report.counts import ByAgent, RowCounts, Tally, together
from ftr.report.model import Dimension, Report
from ftr.report.money_lines import YearFigures
from ftr.report.notes import Facts
from ftr.report.obstacles import Said
from ftr.report.reasons import Reasons
from ftr.report.result import OnePage
from ftr.report.result_build import Sources, build_result
from ftr.report.split import split
from ftr.report.suppression import hidden_rows
from ftr.texts import Language
from tests.ftr.report.made import PILOT, TALLIES

TRACK, LOST, BILL = "https://x.nl/volg", "https://x.nl/kwijt", "https://x.nl/factuur"
UNUSED = "https://x.nl/ongebruikt"
CATALOGUE = Catalogue(
    version=1,
    reasons=(
        Reason(
            "delivery",
            {"nl": "Bezorging"},
            owner="Logistiek",
            pages=(TRACK,),
            sub=(
                Reason("late", {"nl": "Te laat"}),
                Reason("lost", {"nl": "Kwijt"}, pages=(TRACK, LOST)),
                Reason("wrong", {"nl": "Verkeerd"}),
            ),
        ),
        Reason(
            "bill",
            {"nl": "Factuur"},
            owner="Financiën",
            pages=(BILL,),
            sub=(
                Reason("twice", {"nl": "Dubbel"}),
                Reason("why", {"nl": "Waarom"}),
                Reason("later", {"nl": "Later betalen"}, value=True),
            ),
        ),
        Reason("advice", {"nl": "Advies"}),
        Reason("unused", {"nl": "Ongebruikt"}, pages=(UNUSED,)),
    ),
)
LEAVES = ("late", "lost", "wrong", "twice", "why", "later", "advice")
WHOLE_YEAR = YearFigures(contacts=100_000, cost=8.0, cost_source="controller", achievable=0.5)
AGENTS = [f"a-{letter}" for letter in "bcdfghjk"]

COUNTS: st.SearchStrategy[dict[str, ByAgent]] = st.dictionaries(
    st.sampled_from(LEAVES),
    st.dictionaries(st.sampled_from(AGENTS), TALLIES, max_size=5),
    max_size=6,
)
FIGURES = st.builds(
    YearFigures,
    contacts=st.none() | st.integers(1, 10**7),
    cost=st.none() | st.floats(0.01, 500),
    cost_source=st.none() | st.just("controller"),
    achievable=st.none() | st.floats(0, 1),
)


def evenly(yes: int, no: int, agents: int = 8, **rest: int) -> dict[str, Tally]:
    """These answers over the agents, as evenly as can be."""
    return {
        name: Tally(
            yes=yes // agents + (place < yes % agents), no=no // agents + (place < no % agents)
        )
        + (Tally(**rest) if place == 0 else Tally())
        for place, name in enumerate(AGENTS[:agents])
    }


def reported(
    counted: Mapping[str, ByAgent],
    *,
    figures: YearFigures = WHOLE_YEAR,
    said: Mapping[str, Mapping[str, Mapping[str, int]]] | None = None,
    pointed: Mapping[str, int] | None = None,
    min_cell: int = 10,
    handled: int | None = None,
    catalogue: Catalogue = CATALOGUE,
    language: Language = "nl",
) -> Report:
    """The report by main reason of these counts per leaf, with its result."""
    reasons = Reasons([catalogue])
    everyone = together(counted.values())
    pilot = replace(PILOT, min_cell=min_cell)
    rows = split(Dimension.REASON, counted, reasons, language)
    leaves = split(Dimension.LEAF, counted, reasons, language)
    report = build_report(
        pilot,
        Dimension.REASON,
        RowCounts("overall", "", everyone, handled=handled),
        rows,
        facts=Facts(),
        language=language,
        hidden=hidden_rows(Dimension.REASON, rows, leaves, reasons, min_cell),
    )
    sources = Sources(
        leaves=leaves,
        everyone=everyone,
        reasons=reasons,
        figures=figures,
        said=said_by(said or {}),
        pointed=pointed or {},
    )
    return replace(report, result=build_result(pilot, report, sources, default_rng(1), language))


def said_by(obstacles: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Said:
    """Of leaf -> obstacle -> agent -> times."""
    times = {
        leaf: {obstacle: sum(agents.values()) for obstacle, agents in found.items()}
        for leaf, found in obstacles.items()
    }
    by_agent = {
        leaf: together(
            {agent: Tally(yes=n) for agent, n in agents.items()} for agents in found.values()
        )
        for leaf, found in obstacles.items()
    }
    return Said(times, by_agent)


def result_of(counted: Mapping[str, ByAgent], **options: object) -> OnePage:
    """The result alone."""
    result = reported(counted, **options).result  # type: ignore[arg-type]  # passed on as they are
    assert result is not None
    return result
