"""On a real terminal: one key, one frame; nothing heavy before the first one; nothing lost."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from agent_tui.store.arrivals import put_arrival
from agent_tui.store.desk_store import Store
from agent_tui.store.machine import Manner
from tests.agent_tui.store.desk_at_work import arrival, capture, machine
from tests.processes import ROOT
from tests.sync.stub_centre import Answer, stub_centre
from tests.terminal import FRAME_END, Terminal, desk_terminal, terminal

TRY = [
    "env",
    "-u",
    "NO_COLOR",
    sys.executable,
    "-m",
    "tests.agent_tui.ui.try_form",
    "--language",
    "en",
    "--never-sampled",
]
BYTES_PER_KEY = 8 * 1024
SLOW = "Saving…".encode()
PENDING = 120
ANSWER_S = 0.5
WAYS = ("111", "112", ["l", "o", "\r", "2"], "-", ["/", "l", "a", "\r", "1"])


def frames(form: Terminal, key: str, quiet_s: float = 0.3) -> int:
    """Type one key and count the frames it takes; it may not paint more than a little.

    A save that a busy machine's disk keeps waiting is told in a frame of its own: not counted,
    but what comes after it is waited for.
    """
    seen = at = form.type(key)
    shown = 0
    while not shown:
        form.settle(seen, quiet_s)
        seen = form.chunks[-1].at
        painted = b"".join(chunk.data for chunk in form.since(at))
        shown = painted.count(FRAME_END) - painted.count(SLOW)
    assert len(painted) <= BYTES_PER_KEY
    return shown


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_every_key_of_a_contact_paints_one_frame(columns: int, rows: int) -> None:
    with terminal(TRY, columns=columns, rows=rows) as form:
        form.wait_for("What is the contact about?")
        form.settle()
        form.type("321" * 30)
        form.wait_for("30 logged today")
        form.settle()
        for contact in (["1", "1", "1"], ["1", "2", "3", "2"], ["2", "2", "x", "2"], ["-"]):
            assert [frames(form, key) for key in contact] == [1] * len(contact)
        form.wait_for("34 logged today")
        for key in ("r", "e", "t", "\r", "\x7f", "\x1b", "\x1b[3~"):
            assert frames(form, key) == 1


def test_the_question_about_a_note_comes_and_goes_in_one_frame_each() -> None:
    with terminal([*TRY, "--note"], columns=80, rows=24) as form:
        form.wait_for("0 logged today")  # the store is open: no frame of its own comes now
        form.settle()
        assert [frames(form, key) for key in ("1", "1", "1")] == [1, 1, 1]
        form.type("bel 06-12345678")
        form.wait_for("06-12345678")
        form.settle()
        assert frames(form, "\r") == 1
        form.wait_for("Not saved yet. In this note there seems to be: phone number")
        form.wait_for("leave it out: bel [phone number]")
        assert frames(form, "\x7f") == 1
        assert frames(form, "\r") == 1
        assert frames(form, "1") == 1
        form.wait_for("What is the contact about?")


def test_a_burst_of_keys_loses_none() -> None:
    with terminal(TRY) as form:
        form.wait_for("What is the contact about?")
        form.settle()
        form.type("321" * 20)
        form.wait_for("20 logged today")


def test_pasted_keys_log_nothing() -> None:
    with terminal(TRY) as form:
        form.wait_for("What is the contact about?")
        form.settle()
        form.type("\x1b[200~321\r321\r-\x1b[201~")
        form.wait_for("Pasted text is not typed")
        form.wait_for("0 logged today")


def test_keys_typed_before_the_first_frame_are_kept() -> None:
    with terminal(TRY) as form:
        form.settle()  # the terminal is in raw mode once anything was painted
        form.type("321")
        form.wait_for("1 logged today")


def test_leaving_ends_the_program_and_gives_the_terminal_back() -> None:
    with terminal(TRY) as form:
        form.wait_for("What is the contact about?")
        form.settle()
        form.type("321\x11")
        assert form.wait() == 0
        assert b"\x1b[?1049l" in b"".join(chunk.data for chunk in form.chunks)


def test_without_colour_the_words_are_the_same_and_no_colour_is_sent() -> None:
    shown = []
    for command in (TRY, TRY[3:]):  # the tests' own environment asks for no colour
        with terminal(command) as form:
            form.wait_for("0 logged today")  # the store is open: no frame of its own comes now
            form.settle()
            form.type("1")
            form.wait_for("Where is my parcel")
            form.settle()
            text = "\n".join(line.rstrip() for line in form.screen())
            shown.append(re.sub(r"begun \d\d:\d\d", "begun", text))  # they begin one by one
            colours = {
                colour
                for row in form.emulated().buffer.values()
                for cell in row.values()
                for colour in (cell.fg, cell.bg)
            }
            assert (colours == {"default"}) == (command is not TRY)
            if command is not TRY:
                cells = [c for row in form.emulated().buffer.values() for c in row.values()]
                assert any(cell.reverse for cell in cells)
    assert shown[0] == shown[1]


def test_nothing_heavy_is_imported_for_the_first_frame() -> None:
    script = (
        "import sys, agent_tui.ui.app, agent_tui.snapshot\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'pydantic', 'httpx', 'ruamel', 'yaml', 'babel',\n"
        "         'zoneinfo', 'sqlite3', 'statistics', 'uuid_utils', 'truststore'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    assert result.stdout.strip() == "[]"


def test_a_sync_against_a_slow_centre_adds_no_frame_to_a_key(tmp_path: Path) -> None:
    with stub_centre() as (stub, address):
        at_once = stub.answer

        def late(path: str, token: str, etag: str, body: Any) -> Answer:
            answer = at_once(path, token, etag, body)
            time.sleep(ANSWER_S)
            return answer

        stub.answer = late  # type: ignore[method-assign]  # it wraps the real one
        put_arrival(tmp_path, arrival(centre=address))
        store = Store(tmp_path, Manner(machine()), "en")
        for number in range(PENDING):
            store.save(capture(number), lambda _told: None)
        store.close()
        quick = {"AGENT_TUI_START_JITTER_S": "0"}
        with desk_terminal(tmp_path, "--lang", "en", columns=120, rows=36, env=quick) as form:
            form.wait_for("logged today")  # the store is open: no frame of its own comes now
            form.settle()
            typed = 0
            while typed < len(WAYS) or not stub.batches:
                contact = WAYS[typed % len(WAYS)]
                assert [frames(form, key, quiet_s=0.1) for key in contact] == [1] * len(contact)
                typed += 1
            assert len(stub.held) < PENDING, "the sync was over before the typing was"
            form.wait_for(f"{typed} logged today")
