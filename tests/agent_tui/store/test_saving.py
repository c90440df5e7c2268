"""What "saved" promises: one revision in one commit, once, with everything it needs to travel."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_tui.capture import NotSaved, Saved
from agent_tui.store.desk_store import Store
from agent_tui.store.outbox import as_revision, pending_revisions
from ftr.entry import Payload, Revision
from ftr.words import OnlineFirst, Op, Origin
from tests.agent_tui.store.desk_at_work import AT, ENROLMENT, capture, joined_store, save


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = joined_store(tmp_path)
    yield store
    store.close()


def pending(store: Store) -> list[Revision]:
    def job(database):  # type: ignore[no-untyped-def]  # a test's own
        with database.transaction() as connection:
            return pending_revisions(connection, ENROLMENT, 1000)

    return store.read(job).result()


def test_a_saved_capture_is_a_whole_revision_in_the_outbox(store: Store) -> None:
    told = save(store, capture())
    assert isinstance(told, Saved)
    (revision,) = pending(store)
    assert Revision.from_dict(revision.to_dict()) == revision
    assert (revision.rev_id, revision.rev_no, revision.parent_rev_id) == (told.rev_id, 1, None)
    assert (revision.op, revision.origin) == (Op.CREATE, Origin.DESK)
    assert (revision.agent_ref, revision.tz) == ("agent-1", "Europe/Amsterdam")
    assert revision.occurred_at == "2026-11-23T09:30:00.000Z"
    assert revision.started_at == "2026-11-23T09:29:56.000Z"
    assert (revision.logging_ms, revision.catalogue_version, revision.seq) == (2100, 1, 1)
    assert revision.payload == capture().payload.to_json()


def test_the_digest_kept_is_that_of_the_revision_sent(store: Store, tmp_path: Path) -> None:
    save(store, capture())
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        raw.row_factory = sqlite3.Row
        row = dict(raw.execute("SELECT * FROM revision").fetchone())
    raw.close()
    assert row["digest"] == as_revision(row).digest()


def test_amend_and_void_follow_each_other_and_the_sequence_has_no_gap(store: Store) -> None:
    save(store, capture())
    answer = Payload(reason="delivery.lost", online_first=OnlineFirst.NO)
    save(store, capture(op=Op.AMEND, payload=answer))
    told = save(store, capture(op=Op.VOID))
    assert isinstance(told, Saved)
    assert (told.rev_no, told.today, told.pending) == (3, 0, 3)
    revisions = pending(store)
    assert [one.seq for one in revisions] == [1, 2, 3]
    assert [one.parent_rev_id for one in revisions] == [None, *[r.rev_id for r in revisions[:2]]]
    assert len({one.epoch for one in revisions}) == 1


def test_taking_back_a_void_is_an_amend_and_counts_again(store: Store) -> None:
    save(store, capture())
    save(store, capture(op=Op.VOID))
    told = save(store, capture(op=Op.AMEND))
    assert isinstance(told, Saved)
    assert (told.rev_no, told.today) == (3, 1)


def test_handing_in_the_same_capture_again_keeps_it_once(store: Store) -> None:
    first, again = save(store, capture()), save(store, capture())
    assert isinstance(first, Saved)
    assert isinstance(again, Saved)
    assert (again.rev_id, again.today, again.pending) == (first.rev_id, 1, 1)


def test_a_void_of_what_was_never_saved_is_refused(store: Store) -> None:
    told = save(store, capture(op=Op.VOID))
    assert isinstance(told, NotSaved)
    assert told.kind == "failed"
    assert pending(store) == []


def test_an_amend_whose_create_was_lost_is_the_create(store: Store) -> None:
    save(store, capture(op=Op.AMEND))
    assert [one.op for one in pending(store)] == [Op.CREATE]


def test_nothing_is_kept_for_an_enrolment_that_is_not_here(store: Store) -> None:
    told = save(store, capture(enrolment_id="unknown"))
    assert isinstance(told, NotSaved)
    assert "join" in told.reason


def test_today_shows_the_newest_first_with_what_was_answered_before_a_void(store: Store) -> None:
    from datetime import timedelta

    save(store, capture(1))
    save(store, capture(2, at=AT + timedelta(minutes=5)))
    save(store, capture(1, op=Op.VOID))
    yesterday = AT - timedelta(days=1)
    save(store, capture(3, at=yesterday))
    seen: list[object] = []
    store.today(ENROLMENT, seen.extend)
    store.writer.first(lambda _database: None).result()
    rows = [(row.entry_id[-1], row.voided, row.cause, row.payload.reason) for row in seen]  # type: ignore[attr-defined]  # TodayRow
    assert rows == [
        ("2", False, None, "delivery.late"),
        ("1", True, "mistake", "delivery.late"),
    ]


def test_answers_come_in_the_order_of_the_calls(store: Store) -> None:
    heard: list[str] = []
    for number in range(1, 30):
        store.save(capture(number), lambda told: heard.append(told.capture.entry_id))
    store.writer.first(lambda _database: None).result()
    assert heard == [capture(number).entry_id for number in range(1, 30)]
