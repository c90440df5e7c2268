"""A desk whose right was ended joins again: the centre gets everything, and sees a green desk."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("fork and SIGKILL are POSIX's", allow_module_level=True)

from tests.faults.centre.dying import new_centre
from tests.faults.centre.looking import look_at
from tests.faults.desk.at_centre import desk, log, pilot_with_codes, revoke, stands, status


def forget_answers(home: Path, rev_ids: list[str]) -> None:
    """As if the centre's answers for these had been lost on their way."""
    with closing(sqlite3.connect(home / "desk.db")) as raw:
        for rev_id in rev_ids:
            raw.execute(
                "UPDATE outbox SET state = 'pending', incarnation = NULL, settled_at = NULL "
                "WHERE rev_id = ?",
                (rev_id,),
            )
        raw.commit()


def test_a_desk_that_was_revoked_and_joins_again_brings_everything_and_is_green(
    tmp_path: Path,
) -> None:
    centre, home = new_centre(tmp_path / "centre"), tmp_path / "desk"
    with centre.serving() as address:
        pilot, (first, second) = pilot_with_codes(centre, rounds=2)
        desk(home, "join", address, first)
        sent = log(home, range(5))
        desk(home, "sync")
        forget_answers(home, sent[3:])
        revoke(centre, pilot, stands(centre, pilot)[0][2].enrolment_id)
        log(home, range(5, 8))
        assert "join again" in desk(home, "sync", code=1)
        assert status(home)["pending"] == 5
        desk(home, "join", address, second)
        log(home, range(8, 10))
        for _twice in range(2):
            desk(home, "sync")
            assert status(home)["acknowledged"] == 10
            (state, _why, former), now = stands(centre, pilot)
            assert (state, former.held) == ("revoked", 5)
            assert (*now[:2], now[2].held, now[2].unsent) == ("green", (), 10, 0)
            assert len(look_at(centre, pilot).entries) == 10
