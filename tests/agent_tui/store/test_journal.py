"""The day journal: every save twice on disk, every damaged place found, nothing else lost."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent_tui.capture import NotSaved, Saved
from agent_tui.store.desk_store import Store
from agent_tui.store.journal import (
    DAYS_KEPT,
    JOURNAL_FOLDER,
    JournalWriter,
    as_line,
    day_files,
    prune,
    read_journal,
)
from agent_tui.store.machine import Manner
from agent_tui.store.putting_back import kept_from
from agent_tui.store.sent import StoredOutbox
from ftr.words import Op
from sync.wire import ItemResult, Result
from tests.agent_tui.store.desk_at_work import Clock, capture, joined_store, machine, save

DAY = "2026-11-23"
RECORDS = [{"number": number, "text": "zoë ☕"} for number in range(5)]


def written(folder: Path) -> Path:
    """A journal of one day with RECORDS; its file."""
    writer = JournalWriter(folder)
    for record in RECORDS:
        writer.add([record], DAY)
    writer.close()
    return folder / f"{DAY}.log"


def in_journal(home: Path) -> list[str]:
    """The rev_ids in a desk's journal, in order."""
    found = kept_from(read_journal(home / JOURNAL_FOLDER).records)
    return [one.revision.rev_id for one in found]


def in_database(home: Path, query: str = "SELECT rev_id FROM revision ORDER BY rowid") -> list[Any]:
    with closing(sqlite3.connect(home / "desk.db")) as raw:
        return [row[0] for row in raw.execute(query)]


def test_what_is_told_saved_stands_in_the_journal_before_it_is_told(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    heard: list[bool] = []

    def told(answer: Saved | NotSaved) -> None:
        heard.append(isinstance(answer, Saved) and answer.rev_id in in_journal(tmp_path))

    for number, op in ((1, Op.CREATE), (2, Op.CREATE), (1, Op.VOID)):
        store.save(capture(number, op), told)
    store.close()
    assert heard == [True, True, True]
    assert in_journal(tmp_path) == in_database(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are icacls' there")
def test_the_journal_is_its_owners_only(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    save(store, capture())
    store.close()
    (file,) = day_files(tmp_path / JOURNAL_FOLDER)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "enrolments.json").stat().st_mode) == 0o600


def test_an_end_cut_off_anywhere_loses_that_line_only_and_is_no_damage(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole").read_bytes()
    last = len(whole) - len(as_line(RECORDS[-1]))
    for length in range(last, len(whole)):
        folder = tmp_path / str(length)
        folder.mkdir()
        file = folder / f"{DAY}.log"
        file.write_bytes(whole[:length])
        expected = RECORDS if length == len(whole) - 1 else RECORDS[:-1]
        assert read_journal(folder) == read_journal(folder)
        assert list(read_journal(folder).records) == expected
        assert not read_journal(folder).damage
        writer = JournalWriter(folder)
        writer.add([{"after": length}], DAY)
        writer.close()
        assert list(read_journal(folder).records) == [*expected, {"after": length}]
        assert not read_journal(folder).damage


@settings(deadline=None)  # it writes real files, on machines that have other work
@given(st.data())
def test_a_changed_byte_costs_one_line_at_most_and_its_place_is_told(data: st.DataObject) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = written(folder)
        whole = bytearray(file.read_bytes())
        at = data.draw(st.integers(0, len(whole) - 2))
        whole[at] ^= data.draw(st.integers(1, 255))
        file.write_bytes(bytes(whole))
        line = bytes(written(folder / "again").read_bytes()[:at]).count(b"\n") + 1
        found = read_journal(folder)
    assert found.damage, "unseen"
    assert found.damage[0].file == f"{DAY}.log"
    assert found.damage[0].line in (line, line + 1)
    assert [one for one in RECORDS if one in found.records] == list(found.records)
    assert len(found.records) >= len(RECORDS) - 1


def test_a_journal_that_cannot_be_written_warns_until_it_can_and_misses_nothing(
    tmp_path: Path,
) -> None:
    warned: list[str] = []
    joined_store(tmp_path).close()
    (tmp_path / JOURNAL_FOLDER).write_text("a file where the folder should be")
    store = Store(tmp_path, Manner(machine()), "en", warned=warned.append)
    assert isinstance(save(store, capture(1)), Saved)
    assert isinstance(save(store, capture(2)), Saved)
    assert all(str(tmp_path / JOURNAL_FOLDER) in line and "\n" not in line for line in warned)
    assert warned
    (tmp_path / JOURNAL_FOLDER).unlink()
    assert isinstance(save(store, capture(3)), Saved)
    assert warned[-1] == ""
    store.close()
    assert in_journal(tmp_path) == in_database(tmp_path)


def test_a_journal_deleted_under_a_running_form_is_begun_anew(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    save(store, capture(1))
    (file,) = day_files(tmp_path / JOURNAL_FOLDER)
    file.unlink()
    told = save(store, capture(2))
    assert isinstance(told, Saved)
    assert in_journal(tmp_path) == [told.rev_id]
    store.close()
    joined_store(tmp_path).close()
    assert set(in_journal(tmp_path)) == set(in_database(tmp_path))


def test_a_database_that_lags_behind_gets_back_what_the_journal_has(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    save(store, capture(1))
    store.close()
    old = (tmp_path / "desk.db").read_bytes()
    epoch = in_database(tmp_path, "SELECT epoch FROM enrolment")
    ids = machine()
    for _ in range(100):
        ids.new_id()
    store = Store(tmp_path, Manner(ids), "en")
    save(store, capture(1, Op.VOID))
    save(store, capture(2))
    store.close()
    (tmp_path / "desk.db").write_bytes(old)
    for name in ("desk.db-wal", "desk.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    Store(tmp_path, Manner(ids), "en").close()
    assert set(in_database(tmp_path)) == set(in_journal(tmp_path))
    assert len(in_database(tmp_path)) == 3
    assert in_database(tmp_path, "SELECT voided FROM entry ORDER BY entry_id") == [1, 0]
    assert in_database(tmp_path, "SELECT count(*) FROM outbox WHERE state = 'pending'") == [3]
    assert in_database(tmp_path, "SELECT epoch FROM enrolment") != epoch


def test_a_database_that_lags_days_behind_gets_back_all_of_them(tmp_path: Path) -> None:
    clock = Clock()
    store = joined_store(tmp_path, on=machine(clock))
    save(store, capture(1))
    store.close()
    old = (tmp_path / "desk.db").read_bytes()
    ids = machine(clock)
    for _ in range(100):
        ids.new_id()
    for day in range(2, 8):
        clock.move(86_400)
        store = Store(tmp_path, Manner(ids), "en")
        save(store, capture(day, at=clock()))
        store.close()
    (tmp_path / "desk.db").write_bytes(old)
    for name in ("desk.db-wal", "desk.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    Store(tmp_path, Manner(ids), "en").close()
    assert len(in_database(tmp_path)) == 7
    assert set(in_database(tmp_path)) == set(in_journal(tmp_path))


def test_files_go_after_35_days_unless_something_in_them_is_pending(tmp_path: Path) -> None:
    today = date(2026, 11, 23)
    days = [today - timedelta(days=back) for back in range(2 * DAYS_KEPT)]
    for day in days:
        (tmp_path / f"{day}.log").write_bytes(as_line({}))
    prune(tmp_path, today, oldest_pending=today - timedelta(days=50))
    assert len(day_files(tmp_path)) == 52
    prune(tmp_path, today, oldest_pending=None)
    assert day_files(tmp_path)[0].stem == str(today - timedelta(days=DAYS_KEPT))
    prune(tmp_path, today + timedelta(days=4000), oldest_pending=None)
    assert len(day_files(tmp_path)) == DAYS_KEPT


def test_practice_has_no_journal(tmp_path: Path) -> None:
    store = Store(tmp_path, Manner(machine(), outbox=False), "en", file="practice.db")
    store.opened().result()
    store.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["practice.db", "snapshot.json"]


@pytest.mark.parametrize("harm", ["missing", "empty", "bytes", "truncated"])
def test_a_damaged_database_is_told_at_the_start_with_the_one_command(
    tmp_path: Path, harm: str
) -> None:
    store = joined_store(tmp_path)
    for number in range(30):
        save(store, capture(number))
    store.close()
    path = tmp_path / "desk.db"
    data = bytearray(path.read_bytes())
    if harm == "missing":
        path.unlink()
    elif harm == "empty":
        path.write_bytes(b"")
    elif harm == "truncated":
        path.write_bytes(bytes(data[: len(data) // 2]))
    else:
        data[4096:] = os.urandom(len(data) - 4096)
        path.write_bytes(bytes(data))
    store = Store(tmp_path, Manner(machine()), "en")
    error = store.opened().exception()
    told = save(store, capture(99))
    store.close()
    assert not isinstance(told, Saved)
    assert told.kind == getattr(error, "kind", "corrupt") == "corrupt"
    assert "agent-tui doctor --repair" in told.reason


def test_what_the_centre_erased_is_erased_in_the_journal_too_and_nothing_else(
    tmp_path: Path,
) -> None:
    warned: list[str] = []
    store = joined_store(tmp_path, warned=warned.append)
    told = [save(store, capture(number)) for number in range(3)]
    names = [one.rev_id for one in told if isinstance(one, Saved)]
    path = day_files(tmp_path / JOURNAL_FOLDER)[0]
    path.write_bytes(path.read_bytes() + b"not a line\n")
    outbox = StoredOutbox(
        store,
        "enrolment-1",
        machine(),
        ended=lambda _ended: None,
        moved=lambda _counts: None,
        changed=lambda _snapshot: None,
    )
    outbox.settle([ItemResult(names[1], Result.GONE)], "first")
    save(store, capture(9))
    found = read_journal(tmp_path / JOURNAL_FOLDER)
    assert [one["revision"]["payload"] == "{}" for one in found.records] == [
        False,
        True,
        False,
        False,
    ]
    assert [one.line for one in found.damage] == [4]
    store.close()
    joined_store(tmp_path).close()
    assert read_journal(tmp_path / JOURNAL_FOLDER) == found
    assert not any(warned)


def test_an_erasure_the_journal_missed_is_made_at_the_next_opening(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    save(store, capture())
    store.close()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        raw.execute("UPDATE outbox SET state = 'gone'")
        raw.execute("UPDATE revision SET payload = '{}'")
        raw.commit()
    joined_store(tmp_path).close()
    (record,) = read_journal(tmp_path / JOURNAL_FOLDER).records
    assert record["revision"]["payload"] == "{}"
