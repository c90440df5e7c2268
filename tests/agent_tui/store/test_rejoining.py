"""Joining again after a revoked token: nothing waits under the dead one, and counts stay true."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from agent_tui.capture import Saved, TodayRow
from agent_tui.snapshot import read_snapshot
from agent_tui.store.arrivals import put_arrival
from agent_tui.store.desk_store import Store
from agent_tui.store.enrolments import to_serve
from agent_tui.store.repair import NotFetched, repair
from agent_tui.store.sent import StoredOutbox
from agent_tui.store.status import DeskStatus, desk_status
from ftr.words import Op
from sync.failures import Failure, FailureKind
from sync.wire import ItemResult, Manifest, Result
from tests.agent_tui.store.desk_at_work import (
    ENROLMENT,
    arrival,
    capture,
    joined_store,
    machine,
    save,
)

AGAIN = "enrolment-2"


def outbox_of(store: Store, enrolment_id: str) -> StoredOutbox:
    def nothing(_news: object) -> None:
        """Nobody listens."""

    return StoredOutbox(
        store, enrolment_id, machine(), ended=nothing, moved=nothing, changed=nothing
    )


def counts(manifest: Manifest) -> tuple[int, ...]:
    return (
        manifest.created,
        manifest.pending,
        manifest.acknowledged,
        manifest.parked,
        manifest.discarded,
    )


def worked(home: Path) -> tuple[Store, list[str]]:
    """A desk with four saves: acknowledged, parked, erased, and one that was never sent."""
    store = joined_store(home)
    saves = [save(store, capture(number)) for number in range(1, 5)]
    names = [one.rev_id for one in saves if isinstance(one, Saved)]
    answers = [Result.STORED, Result.PARKED, Result.GONE]
    outbox = outbox_of(store, ENROLMENT)
    outbox.settle([ItemResult(*pair) for pair in zip(names, answers, strict=False)], "first")
    outbox.told(Failure(FailureKind.REFUSED, 403, "revoked"))
    return store, names


def join_again(home: Path, store: Store, enrolment_id: str = AGAIN) -> None:
    put_arrival(home, arrival(enrolment_id))
    store.take_arrivals().result()


def status(store: Store) -> DeskStatus:
    def job(database):  # type: ignore[no-untyped-def]  # a test's own
        with database.transaction() as connection:
            return desk_status(connection, "2026-11-23")

    return store.read(job).result()


def today(store: Store, enrolment_id: str) -> list[TodayRow]:
    rows: list[TodayRow] = []
    store.today(enrolment_id, rows.extend)
    store.read(lambda _database: None).result()
    return rows


def test_everything_but_what_was_erased_is_sent_again_under_the_new_enrolment(
    tmp_path: Path,
) -> None:
    store, names = worked(tmp_path)
    join_again(tmp_path, store)
    former, heir = outbox_of(store, ENROLMENT), outbox_of(store, AGAIN)
    assert former.load(10, ()) == []
    assert [one.rev_id for one in heir.load(10, ())] == [names[0], names[1], names[3]]
    assert counts(former.manifest()) == (1, 0, 1, 0, 0)
    assert counts(heir.manifest()) == (3, 3, 0, 0, 0)
    heir.settle([ItemResult(one, Result.DUPLICATE) for one in names], "first")
    assert counts(heir.manifest()) == (3, 0, 3, 0, 0)
    assert [one for one, _digest in heir.holdings("", 10)] == [names[0], names[1], names[3]]
    store.close()


def test_only_the_newest_is_served_shown_and_reported(tmp_path: Path) -> None:
    store, _names = worked(tmp_path)
    before = today(store, ENROLMENT)
    assert status(store).failing is not None
    join_again(tmp_path, store)

    def job(database):  # type: ignore[no-untyped-def]  # a test's own
        with database.transaction() as connection:
            return [one.enrolment_id for one in to_serve(connection)]

    assert store.read(job).result() == [AGAIN]
    snapshot = read_snapshot(tmp_path)
    assert [one.enrolment_id for one in snapshot.enrolments] == [AGAIN]
    assert snapshot.active == AGAIN
    assert [row.entry_id for row in today(store, AGAIN)] == [row.entry_id for row in before]
    shown = status(store)
    assert (len(shown.enrolments), shown.entries, shown.failing) == (1, 4, None)
    store.close()


def test_what_was_begun_under_the_former_one_is_kept_under_the_newest_and_once(
    tmp_path: Path,
) -> None:
    store, _names = worked(tmp_path)
    join_again(tmp_path, store)
    for what in (capture(9), capture(9), capture(4, Op.VOID)):
        assert isinstance(save(store, what), Saved)
    heir = outbox_of(store, AGAIN)
    assert counts(heir.manifest()) == (5, 5, 0, 0, 0)
    assert counts(outbox_of(store, ENROLMENT).manifest()) == (1, 0, 1, 0, 0)
    store.close()


def test_an_answer_to_the_former_one_acknowledges_nothing_of_the_newest(tmp_path: Path) -> None:
    store, names = worked(tmp_path)
    former = outbox_of(store, ENROLMENT)
    join_again(tmp_path, store)
    former.settle([ItemResult(one, Result.STORED) for one in names], "first")
    former.settle([ItemResult(names[3], Result.GONE)], "first")
    assert counts(outbox_of(store, AGAIN).manifest()) == (3, 3, 0, 0, 0)
    assert former.load_named(names) == []
    pending = outbox_of(store, AGAIN).load(10, ())
    assert all(one.payload != "{}" for one in pending)
    store.close()


def test_another_agent_pilot_or_centre_keeps_its_own(tmp_path: Path) -> None:
    store, _names = worked(tmp_path)
    put_arrival(tmp_path, arrival(AGAIN, agent="agent-2"))
    put_arrival(tmp_path, arrival("enrolment-3", "http://127.0.0.1:2"))
    store.take_arrivals().result()
    assert counts(outbox_of(store, ENROLMENT).manifest()) == (4, 1, 2, 1, 0)
    assert len(read_snapshot(tmp_path).enrolments) == 3
    store.close()


def test_the_last_to_arrive_is_the_newest_whatever_the_clock_says(tmp_path: Path) -> None:
    store, _names = worked(tmp_path)
    for enrolment_id in ("enrolment-9", "enrolment-1-after"):  # all joined at the same instant
        join_again(tmp_path, store, enrolment_id)
    assert counts(outbox_of(store, "enrolment-1-after").manifest())[0] == 3
    assert [one.enrolment_id for one in read_snapshot(tmp_path).enrolments] == ["enrolment-1-after"]
    store.close()


def test_the_journal_of_the_former_one_comes_back_under_the_newest(tmp_path: Path) -> None:
    store, names = worked(tmp_path)
    join_again(tmp_path, store)
    store.close()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        for table in ("entry", "outbox", "revision"):
            raw.execute(f"DELETE FROM {table} WHERE rev_id = ?", (names[3],))
        raw.commit()
    store = joined_store(tmp_path)
    assert counts(outbox_of(store, AGAIN).manifest()) == (3, 3, 0, 0, 0)
    store.close()


def test_a_repair_puts_all_under_the_newest_and_asks_the_centre_once_for_every_epoch(
    tmp_path: Path,
) -> None:
    store, names = worked(tmp_path)
    old = outbox_of(store, ENROLMENT).load(10, ())[0]
    join_again(tmp_path, store)
    save(store, capture(5, enrolment_id=AGAIN))
    store.close()
    (tmp_path / "desk.db").write_bytes(b"\0" * 5000)
    for file in (tmp_path / "journal").glob("*.log"):
        file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:2]))
    asked: list[str] = []

    def fetch(row):  # type: ignore[no-untyped-def]  # a test's own
        asked.append(row["enrolment_id"])
        if row["enrolment_id"] != AGAIN:
            raise NotFetched("revoked")
        return [old.to_dict()]

    done = repair(tmp_path, machine(), "en", fetch)
    assert asked == [AGAIN]
    assert (done.from_journal, done.from_centre) == (2, 1)
    store = joined_store(tmp_path)
    pending = [one.rev_id for one in outbox_of(store, AGAIN).load(10, ())]
    assert pending == [names[0], names[1], names[3]]
    store.close()
