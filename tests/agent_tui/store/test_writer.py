"""The one writing thread: a person's jobs first, in order, and it outlives what fails."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

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
