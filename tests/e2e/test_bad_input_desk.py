"""What can go wrong at a desk: one clear line with the way out, exit code 1, nothing lost.

With the real centre, a real terminal and a real disk; tests/agent_tui/cli has the rest.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from tests.certificate import make_certificate
from tests.e2e.namespace import (
    as_seen_by,
    fill,
    needs_mounts,
    on_read_only_disk,
    on_small_disk,
)
from tests.ftr_here import ftr
from tests.processes import AGENT_TUI, agent_tui, free_port, run, serving
from tests.terminal import desk_terminal, terminal

REASONS = """
endings: []
reasons:
  - label: {nl: Bezorging, en: Delivery}
    sub:
      - label: {nl: Te laat, en: Late}
      - label: {nl: Niet bezorgd, en: Not delivered}
"""
QUESTION = "Did you look on our website"


@dataclass(frozen=True)
class Centre:
    """A running centre with an open pilot, and a desk that joined it."""

    home: Path
    address: str
    pilot: str
    joined: Path

    def code(self) -> str:
        """A fresh enrolment code."""
        printed = ftr(self.home, "pilot", "codes", self.pilot, "--count", "1")
        return next(csv.DictReader(io.StringIO(printed)))["code"]

    def desk(self, folder: Path) -> Path:
        """A data folder that joined, for one test alone."""
        return Path(shutil.copytree(self.joined, folder / "desk"))


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """Started once for this file; the desks' copies come from one that joined."""
    folder = tmp_path_factory.mktemp("centre")
    home = folder / "centre"
    (folder / "reasons.yaml").write_text(REASONS, encoding="utf-8")
    with serving(home) as address:
        made = Centre(home, address, make_pilot(folder, home, "Bad input"), folder / "joined")
        agent_tui(made.joined, "join", address, made.code())
        yield made


def make_pilot(folder: Path, home: Path, name: str) -> str:
    """An open pilot around today; its id."""
    today = date.today()
    (folder / "plan.yaml").write_text(
        f"name: {name}\nstart: {today - timedelta(days=1)}\nend: {today + timedelta(days=5)}\n"
        "language: en\ncatalogue: reasons.yaml\n",
        encoding="utf-8",
    )
    pilot = ftr(home, "pilot", "new", folder / "plan.yaml").strip()
    ftr(home, "pilot", "open", pilot)
    return pilot


def one_line(complaint: str, *mentions: str) -> str:
    """The complaint, after checking that it is one clear line that mentions these words."""
    [line] = complaint.splitlines()
    assert line.startswith("agent-tui: "), line
    assert not [word for word in mentions if word.lower() not in line.lower()], line
    return line


def refused(home: Path, *arguments: str | Path, mentions: Sequence[str]) -> None:
    """`agent-tui …` ends with 1 and one line that mentions these words."""
    one_line(agent_tui(home, *arguments, code=1), *mentions)


def counts(home: Path) -> tuple[int, int]:
    """Entries and pending revisions of a desk."""
    status = json.loads(agent_tui(home, "status", "--json"))
    return status["entries"], status["pending"]


# Joining


def test_a_code_nobody_made_is_unknown(tmp_path: Path, centre: Centre) -> None:
    refused(tmp_path, "join", centre.address, "BCDFGHJK", mentions=["code", "new one"])


def test_a_code_works_once(tmp_path: Path, centre: Centre) -> None:
    code = centre.code()
    agent_tui(tmp_path / "first", "join", centre.address, code)
    refused(tmp_path / "second", "join", centre.address, code, mentions=["used", "new one"])


def test_a_code_expires(tmp_path: Path, centre: Centre) -> None:
    code = centre.code()
    with closing(sqlite3.connect(centre.home / "centre.db")) as database, database:
        database.execute("UPDATE enrol_code SET expires_at = '2020-01-01T00:00:00.000Z'")
    refused(tmp_path, "join", centre.address, code, mentions=["expired", "new one"])


def test_nobody_joins_a_closed_pilot(tmp_path: Path, centre: Centre) -> None:
    (tmp_path / "reasons.yaml").write_text(REASONS, encoding="utf-8")
    pilot = make_pilot(tmp_path, centre.home, "Over")
    printed = ftr(centre.home, "pilot", "codes", pilot, "--count", "1")
    code = next(csv.DictReader(io.StringIO(printed)))["code"]
    ftr(centre.home, "pilot", "close", pilot)
    refused(tmp_path / "desk", "join", centre.address, code, mentions=["closed", "coordinator"])


def test_a_certificate_of_ones_own_must_be_named(tmp_path: Path, centre: Centre) -> None:
    certificate = make_certificate(tmp_path)
    authority = tmp_path / "authority.pem"
    authority.write_text(certificate.authority)
    with_key = str(certificate.with_key)
    home = Path(shutil.copytree(centre.home, tmp_path / "centre"))
    (home / "centre.json").unlink(missing_ok=True)
    port = free_port()
    with serving(home, "--tls-cert", with_key, "--tls-key", with_key, port=port):
        address, desk = f"https://127.0.0.1:{port}", tmp_path / "desk"
        code = centre.code()  # of the other centre: it only has to look like one
        refused(desk, "join", address, code, mentions=["certificate", "--ca"])
        refused(desk, "join", address, code, "--ca", authority, mentions=["code", "new one"])


# The form


def test_a_second_form_says_where_the_first_one_is(tmp_path: Path, centre: Centre) -> None:
    desk = centre.desk(tmp_path)
    with desk_terminal(desk) as first:
        first.wait_for(QUESTION)
        with desk_terminal(desk) as second:
            second.wait_for("already open")
            assert second.wait() == 1
        assert "Traceback" not in "\n".join(second.screen())
        first.log("121", "1 logged")
    assert counts(desk)[0] == 1


def test_a_window_that_is_too_small_says_how_large(tmp_path: Path, centre: Centre) -> None:
    with desk_terminal(centre.desk(tmp_path), columns=40, rows=8) as form:
        form.wait_for("too small")


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path, centre: Centre) -> None:
    desk = centre.desk(tmp_path)
    with closing(sqlite3.connect(desk / "desk.db")) as database:
        database.execute("PRAGMA user_version = 999")
    before = (desk / "desk.db").read_bytes()
    refused(desk, "sync", mentions=["newer", "update"])
    with desk_terminal(desk) as form:
        form.type("121")
        form.wait_for("newer version")
    assert (desk / "desk.db").read_bytes() == before


def test_the_centre_gone_costs_nothing_and_sync_says_so(tmp_path: Path, centre: Centre) -> None:
    desk = centre.desk(tmp_path)
    with closing(sqlite3.connect(desk / "desk.db")) as database, database:
        address = f"http://127.0.0.1:{free_port()}"
        database.execute("UPDATE enrolment SET centre = ?", [address])
    with desk_terminal(desk) as form:
        form.wait_for(QUESTION)
        form.log("121", "1 logged")
    refused(desk, "sync", "--timeout", "2", mentions=[address])
    assert counts(desk) == (1, 1)


# The disk


@needs_mounts
def test_a_full_disk_keeps_the_form_filled_until_there_is_room(
    tmp_path: Path, centre: Centre
) -> None:
    desk = centre.desk(tmp_path)
    command = on_small_disk(desk, "2m", [*AGENT_TUI, "--home", str(desk)])
    with terminal(command) as form:
        form.wait_for(QUESTION)
        form.log("121", "1 logged")
        filler = fill(as_seen_by(form.pid, desk))
        form.log("12n", "is full")
        assert "2 logged" not in "\n".join(form.screen())
        filler.unlink()
        form.type("\r")
        form.wait_for("2 logged")


@needs_mounts
def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path, centre: Centre) -> None:
    desk = centre.desk(tmp_path)
    with terminal(on_read_only_disk(desk, [*AGENT_TUI, "--home", str(desk)])) as form:
        form.wait_for("cannot be written")
        assert form.wait() == 1
    sync = run(on_read_only_disk(desk, AGENT_TUI), "sync", "--home", desk, code=1)
    one_line(sync.stderr, "write")
    status = run(on_read_only_disk(desk, AGENT_TUI), "status", "--json", "--home", desk)
    assert json.loads(status.stdout)["entries"] == 0
