"""What stood in customers' way, per page: an attack that adds and subtracts lines."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftr.report.counts import ByAgent, RowCounts
from ftr.report.leaves import Leaf, leaves_of
from ftr.report.obstacles import Obstacles
from ftr.report.reasons import Reasons, pages_of
from ftr.words import Obstacle
from tests.ftr.report.made_result import AGENTS, CATALOGUE, evenly, result_of, said_by
from tests.ftr.report.test_result import WEEK

MIN_CELL = 10
# Every leaf has answers enough, so that all depends on what was said.
PLENTY: dict[str, ByAgent] = {leaf: evenly(160, 160) for leaf in WEEK}
SaidHow = Mapping[str, Mapping[str, Mapping[str, int]]]

NAMES = [one.value for one in list(Obstacle)[:3]]
TIMES = st.one_of(st.integers(1, 3), st.integers(1, 20))
BY_OBSTACLE = st.dictionaries(
    st.sampled_from(NAMES), st.dictionaries(st.sampled_from(AGENTS[:6]), TIMES, max_size=6)
)
SAID = st.dictionaries(st.sampled_from(["late", "lost", "wrong", "twice", "why"]), BY_OBSTACLE)


def tells_on_somebody(by_agent: Mapping[str, int]) -> bool:
    """The rules of the design, written down once more."""
    times = [n for n in by_agent.values() if n]
    return sum(times) < MIN_CELL or len(times) < 3 or max(times) > 0.8 * sum(times)


def by_agents(said: SaidHow, leaves: frozenset[str], names: frozenset[str]) -> dict[str, int]:
    """Who noted one of these obstacles on these leaves, and how often."""
    found: dict[str, int] = {}
    for leaf in leaves:
        for name in names & set(said.get(leaf, {})):
            for agent, n in said[leaf][name].items():
                found[agent] = found.get(agent, 0) + n
    return found


def shown_of(said: SaidHow) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Of every line that tells of obstacles: its leaves, and the obstacles of which it tells."""
    rows = [RowCounts(leaf, leaf, by_agent) for leaf, by_agent in PLENTY.items()]
    leaves = leaves_of(rows, Reasons([CATALOGUE]), MIN_CELL)
    of_pages: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        for page in pages_of(leaf.path):
            of_pages.setdefault(page, []).append(leaf)
    lines = [*of_pages.values(), *([leaf] for leaf in leaves)]
    made = Obstacles.of(lines, said_by(said), MIN_CELL, "nl")
    told = [(line, made.of_line(line)) for line in lines]
    return [
        (
            frozenset(leaf.counts.key for leaf in line),
            frozenset(part.obstacle.value for part in found.parts),
        )
        for line, found in told
        if found
    ]


@settings(max_examples=100)
@given(SAID)
def test_nothing_worked_out_from_lines_tells_on_an_agent(said: SaidHow) -> None:
    """The parts of a line, what is left of it, and all that two lines differ in."""
    every = frozenset(NAMES)
    shown = shown_of(said)
    pieces = [(leaves, frozenset((name,))) for leaves, told in shown for name in told]
    pieces += [(leaves, every - told) for leaves, told in shown]
    for (one, first), (other, second) in combinations(shown, 2):
        pieces += [(left, every) for left in (one - other, other - one, one & other)]
        pieces += [(one ^ other, frozenset((name,))) for name in first & second]
    for leaves, obstacles in pieces:
        found = by_agents(said, leaves, obstacles)
        assert not sum(found.values()) or not tells_on_somebody(found)


def test_pages_go_before_the_reasons_that_could_be_subtracted_from_them() -> None:
    many = {"not_found": dict.fromkeys(AGENTS, 6)}
    pages = result_of(PLENTY, said=dict.fromkeys(["late", "lost", "wrong", "advice"], many)).pages
    told = {line.label: line for line in (*pages.pages, *pages.reasons) if line.obstacles}
    assert list(told) == ["https://x.nl/volg", "Advies"]
    assert told["Advies"].obstacle_part == 1


def test_while_reports_can_be_subtracted_from_each_other_nothing_is_told() -> None:
    """A supervisor's report of Tuesday and of Wednesday would tell what was said on Wednesday."""
    said = said_by({"advice": {"not_found": dict.fromkeys(AGENTS, 6)}})
    for apart, told in (((), True), ((PLENTY["advice"],), False)):
        rows = [RowCounts("advice", "Advies", PLENTY["advice"], apart=apart)]
        leaves = leaves_of(rows, Reasons([CATALOGUE]), MIN_CELL)
        made = Obstacles.of([leaves], said, MIN_CELL, "nl")
        assert (made.of_line(leaves) is not None) is told


@pytest.mark.parametrize(
    "did_not_work",
    [
        {AGENTS[0]: 15},
        {AGENTS[0]: 8, AGENTS[1]: 8},
        {**dict.fromkeys(AGENTS[:2], 1), AGENTS[3]: 40},
    ],
)
def test_an_obstacle_of_one_or_two_agents_is_not_told_though_enough_was_said(
    did_not_work: dict[str, int],
) -> None:
    not_found = {**dict.fromkeys(AGENTS, 6), AGENTS[0]: 2, AGENTS[1]: 2}
    said = {"advice": {"not_found": not_found, "did_not_work": did_not_work}}
    lines = result_of(PLENTY, said=said).pages.reasons
    [advice] = [one for one in lines if one.key == "advice"]
    assert advice.obstacle is not None
    assert advice.obstacle_part is None  # the rest of it would be these
    assert advice.obstacles == ()


def test_enough_of_many_agents_is_told() -> None:
    said = {
        "advice": {"not_found": dict.fromkeys(AGENTS, 6), "did_not_work": dict.fromkeys(AGENTS, 4)}
    }
    lines = result_of(PLENTY, said=said).pages.reasons
    [advice] = [one for one in lines if one.key == "advice"]
    assert [(one.obstacle, one.part) for one in advice.obstacles] == [
        ("not_found", 0.6),
        ("did_not_work", 0.4),
    ]
