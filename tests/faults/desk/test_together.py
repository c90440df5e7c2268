"""Desks started at the same instant on one data folder: one runs, the others say so."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.processes import ROOT, environment


@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL are POSIX's")
def test_of_desks_started_together_exactly_one_runs_and_nothing_is_lost() -> None:
    command = [sys.executable, "-m", "tests.faults.desk.together", "--rounds", "6"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=environment(), check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "exactly one ran each time" in done.stdout
    assert "18 stable, 0 lost, 0 duplicated, 0 never read, 0 unknown" in done.stdout
