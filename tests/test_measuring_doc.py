"""docs/measuring.md names every measure that results use, none that is not, and adds up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftr.measures.answers import AgentAnswers
from ftr.measures.bounds import worst_case
from ftr.measures.interval import share_interval
from ftr.measures.planning import Planned, smallest_drop
from ftr.measures.quantiles import normal_quantile
from ftr.measures.wilson import wilson
from ftr.plan_values import IccRange
from ftr.report.forecast import forecast, inputs_of

ROOT = Path(__file__).resolve().parents[1]
DOC = (ROOT / "docs" / "measuring.md").read_text(encoding="utf-8")
THERE = {path.stem for path in (ROOT / "ftr" / "measures").glob("*.py")} - {"__init__"}
NAMED = set(re.findall(r"`ftr\.measures\.(\w+)`", DOC))


def imported() -> Iterator[str]:
    """The measures that reports and comparisons import."""
    folders = [ROOT / "ftr" / "report", ROOT / "central" / "results", ROOT / "central" / "cli"]
    for path in (path for folder in folders for path in folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ftr.measures."):
                yield str(node.module).removeprefix("ftr.measures.")


def test_every_module_that_is_named_exists() -> None:
    assert NAMED <= THERE


def test_every_measure_that_results_use_is_explained() -> None:
    used = set(imported())
    assert used
    assert used <= NAMED


def example() -> list[AgentAnswers]:
    rows = re.findall(r"^\| \d+ \| (\d+) \| (\d+) \|$", DOC, re.MULTILINE)
    return [AgentAnswers(int(yes), int(no)) for yes, no in rows]


def figure(what: str) -> str:
    found = re.search(rf"^\| {what} \| ([^|]+) \|", DOC, re.MULTILINE)
    assert found, what
    return found[1]


def test_the_worked_example_is_what_the_measures_say() -> None:
    agents = example()
    yes, no = sum(one.yes for one in agents), sum(one.no for one in agents)
    ours = share_interval(agents)
    assert ours is not None
    textbook = wilson(yes, yes + no)
    bounds = worst_case(yes, no, contacts=700, endings=20, handled=800)
    assert bounds is not None
    assert figure("share") == f"{yes / (yes + no):.1%}".replace("%", " %")
    for what, (low, high) in [
        ("textbook margin", textbook),
        ("honest margin", (ours.low, ours.high)),
        ("bounds", bounds),
    ]:
        assert figure(what) == f"{low * 100:.1f} to {high * 100:.1f} %"
    assert ours.icc is not None
    assert figure("ICC") == f"{ours.icc:.3f}"
    assert figure("design effect") == f"{ours.design_effect:.1f}"
    assert ours.effective_n is not None
    assert figure("counts as") == f"{ours.effective_n:.0f}"


def test_the_planned_pilot_is_what_ftr_plan_says() -> None:
    row = r"^\| (0\.\d+) \| ± ([\d.]+)(?: points)? \| ([\d.]+) \| ([\d.]+) \|$"
    rows = re.findall(row, DOC, re.MULTILINE)
    assert len(rows) == 4
    said = {"agents": 20, "contacts_per_agent_per_day": 50.0, "days": 5}
    for icc, *figures in rows:
        asked = said | {"icc": IccRange(*[float(icc)] * 3)}
        likely = forecast(inputs_of(None, asked)).likely
        drops = likely.before_after
        expected = (likely.half_width, drops.other_agents, drops.same_agents)
        assert figures == [f"{one * 100:.1f}" for one in expected], icc


def test_more_agents_and_the_textbook_are_what_the_measures_say() -> None:
    more = [
        smallest_drop(Planned((250.0,) * agents, 0.4, 0.02), same_agents=0.8)
        for agents in (40, 100)
    ]
    find, then = (f"{one * 100:.1f}" for one in more)
    assert f"40 agents find {find} points, 100 find {then}" in DOC
    textbook = (normal_quantile(0.95) + normal_quantile(0.6)) * (2 * 0.4 * 0.6 / 5000) ** 0.5
    assert f"The textbook promises {textbook * 100:.1f} points" in DOC


def test_the_example_is_called_generated() -> None:
    assert "These figures are generated" in DOC


@pytest.mark.parametrize("link", re.findall(r"\]\(#([\w-]+)\)", DOC))
def test_links_inside_the_page_lead_somewhere(link: str) -> None:
    headings = re.findall(r"^## (.+)$", DOC, re.MULTILINE)
    assert link in {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}
