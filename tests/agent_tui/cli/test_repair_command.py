"""`agent-tui doctor --repair` as a person gives it: one command, and everything told is back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent_tui.capture import Saved
from agent_tui.cli.main import run as command_line
from agent_tui.store.desk_store import Store
from agent_tui.store.home import only_one
from agent_tui.store.journal import day_files
from agent_tui.store.machine import Manner, this_machine
from sync import wire
from tests.agent_tui.store.desk_at_work import capture, save
from tests.sync.stub_centre import Answer, StubCentre, stub_centre

CODE = "BCDFGHJK"
FIRST_PAGE = f"{wire.MINE}?limit={wire.MINE_ITEMS}"


@pytest.fixture
def centre() -> Iterator[tuple[StubCentre, str]]:
    with stub_centre() as (stub, address):
        stub.codes |= {CODE: "agent-1"}
        yield stub, address


def desk(home: Path, *arguments: str | Path, code: int = 0, lang: str = "en") -> str:
    """One command; what it said, on stderr where it fails."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        ended = command_line([*map(str, arguments), "--home", str(home), "--lang", lang])
    assert ended == code, (out.getvalue(), err.getvalue())
    return out.getvalue() if code == 0 else err.getvalue()


def log(home: Path, numbers: range) -> list[dict[str, object]]:
    """Save contacts as the form does; the revisions as they would travel."""
    store = Store(home, Manner(this_machine()), "en")
    for number in numbers:
        made = capture(number, enrolment_id=f"enrolment-{CODE}", at=datetime.now(UTC))
        assert isinstance(save(store, made), Saved)
    store.close()
    texts = [file.read_text(encoding="utf-8") for file in day_files(home / "journal")]
    lines = "".join(texts).splitlines()
    return [json.loads(line.split(" ", 2)[2])["revision"] for line in lines]


def test_after_repair_the_desk_sends_everything_again_and_the_centre_holds_each_once(
    tmp_path: Path, centre: tuple[StubCentre, str]
) -> None:
    stub, address = centre
    home = tmp_path / "desk"
    desk(home, "join", address, CODE)
    log(home, range(4))
    desk(home, "sync")
    revisions = log(home, range(4, 6))
    (home / "desk.db").write_bytes(b"")
    for command in (["status"], ["export", tmp_path / "own.csv"], ["sync"]):
        assert "agent-tui doctor --repair" in desk(home, *command, code=1)
    page = {"items": revisions, "next": None}
    stub.then(FIRST_PAGE, Answer(200, json.dumps(page).encode()))
    said = desk(home, "doctor", "--repair")
    assert "6 brought back from the journal" in said
    assert "fetched" not in said
    assert "✗" not in desk(home, "doctor")
    assert json.loads(desk(home, "status", "--json"))["pending"] == 6
    desk(home, "sync")
    status = json.loads(desk(home, "status", "--json"))
    assert (status["entries"], status["pending"], status["acknowledged"]) == (6, 0, 6)
    assert len(stub.held) == 6


def test_without_file_and_journal_the_centre_gives_back_what_was_sent(
    tmp_path: Path, centre: tuple[StubCentre, str]
) -> None:
    stub, address = centre
    home = tmp_path / "desk"
    desk(home, "join", address, CODE)
    revisions = log(home, range(3))
    (home / "desk.db").unlink()
    for file in day_files(home / "journal"):
        file.unlink()
    page = {"items": revisions, "next": None}
    stub.then(FIRST_PAGE, Answer(200, json.dumps(page).encode()))
    said = desk(home, "doctor", "--repair", lang="nl")
    assert "De database ontbrak" in said
    assert "nog 3 van de centrale gehaald" in said
    assert json.loads(desk(home, "status", "--json"))["entries"] == 3


def test_repair_waits_for_the_form_to_be_closed(
    tmp_path: Path, centre: tuple[StubCentre, str]
) -> None:
    home = tmp_path / "desk"
    desk(home, "join", centre[1], CODE)
    with only_one(home, "en"):
        assert "form is already open" in desk(home, "doctor", "--repair", code=1)
    assert "nothing to repair" in desk(home, "doctor", "--repair")


def test_doctor_names_the_place_in_a_journal_that_cannot_be_read(
    tmp_path: Path, centre: tuple[StubCentre, str]
) -> None:
    home = tmp_path / "desk"
    desk(home, "join", centre[1], CODE)
    log(home, range(3))
    (file,) = day_files(home / "journal")
    lines = file.read_bytes().split(b"\n")
    lines[1] = lines[1].replace(b"delivery", b"daliveri")
    file.write_bytes(b"\n".join(lines))
    assert f"{file.name}, line 2 cannot be read" in desk(home, "doctor")
