"""A computer that sleeps: a desk is stopped, and goes on days later as if nothing had been."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("SIGSTOP is POSIX's", allow_module_level=True)

from agent_tui.store.files import write_whole
from tests.faults.centre.dying import new_centre
from tests.faults.centre.looking import look_at
from tests.faults.desk.at_centre import desk, log, pilot_with_codes, stands, status
from tests.processes import AGENT_TUI, ROOT, environment

PATIENCE_S = 60
DAYS = 9


class Listening:
    """A desk in a process of its own (see listening_desk), and what it says."""

    def __init__(self, home: Path, offset: Path) -> None:
        self.heard: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.desk.listening_desk", home, offset],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment(),
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._ear = threading.Thread(target=self._listen)
        self._ear.start()

    def tell(self, line: str) -> None:
        """Give it something to do."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait_for(self, line: str) -> None:
        """Until it says a line that begins so."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            said = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            if said.startswith(line):
                return

    def sleep(self) -> None:
        """Stop it in the middle of whatever it does."""
        self.process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """Whatever it does, end it."""
        self.process.kill()
        self._ear.join()
        self.process.communicate()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.heard.append(line.strip())
            self._lines.put(line.strip())


@contextmanager
def listening(home: Path, offset: Path) -> Iterator[Listening]:
    """The desk, left properly at the end."""
    one = Listening(home, offset)
    try:
        one.wait_for("open")
        yield one
        one.tell("leave")
        assert one.process.wait(PATIENCE_S) == 0
    finally:
        one.end()


def test_a_desk_that_slept_for_days_notices_greets_and_loses_nothing(tmp_path: Path) -> None:
    centre, home, offset = new_centre(tmp_path / "centre"), tmp_path / "desk", tmp_path / "offset"
    offset.write_text("0", encoding="ascii")
    with centre.serving() as address:
        pilot, (code,) = pilot_with_codes(centre)
        desk(home, "join", address, code)
        with listening(home, offset) as one:
            one.wait_for("sent")
            for number in range(5):  # stopped while it saves and sends
                one.tell(f"save {number}")
                one.sleep()
                one.wake()
                one.wait_for(f"saved {number}")
            one.wait_for("sent")
            one.sleep()
            for days in (DAYS, -DAYS):  # hours of sleep, and a clock that was set back
                write_whole(offset, str(days * 86_400))  # never read half written
                one.wake()
                there = datetime.now(UTC) + timedelta(days=days)
                one.wait_for(f"sent {there:%Y-%m-%d}")
                one.sleep()
            one.wake()
            one.tell("save 5")
            one.wait_for("saved 5")
            one.wait_for("sent")
            assert not [line for line in one.heard if line.startswith("trouble")]
        ((_state, _why, known),) = stands(centre, pilot)
        assert (known.held, known.unsent) == (6, 0)
        assert len(look_at(centre, pilot).entries) == 6


def test_a_sync_that_is_stopped_in_the_middle_ends_well_when_it_goes_on(tmp_path: Path) -> None:
    centre, home = new_centre(tmp_path / "centre"), tmp_path / "desk"
    with centre.serving() as address:
        pilot, (code,) = pilot_with_codes(centre)
        desk(home, "join", address, code)
        log(home, range(300))
        with subprocess.Popen(
            [*AGENT_TUI, "sync", "--home", home],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as sync:
            stops = 0
            while sync.poll() is None:
                sync.send_signal(signal.SIGSTOP)
                stops += 1
                sync.send_signal(signal.SIGCONT)
                time.sleep(0.02)
            assert sync.returncode == 0, sync.stdout and sync.stdout.read()
        assert stops > 3
        assert status(home)["acknowledged"] == 300
        ((state, why, known),) = stands(centre, pilot)
        assert (state, why, known.held) == ("green", (), 300)
