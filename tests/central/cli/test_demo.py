"""The demo without a terminal, as a process of its own."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from central.cli.client import Centre
from central.cli.demo import sitting
from central.cli.demo.fill import DemoPilot
from central.cli.session import Session
from ftr.catalogue.model import to_dict
from ftr.catalogue.seed import seed_catalogue
from ftr.pilot import Pilot
from ftr.plan import Plan
from ftr.words import PilotKind
from tests.processes import FTR, ROOT, environment

PATIENCE_S = 120


@contextmanager
def hearing_ctrl_c() -> Iterator[None]:
    """A test run in the background ignores SIGINT, and so would every process it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def demo(home: Path) -> Iterator[subprocess.Popen[str]]:
    """`ftr demo` in a process group of its own; nothing of it may be left afterwards."""
    with hearing_ctrl_c():
        process = subprocess.Popen(
            [*FTR, "demo", "--home", str(home)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment(),
            cwd=ROOT,
            start_new_session=os.name == "posix",
        )
    try:
        yield process
        if os.name == "posix":
            with pytest.raises(ProcessLookupError):  # the whole group is gone
                os.killpg(process.pid, 0)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def test_the_demo_logs_reports_and_exports_without_a_terminal(tmp_path: Path) -> None:
    with demo(tmp_path) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
        assert (process.returncode, err) == (0, ""), out
    assert "9 contacts were logged in the form just now" in out
    assert "the report counts them with the" in out
    assert "Logged in all:" in out
    assert f"{sys.executable} -m central serve" in out or "ftr serve" in out
    assert "DEMONSTRATION" in out
    assert "lower is better" in out
    assert zipfile.is_zipfile(tmp_path / "eerst-online-demo.xlsx")


@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C reaches a process group only there")
def test_ctrl_c_leaves_no_process_and_no_traceback(tmp_path: Path) -> None:
    with demo(tmp_path) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "script types" in line:
                break
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 1
        assert "Traceback" not in out + err
        assert err.splitlines()[-1] == "ftr: stopped"
        wait_until_gone(process.pid)


def wait_until_gone(group: int) -> None:
    """A child that was told to end may take a moment; it must not take for ever."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)


def test_on_a_terminal_it_says_how_to_leave_before_the_form_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    before: list[str] = []

    class Desk:
        def __init__(self, *_given: object) -> None: ...

        def join(self, *_given: object) -> None: ...

        def sync(self) -> None: ...

        def open_form(self) -> None:
            before.append(out.getvalue())

    monkeypatch.setattr(sitting, "DemoDesk", Desk)
    monkeypatch.setattr(sitting, "fill", lambda centre, now, chance, language: _few(centre, now))
    session = Session(home=tmp_path, language="en", out=out, err=io.StringIO())
    sitting.run_demo(session, port=0, seed=1, has_terminal=True)
    assert before[0].splitlines()[-1] == "Log a few contacts, then Ctrl+Q shows the report"


def _few(centre: Centre, now: datetime) -> DemoPilot:
    """A demo pilot without contacts: here only what is said counts."""
    today = now.date()
    plan = Plan(name="Demo", start=today, end=today, language="en")
    wish = {
        "plan": plan.to_dict(),
        "catalogue": to_dict(seed_catalogue()),
        "kind": PilotKind.DEMO,
    }
    detail = centre.post("/v1/pilots", wish)
    return DemoPilot(Pilot.from_dict(detail["pilot"]), seed_catalogue(), "code", "a", 0, 0)
