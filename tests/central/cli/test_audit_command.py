"""`ftr audit`: the log as people read and check it, against the database as somebody spoils it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.central.cli.conftest import Ftr


def spoil(ftr: Ftr, statement: str) -> None:
    """Change the database beside the centre, as one with its file can."""
    with closing(sqlite3.connect(ftr.home / "centre.db", timeout=20)) as database:
        changed = database.execute(statement).rowcount
        database.commit()
    assert changed == 1


def test_the_log_tells_who_did_what(ftr: Ftr, pilot: str) -> None:
    ftr("pilot", "codes", pilot, "--count", "1")
    said = ftr("audit", pilot).out
    assert "codes.new" in said
    assert "codes 1" in said
    actions = [line["action"] for line in ftr("audit", pilot, "--json").json]
    assert actions[0] == "pilot.new"
    assert actions[-2:] == ["audit.read", "audit.read"]


def test_the_centres_own_log(ftr: Ftr, pilot: str) -> None:
    ftr("access", "new", "supervisor", "--label", "Fatima")
    assert ftr("audit", "--json").json[-2]["detail"] == {"role": "supervisor"}
    assert "all of them fit" in ftr("audit", "--verify").out


def test_a_line_that_was_altered_is_named(ftr: Ftr, pilot: str) -> None:
    ftr("pilot", "codes", pilot, "--count", "1")
    said = ftr("audit", pilot, "--verify").out.splitlines()
    assert "all of them fit" in said[0]
    end = said[1].removeprefix("The end: ")
    ftr("audit", pilot, "--verify", "--noted", end)
    place = f"pilot_id = '{pilot}' AND place = 2"
    spoil(ftr, f"UPDATE audit SET at = '2020-01-01T00:00:00.000Z' WHERE {place}")  # our own text
    assert "Line 2 of the log was altered." in ftr.refuses("audit", pilot, "--verify")
    spoil(ftr, f"DELETE FROM audit WHERE {place}")  # our own text
    assert "Line 2 of the log was removed." in ftr.refuses("audit", pilot, "--verify")
    assert ftr("audit", pilot, "--verify", "--json", code=1).json["fault"]["place"] == 2


def test_an_end_that_reads_wrong_is_wrong_usage(ftr: Ftr, pilot: str) -> None:
    assert "an end looks like" in ftr("audit", pilot, "--noted", "41:abc", code=2).err
