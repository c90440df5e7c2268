"""Report, export, watch and briefing."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from central.cli.client import Centre
from ftr.report.model import Dimension
from ftr.words import OnlineFirst
from tests.central.cli.conftest import Ftr, join, log, push, write_plan
from tests.central.making import Writer, items


@pytest.fixture
def filled(ftr: Ftr, pilot: str, centre: Centre) -> str:
    """A pilot with three agents who logged 60 contacts, 24 of them online first."""
    for _ in range(3):
        log(centre, pilot, yes=8, no=12)
    return pilot


def test_the_report_as_json_is_the_stable_one(ftr: Ftr, filled: str) -> None:
    report = ftr("report", filled, "--format", "json").json
    assert report["by"] == "reason"
    assert report["direction"] == "lower_is_better"
    assert (report["overall"]["yes"], report["overall"]["no"]) == (24, 36)
    assert [row["label"] for row in report["rows"]] == ["Delivery"]


@pytest.mark.parametrize("dimension", list(Dimension))
def test_every_dimension_is_a_choice(ftr: Ftr, filled: str, dimension: Dimension) -> None:
    assert ftr("report", filled, "--by", dimension, "--format", "json").json["by"] == dimension


def test_the_report_as_text_says_which_way_is_better(ftr: Ftr, filled: str) -> None:
    said = ftr("report", filled)
    assert "lower is better" in said.out
    assert "40%" in said.out
    assert "lager is beter" in ftr("report", filled, "--lang", "nl").out


def test_without_a_dimension_it_is_one_page_and_with_one_a_table(ftr: Ftr, filled: str) -> None:
    page, table = ftr("report", filled).out, ftr("report", filled, "--by", "reason").out
    assert "Where to begin" in page
    assert "How it was measured" in page
    assert "(contacts_per_year)" in " ".join(page.split())
    assert "Where to begin" not in table
    assert "Delivery" in table


def test_the_one_page_goes_into_a_file_too(ftr: Ftr, filled: str, tmp_path: Path) -> None:
    ftr("report", filled, "--out", tmp_path / "page.txt")
    assert "Where to begin" in (tmp_path / "page.txt").read_text(encoding="utf-8")


def test_the_plan_puts_contacts_a_year_and_euros_on_the_page(
    ftr: Ftr, centre: Centre, tmp_path: Path
) -> None:
    figures = {"contacts_per_year": 50_000, "cost_per_contact": 6.5, "achievable_part": "40%"}
    plan = write_plan(tmp_path, "Geld", cost_source="controller", **figures)
    pilot = ftr("pilot", "new", plan, "--json").json["pilot"]["pilot_id"]
    for _ in range(3):
        log(centre, pilot, yes=8, no=12)
    page = " ".join(ftr("report", pilot).out.split())
    assert "What these cost a year: € 130,000" in page
    assert "Cost of a contact: € 6.50 · taken as exact · controller" in page
    result = ftr("report", pilot, "--format", "json").json["result"]
    assert result["money"]["missing"] == []
    assert result["pages"]["basis"] == "year"


def test_a_running_pilot_is_reported_as_one(ftr: Ftr, filled: str, tmp_path: Path) -> None:
    assert "The pilot is still running: 4 of 7 days." in ftr("report", filled).out
    notes = ftr("report", filled, "--format", "json").json["notes"]
    assert "running" in [note["code"] for note in notes]
    page = tmp_path / "page.html"
    ftr("report", filled, "--format", "html", "--lang", "nl", "--out", page)
    assert "De pilot loopt nog: 4 van 7 dagen." in page.read_text(encoding="utf-8")


def test_the_report_as_a_page_is_written_for_its_owner_only(
    ftr: Ftr, filled: str, tmp_path: Path
) -> None:
    page = tmp_path / "result.html"
    ftr("report", filled, "--format", "html", "--out", page)
    assert "lower is better" in page.read_text(encoding="utf-8")
    if os.name == "posix":
        assert page.stat().st_mode & 0o077 == 0


def test_exports_go_by_the_ending(ftr: Ftr, filled: str, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "parquet", "json"):
        ftr("export", filled, tmp_path / f"rows.{ending}")
    rows = list(
        csv.DictReader(
            io.StringIO((tmp_path / "rows.csv").read_text(encoding="utf-8-sig")), delimiter=","
        )
    )
    assert len(rows) == 60
    assert {row["pilot_id"] for row in rows} == {filled}
    assert zipfile.is_zipfile(tmp_path / "rows.xlsx")
    assert (tmp_path / "rows.parquet").read_bytes()[:4] == b"PAR1"
    assert json.loads((tmp_path / "rows.json").read_text(encoding="utf-8"))


def test_a_supervisor_hears_on_the_first_day_why_nothing_is_counted(
    ftr: Ftr, centre: Centre, tmp_path: Path
) -> None:
    plan = write_plan(tmp_path, "Eerste dag", min_cell=10, start=date.today())
    pilot = ftr("pilot", "new", plan).out.strip()
    ftr("pilot", "open", pilot)
    mine = ("--token", ftr("access", "new", "supervisor", "--pilot", pilot).out.strip())
    why = "Results of a running pilot go by whole days: today's contacts show tomorrow"
    file = tmp_path / "rows.csv"
    assert "There are no contacts yet." in ftr("export", pilot, file, *mine).err
    for _ in range(3):
        log(centre, pilot, yes=8, no=12)
    for words in ((), ("--by", "leaf")):
        top = " ".join(ftr("report", pilot, *words, *mine).out.split())[:400]
        assert why in top
        assert "No contact has been answered" not in top
    found = ftr("report", pilot, "--format", "json", *mine).json
    assert found["result"]["sentence"].startswith(why)
    assert why in ftr("export", pilot, file, "--force", *mine).err
    assert len(file.read_text(encoding="utf-8-sig").splitlines()) == 1
    assert why not in ftr("report", pilot).out
    assert ftr("export", pilot, file, "--force").err == ""


def test_an_export_replaces_a_file_only_when_told(ftr: Ftr, filled: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("mine", encoding="utf-8")
    assert "--force" in ftr.refuses("export", filled, file)
    assert file.read_text(encoding="utf-8") == "mine"
    ftr("export", filled, file, "--force")
    assert file.read_text(encoding="utf-8") != "mine"


def test_agents_are_exported_only_when_asked(
    ftr: Ftr, pilot: str, centre: Centre, tmp_path: Path
) -> None:
    agent_ref = log(centre, pilot, yes=1, no=1)
    ftr("export", pilot, tmp_path / "without.csv")
    ftr("export", pilot, tmp_path / "with.csv", "--with-agents")
    assert agent_ref not in (tmp_path / "without.csv").read_text(encoding="utf-8-sig")
    assert agent_ref in (tmp_path / "with.csv").read_text(encoding="utf-8-sig")


def test_watch_shows_coverage_and_no_share_of_online_first(ftr: Ftr, filled: str) -> None:
    said = ftr("watch", filled, "--once")
    assert "60 contacts logged" in said.out
    assert "ftr handled import" in said.out
    assert "40%" not in said.out
    assert ftr("watch", filled, "--json").json["overall"]["contacts"] == 60


def test_watch_speaks_the_pilots_language(
    ftr: Ftr, pilot: str, tmp_path: Path, centre: Centre
) -> None:
    plan = write_plan(tmp_path, "Nederlands", language="nl", agents=1)
    dutch = ftr("pilot", "new", plan).out.strip()
    log(centre, dutch, yes=1, no=0)
    said = ftr("watch", dutch, "--once").out
    assert "1 contact gelogd" in said
    assert f"ftr pilot open {dutch}" in " ".join(said.split())
    assert "aangemeld" not in said  # it was heard of
    assert not re.search(r"\d{4}-\d\d-\d\d", said)
    assert "1 contact logged" in ftr("watch", dutch, "--once", "--lang", "en").out


def test_a_desk_that_just_joined_is_not_silent(ftr: Ftr, pilot: str, centre: Centre) -> None:
    log(centre, pilot, yes=1, no=0)
    join(centre, pilot)
    assert re.search(r"\bjust\b[^x]*\bjoined\b", ftr("watch", pilot, "--once").out)


def test_the_briefing_has_question_keys_and_promise(ftr: Ftr, pilot: str, tmp_path: Path) -> None:
    said = ftr("pilot", "brief", pilot).out
    assert "Did you look on our website" in said
    assert "1  Delivery" in said
    assert "pseudonym" in said
    page = tmp_path / "brief.html"
    ftr("pilot", "brief", pilot, "--out", page)
    text = page.read_text(encoding="utf-8")
    assert "Did you look on our website" in text
    assert "<kbd>1</kbd>" in text
    _Checked().check(text)


def test_the_briefing_names_an_address_that_agents_can_reach(ftr: Ftr, pilot: str) -> None:
    assert "agent-tui join ADDRESS YOUR-CODE" in ftr("pilot", "brief", pilot).out
    said = ftr("pilot", "brief", pilot, "--address", "centre.example.org").out
    assert "agent-tui join https://centre.example.org YOUR-CODE" in said


class _Checked(HTMLParser):
    """Every tag that opens closes, in order, and nothing is fetched from outside."""

    VOID = ("meta", "br", "link", "img", "input", "hr")

    def check(self, text: str) -> None:
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {"src", "href"} & {name for name, _ in attrs}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_words_speak_the_language_of_the_pilot(ftr: Ftr, tmp_path: Path) -> None:
    pilot = ftr("pilot", "new", write_plan(tmp_path, "Zoekwoorden", language="nl")).out.strip()
    assert "Er zijn nog geen contacten" in ftr("words", pilot).out
    assert "no contacts yet" in ftr("words", pilot, "--lang", "en").out


def test_words_that_agents_searched_in_vain_are_listed_with_where_they_went(
    ftr: Ftr, pilot: str, centre: Centre
) -> None:
    assert "no contacts yet" in ftr("words", pilot).out
    log(centre, pilot, yes=0, no=1)
    assert "Nobody has searched in vain" in ftr("words", pilot).out
    for name in ("jansen", "smit", "bakker"):
        token, agent_ref = join(centre, pilot)
        made = Writer(agent_ref).create("late", OnlineFirst.NO, datetime.now(UTC), searched="drone")
        rare = Writer(agent_ref).create("late", OnlineFirst.NO, datetime.now(UTC), searched=name)
        push(centre, token, items(made, rare))
    said = ftr("words", pilot)
    assert re.search(r"drone +3 +3 +Delivery › .*\(3\)", said.out)
    assert "3 searches that found nothing are not shown" in said.err
    found = ftr("words", pilot, "--json").json
    assert (found["searches"], found["few"]) == (6, 3)
    assert [(one["words"], one["times"], one["agents"]) for one in found["sought"]] == [
        ("drone", 3, 3)
    ]


def test_a_pilot_that_was_never_opened_has_no_page_of_zeros(ftr: Ftr, tmp_path: Path) -> None:
    pilot = ftr("pilot", "new", write_plan(tmp_path, "Never opened")).out.strip()
    for words in ((), ("--by", "leaf")):
        said = " ".join(ftr("report", pilot, *words).out.split())
        assert "The pilot is not open yet" in said
        assert f"`ftr pilot open {pilot}`" in said
        assert "0" not in said.replace("2026", "").split("The pilot is not open yet")[1]
    dutch = " ".join(ftr("report", pilot, "--lang", "nl").out.split())
    assert "nog niet geopend: de vraag kan nog veranderen. Er is niets gelogd" in dutch
    page = tmp_path / "report.html"
    ftr("report", pilot, "--format", "html", "--out", page)
    shown = page.read_text(encoding="utf-8")
    assert "The pilot is not open yet" in shown
    assert "<table" not in shown
    assert "<svg" not in shown


def test_a_pilot_that_is_not_open_yet_says_so_before_what_was_logged(
    ftr: Ftr, tmp_path: Path, centre: Centre
) -> None:
    pilot = ftr("pilot", "new", write_plan(tmp_path, "Not opened yet")).out.strip()
    log(centre, pilot, yes=2, no=3)
    said = ftr("report", pilot).out
    assert 0 < said.index("The pilot is not open yet") < said.index("Measured")
