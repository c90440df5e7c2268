"""`ftr change` and `ftr compare`, from plans and files to a verdict on the screen."""

from __future__ import annotations

import csv
import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests import processes
from tests.central.cli.conftest import Ftr, write_plan

NAMES = ["An", "Bo", "Cas", "Dia", "Eli"]
LEAVES = ("late", "lost", "wrong", "missing")
MAPPED = [f"--map={field}={field}" for field in ("at", "agent", "reason", "online_first")]


def fill(ftr: Ftr, folder: Path, name: str, weeks_ago: int, fixed: int, **plan: object) -> str:
    """A pilot of five agents that is over; of 20 contacts on `late` so many are yes."""
    start = date.today() - timedelta(days=7 * weeks_ago)
    days = {"start": start, "end": start + timedelta(days=4)}
    path = write_plan(folder, name, agents=NAMES, **days, **plan)
    pilot: str = ftr("pilot", "new", path).out.strip()
    ftr("pilot", "open", pilot)
    rows = folder / "rows.csv"
    with rows.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["at", "agent", "reason", "online_first"])
        for agent in NAMES:
            for leaf in LEAVES:
                for n in range(20):
                    day = start + timedelta(days=n % 4)
                    yes = n < (fixed if leaf == "late" else 10)
                    at = f"{day} 10:{n:02}"
                    writer.writerow([at, agent, leaf, "yes" if yes else "no"])
    ftr("entries", "import", pilot, rows, *MAPPED)
    return pilot


@pytest.fixture(scope="module")
def two(ftr: Ftr, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Two pilots that are over; a change is recorded on the first, after the second began."""
    folder = tmp_path_factory.mktemp("plans")
    before = fill(ftr, folder, "Voor", 6, 10, contacts_per_year=100_000, cost_per_contact=8)
    after = fill(ftr, folder, "Na", 2, 2, agents_from=before)
    fixed = date.today() - timedelta(days=20)
    said = ftr("change", "add", before, "--reason", "late", "--on", str(fixed), "--note", "text")
    assert "it touches 1 reason" in said.out
    return before, after


def test_a_late_record_is_an_indication_and_says_why(ftr: Ftr, two: tuple[str, str]) -> None:
    found = ftr("compare", *two, "--format", "json").json
    assert (found["verdict"]["word"], found["verdict"]["label"]) == ("indication", "indication")
    assert found["verdict"]["because"] == ["drop", "not_recorded"]
    assert found["overall"]["same_agents"] == 5
    said = ftr("compare", *two).out
    assert "Indication: on the changed reasons" in said
    assert "No change was recorded before the second pilot began" in said
    assert "Aanwijzing: op de aangepakte redenen" in ftr("compare", *two, "--lang", "nl").out


def test_the_page_is_written_for_its_owner_only(
    ftr: Ftr, two: tuple[str, str], tmp_path: Path
) -> None:
    page = tmp_path / "compare.html"
    assert str(page) in ftr("compare", *two, "--format", "html", "--out", page).out
    assert "<!DOCTYPE html>" in page.read_text(encoding="utf-8")
    if os.name == "posix":
        assert page.stat().st_mode & 0o077 == 0
    assert "already" in ftr.refuses("compare", *two, "--out", page)


def test_as_a_real_process(ftr: Ftr, two: tuple[str, str]) -> None:
    printed = processes.ftr(ftr.home, "compare", *two, "--format", "json", "--spent", "5000")
    assert json.loads(printed)["verdict"]["word"] == "indication"
    text = processes.ftr(ftr.home, "compare", *two)
    assert "€ " in text
    assert "mind: " not in processes.ftr(ftr.home, "change", "list", two[0])


def test_what_cannot_be_is_one_clear_line(ftr: Ftr, two: tuple[str, str], pilot: str) -> None:
    before, after = two
    assert "Name the earlier pilot first" in ftr.refuses("compare", after, before)
    assert "runs until" in ftr.refuses("compare", before, pilot)
    assert "ftr pilot list" in ftr.refuses("compare", before, "none")
    add = ("change", "add", before, "--on", "2026-01-01")
    assert "did you mean “late”?" in ftr.refuses(
        *add[:3], "--on", str(date.today()), "--reason", "lat"
    )
    assert "no pages" in ftr.refuses(*add[:3], "--on", str(date.today()), "--page", "https://x.nl")
    assert (
        "2026-12-01" in ftr("change", "add", before, "--reason", "late", "--on", "1/2", code=2).err
    )
    assert "--page" in ftr(*add, code=2).err
    assert "from 0 to 20" in ftr("compare", *two, "--week-sd", "many", code=2).err


def test_a_list_shows_what_was_recorded(ftr: Ftr, two: tuple[str, str], pilot: str) -> None:
    said = ftr("change", "list", two[0]).out
    assert "Delivery › Late" in said
    assert ftr("change", "list", two[0], "--json").json[0]["note"] == "text"
    assert "ftr change add" in ftr("change", "list", pilot).out


def test_each_warning_of_the_list_says_which_change_it_is_about(ftr: Ftr, pilot: str) -> None:
    days = [str(date.today() + timedelta(days=n)) for n in (0, 1)]
    for day in days:
        ftr("change", "add", pilot, "--reason", "late", "--on", day)
    noted = ftr("change", "list", pilot).err.splitlines()
    assert len(noted) == len(set(noted))
    for day in days:
        assert any(line.startswith(f"mind: Delivery › Late, from {day} on: ") for line in noted)


def test_a_year_typed_wrong_and_a_number_of_a_person_are_refused(ftr: Ftr, pilot: str) -> None:
    add = ("change", "add", pilot, "--reason", "late", "--on")
    soon = date.today() + timedelta(days=14)
    assert "look at the year" in ftr.refuses(*add, str(soon - timedelta(days=365)))
    said = ftr.refuses(*add, str(soon), "--note", "tekst nieuw, bel 06-12345678")
    assert "phone number" in said
    assert "leave it out" in said
    assert ftr("change", "list", pilot, "--json").json == []
    made = ftr(*add, str(soon), "--json").json["change_id"]
    why = ("--why", "vraag jan@example.nl")
    assert "e-mail" in ftr.refuses("change", "withdraw", pilot, made, *why)


def test_what_was_recorded_can_be_withdrawn_and_stays_in_the_list(ftr: Ftr, pilot: str) -> None:
    assert "change add" in ftr("pilot", "show", pilot).out
    add = ("change", "add", pilot, "--reason", "late", "--on", str(date.today()), "--json")
    change_id = ftr(*add).json["change_id"]
    assert f"change list {pilot}" in ftr("pilot", "show", pilot).out
    said = ftr("change", "withdraw", pilot, change_id[:-4], "--why", "next year").out
    assert "Delivery › Late" in said
    assert "(next year)" in ftr("change", "list", pilot).out
    assert "already" in ftr.refuses("change", "withdraw", pilot, change_id)
    assert "no 1234" in ftr.refuses("change", "withdraw", pilot, "1234")
