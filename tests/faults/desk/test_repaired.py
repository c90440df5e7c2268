"""`agent-tui doctor --repair` beside a real centre: journal, rest of the file, and the centre."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

if sys.platform == "win32":
    pytest.skip("fork and SIGKILL are POSIX's", allow_module_level=True)

from agent_tui.store.journal import day_files
from tests.faults.centre.dying import new_centre
from tests.faults.centre.looking import look_at
from tests.faults.desk.at_centre import desk, log, pilot_with_codes, stands, status


def lose_most(home: Path, lines_left: int) -> bytes:
    """Random bytes over the whole database; of the journal only the newest lines are left."""
    database = home / "desk.db"
    damaged = Random(7).randbytes(database.stat().st_size)
    database.write_bytes(damaged)
    (file,) = day_files(home / "journal")
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[-lines_left:]))
    return damaged


def test_a_desk_is_rebuilt_from_what_is_left_of_its_journal_and_from_the_centre(
    tmp_path: Path,
) -> None:
    centre, home = new_centre(tmp_path / "centre"), tmp_path / "desk"
    with centre.serving() as address:
        pilot, (code,) = pilot_with_codes(centre)
        desk(home, "join", address, code)
        log(home, range(6))
        desk(home, "sync")
        log(home, range(6, 9))
        damaged = lose_most(home, lines_left=4)
        assert "doctor --repair" in desk(home, "sync", code=1)
        said = desk(home, "doctor", "--repair")
        assert "4 brought back from the journal" in said
        assert "5 more fetched from the centre" in said
        (aside,) = (home / "damaged").glob("*/desk.db")
        assert aside.read_bytes() == damaged
        assert status(home)["entries"] == 9
        desk(home, "sync")
        ((state, why, known),) = stands(centre, pilot)
        assert (state, why, known.held, known.unsent) == ("green", (), 9, 0)
        assert len(look_at(centre, pilot).entries) == 9
