"""A centre is restored from an older copy; its desks bring back what is missing, unasked.

Real processes on both sides: `ftr serve`, the form in a pseudo-terminal, and `agent-tui sync`.
The coordinator's commands run here.
"""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.test_whole_way import codes, log, make_pilot
from tests.ftr_here import ftr, ftr_json
from tests.processes import agent_tui, free_port, serving

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is POSIX's", allow_module_level=True)

from tests.terminal import desk_terminal

PATIENCE_S = 60


def copied(centre: Path, copy: Path) -> None:
    """A backup of the centre's database while it runs."""
    with (
        closing(sqlite3.connect(centre / "centre.db")) as live,
        closing(sqlite3.connect(copy)) as target,
    ):
        live.backup(target)


def put_back(centre: Path, copy: Path) -> None:
    """Put the copy in the place of the database; the centre must not run."""
    for left in centre.glob("centre.db-*"):
        left.unlink()
    shutil.copyfile(copy, centre / "centre.db")


def entries(centre: Path, pilot: str) -> int:
    """How many entries the centre counts."""
    return int(ftr_json(centre, "pilot", "show", pilot, "--json")["entries"])


def wait_for_entries(centre: Path, pilot: str, wanted: int) -> None:
    """Until the centre's database holds that many and the centre says so; a minute at most.

    The database itself is looked at meanwhile: asking the centre would take the processor from
    the form that is waited for.
    """
    deadline = time.monotonic() + PATIENCE_S
    with closing(sqlite3.connect(centre / "centre.db")) as database:
        while (found := _held(database, pilot)) != wanted:
            assert time.monotonic() < deadline, f"{found} entries, {wanted} wanted"
            time.sleep(0.1)
    assert entries(centre, pilot) == wanted


def _held(database: sqlite3.Connection, pilot: str) -> int:
    query = "SELECT count(*) FROM entry_current WHERE pilot_id = ?"
    return int(database.execute(query, (pilot,)).fetchone()[0])


def test_a_restored_centre_gets_back_what_it_lost(tmp_path: Path) -> None:
    centre, desk, copy = tmp_path / "centre", tmp_path / "desk", tmp_path / "copy.db"
    port = free_port()
    with serving(centre, port=port) as address:
        pilot = make_pilot(tmp_path, centre, ftr)
        agent_tui(desk, "join", address, codes(centre, pilot, ftr)[0])
        with desk_terminal(desk) as form:
            form.wait_for("Did you look on our website")
            log(form, "111", 1)
            wait_for_entries(centre, pilot, 1)
            copied(centre, copy)
            log(form, "1222", 2)
            log(form, "-", 3)
            wait_for_entries(centre, pilot, 3)
            form.end(signal.SIGTERM)

    put_back(centre, copy)
    with serving(centre, port=port):
        assert entries(centre, pilot) == 1
        agent_tui(desk, "sync")
        assert entries(centre, pilot) == 3
        status = json.loads(agent_tui(desk, "status", "--json"))
        assert (status["entries"], status["pending"], status["acknowledged"]) == (3, 0, 3)

    put_back(centre, copy)
    with serving(centre, port=port):
        assert entries(centre, pilot) == 1
        with desk_terminal(desk) as form:  # the form by itself, when it next has something to say
            form.wait_for("3 logged")
            log(form, "212", 4)
            wait_for_entries(centre, pilot, 4)
            form.end(signal.SIGTERM)
        agent_tui(desk, "sync")
        [known] = ftr_json(centre, "desk", "list", pilot, "--json")
        assert (known["state"], known["held"], known["unsent"]) == ("green", 4, 0)
        report = ftr_json(centre, "report", pilot, "--format", "json")["overall"]
        assert (report["contacts"], report["endings"]) == (3, 1)
