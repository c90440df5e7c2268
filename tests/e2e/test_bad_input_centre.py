"""What can go wrong at a centre, with real processes: one clear line, exit code 1, nothing changed.

tests/central/cli has every single message; here is what they leave behind.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from tests.e2e.namespace import needs_mounts, on_read_only_disk
from tests.ftr_here import ftr as ftr_here
from tests.ftr_here import ftr_json as ftr_json_here
from tests.processes import FTR, free_port, ftr, run, serving

REASONS = """
endings: []
reasons:
  - code: delivery
    label: {nl: Bezorging, en: Delivery}
    sub:
      - {code: late, label: {nl: Te laat, en: Late}}
      - {code: lost, label: {nl: Kwijt, en: Lost}}
"""
DAY = date.today()
END = DAY + timedelta(days=4)
PLAN = f"name: Bad input\nstart: {DAY}\nend: {END}\nlanguage: en\ncatalogue: reasons.yaml\n"
NO_DAY = f"{DAY.year + 1}-02-30"
ROWS = f"when;who;why;online\n{DAY} 09:00;ann;late;ja\n{DAY} 09:10;ann;lost;nee\n"
COLUMNS = [
    *("--map", "at=when", "--map", "agent=who", "--map", "reason=why"),
    *("--map", "online_first=online", "--value", "yes=ja", "--value", "no=nee"),
]
WRONG_ENTRIES = {
    "an unknown reason": (ROWS.replace(";lost;", ";teleport;"), "teleport"),
    "a wrong date": (ROWS.replace(f"{DAY} 09:10", "05-13-2026 09:10"), "05-13-2026"),
    "a missing column": (ROWS.replace("why", "because"), "why"),
    "another delimiter": (ROWS.replace(";", "~"), "when"),
    "another encoding": ("\ufeff" + ROWS[:40] + "\udc00", "entries.csv"),
}


def put(folder: Path, name: str, text: str) -> Path:
    """A file with this text; a lone surrogate becomes bytes that are no text in any encoding."""
    path = folder / name
    data = text.encode("utf-16-le", "surrogatepass") if "\udc00" in text else text.encode()
    path.write_bytes(data)
    return path


def complains(complaint: str, *mentions: str) -> None:
    """Check that every line is for a person, and that these words are in it."""
    assert 1 <= len(complaint.splitlines()) <= 2, complaint
    assert not [word for word in mentions if word.lower() not in complaint.lower()], complaint


def test_wrong_files_leave_a_pilot_as_it_was(tmp_path: Path) -> None:
    home = tmp_path / "centre"
    reasons, plan = put(tmp_path, "reasons.yaml", REASONS), put(tmp_path, "plan.yaml", PLAN)
    with serving(home):
        pilot = ftr_here(home, "pilot", "new", plan).strip()
        before = ftr_json_here(home, "pilot", "show", pilot, "--json")

        put(tmp_path, "plan.yaml", PLAN.replace(str(END), NO_DAY))
        complains(ftr(home, "pilot", "new", plan, code=1), "plan.yaml:3", NO_DAY)
        put(tmp_path, "plan.yaml", PLAN)
        put(tmp_path, "reasons.yaml", REASONS.replace("label: {nl: Bez", "labels: {nl: Bez"))
        complains(ftr_here(home, "pilot", "new", plan, code=1), "reasons.yaml:4", "label")
        complains(ftr_here(home, "catalogue", "publish", pilot, reasons, code=1), "reasons.yaml:4")
        for name, (text, mention) in WRONG_ENTRIES.items():
            file = put(tmp_path, "entries.csv", text)
            complaint = ftr_here(home, "entries", "import", pilot, file, *COLUMNS, code=1)
            assert mention in complaint, name
            complains(complaint)

        assert ftr_json_here(home, "pilot", "show", pilot, "--json") == before
        assert len(ftr_json_here(home, "pilot", "list", "--json")) == 1
        ftr_here(home, "entries", "import", pilot, put(tmp_path, "entries.csv", ROWS), *COLUMNS)
        assert ftr_json_here(home, "pilot", "show", pilot, "--json")["entries"] == 2


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    home = tmp_path / "centre"
    with serving(home):
        pass
    with closing(sqlite3.connect(home / "centre.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999_later'")
    before = (home / "centre.db").read_bytes()
    complaint = ftr(home, "serve", "--port", str(free_port()), code=1)
    complains(complaint, "newer", "9999_later")
    assert (home / "centre.db").read_bytes() == before


@needs_mounts
def test_a_home_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    home = tmp_path / "centre"
    home.mkdir()
    command = on_read_only_disk(home, FTR)
    done = run(command, "serve", "--home", home, "--port", str(free_port()), code=1)
    complains(done.stderr, str(home))
