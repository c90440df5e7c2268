"""`agent-tui call` as a softphone runs it: processes of their own beside a form on a terminal."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent_tui.cli.call import call_options, read_moment
from agent_tui.cli.main import run as command_line
from agent_tui.store.calls import KEY_FILE, forget, names, read_calls, reference, tell
from ftr.texts import texts
from tests.processes import AGENT_TUI, ROOT, agent_tui, environment
from tests.sync.stub_centre import stub_centre

CODE = "BCDFGHJK"
RAW = "sip-4711@pbx.example"
NOW = datetime(2026, 11, 23, 14, 2, 30, tzinfo=UTC)
FAR_TOO_HEAVY = {"argparse", "dataclasses", "gettext", "platformdirs", "sqlite3", "subprocess"}


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A desk that has joined; the centre goes on answering."""
    home = tmp_path_factory.mktemp("calls") / "desk"
    with stub_centre() as (stub, address):
        stub.codes[CODE] = "agent-1"
        agent_tui(home, "join", address, CODE)
        yield home


@pytest.fixture
def home(joined: Path) -> Iterator[Path]:
    yield joined
    for call in read_calls(joined):
        forget(joined, call.ref)


def complaint(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> str:
    """The one line on stderr of a call that could not be told of."""
    assert command_line(["call", "--home", str(home), *arguments]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    return told.err


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (["--id", ""], "--id is empty"),
        (["--id", "%CALLID%"], "did not fill in"),
        (["--id=${CALL_ID}"], "did not fill in"),
        (["--id", "x" * 201], "longer than 200"),
        (["--id", "4\x1b711"], "cannot be printed"),
        (["--id", "1", "--channel", "fax"], "--channel fax is none of this pilot's channels"),
        (["--id", "1", "--started", "yesterday"], "--started yesterday is no time"),
        (["--id", "1", "--started", "2999-01-01T00:00:00"], "in the future"),
        (["--id", "1", "--started", "2020-01-01T00:00:00Z"], "more than twelve hours ago"),
        (["--id", "1", "--queue", "q" * 81], "longer than 80"),
        (["--id", "1", "--queue", "0612345678"], "customer's data (phone number)"),
        (["--id", "1", "--queue", "31612345678"], "never the caller's number"),
        (["--id", "1", "--queue", "jan@example.nl"], "customer's data (e-mail address)"),
        (["--id", "1", "--started", "yesterday"], "(or only the time, 14:02:30)"),
        (["--id", "1", "--started", "now", "--ended", "00:00:00.5"], "ends before it starts"),
    ],
)
def test_what_a_hook_gets_wrong_is_one_clear_line(
    capsys: pytest.CaptureFixture[str], home: Path, wrong: list[str], says: str
) -> None:
    if "ends before" in says:  # three minutes ago is no time of today just after midnight
        wrong[-1] = (datetime.now(UTC) - timedelta(minutes=3)).isoformat()
    assert says in complaint(capsys, home, "--lang", "en", *wrong)
    assert read_calls(home) == ()


@pytest.mark.parametrize("queue", ["Billing", "Line 12", "2002", "0800-1234", "088 1234567"])
def test_a_queue_may_have_a_number_that_is_no_customers(home: Path, queue: str) -> None:
    assert command_line(["call", "--home", str(home), "--id", "1", "--queue", queue]) == 0
    assert [call.queue for call in read_calls(home)] == [queue]


@pytest.mark.parametrize("name", ["phone", "PHONE", "telefoon", "Telefoon", " Phone "])
def test_a_channel_goes_by_its_code_or_by_what_the_form_calls_it(home: Path, name: str) -> None:
    assert command_line(["call", "--home", str(home), "--id", "1", "--channel", name]) == 0
    assert [call.channel for call in read_calls(home)] == ["phone"]


def test_it_complains_in_the_language_of_the_desk(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    said = complaint(capsys, home, "--lang", "nl", "--id", "1", "--channel", "fax")
    assert "geen kanaal van deze pilot" in said
    said = complaint(capsys, home, "--lang", "nl", "--id", "1", "--queue", "0612345678")
    assert "nooit het nummer van de beller" in said
    assert "0612345678" not in said
    said = complaint(capsys, tmp_path, "--lang", "en", "--id", "1")
    assert "has not joined a pilot" in said


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("now", NOW),
        ("2026-11-23T14:01:00Z", NOW - timedelta(seconds=90)),
        ("2026-11-23T15:01:00+01:00", NOW - timedelta(seconds=90)),
        (str(int(NOW.timestamp())), NOW),
        (str(int(NOW.timestamp() * 1000)), NOW),
        (NOW.astimezone().strftime("%H:%M:%S"), NOW),
        (NOW.astimezone().replace(tzinfo=None).isoformat(), NOW),
        (NOW.astimezone().strftime("%Y-%m-%d %H:%M:%S"), NOW),
        ("half past two", None),
        ("25:61", None),
        ("1" * 400, None),
        ("-5", None),
        ("0001-01-01T00:00:00+23:59", None),
    ],
)
def test_times_as_softphones_write_them(text: str, means: datetime | None) -> None:
    assert read_moment(text, NOW) == means


def test_a_time_without_a_date_is_the_last_one_that_was_so() -> None:
    later = (NOW + timedelta(hours=1)).astimezone().strftime("%H:%M")
    found = read_moment(later, NOW)
    assert found is not None
    assert timedelta(hours=22) < NOW - found < timedelta(hours=24)


def test_the_number_of_a_call_is_nowhere_on_disk_and_the_key_stays_with_its_owner(
    home: Path,
) -> None:
    assert command_line(["call", "--home", str(home), "--id", RAW, "--queue", "Billing"]) == 0
    for file in home.rglob("*"):
        assert not file.is_file() or RAW.encode() not in file.read_bytes()
        assert RAW not in file.name
    (found,) = read_calls(home)
    assert found.ref == reference(home, RAW)
    other = home.parent / "another"
    other.mkdir()
    assert reference(other, RAW) != found.ref, "another desk has another key"
    if os.name == "posix":
        arrival = home / "arrivals" / next(iter(names(home)))
        assert stat.S_IMODE((home / KEY_FILE).stat().st_mode) == 0o600
        assert stat.S_IMODE(arrival.stat().st_mode) == 0o600


def test_a_damaged_key_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("nothing", encoding="utf-8")
    assert reference(tmp_path, RAW) == reference(tmp_path, RAW)


def test_start_and_end_of_one_call_come_together_in_any_order(home: Path) -> None:
    start, end = NOW, NOW + timedelta(seconds=75)
    tell(home, "b" * 32, ended_at=end)
    tell(home, "b" * 32, started_at=start, queue="Billing", channel="phone")
    tell(home, "b" * 32, did="logged")
    (call,) = read_calls(home)
    assert (call.started_at, call.talk_s, call.queue, call.did) == (start, 75, "Billing", "logged")
    (home / "arrivals" / f"{'c' * 32}.0.call").write_text("{", encoding="utf-8")
    (home / "arrivals" / f"{'d' * 32}.0.call").write_text('{"call": 1}', encoding="utf-8")
    assert len(read_calls(home)) == 1, "what cannot be read is left alone"
    for file in (home / "arrivals").glob("[cd]*.call"):
        file.unlink()


def test_it_imports_little_for_it_runs_once_per_call(home: Path) -> None:
    code = (
        "import sys\n"
        "from agent_tui.__main__ import main\n"
        f"sys.argv = ['agent-tui', 'call', '--id=1', '--channel=phone', '--home={home}']\n"
        "assert main() == 0\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    loaded = set(done.stdout.split())
    assert not loaded & FAR_TOO_HEAVY
    assert not any(name.startswith(("textual", "sqlmodel", "rich", "httpx")) for name in loaded)


def test_only_sound_calls_go_the_short_way() -> None:
    assert call_options(["call", "--id", "-5", "--queue="]) == {"--id": "-5", "--queue": ""}
    for odd in (["call"], ["call", "--id"], ["call", "--id=1", "x"], ["call", "--id=1", "--id=2"]):
        assert call_options(odd) is None
    assert call_options(["call", "--id=1", "--lang=fr"]) is None


def phone(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """The command as a softphone starts it."""
    command = [*AGENT_TUI, "call", "--home", str(home), *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL)


def entries(home: Path) -> list[dict[str, Any]]:
    """The payloads in the store, in the order in which they were saved."""
    with closing(sqlite3.connect(f"file:{home / 'desk.db'}?mode=ro", uri=True)) as database:
        rows = database.execute("select payload from entry order by entry_id").fetchall()
    return [json.loads(text) for (text,) in rows]


def eventually(holds: Callable[[], bool], patience_s: float = 60.0) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pseudo-terminal Python can open")
def test_a_form_on_a_terminal_takes_calls_survives_a_kill_and_gets_the_talk_time(
    joined: Path,
) -> None:
    from tests.terminal import desk_terminal

    start = (datetime.now(UTC) - timedelta(seconds=90)).isoformat()
    with desk_terminal(joined) as form:
        form.wait_for("0 logged today")
        both = [phone(joined, "--id", RAW, "--queue", "Billing", "--started", start)]
        both.append(phone(joined, "--id", "2", "--queue", "Delivery", "--channel", "phone"))
        assert [one.wait(60) for one in both] == [0, 0]
        form.wait_for("2 calls wait")
        form.wait_for("Billing")
        form.type("1")
        form.wait_for("1 call waits")
        draft = joined / "draft.json"
        eventually(lambda: draft.exists() and "Billing" in draft.read_text(encoding="utf-8"))
        form.end(signal.SIGKILL)
    with desk_terminal(joined) as form:
        form.wait_for("1 call waits")
        assert phone(joined, "--id", RAW, "--ended", "now").wait(60) == 0
        form.press("1", "Call of")
        form.press("1", "1 logged today")
        form.wait_for("Delivery")
        form.log("121", "2 logged today")
        assert phone(joined, "--id", "2", "--ended", "now").wait(60) == 0
        eventually(lambda: all("talk_s" in each for each in entries(joined)))
    billing, delivery = sorted(entries(joined), key=lambda each: str(each["queue"]))
    assert (billing["queue"], delivery["queue"]) == ("Billing", "Delivery")
    assert billing["talk_s"] >= 90
    assert billing["call_ref"] == reference(joined, RAW)
    assert all(len(call.ref) == 32 and call.did == "logged" for call in read_calls(joined))


def test_every_word_of_it_is_dutch_too() -> None:
    t = texts("desk", "nl")
    assert t.gettext("tell the form of a call; for a softphone to run").startswith("meld")
