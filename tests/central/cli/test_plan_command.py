"""`ftr plan`, in this process and as a real one; and the forecast beside a pilot."""

from __future__ import annotations

from pathlib import Path

import pytest

from central.cli.plan_view import view
from ftr.report.forecast import Inputs, forecast
from tests.central.cli.conftest import Ftr, write_plan
from tests.processes import ftr as real_ftr

USUAL = ("--agents", "20", "--contacts-per-agent-per-day", "50", "--days", "5")


@pytest.fixture
def alone(tmp_path: Path) -> Ftr:
    """`ftr` where there is no centre at all."""
    return Ftr(tmp_path / "nowhere")


def test_it_needs_no_centre_and_leaves_nothing_behind(tmp_path: Path) -> None:
    said = real_ftr(tmp_path / "nowhere", "plan", *USUAL)
    assert "worth as much as 836 contacts" in " ".join(said.split())
    assert "the middle column, ICC 0.02" in " ".join(said.split())
    assert not (tmp_path / "nowhere").exists()


def test_it_speaks_dutch(alone: Ftr) -> None:
    said = alone("plan", *USUAL, "--lang", "nl").out
    assert "evenveel als 836 contacten" in " ".join(said.split())
    assert "de middelste kolom, ICC 0,02" in " ".join(said.split())
    assert "voor/na, andere medewerkers                        4,2         6,9        10,3" in said
    for word in ("ondernemingsraad", "ongemoeid", "weekdagen", "telefooncentrale"):
        assert word in said


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "inputs", [Inputs(), Inputs(agents=4999, contacts_per_agent_per_day=999.5, days=399)]
)
def test_it_fits_80_columns(language: str, inputs: Inputs) -> None:
    lines = list(view(forecast(inputs), language))  # type: ignore[arg-type]  # one of two
    assert max(map(len, lines)) <= 80
    assert not any("{" in line for line in lines)


def test_the_json_is_stable(alone: Ftr) -> None:
    said = alone("plan", *USUAL, "--icc", "0.01", "--other-agents", "--json").json
    assert list(said) == [
        "confidence",
        "power",
        "inputs",
        "handled",
        "logged",
        "answers",
        "unanswered",
        "scenarios",
        "improvements",
        "needed",
        "not_promised",
        "checklist",
    ]
    assert [one["icc"] for one in said["scenarios"]] == [0.005, 0.01, 0.05]
    assert said["inputs"]["same_agents"] is False
    assert said["improvements"][0]["code"] == "same_agents"
    assert {one["code"] for one in said["checklist"]} == {
        "works_council",
        "question",
        "list_frozen",
        "same_weekdays",
        "quiet_week",
        "telephone_export",
        "untouched_pages",
    }
    assert all(one["text"] for one in said["not_promised"])


def test_options_go_before_the_plan(alone: Ftr, tmp_path: Path) -> None:
    plan = write_plan(tmp_path, "Week", agents=12, contacts_per_agent_per_day=40, days_per_agent=4)
    inputs = alone("plan", plan, "--agents", "30", "--json").json["inputs"]
    assert (inputs["agents"], inputs["contacts_per_agent_per_day"], inputs["days"]) == (30, 40, 4)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--agents", "1"), "from 2 to 5000"),
        (("--icc", "high"), "or likely alone"),
        (("--unknown-share", "100%"), "write a share as 0.40"),
        (("--same-agents", "--other-agents"), "do not go together"),
    ],
)
def test_a_wrong_option_is_wrong_usage(alone: Ftr, words: tuple[str, ...], says: str) -> None:
    assert says in alone("plan", *words, code=2).err


def test_a_pilot_keeps_its_plan_and_shows_the_forecast(ftr: Ftr, tmp_path: Path) -> None:
    plan = write_plan(
        tmp_path,
        "Forecast kept",
        agents=20,
        contacts_per_agent_per_day=50,
        days_per_agent=5,
        icc=0.02,
        unknown_share=0.08,
    )
    made = ftr("pilot", "new", plan)
    pilot_id = made.out.strip()
    assert "(5,000 contacts, worth as much as 824" in made.err
    shown = ftr("pilot", "show", pilot_id).out
    assert "(5,000 contacts, worth as much as 824" in shown
    kept = ftr("pilot", "show", pilot_id, "--json").json["plan"]
    assert kept["icc"] == {"low": 0.005, "likely": 0.02, "high": 0.05}
    assert kept["unknown_share"] == 0.08


def test_without_agents_or_contacts_it_assumes_what_ftr_plan_does_and_says_so(
    ftr: Ftr, tmp_path: Path
) -> None:
    said = "not said, so taken as usual: 50 contacts per agent per day (see ftr plan)"
    plan = write_plan(tmp_path, "Forecast named", agents=["An", {"name": "Bo", "team": "x"}])
    made = ftr("pilot", "new", plan)
    assert said in made.err
    assert said in ftr("pilot", "show", made.out.strip()).out
    made = ftr("pilot", "new", write_plan(tmp_path, "Forecast none"))
    assert made.err == ""
    said = "taken as usual: 20 agents; 50 contacts per agent per day (see ftr plan)"
    assert said in ftr("pilot", "show", made.out.strip()).out
    share = {"agents": 3, "contacts_per_agent_per_day": 9, "expected_share": 0}
    made = ftr("pilot", "new", write_plan(tmp_path, "Forecast zero", **share))
    assert made.out.strip()
    assert "Forecast: none: 0.0 does not lie between 0 and 1" in made.err
