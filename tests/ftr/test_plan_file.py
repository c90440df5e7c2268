"""The plan: what it may say, and what is said back where it may not."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftr.errors import BadInput
from ftr.plan import Denominator, Plan
from ftr.plan_agents import PlanAgent
from ftr.plan_file import load_plan
from ftr.plan_values import IccRange
from ftr.yaml_fields import BadFile

LEAST = "name: Week 47\nstart: 2026-11-16\nend: 2026-11-22\n"
WHOLE = (
    LEAST
    + """\
timezone: Europe/Brussels
language: en
channel: chat
catalogue: redenen.yaml
agents:
  - Anna
  - {name: Bram, team: Noord}
agents_from: week-20
contacts_per_agent_per_day: 45.5
expected_share: 40%
days_per_agent: 4
expected_coverage: 85%
unknown_share: 0.08
icc: [0.01, 0.02, 0.04]
same_agents: true
fixed_part: 0.3
contacts_per_year: 120000
cost_per_contact: 6,50
cost_source: Finance 2025
cost_range: [6, 8.50]
achievable_part: 0.3
achievable_range: 20% - 40%
fix_cost: 12000
denominator: {name: orders, count: 12000}
retention_days: 90
min_cell: 0
"""
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")


def test_name_and_dates_are_enough() -> None:
    plan = load_plan(LEAST, "PLAN.yaml")
    assert plan == Plan("Week 47", date(2026, 11, 16), date(2026, 11, 22))
    assert (plan.timezone, plan.language, plan.channel) == ("Europe/Amsterdam", "nl", "phone")
    assert (plan.retention_days, plan.min_cell, plan.days) == (365, 10, 7)


def test_every_field_is_read() -> None:
    plan = load_plan(WHOLE, "PLAN.yaml")
    assert plan.agent_list == (PlanAgent("Anna"), PlanAgent("Bram", "Noord"))
    assert plan.denominator == Denominator("orders", 12000)
    assert (plan.expected_share, plan.achievable_part) == (0.4, 0.3)
    assert (plan.days_per_agent, plan.expected_coverage, plan.unknown_share) == (4, 0.85, 0.08)
    assert (plan.icc, plan.same_agents, plan.fixed_part) == (IccRange(0.01, 0.02, 0.04), True, 0.3)
    assert (plan.cost_range, plan.achievable_range) == ((6, 8.5), (0.2, 0.4))
    assert (plan.fix_cost, plan.fix_cost_range, plan.contacts_range) == (12_000, None, None)
    assert (plan.cost_per_contact, plan.contacts_per_agent_per_day) == (6.5, 45.5)
    assert (plan.agents_from, plan.catalogue) == ("week-20", "redenen.yaml")
    assert (plan.retention_days, plan.min_cell, plan.contacts_per_year) == (90, 0, 120_000)


@pytest.mark.parametrize("text", [LEAST, WHOLE, LEAST + "agents: 20\n"])
def test_a_plan_travels_as_json(text: str) -> None:
    plan = load_plan(text, "PLAN.yaml")
    assert Plan.from_dict(json.loads(json.dumps(plan.to_dict()))) == plan


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "at least name, start and end"),
        ("- a\n", 1, "at least name, start and end"),
        ("start: 2026-11-16\nend: 2026-11-22\n", 1, "name is missing"),
        (LEAST.replace("2026-11-16", "16-11-2026"), 2, "write year-month-day"),
        (LEAST.replace("2026-11-22", "2026-11-31"), 3, "is not a date"),
        (LEAST.replace("2026-11-22", "2026-11-10"), 3, "lies before start"),
        (LEAST.replace("2026-11-22", "2028-11-10"), 3, "is no pilot"),
        (LEAST + "langauge: nl\n", 4, "did you mean “language”"),
        (LEAST + "language: fr\n", 4, "use one of: nl, en"),
        (LEAST + "timezone: Europe/Amsterdm\n", 4, "did you mean “Europe/Amsterdam”"),
        (LEAST + "timezone: ../zone\n", 4, "is not a time zone"),
        (LEAST + "channel: De telefoon\n", 4, "cannot be a channel"),
        (LEAST + "agents: 0\n", 4, "from 1 to 5000"),
        (LEAST + "agents: many\n", 4, "a whole number or a list of names"),
        (LEAST + "agents: []\n", 4, "list 1 to 5000"),
        (LEAST + "agents: [Anna, anna]\n", 4, "in the list twice"),
        (LEAST + "agents: [{team: x}]\n", 4, "an agent has a name"),
        (LEAST + "agents: [{name: x, staff_no: 1}]\n", 4, "nothing else"),
        (LEAST + "cost_per_contact: € 6\n", 4, "write it plainly"),
        (LEAST + "cost_per_contact: 1.234,50\n", 4, "write it plainly"),
        (LEAST + "cost_per_contact: -1\n", 4, "does not lie between"),
        (LEAST + "cost_per_contact: .inf\n", 4, "is not a number"),
        (LEAST + "cost_range: [6, 9]\n", 4, "needs cost_per_contact"),
        (LEAST + "cost_per_contact: 5\ncost_range: [6, 9]\n", 5, "does not lie within"),
        (LEAST + "cost_per_contact: 7\ncost_range: [9, 6]\n", 5, "the lower one first"),
        (LEAST + "cost_per_contact: 7\ncost_range: 6\n", 5, "write two numbers"),
        (LEAST + "achievable_part: 0.4\nachievable_range: 20% - 160%\n", 5, "is not a share"),
        (LEAST + "expected_share: 40\n", 4, "write 0.40 or 40%"),
        (LEAST + "expected_coverage: 0\n", 4, "write a share as 0.40 or 40%"),
        (LEAST + "unknown_share: 100%\n", 4, "write a share as 0.40 or 40%"),
        (LEAST + "fixed_part: 1\n", 4, "write a share as 0.40 or 40%"),
        (LEAST + "days_per_agent: 0\n", 4, "from 1 to 400"),
        (LEAST + "same_agents: maybe\n", 4, "write true or false"),
        (LEAST + "icc: hoog\n", 4, "or likely alone"),
        (LEAST + "icc: [0.05, 0.02, 0.005]\n", 4, "low, likely and high"),
        (LEAST + "contacts_per_year: 1.5\n", 4, "not a whole number"),
        (LEAST + "min_cell: -1\n", 4, "from 0 to"),
        (LEAST + "retention_days: 0\n", 4, "from 1 to"),
        (LEAST + "denominator: 12000\n", 4, "name: orders"),
        (LEAST + "cost_source: [a]\n", 4, "write one text"),
        (LEAST + "name: again\n", 4, "twice"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line_and_a_way_out(
    text: str, line: int, says: str
) -> None:
    with pytest.raises(BadInput) as caught:
        load_plan(text, "PLAN.yaml")
    assert str(caught.value).startswith(f"PLAN.yaml:{line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0.03", IccRange(0.005, 0.03, 0.05)),
        ("8%", IccRange(0.005, 0.08, 0.08)),
        ("0.001, 0.02, 0.05", IccRange(0.001, 0.02, 0.05)),
    ],
)
def test_one_icc_stands_among_the_usual_ones(text: str, read: IccRange) -> None:
    assert load_plan(LEAST + f"icc: {text}\n", "PLAN.yaml").icc == read


def test_every_problem_is_kept() -> None:
    with pytest.raises(BadFile) as caught:
        load_plan(LEAST + "agents: 0\nmin_cell: x\n", "PLAN.yaml")
    assert "(and 1 more problem)" in str(caught.value)
    assert [line.split(":")[1] for line in caught.value.lines()] == ["4", "5"]


def test_a_plan_from_elsewhere_names_the_field() -> None:
    with pytest.raises(BadInput) as caught:
        Plan.from_dict({"name": "x", "start": "2026-11-16", "end": "2026-11-17", "agents": True})
    assert caught.value.place == "agents"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(list(Plan.__dataclass_fields__)), JSON))
def test_no_json_makes_anything_but_a_plan_or_a_refusal(data: dict[str, object]) -> None:
    day = date(2026, 11, 16)
    frame = {"name": "x", "start": day.isoformat(), "end": (day + timedelta(6)).isoformat()}
    try:
        plan = Plan.from_dict(frame | data)
    except BadInput:
        return
    assert Plan.from_dict(plan.to_dict()) == plan
