"""The desk's commands on a real folder, against a stub centre; some as processes of their own."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent_tui.capture import Saved
from agent_tui.cli.main import run as command_line
from agent_tui.store.desk_store import Store
from agent_tui.store.home import only_one
from agent_tui.store.machine import Manner, this_machine
from ftr.entry import Payload
from ftr.words import OnlineFirst, Op
from sync import wire
from tests.agent_tui.store.desk_at_work import capture, save
from tests.certificate import make_certificate
from tests.processes import AGENT_TUI, environment, free_port, run
from tests.sync.stub_centre import CAPTIVE_PORTAL, StubCentre, problem, stub_centre

CODE, SECOND, THIRD = "BCDFGHJK", "KJHGFDCB", "ZXWVTSRQ"


@dataclass(frozen=True)
class Centre:
    """A stub with three codes, and a folder for a desk."""

    stub: StubCentre
    address: str
    home: Path

    def join(self, code: str = CODE) -> str:
        """Join with a code; what was said."""
        return agent_tui(self.home, "join", self.address, code)

    def log(self, count: int = 1, code: str = CODE, note: str | None = None) -> None:
        """Save contacts as the form does, without sending."""
        store = Store(self.home, Manner(this_machine()), "en")
        for _ in range(count):
            payload = Payload(
                reason="delivery.late", online_first=OnlineFirst.YES, channel="phone", note=note
            )
            number = int.from_bytes(os.urandom(5))
            made = capture(number, Op.CREATE, payload, f"enrolment-{code}", at=datetime.now(UTC))
            assert isinstance(save(store, made), Saved)
        store.close()

    def status(self) -> dict[str, object]:
        """`agent-tui status --json`."""
        parsed: dict[str, object] = json.loads(agent_tui(self.home, "status", "--json"))
        return parsed


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    with stub_centre() as (stub, address):
        stub.codes |= {CODE: "agent-1", SECOND: "agent-2", THIRD: "agent-1"}
        yield Centre(stub, address, tmp_path / "desk")


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str


def call(*arguments: str | Path) -> Done:
    """Run a command in this process: many times faster than a process of its own."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = command_line([str(one) for one in arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


def agent_tui(home: Path, *arguments: str | Path, code: int = 0) -> str:
    """`agent-tui … --home HOME`; its stdout, or its stderr where it fails."""
    done = call(*arguments, "--home", home)
    assert done.code == code, done
    return done.stdout if code == 0 else done.stderr


def complaint(home: Path, *arguments: str | Path) -> str:
    """The one line on stderr of a command that could not be done."""
    said = agent_tui(home, *arguments, code=1)
    assert said.count("\n") == 1
    assert said.startswith("agent-tui: ")
    return said


# status


def test_status_is_exactly_what_scripts_read(centre: Centre) -> None:
    said = centre.join("bcdf-ghjk")
    assert "Test pilot" in said
    status = centre.status()
    assert list(status) == [
        *("home", "version", "enrolments", "active", "entries", "voided", "today", "pending"),
        *("oldest_pending", "acknowledged", "parked", "discarded", "catalogue_version"),
        "last_sync",
    ]
    assert status["enrolments"] == [
        {
            "pilot": "test",
            "agent": "agent-1",
            "desk": f"desk-{CODE}",
            "centre": centre.address,
            "state": "open",
        }
    ]
    assert (status["active"], status["catalogue_version"]) == ("test", 1)
    assert status["last_sync"] == {"at": None, "ok": None, "error": None}


def test_status_counts_entries_once_and_revisions_each(centre: Centre) -> None:
    centre.join()
    centre.log(3)
    status = centre.status()
    names = ("entries", "voided", "today", "pending", "acknowledged", "parked", "discarded")
    assert [status[name] for name in names] == [3, 0, 3, 3, 0, 0, 0]
    assert status["oldest_pending"] is not None
    said = agent_tui(centre.home, "status")
    assert "3 entries or changes not yet sent" in said


def test_status_works_where_nothing_was_ever_saved(tmp_path: Path) -> None:
    assert "agent-tui join" in agent_tui(tmp_path / "none", "status")
    assert not (tmp_path / "none").exists()


def test_status_export_and_doctor_read_beside_a_writer(centre: Centre, tmp_path: Path) -> None:
    centre.join()
    centre.log(1)
    with only_one(centre.home, "en"):
        store = Store(centre.home, Manner(this_machine()), "en")
        made = capture(5, enrolment_id=f"enrolment-{CODE}", at=datetime.now(UTC))
        assert isinstance(save(store, made), Saved)
        assert centre.status()["entries"] == 2
        agent_tui(centre.home, "export", tmp_path / "own.json")
        assert "a form is open" in agent_tui(centre.home, "doctor")
        made = capture(6, enrolment_id=f"enrolment-{CODE}", at=datetime.now(UTC))
        assert isinstance(save(store, made), Saved)
        store.close()
    assert len(json.loads((tmp_path / "own.json").read_text(encoding="utf-8"))) == 2


# sync


def test_sync_sends_everything_and_says_so(centre: Centre) -> None:
    centre.join()
    centre.log(5)
    assert "Entries: 5, of which 0 taken back; today 5\nEverything is sent.\n" in agent_tui(
        centre.home, "sync"
    )
    assert len(centre.stub.held) == 5
    status = centre.status()
    assert (status["pending"], status["acknowledged"]) == (0, 5)
    assert isinstance(status["last_sync"], dict)
    assert (status["last_sync"]["ok"], status["last_sync"]["error"]) == (True, None)


def test_sync_beside_a_running_form_makes_that_form_send(centre: Centre) -> None:
    from agent_tui.background import Desk
    from sync.state import Rules

    centre.join()
    centre.log(2)
    with only_one(centre.home, "en"):
        desk = Desk(centre.home, lambda _news: None, "en", rules=Rules(start_jitter_s=3600))
        try:
            assert "Entries: 2, of" in agent_tui(centre.home, "sync")
        finally:
            desk.close()
    assert len(centre.stub.held) == 2


def test_sync_says_why_something_stays(centre: Centre) -> None:
    centre.join()
    centre.log(1)
    centre.stub.revoked.add(f"Bearer eod_{CODE}")
    said = complaint(centre.home, "sync")
    assert "1 entry or change not yet sent" in said
    assert "join again" in said
    assert centre.status()["enrolments"][0]["state"] == "refused"  # type: ignore[index]  # JSON


def test_sync_in_a_network_that_wants_a_log_in_keeps_everything(centre: Centre) -> None:
    centre.join()
    centre.log(1)
    centre.stub.then(wire.HELLO, *[CAPTIVE_PORTAL] * 50)
    said = complaint(centre.home, "sync", "--timeout", "1")
    assert "not the centre" in said
    assert centre.status()["pending"] == 1


def test_parked_is_not_pending(centre: Centre) -> None:
    centre.join()
    centre.log(2)
    with closing(sqlite3.connect(centre.home / "desk.db")) as raw:
        first, second = (row[0] for row in raw.execute("SELECT rev_id FROM revision"))
    centre.stub.results = {first: "parked", second: "gone"}
    agent_tui(centre.home, "sync")
    status = centre.status()
    assert (status["pending"], status["parked"], status["acknowledged"]) == (0, 1, 1)
    with closing(sqlite3.connect(centre.home / "desk.db")) as raw:
        kept = raw.execute("SELECT payload FROM revision WHERE rev_id = ?", [second]).fetchone()
    assert kept == ("{}",)
    agent_tui(centre.home, "export", centre.home / "own.csv")


def test_sync_before_joining_says_how_to_join(tmp_path: Path) -> None:
    assert "agent-tui join" in complaint(tmp_path, "sync")


# join


def test_joining_again_keeps_everything_and_each_entry_its_own_token(centre: Centre) -> None:
    centre.join()
    centre.log(2)
    centre.join(SECOND)
    centre.log(1, SECOND)
    status = centre.status()
    assert isinstance(status["enrolments"], list)
    assert [one["agent"] for one in status["enrolments"]] == ["agent-2", "agent-1"]
    assert (status["entries"], status["pending"]) == (3, 3)
    centre.stub.revoked.add(f"Bearer eod_{SECOND}")
    complaint(centre.home, "sync", "--timeout", "5")
    assert len(centre.stub.held) == 2


def test_a_used_code_that_got_no_config_is_gone_on_with(centre: Centre) -> None:
    centre.stub.then(wire.CONFIG, problem(500, "failed"))
    complaint(centre.home, "join", centre.address, CODE)
    assert not centre.status()["enrolments"]
    centre.join()
    assert centre.status()["active"] == "test"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("{address}", "HJKHJKHJ"), "does not know this code"),
        (("{address}", "AEIOUAEI"), "without vowels"),
        (("{address}", "BCD"), "without vowels"),
        (("http://centre.example.nl", CODE), "Use https://centre.example.nl"),
        (("https://", CODE), "is not the address"),
        (("{nobody}", CODE), "No centre answers"),
        (("{address}", CODE, "--ca", "{home}/none.pem"), "cannot be read"),
        (("{address}", CODE, "--ca", __file__), "no certificate file"),
    ],
)
def test_joining_wrongly_is_one_line_with_the_way_out(
    centre: Centre, arguments: tuple[str, ...], words: str
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    filled = [
        one.format(address=centre.address, nobody=nobody, home=centre.home) for one in arguments
    ]
    assert words in complaint(centre.home, "join", *filled)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("code_used", "used before"),
        ("code_expired", "expired"),
        ("pilot_closed", "closed"),
        ("not_published", "catalogue"),
        ("too_many", "Too many tries"),
    ],
)
def test_what_the_centre_says_of_a_code_is_said_in_words(
    centre: Centre, code: str, words: str
) -> None:
    centre.stub.then(wire.ENROL, problem(409, code))
    assert words in complaint(centre.home, "join", centre.address, CODE)


def test_a_centre_with_a_certificate_of_its_own_is_joined_with_ca(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    authority = tmp_path / "centre.pem"
    authority.write_text(certificate.authority)
    home = tmp_path / "desk"
    with stub_centre(certificate.with_key) as (stub, address):
        stub.codes[CODE] = "agent-1"
        assert "--ca FILE" in complaint(home, "join", address, CODE)
        agent_tui(home, "join", address, CODE, "--ca", authority)
        authority.unlink()  # the desk keeps its own copy
        agent_tui(home, "sync")


def test_what_is_secret_is_for_its_owner_only(centre: Centre) -> None:
    centre.join()
    if os.name == "posix":
        assert stat.S_IMODE((centre.home / "tokens.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(centre.home.stat().st_mode) == 0o700
    assert f"eod_{CODE}" in (centre.home / "tokens.json").read_text(encoding="utf-8")
    with closing(sqlite3.connect(centre.home / "desk.db")) as raw:
        assert f"eod_{CODE}" not in "\n".join(raw.iterdump())
    assert not list((centre.home / "arrivals").iterdir())


# export


def test_an_export_has_codes_labels_and_no_formulas(centre: Centre, tmp_path: Path) -> None:
    centre.join()
    centre.log(1, note="=HYPERLINK(1)")
    agent_tui(centre.home, "export", tmp_path / "own.csv")
    text = (tmp_path / "own.csv").read_text(encoding="utf-8-sig")
    [row] = csv.DictReader(text.splitlines(), delimiter=";")
    assert (row["reason_1"], row["reason_2"]) == ("Delivery", "Late")
    assert (row["reason_code"], row["online_first"]) == ("delivery.late", "Yes")
    assert (row["online_first_code"], row["sent"]) == ("yes", "pending")
    assert row["note"] == "'=HYPERLINK(1)"
    agent_tui(centre.home, "export", tmp_path / "own.json", "--lang", "nl")
    [entry] = json.loads((tmp_path / "own.json").read_text(encoding="utf-8"))
    assert (entry["reason_1"], entry["note"]) == ("Bezorging", "=HYPERLINK(1)")


@pytest.mark.parametrize("name", ["own.txt", "own", "none/own.csv"])
def test_an_export_that_cannot_be_is_one_line(centre: Centre, tmp_path: Path, name: str) -> None:
    complaint(centre.home, "export", tmp_path / name)


# doctor


def test_doctor_finds_nothing_wrong_with_a_healthy_desk(centre: Centre) -> None:
    centre.join()
    said = agent_tui(centre.home, "doctor")
    assert "answers and knows this desk" in said
    assert "✗" not in said


def test_doctor_says_what_is_wrong_and_what_to_do(centre: Centre) -> None:
    centre.join()
    centre.log(1)
    centre.stub.revoked.add(f"Bearer eod_{CODE}")
    (centre.home / "tokens.json").chmod(0o644)
    done = call("doctor", "--home", centre.home)
    assert done.code == 1
    if os.name == "posix":
        assert "can be read by others" in done.stdout
    assert "join again" in done.stdout
    assert "mending" in done.stderr


def test_doctor_sees_a_clock_that_is_off_and_a_damaged_database(centre: Centre) -> None:
    centre.join()
    centre.log(50)
    centre.stub.offset_s = 600
    assert "+600 seconds" in agent_tui(centre.home, "doctor")
    path = centre.home / "desk.db"
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)
    done = call("doctor", "--home", centre.home)
    assert done.code == 1
    assert "is damaged" in done.stdout
    assert "not joined" not in done.stdout, "nobody knows, and a new code would not help"
    assert complaint(centre.home, "status")


# usage


def test_wrong_usage_ends_with_two() -> None:
    for wrong in (["nonsense"], ["--home"], ["join"], ["--lang", "fr"], ["sync", "--timeout", "x"]):
        done = call(*wrong)
        assert (done.code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "--help" in done.stderr


def test_help_and_version_need_no_folder() -> None:
    assert run(AGENT_TUI, "--version").stdout.startswith("agent-tui ")
    for command in ([], ["join"], ["status"], ["sync"], ["export"], ["practice"], ["doctor"]):
        assert "usage:" in call(*command, "--help").stdout


def test_a_language_is_chosen_for_messages_and_help(tmp_path: Path) -> None:
    assert call("--lang", "nl", "--help").stdout != call("--help").stdout
    status = ("status", "--home", tmp_path)
    assert call("--lang=nl", *status).stdout != call(*status).stdout


def test_the_folder_may_stand_before_or_after_the_command(centre: Centre) -> None:
    centre.join()
    for arguments in (["--home", str(centre.home), "status"], ["status", f"--home={centre.home}"]):
        assert "pilot test" in call(*arguments).stdout
    done = run(AGENT_TUI, "status", env={"AGENT_TUI_HOME": str(centre.home)})
    assert str(centre.home) in done.stdout


def test_a_command_of_its_own_ends_with_one_line_and_one(tmp_path: Path) -> None:
    done = run(AGENT_TUI, "join", "http://a.nl", CODE, "--home", tmp_path, code=1)
    assert done.stderr.startswith("agent-tui: ")


def test_the_form_and_practice_need_a_terminal(tmp_path: Path) -> None:
    for arguments in ([], ["practice"]):
        assert "terminal" in complaint(tmp_path, *arguments)


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("unshare") is None,
    reason="a user without rights is made with Linux's unshare",
)
def test_a_folder_one_may_not_write_in_is_one_line(centre: Centre) -> None:
    centre.join()
    for path in (centre.home, *centre.home.iterdir()):
        path.chmod(0o500 if path.is_dir() else 0o400)
    without_rights = ["unshare", "-U", "--map-user=65534", "--map-group=65534", *AGENT_TUI]
    done = subprocess.run(
        [*without_rights, "sync", "--home", str(centre.home)],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    if "unshare" in done.stderr:
        pytest.skip("this system forbids user namespaces")
    assert done.returncode == 1
    assert "cannot be written to" in done.stderr
    assert done.stderr.count("\n") == 1
    run([*without_rights, "status"], "--home", centre.home)
