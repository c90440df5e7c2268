"""What the centre answered for, and a desk that brings back what the centre lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agent_tui.background import Desk
from agent_tui.capture import Saved
from agent_tui.store.arrivals import put_arrival
from agent_tui.store.desk_store import Store
from agent_tui.store.home import nudge
from agent_tui.store.sent import StoredOutbox
from agent_tui.store.tokens import former_token, tokens
from sync.holdings import folded
from sync.state import Rules
from sync.wire import ItemResult, Result
from tests.agent_tui.store.desk_at_work import (
    ENROLMENT,
    Ear,
    arrival,
    capture,
    joined_store,
    machine,
    save,
)
from tests.agent_tui.store.test_background import QUICK, Screen
from tests.sync.stub_centre import stub_centre


def outbox_of(store: Store, pause: Callable[[], None] = lambda: None) -> StoredOutbox:
    def nothing(_news: object) -> None:
        """Nobody listens."""

    return StoredOutbox(
        store,
        ENROLMENT,
        machine(),
        ended=nothing,
        moved=nothing,
        changed=nothing,
        pause=pause,
    )


def saved(store: Store, count: int) -> list[str]:
    names = []
    for number in range(1, count + 1):
        told = save(store, capture(number))
        assert isinstance(told, Saved)
        names.append(told.rev_id)
    return names


def test_holdings_are_what_is_kept_at_the_centre_page_by_page(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    outbox, names = outbox_of(store), saved(store, 5)
    assert outbox.holdings("", 10) == []
    answers = [Result.STORED, Result.PARKED, Result.GONE, Result.DUPLICATE]
    outbox.settle([ItemResult(*pair) for pair in zip(names, answers, strict=False)], "i")
    pages = [outbox.holdings("", 2), outbox.holdings(names[1], 2), outbox.holdings(names[3], 2)]
    assert [[rev_id for rev_id, _digest in page] for page in pages] == [names[:2], names[3:4], []]
    store.close()


def test_what_is_missing_is_pending_again_with_the_bytes_it_had(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    outbox, names = outbox_of(store), saved(store, 4)
    before = {one.rev_id: one for one in outbox.load(10, ())}
    answers = [Result.STORED, Result.PARKED, Result.GONE]
    outbox.settle([ItemResult(*pair) for pair in zip(names, answers, strict=False)], "i")
    outbox.take_back(names)
    pending = outbox.load(10, ())
    assert [one.rev_id for one in pending] == [names[0], names[1], names[3]]
    assert all(one == before[one.rev_id] for one in pending)
    store.close()


def test_the_manifest_adds_up(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    outbox, names = outbox_of(store), saved(store, 4)
    answers = [Result.STORED, Result.PARKED, Result.GONE]
    outbox.settle([ItemResult(*pair) for pair in zip(names, answers, strict=False)], "i")
    manifest = outbox.manifest()
    counts = manifest.created, manifest.pending, manifest.acknowledged, manifest.parked
    assert counts == (4, 1, 2, 1)
    assert (manifest.discarded, manifest.last_seq, manifest.db_ok) == (0, 4, True)
    assert manifest.oldest_pending is not None
    store.close()


def test_the_manifest_counts_on_from_where_it_was_and_knows_whose_revisions_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent_tui.store.holdings._ROWS_AT_ONCE", 2)
    put_arrival(tmp_path, arrival("another", agent="agent-2"))
    put_arrival(tmp_path, arrival(ENROLMENT))
    store = joined_store(tmp_path)
    outbox = outbox_of(store)
    for number in range(1, 8):
        save(store, capture(number))
        save(store, capture(100 + number, enrolment_id="another"))
        if number in (3, 4):
            assert outbox.manifest().created == number
    assert (outbox.manifest().created, outbox.manifest().pending) == (7, 7)
    assert outbox.manifest().discarded == 0
    assert outbox_of(store).manifest() == outbox.manifest()
    store.close()


def test_an_epoch_begins_anew_only_where_the_present_one_was_seen(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    outbox = outbox_of(store)
    saved(store, 2)
    first = outbox.manifest()
    outbox.start_epoch({"another"})
    assert outbox.manifest() == first
    outbox.start_epoch({first.epoch})
    save(store, capture(3))
    newest = outbox.load(10, ())[-1]
    assert newest.epoch != first.epoch
    assert newest.seq == 1
    store.close()


def test_a_token_is_kept_with_the_one_before_it(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    outbox_of(store).keep_token("eod_2", "eod_1")
    assert tokens(tmp_path)[ENROLMENT] == "eod_2"
    assert former_token(tmp_path, ENROLMENT) == "eod_1"
    store.close()


@pytest.mark.parametrize("lost", [1, 3])
def test_a_centre_set_back_to_a_backup_gets_back_what_it_lost(tmp_path: Path, lost: int) -> None:
    with stub_centre() as (stub, address):
        stub.proves = True
        put_arrival(tmp_path, arrival(ENROLMENT, address))
        screen = Screen()
        desk = Desk(tmp_path, screen, "en", rules=replace(QUICK, compare_every_s=1e6))
        for number in range(1, 4):
            ear = Ear()
            desk.save(capture(number), ear)
            ear.next()
        screen.wait(lambda _news: stub.manifests and stub.manifests[-1].acknowledged == 3)
        before = dict(stub.held)
        with stub.lock:
            for rev_id in sorted(stub.held)[-lost:]:
                del stub.held[rev_id]
            stub.incarnation = "second"
        screen.news.clear()
        nudge(tmp_path)
        screen.wait(lambda _news: stub.held == before and screen.sent(screen.news[-1]))
        desk.close()
        assert folded(stub.held.items()) == folded(before.items())
        assert stub.manifests[-1].acknowledged == 3


def test_the_usual_rules_compare_daily_and_rotate_monthly() -> None:
    assert (Rules().compare_every_s, Rules().token_every_s) == (86400, 30 * 86400)
