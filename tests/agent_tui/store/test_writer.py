"""The one writing thread: a person's jobs first, in order, and it outlives what fails."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from agent_tui.store import writer as writer_module
from agent_tui.store.connection import MOST_LOG_PAGES, Database
from agent_tui.store.outbox import pending_revisions, settle
from agent_tui.store.writer import Writer
from sync.wire import ItemResult, Result
from tests.agent_tui.store.desk_at_work import ENROLMENT, PATIENCE_S, capture, joined_store, save


class NoDatabase:
    """Stands in where the jobs do not need one."""

    def close(self) -> None:
        """Nothing to close."""


def writer() -> Writer:
    return Writer(lambda: NoDatabase())  # type: ignore[arg-type,return-value]  # jobs ignore it


def test_a_person_does_not_wait_for_the_sync() -> None:
    one, gate, order = writer(), threading.Event(), []
    one.then(lambda _database: gate.wait(PATIENCE_S))
    for name in ("sync 1", "sync 2"):
        one.then(lambda _database, name=name: order.append(name))  # type: ignore[misc]  # bound now
    for name in ("save 1", "save 2"):
        one.first(lambda _database, name=name: order.append(name))  # type: ignore[misc]  # bound now
    gate.set()
    one.close()
    assert order == ["save 1", "save 2", "sync 1", "sync 2"]


def test_a_job_that_fails_leaves_the_thread_running() -> None:
    one = writer()
    failing = one.first(lambda _database: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        failing.result(PATIENCE_S)
    assert one.first(lambda _database: "still here").result(PATIENCE_S) == "still here"
    one.close()


def test_at_rest_the_log_is_folded_into_the_file_and_no_save_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests, fold = threading.Semaphore(0), Database.fold

    def folded(database: Database) -> None:
        fold(database)
        rests.release()

    monkeypatch.setattr(writer_module, "REST_S", 0.01)
    monkeypatch.setattr(writer_module, "FOLD_AFTER", 1)
    monkeypatch.setattr(Database, "fold", folded)
    store = joined_store(tmp_path)
    for number in (1, 2):
        save(store, capture(number))
        while in_the_file_itself(tmp_path) < number:
            assert rests.acquire(timeout=PATIENCE_S)
    found: list[tuple[int]] = store.read(
        lambda database: database.raw.execute("PRAGMA wal_autocheckpoint").fetchall()
    ).result(PATIENCE_S)
    assert found == [(MOST_LOG_PAGES,)], "who types without a rest has no log without an end"
    store.close()


def in_the_file_itself(home: Path) -> int:
    """Revisions that are there without the write-ahead log; none while it is being folded in."""
    alone = home / "alone"
    alone.mkdir(exist_ok=True)
    shutil.copy(home / "desk.db", alone / "desk.db")
    with closing(sqlite3.connect(alone / "desk.db")) as raw, suppress(sqlite3.DatabaseError):
        found: int = raw.execute("SELECT count(*) FROM revision").fetchone()[0]
        return found
    return 0


def test_an_acknowledged_entry_is_shown_as_sent(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    for number in (1, 2):
        save(store, capture(number))

    def job(database):  # type: ignore[no-untyped-def]  # a test's own
        with database.transaction() as connection:
            first = pending_revisions(connection, ENROLMENT, 1)[0]
            settle(connection, ENROLMENT, [ItemResult(first.rev_id, Result.STORED)], "first", "x")

    store.read(job).result()
    seen: list[bool] = []
    store.today(ENROLMENT, lambda rows: seen.extend(row.acknowledged for row in rows))
    store.close()
    assert sorted(seen) == [False, True]
