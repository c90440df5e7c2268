"""Kills at random and at named places: every told save is there, once. `make storm` does more."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.faults.desk.checker import DUPLICATED, LOST, NEVER_READ, STABLE, UNKNOWN, judge
from tests.processes import ROOT, environment

KILLS = int(os.environ.get("AGENT_TUI_KILLS", "20"))


@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL are POSIX's")
def test_a_storm_of_kills_and_damaged_files_loses_and_doubles_nothing() -> None:
    command = [sys.executable, "-m", "tests.faults.desk.storm", "--kills", str(KILLS)]
    done = subprocess.run(
        [*command, "--desks", "2"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment(),
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.splitlines()[-1]
    assert " 0 lost, 0 duplicated" in last
    assert "2 of 2 desks green" in last
    print(done.stdout)


def test_the_checker_names_every_fate() -> None:
    log = ["ask a\n", "ask b\n", "saved a\n", "ask c\n", "refused c\n", "ask d\n", "ask e\n"]
    log += ["saved e\n", "saved b\n", "ask f\n", "saved f"]  # the last line is cut off
    verdict = judge(log, ["a", "d", "e", "e", "f"])
    assert verdict.entries == {
        STABLE: ["a"],
        LOST: ["b"],
        DUPLICATED: ["e"],
        NEVER_READ: ["c"],
        UNKNOWN: ["d", "f"],
    }
    assert verdict.told == 3
    assert not verdict.is_sound
    assert judge(["ask a\n", "saved a\n"], ["a"]).is_sound
