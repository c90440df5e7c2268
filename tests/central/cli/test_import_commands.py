"""Contacts and call records from files, into a real centre."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.central.cli.conftest import Ftr, write_plan

ENTRIES = ("--map", "at=Tijd", "--map", "agent=Wie", "--map", "reason=Reden")
ANSWER = ("--map", "online_first=Online", "--value", "yes=Ja|J", "--value", "no=Nee|N")
HANDLED = ("--map", "at=start", "--map", "agent=who")


@pytest.fixture
def tally(tmp_path: Path) -> Path:
    """Four contacts of two agents, as a spreadsheet writes them."""
    path = tmp_path / "tally.csv"
    path.write_text(
        "Tijd;Wie;Reden;Online\n09:00;An;late;Ja\n09:05;An;Factuur > Klopt niet;N\n"
        "09:10;Bo;lost;J\n09:10;Bo;lost;J\n",
        encoding="cp1252",
    )
    return path


def counted(ftr: Ftr, pilot: str) -> tuple[int, int]:
    """How many yes and no the report has."""
    overall = ftr("report", pilot, "--format", "json").json["overall"]
    return overall["yes"], overall["no"]


def test_a_tally_comes_in_once(ftr: Ftr, pilot: str, tally: Path) -> None:
    words = ("entries", "import", pilot, tally, *ENTRIES, *ANSWER, "--date", str(date.today()))
    assert "4 contacts imported, 0 were there already" in ftr(*words).out
    assert counted(ftr, pilot) == (3, 1)
    assert "0 contacts imported, 4 were there already" in ftr(*words).out
    assert counted(ftr, pilot) == (3, 1)


def test_a_row_that_does_not_fit_keeps_the_file_out(ftr: Ftr, pilot: str, tally: Path) -> None:
    with tally.open("a", encoding="cp1252") as file:
        file.write("09:15;An;Onzin;Ja\n09:20;Zoë;late;Ja\n")
    words = ("entries", "import", pilot, tally, *ENTRIES, *ANSWER, "--date", str(date.today()))
    said = ftr(*words, code=1)
    lines = said.err.splitlines()
    assert lines[0].startswith(f"{tally}:6: ")
    assert lines[1].startswith(f"{tally}:7: ")
    assert "2 rows do not fit, so nothing was imported; what fits (4) neither" in lines[2]
    assert counted(ftr, pilot) == (0, 0)
    assert "4 contacts imported" in ftr(*words, "--skip-bad").out


def test_a_note_with_a_customers_number_is_told_by_its_row_and_never_exported(
    ftr: Ftr, pilot: str, tmp_path: Path
) -> None:
    path = tmp_path / "notes.csv"
    path.write_text(
        "Tijd;Wie;Reden;Online;Opmerking\n09:00;An;late;Ja;bel 06-12345678 terug\n"
        "09:05;An;late;J;pakket kwijt\n",
        encoding="utf-8",
    )
    words = ("entries", "import", pilot, path, *ENTRIES, *ANSWER, "--date", str(date.today()))
    said = ftr(*words, "--map", "note=Opmerking")
    assert "2 contacts imported" in said.out
    assert said.err.startswith(f"{path}:2: note seems to hold something of a customer: phone")
    assert len(said.err.splitlines()) == 2
    for options in ([], ["--with-agents"]):
        file = tmp_path / "rows.json"
        ftr("export", pilot, file, "--force", *options)
        text = file.read_text(encoding="utf-8")
        assert "12345678" not in text
        assert "bel [phone number] terug" in text
        assert "pakket kwijt" in text


def test_generated_contacts_go_into_a_demonstration_only(
    ftr: Ftr, pilot: str, tally: Path, tmp_path: Path
) -> None:
    words = (tally, *ENTRIES, *ANSWER, "--date", str(date.today()), "--generated")
    assert "real pilot" in ftr.refuses("entries", "import", pilot, *words)
    demo = ftr("pilot", "new", write_plan(tmp_path, "Made up"), "--demo").out.strip()
    assert "4 contacts imported" in ftr("entries", "import", demo, *words).out
    assert "generated" in ftr("report", demo).out


def test_without_a_list_agents_are_made(ftr: Ftr, tally: Path, tmp_path: Path) -> None:
    pilot = ftr("pilot", "new", write_plan(tmp_path, "No list")).out.strip()
    words = ("entries", "import", pilot, tally, *ENTRIES, *ANSWER, "--date", str(date.today()))
    dry = ftr(*words, "--dry-run")
    assert "4 rows fit; nothing was imported" in dry.out
    assert "2 agents are new and would be made: “An”, “Bo”" in dry.err
    shown = ftr("pilot", "show", pilot, "--json").json
    assert (shown["agents"], shown["entries"]) == (0, 0)
    said = ftr(*words)
    assert "4 contacts imported" in said.out
    assert "2 agents were new and are made: “An”, “Bo”" in said.err
    assert "new" not in ftr(*words).err
    assert ftr("pilot", "show", pilot, "--json").json["agents"] == 2


def test_other_answers_become_what_was_said(ftr: Ftr, pilot: str, tally: Path) -> None:
    tally.write_text("Tijd;Wie;Reden;Online\n09:00;An;late;tja\n", encoding="utf-8")
    words = ("entries", "import", pilot, tally, *ENTRIES, *ANSWER, "--date", str(date.today()))
    ftr(*words, code=1)
    ftr(*words, "--others", "unknown")
    overall = ftr("report", pilot, "--format", "json").json["overall"]
    assert (overall["contacts"], overall["unknown"]) == (1, 1)


def test_handled_calls_give_coverage(ftr: Ftr, pilot: str, tally: Path, tmp_path: Path) -> None:
    today = date.today()
    ftr("entries", "import", pilot, tally, *ENTRIES, *ANSWER, "--date", str(today))
    calls = tmp_path / "calls.csv"
    rows = "".join(f"{today} 09:{minute:02},{who}\n" for minute in range(4) for who in ("An", "Bo"))
    calls.write_text(f"start,who\n{rows}{today} 09:30,Zoë\n", encoding="utf-8")
    words = ("handled", "import", pilot, calls, *HANDLED)
    said = ftr(*words).out
    assert "8 rows added, 0 replaced, 0 were there already." in said
    assert "left out: 1 × " in said
    assert "Zoë" in said
    assert "0 rows added, 0 replaced, 8 were there already." in ftr(*words).out
    overall = ftr("report", pilot, "--format", "json").json["overall"]
    assert (overall["handled"], overall["coverage"]) == (8, 0.5)


def test_names_of_another_system_are_translated(
    ftr: Ftr, pilot: str, tally: Path, tmp_path: Path
) -> None:
    tally.write_text("Tijd;Wie;Reden;Online\n09:00;P123;late;Ja\n", encoding="utf-8")
    names = tmp_path / "names.csv"
    names.write_text("theirs,ours\nP123,An\n", encoding="utf-8")
    words = ("entries", "import", pilot, tally, *ENTRIES, *ANSWER, "--date", str(date.today()))
    assert "1 contact imported" in ftr(*words, "--agents", names).out


@pytest.mark.parametrize(
    ("kind", "meaning"), [("entries", "contact reason"), ("handled", "period")]
)
def test_without_a_map_the_columns_and_fields_are_shown(
    ftr: Ftr, tmp_path: Path, kind: str, meaning: str
) -> None:
    from ftr.imports.options import FIELDS

    file = tmp_path / "file.csv"
    file.write_text("Tijdstip;Wie\n2026-11-23 10:00;An\n", encoding="utf-8")
    said = ftr(kind, "import", "any", file, code=2).err
    assert "Tijdstip  (2026-11-23 10:00)" in said
    assert meaning in said
    lines = [line.split()[0] for line in said.split("The fields:")[1].splitlines() if line]
    assert tuple(lines[:-1]) == FIELDS[kind]  # type: ignore[index]  # one of its keys
