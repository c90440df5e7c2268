"""A centre notices by itself that an older copy of its database was put back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from central.service.same_database import beating
from central.store.beat import Beat, beat, begin
from central.store.beat_file import BEAT_FILE, BeatFile
from central.store.database import DATABASE_FILE, Store, open_store, sqlite_url
from central.store.schema import read_meta, upgrade
from tests.conftest import StandingClock


def incarnation(store: Store) -> str:
    return store.read(lambda c: read_meta(c, "incarnation"))


def serve_once(home: Path, clock: StandingClock) -> str:
    """A centre that starts and ends; returns the incarnation it served under."""
    with closing(open_store(sqlite_url(home), clock)) as store:
        upgrade(store)
        with beating(store, home):
            return incarnation(store)


def copy_while_it_runs(source: Path, target: Path) -> None:
    """As a backup of a live database is made."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


def put_back(home: Path, copy: Path) -> None:
    for left in home.glob(f"{DATABASE_FILE}-*"):
        left.unlink()
    shutil.copyfile(copy, home / DATABASE_FILE)


def test_the_same_database_keeps_its_incarnation(tmp_path: Path, clock: StandingClock) -> None:
    assert len({serve_once(tmp_path, clock) for _ in range(3)}) == 1


def test_an_older_copy_that_is_put_back_gets_a_new_one_once(
    tmp_path: Path, clock: StandingClock
) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy.db"
    first = serve_once(home, clock)
    copy_while_it_runs(home / DATABASE_FILE, copy)
    assert serve_once(home, clock) == first
    put_back(home, copy)
    second = serve_once(home, clock)
    assert second != first
    assert serve_once(home, clock) == second
    put_back(home, copy)  # the same copy again is an older one again
    third = serve_once(home, clock)
    assert third not in (first, second)
    assert serve_once(home, clock) == third


def test_a_copy_from_while_it_ran_is_noticed_after_a_crash_too(
    tmp_path: Path, clock: StandingClock
) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy.db"
    with closing(open_store(sqlite_url(home), clock)) as store:
        upgrade(store)
        file = BeatFile(home / BEAT_FILE)
        begun, _ = begin(store, file.read())
        file.write(begun)
        copy_while_it_runs(home / DATABASE_FILE, copy)
        file.write(beat(store))  # and no end: it was killed
    put_back(home, copy)
    assert serve_once(home, clock) != begun.incarnation


def test_a_database_without_its_beat_outside_was_moved_here(
    tmp_path: Path, clock: StandingClock
) -> None:
    first = serve_once(tmp_path, clock)
    (tmp_path / BEAT_FILE).unlink()
    assert serve_once(tmp_path, clock) != first


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"incarnation": "x", "number": null}'])
def test_a_file_that_cannot_be_read_is_as_none(
    tmp_path: Path, clock: StandingClock, text: str
) -> None:
    serve_once(tmp_path, clock)
    (tmp_path / BEAT_FILE).write_text(text, encoding="utf-8")
    assert BeatFile(tmp_path / BEAT_FILE).read() is None
    assert serve_once(tmp_path, clock) == serve_once(tmp_path, clock)


def test_where_the_file_cannot_be_written_the_centre_serves_all_the_same(
    tmp_path: Path, clock: StandingClock
) -> None:
    (tmp_path / BEAT_FILE).mkdir()
    assert serve_once(tmp_path, clock)


def test_on_each_engine_an_earlier_beat_inside_is_an_older_copy(store: Store) -> None:
    kept, _ = begin(store, None)
    assert begin(store, kept)[1] is False
    for _ in range(3):
        kept = beat(store)
    ahead = Beat(kept.incarnation, kept.number + 1)
    found, is_new = begin(store, ahead)
    assert is_new
    assert found.incarnation == incarnation(store) != kept.incarnation
    assert found.number > ahead.number
    assert begin(store, found) == (Beat(found.incarnation, found.number + 1), False)


def test_several_centres_on_one_database_do_not_take_each_other_for_a_copy(store: Store) -> None:
    here, _ = begin(store, None)
    there, _ = begin(store, here)
    for _ in range(3):
        there = beat(store)
    assert begin(store, here)[1] is False
    assert begin(store, there)[1] is False
    assert begin(store, None)[1] is (store.writing.dialect.name == "sqlite")
