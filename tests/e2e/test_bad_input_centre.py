"""What can go wrong at a centre: one clear line with the way out, exit code 1, nothing changed."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.namespace import needs_mounts, on_read_only_disk
from tests.processes import FTR, free_port, ftr, ftr_json, run, serving

REASONS = """
endings: []
reasons:
  - code: delivery
    label: {nl: Bezorging, en: Delivery}
    sub:
      - {code: late, label: {nl: Te laat, en: Late}}
      - {code: lost, label: {nl: Kwijt, en: Lost}}
"""
PLAN = (
    "name: Bad input\nstart: 2026-01-05\nend: 2026-01-09\nlanguage: en\ncatalogue: reasons.yaml\n"
)
ROWS = "when;who;why;online\n2026-01-05 09:00;ann;late;ja\n2026-01-05 09:10;ann;lost;nee\n"
COLUMNS = [
    *("--map", "at=when", "--map", "agent=who", "--map", "reason=why"),
    *("--map", "online_first=online", "--value", "yes=ja", "--value", "no=nee"),
]


@dataclass(frozen=True)
class Centre:
    """A running centre with a pilot in which nothing is logged."""

    home: Path
    address: str
    pilot: str
    folder: Path


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """Started once for this file."""
    folder = tmp_path_factory.mktemp("centre")
    home = folder / "centre"
    (folder / "reasons.yaml").write_text(REASONS, encoding="utf-8")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    with serving(home) as address:
        yield Centre(home, address, ftr(home, "pilot", "new", folder / "plan.yaml").strip(), folder)


def one_line(complaint: str, *mentions: str) -> str:
    """The complaint, after checking that it is one clear line that mentions these words."""
    [line] = complaint.splitlines()
    assert not [word for word in mentions if word.lower() not in line.lower()], line
    return line


def refused(home: Path, *arguments: str | Path, mentions: Sequence[str]) -> None:
    """`ftr …` ends with 1 and one line that mentions these words."""
    one_line(ftr(home, *arguments, code=1), *mentions)


# Files


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("reasons:\n  - label: {en: Delivery}\n  - label: {en: Delivery}\n", ["reasons.yaml:3"]),
        ("reasons:\n  - labels: {en: Delivery}\n", ["reasons.yaml:2", "label"]),
        ("reasons: [\n", ["reasons.yaml:"]),
        ("name: nothing\n", ["reasons.yaml:", "reason"]),
    ],
    ids=["twice", "misspelt", "not-yaml", "empty"],
)
def test_a_wrong_catalogue_makes_no_pilot(
    tmp_path: Path, centre: Centre, text: str, mentions: list[str]
) -> None:
    (tmp_path / "reasons.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN.replace("Bad input", "Never"), encoding="utf-8")
    refused(centre.home, "pilot", "new", tmp_path / "plan.yaml", mentions=mentions)
    assert "Never" not in ftr(centre.home, "pilot", "list")


def test_a_wrong_date_in_a_plan_names_its_line(tmp_path: Path, centre: Centre) -> None:
    (tmp_path / "reasons.yaml").write_text(REASONS, encoding="utf-8")
    plan = PLAN.replace("2026-01-09", "2026-02-30")
    (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
    refused(
        centre.home, "pilot", "new", tmp_path / "plan.yaml", mentions=["plan.yaml:3", "2026-02-30"]
    )


@pytest.mark.parametrize(
    ("data", "mentions"),
    [
        (ROWS.replace(";late;", ";teleport;"), ["teleport", "1"]),
        (ROWS.replace("2026-01-05 09:10", "05-13-2026 09:10"), ["05-13-2026"]),
        (ROWS.replace(";nee", ";misschien"), ["misschien"]),
        (ROWS.replace("why", "because"), ["why", "column"]),
        (ROWS.replace(";", " "), ["column"]),
        (b"\xff\xfe\x00\xd8 when", ["entries.csv"]),
        (b"PK\x03\x04" + bytes(range(256)), ["entries.csv"]),
        (b"", ["entries.csv"]),
    ],
    ids=["reason", "date", "answer", "column", "delimiter", "encoding", "not-text", "empty"],
)
def test_entries_that_do_not_fit_are_not_imported(
    tmp_path: Path, centre: Centre, data: str | bytes, mentions: list[str]
) -> None:
    file = tmp_path / "entries.csv"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    complaint = ftr(centre.home, "entries", "import", centre.pilot, file, *COLUMNS, code=1)
    assert not [word for word in mentions if word.lower() not in complaint.lower()], complaint
    assert ftr_json(centre.home, "pilot", "show", centre.pilot, "--json")["entries"] == 0


def test_handled_contacts_with_a_missing_column_are_not_imported(
    tmp_path: Path, centre: Centre
) -> None:
    (tmp_path / "acd.csv").write_text("from,who\n2026-01-05 09:00,ann\n", encoding="utf-8")
    columns = ("--map", "at=when", "--map", "agent=who")
    refused(
        centre.home,
        *("handled", "import", centre.pilot, tmp_path / "acd.csv", *columns),
        mentions=["acd.csv", "when"],
    )


def test_an_existing_file_is_not_overwritten(tmp_path: Path, centre: Centre) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("mine", encoding="utf-8")
    refused(centre.home, "export", centre.pilot, file, mentions=["rows.csv", "--force"])
    assert file.read_text(encoding="utf-8") == "mine"


# The centre


def test_a_pilot_that_is_not_there_says_where_to_look(centre: Centre) -> None:
    refused(centre.home, "report", "no-such-pilot", mentions=["no-such-pilot", "ftr pilot list"])


def test_a_token_nobody_gave_is_refused(centre: Centre) -> None:
    refused(centre.home, "pilot", "list", "--token", "eoa_wrong", mentions=["token"])


def test_a_centre_that_is_gone_is_named(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    words = ("pilot", "list", "--centre", address, "--token", "eoa_x")
    refused(tmp_path, *words, mentions=[address, "ftr serve"])


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused(tmp_path, "serve", "--port", port, mentions=[port, "--port"])


def test_a_second_centre_on_one_home_is_refused(centre: Centre) -> None:
    refused(centre.home, "serve", "--port", str(free_port()), mentions=[str(centre.home)])


def test_listening_to_the_network_needs_a_certificate(tmp_path: Path) -> None:
    words = ("serve", "--host", "0.0.0.0", "--port", str(free_port()))
    refused(tmp_path, *words, mentions=["--tls-cert"])


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path, centre: Centre) -> None:
    home = Path(shutil.copytree(centre.home, tmp_path / "newer"))
    (home / "centre.json").unlink(missing_ok=True)
    with closing(sqlite3.connect(home / "centre.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999_later'")
    refused(home, "serve", "--port", str(free_port()), mentions=["newer", "9999_later"])
    with closing(sqlite3.connect(home / "centre.db")) as database:
        [[kept]] = database.execute("SELECT version_num FROM alembic_version")
    assert kept == "9999_later"


@needs_mounts
def test_a_home_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    home = tmp_path / "centre"
    home.mkdir()
    command = on_read_only_disk(home, FTR)
    done = run(command, "serve", "--home", home, "--port", str(free_port()), code=1)
    one_line(done.stderr, str(home))


def test_what_was_asked_for_beside_all_this_still_works(centre: Centre) -> None:
    report = json.loads(ftr(centre.home, "report", centre.pilot, "--format", "json"))
    assert report["overall"]["contacts"] == 0
