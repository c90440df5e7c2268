"""A desk whose right was ended joins again: the centre gets everything, and sees a green desk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.e2e.test_whole_way import codes, make_pilot
from tests.faults.desk.at_centre import desks, entries, log, status
from tests.processes import agent_tui, ftr, serving


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
    centre, desk = tmp_path / "centre", tmp_path / "desk"
    with serving(centre) as address:
        pilot = make_pilot(tmp_path, centre)
        first, second = codes(centre, pilot)[0], codes(centre, pilot)[0]
        agent_tui(desk, "join", address, first)
        sent = log(desk, range(5))
        agent_tui(desk, "sync")
        forget_answers(desk, sent[3:])
        ftr(centre, "desk", "revoke", pilot, desks(centre, pilot)[0]["enrolment_id"])
        log(desk, range(5, 8))
        assert "join again" in agent_tui(desk, "sync", code=1)
        assert status(desk)["pending"] == 5
        agent_tui(desk, "join", address, second)
        log(desk, range(8, 10))
        for _twice in range(2):
            assert "Traceback" not in agent_tui(desk, "sync")
            assert status(desk)["acknowledged"] == 10
            former, now = desks(centre, pilot)
            assert (former["state"], former["held"]) == ("revoked", 5)
            assert (now["state"], now["why"], now["held"], now["unsent"]) == ("green", [], 10, 0)
            assert entries(centre, pilot) == 10
