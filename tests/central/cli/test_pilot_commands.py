"""From a plan to a closed pilot, against a real centre."""

from __future__ import annotations

import csv
import io
import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from central.cli.client import Centre
from tests.central.cli.conftest import Ftr, join, log, write_plan


def test_a_new_pilot_prints_its_id_and_nothing_else(ftr: Ftr, tmp_path: Path) -> None:
    said = ftr("pilot", "new", write_plan(tmp_path, "Webshop week 48"))
    assert said.out == "webshop-week-48\n"
    assert said.err == ""


def test_a_new_pilot_tells_everything_as_json(ftr: Ftr, tmp_path: Path) -> None:
    detail = ftr("pilot", "new", write_plan(tmp_path, "All of it"), "--json").json
    assert detail["pilot"]["pilot_id"] == "all-of-it"
    assert detail["pilot"]["state"] == "draft"
    assert detail["catalogue_version"] == 1


def test_without_a_catalogue_a_pilot_starts_from_the_seed(ftr: Ftr, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("name: From the seed\nstart: 2026-11-23\nend: 2026-11-27\n", encoding="utf-8")
    pilot = ftr("pilot", "new", plan).out.strip()
    assert "first" in ftr("pilot", "show", pilot, "--json").json["question"]["en"]


def test_list_and_show_tell_the_pilot(ftr: Ftr, pilot: str) -> None:
    assert pilot in ftr("pilot", "list").out
    assert pilot in [one["pilot_id"] for one in ftr("pilot", "list", "--json").json]
    shown = ftr("pilot", "show", pilot).out
    assert "open" in shown
    assert "Did you look on our website" in shown


def test_a_demonstration_says_so(ftr: Ftr, tmp_path: Path) -> None:
    pilot = ftr("pilot", "new", write_plan(tmp_path, "Try-out"), "--demo").out.strip()
    assert "demonstration" in ftr("pilot", "show", pilot).out
    assert "(demonstration)" in ftr("pilot", "list").out


def test_a_closed_pilot_makes_no_new_desk(ftr: Ftr, pilot: str) -> None:
    assert "closed" in ftr("pilot", "close", pilot).out
    assert ftr("pilot", "show", pilot, "--json").json["pilot"]["state"] == "closed"


def test_codes_are_csv_for_everyone_in_the_plan(ftr: Ftr, pilot: str) -> None:
    rows = list(csv.DictReader(io.StringIO(ftr("pilot", "codes", pilot).out)))
    assert [row["agent"] for row in rows] == ["An", "Bo", "Cas"]
    assert len({row["code"] for row in rows}) == 3
    for row in rows:  # on the pilot's clock, to the minute
        expires = datetime.fromisoformat(row["expires"])
        assert expires.utcoffset() == expires.astimezone(ZoneInfo("Europe/Amsterdam")).utcoffset()
        assert re.fullmatch(r"[\d-]{10} \d\d:\d\d[+]\d\d:\d\d", row["expires"])


def test_codes_for_a_number_a_name_and_a_file(ftr: Ftr, pilot: str, tmp_path: Path) -> None:
    assert len(ftr("pilot", "codes", pilot, "--count", "4", "--json").json) == 4
    [one] = ftr("pilot", "codes", pilot, "--agent", "Bo", "--json").json
    assert one["agent"] == "Bo"
    [again] = ftr("pilot", "codes", pilot, "--agent", one["agent_ref"], "--json").json
    assert again["agent_ref"] == one["agent_ref"]
    listed = tmp_path / "agents.csv"
    listed.write_text("naam;team\nEva;zuid\nBo;noord\n", encoding="utf-8")
    found = ftr("pilot", "codes", pilot, "--agents", listed, "--json").json
    assert [code["agent"] for code in found] == ["Eva", "Bo"]
    assert found[1]["agent_ref"] == one["agent_ref"]


def test_forgetting_names_tells_how_many(ftr: Ftr, pilot: str) -> None:
    assert ftr("pilot", "forget-names", pilot).out == "3 names are forgotten.\n"
    assert ftr("pilot", "forget-names", pilot).out == "0 names are forgotten.\n"


def test_desks_are_listed_and_revoked_by_the_beginning_of_their_id(
    ftr: Ftr, pilot: str, centre: Centre
) -> None:
    agent_ref = log(centre, pilot, yes=1, no=0)
    [desk] = ftr("desk", "list", pilot, "--json").json
    assert desk["agent_ref"] == agent_ref
    assert agent_ref in ftr("desk", "list", pilot).out
    assert desk["enrolment_id"] in ftr("desk", "revoke", pilot, desk["enrolment_id"][:20]).out
    assert ftr("desk", "list", pilot, "--json").json[0]["revoked"]
    assert "no 99" in ftr.refuses("desk", "revoke", pilot, "99")


def test_a_name_that_is_not_on_the_list_makes_no_agent(ftr: Ftr, pilot: str) -> None:
    said = ftr.refuses("pilot", "codes", pilot, "--agent", "bo")
    assert "Did you mean “Bo”?" in said
    assert "--agents FILE" in said
    assert ftr("pilot", "show", pilot, "--json").json["agents"] == 3


def test_without_a_list_a_new_agent_is_added_and_said(ftr: Ftr, tmp_path: Path) -> None:
    pilot = ftr("pilot", "new", write_plan(tmp_path, "By number", agents=2)).out.strip()
    said = ftr("pilot", "codes", pilot, "--agent", "Dia")
    assert "a new agent was added" in said.err
    assert said.out.splitlines()[1].startswith("Dia,")
    again = ftr("pilot", "codes", pilot, "--agent", "Dia").err
    assert "was added" not in again
    assert "1 code made earlier for these agents is unused and still works" in again
    assert "2 codes made earlier" in ftr("pilot", "codes", pilot, "--agent", "Dia").err


def test_codes_go_to_a_file_of_their_maker_or_to_none(ftr: Ftr, pilot: str, tmp_path: Path) -> None:
    file = tmp_path / "codes.csv"
    ftr("pilot", "codes", "never-was", "--out", file, code=1)
    assert not file.exists()
    assert str(file) in ftr("pilot", "codes", pilot, "--out", file).out
    assert len(file.read_text(encoding="utf-8").splitlines()) == 4
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0
    assert "--force" in ftr.refuses("pilot", "codes", pilot, "--out", file)


def test_opening_and_closing_say_what_was_before(ftr: Ftr, pilot: str) -> None:
    assert "open already" in ftr("pilot", "open", pilot).out
    ftr("pilot", "close", pilot)
    assert "closed already" in ftr("pilot", "close", pilot).out
    assert "opened again" in ftr("pilot", "open", pilot).out
    assert ftr("pilot", "show", pilot, "--json").json["pilot"]["state"] == "open"


def test_every_problem_of_a_plan_is_a_line(ftr: Ftr, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("name: A\nstrat: 2026-11-23\nend: 2026-11-27\nagents: twintig\n", "utf-8")
    said = ftr("pilot", "new", plan, code=1).err.splitlines()
    assert len(said) == 3
    assert f"{plan}:2: “strat” is not a field of a plan; did you mean “start”?" in said
    assert any("start is missing" in line for line in said)
    assert any(":4:" in line and "a whole number or a list of names" in line for line in said)


def test_a_plan_that_is_over_is_made_with_a_warning(ftr: Ftr, tmp_path: Path) -> None:
    over = date.today() - timedelta(days=9)
    said = ftr("pilot", "new", write_plan(tmp_path, "Long ago", start=over, end=over))
    assert said.out == "long-ago\n"
    assert str(over) in said.err


def test_desks_have_a_name_for_who_may_know_it(ftr: Ftr, pilot: str, centre: Centre) -> None:
    code = ftr("pilot", "codes", pilot, "--agent", "Bo", "--json").json[0]
    join(centre, pilot, code["code"])
    supervisor = ftr("access", "new", "supervisor", "--pilot", pilot, "--json").json["token"]
    for words in (("desk", "list", pilot), ("watch", pilot, "--once")):
        assert f"Bo ({code['agent_ref']})" in ftr(*words).out
    said = ftr("watch", pilot, "--once", "--token", supervisor).out
    assert "for coordinators" in said
    assert code["agent_ref"] not in said
    assert "Bo" not in said
    ftr("pilot", "forget-names", pilot)
    for words in (("desk", "list", pilot), ("watch", pilot, "--once")):
        assert "Bo" not in ftr(*words).out
