"""From a plan to a closed pilot, against a real centre."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from central.cli.client import Centre
from tests.central.cli.conftest import Ftr, log, write_plan


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
    assert all(row["expires"].endswith("Z") for row in rows)


def test_codes_for_a_number_a_name_and_a_file(ftr: Ftr, pilot: str, tmp_path: Path) -> None:
    assert len(ftr("pilot", "codes", pilot, "--count", "4", "--json").json) == 4
    [one] = ftr("pilot", "codes", pilot, "--agent", "Dia", "--json").json
    assert one["agent"] == "Dia"
    listed = tmp_path / "agents.csv"
    listed.write_text("naam;team\nEva;zuid\nDia;noord\n", encoding="utf-8")
    found = ftr("pilot", "codes", pilot, "--agents", listed, "--json").json
    assert [code["agent"] for code in found] == ["Eva", "Dia"]
    assert found[1]["agent_ref"] == one["agent_ref"]


def test_a_file_of_bare_names_loses_none(ftr: Ftr, pilot: str, tmp_path: Path) -> None:
    listed = tmp_path / "names.txt"
    listed.write_text("Eva\nFay\n", encoding="utf-8")
    found = ftr("pilot", "codes", pilot, "--agents", listed, "--json").json
    assert [code["agent"] for code in found] == ["Eva", "Fay"]


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
