"""Whatever a network does to a connection: no false acknowledgement, and a clean round mends it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import Connection, delete, update

from central.store.tables import pilot, revision
from sync import http_client
from sync.events import EntrySaved
from sync.failures import FailureKind
from tests.faults.net.desk import RealDesk
from tests.faults.net.proxy import Way
from tests.faults.net.setting import Setting
from tests.faults.net.ways import (
    ODD_REPLIES,
    PORTAL,
    Swap,
    answered,
    answered_after,
    black_hole,
    canned,
    committed_black_hole,
    delayed,
    doubled,
    half_closed,
    no_config,
    reset_at_once,
    stalled,
    trickled,
)

SHORT_S = 0.3


def pushed_through(world: Setting, way: Way) -> str:
    """Save one entry and send it this way; its rev_id."""
    rev_id = world.desk.save().rev_id
    world.proxy.then(way)
    world.push()
    return rev_id


def mended(world: Setting, saved: set[str]) -> None:
    """A clean round brings everything there, once."""
    world.clock.move(120)
    world.desk.sync()
    world.check_nothing_taken_on_trust()
    world.check_all_there_once(saved)


@pytest.mark.parametrize("after_commit", [False, True], ids=["instead", "after the commit"])
def test_what_somebody_else_answers_acknowledges_nothing(
    world: Setting, after_commit: bool
) -> None:
    saved = world.desk.settled()
    for number, (name, reply) in enumerate(ODD_REPLIES.items(), start=1):
        way = (answered_after if after_commit else answered)(reply)
        rev_id = pushed_through(world, way)
        saved.add(rev_id)
        assert world.desk.pending() == {rev_id}, name
        assert (rev_id in world.centre.holds(world.pilot)) is after_commit, name
        assert len(world.desk.failures) == number, name
        world.clock.move(120)
        world.push()
        assert world.desk.pending() == set(), name
    mended(world, saved)


@pytest.mark.parametrize(
    "way",
    [reset_at_once, half_closed(0), half_closed(300)],
    ids=["reset", "half close", "half close midway"],
)
def test_a_connection_that_ends_early_is_a_failure(world: Setting, way: Way) -> None:
    saved = world.desk.settled()
    rev_id = pushed_through(world, way)
    assert world.desk.pending() == {rev_id}
    assert [one.kind for one in world.desk.failures] == [FailureKind.OFFLINE]
    mended(world, saved | {rev_id})


@pytest.mark.parametrize(
    "way",
    [black_hole, committed_black_hole, stalled(300)],
    ids=["unheard", "after the commit", "stalled midway"],
)
def test_an_answer_that_never_comes_is_given_up(
    world: Setting, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = world.desk.settled()
    with monkeypatch.context() as patience:  # a desk waits 30 s for it; this one less
        patience.setattr(http_client, "READ_S", SHORT_S)
        rev_id = pushed_through(world, way)
    assert world.desk.pending() == {rev_id}
    assert [one.kind for one in world.desk.failures] == [FailureKind.TIMEOUT]
    world.desk.disconnect()
    mended(world, saved | {rev_id})


@pytest.mark.parametrize(
    "way",
    [delayed(0.05), trickled(1), trickled(97), doubled],
    ids=["delay", "byte by byte", "in pieces", "sent twice"],
)
def test_a_slow_or_doubling_network_is_no_failure(world: Setting, way: Way) -> None:
    saved = world.desk.settled()
    rev_id = pushed_through(world, way)
    assert world.desk.failures == []
    assert world.desk.pending() == set()
    mended(world, saved | {rev_id})


def test_a_former_reply_acknowledges_only_what_it_names(world: Setting) -> None:
    first = pushed_through(world, trickled(4096))
    former = next(one for one in world.proxy.replies if first.encode() in one)
    saved = world.desk.settled()
    second = pushed_through(world, answered(former))
    assert world.desk.pending() == {second}
    assert second not in world.centre.holds(world.pilot)
    mended(world, saved | {second})


def test_the_reply_to_another_call_is_no_reply_to_a_push(world: Setting) -> None:
    saved = world.desk.settled()
    hello = next(one for one in world.proxy.replies if b"config_etag" in one)
    rev_id = pushed_through(world, answered_after(hello))
    assert world.desk.pending() == {rev_id}
    mended(world, saved | {rev_id})


def test_a_lying_cache_is_found_out_by_the_next_comparison(world: Setting) -> None:
    """A cache repeats the very acknowledgement of a push that the centre lost since."""
    rev_id = pushed_through(world, trickled(4096))
    former = next(one for one in world.proxy.replies if rev_id.encode() in one)
    saved = world.desk.settled()

    def forget(connection: Connection) -> None:
        connection.execute(delete(revision).where(revision.c.rev_id == rev_id))

    world.centre.store.write(forget)
    world.desk.sync()  # the comparison finds it missing and sends it again
    world.check_all_there_once(saved)
    world.centre.store.write(forget)
    world.proxy.then(answered(former))
    world.clock.move(120)
    world.desk.sync()
    mended(world, saved)


@pytest.mark.parametrize(
    "config",
    [canned(b'{"pilot": {}, "catalogue": {}}'), canned(b" " * 9_000_000), canned(PORTAL)],
    ids=["broken", "huge", "a page"],
)
def test_a_config_that_is_no_good_leaves_the_old_one_and_entries_go(
    world: Setting, config: bytes
) -> None:
    world.centre.store.write(
        lambda c: c.execute(update(pilot).values(name="Another name"))  # so that the desk asks
    )
    saved = world.desk.settled()
    saved.add(world.desk.save().rev_id)
    world.desk.disconnect()
    world.proxy.then(no_config(config))
    world.clock.move(3)
    world.desk.sync()
    assert world.proxy.is_spent
    assert world.desk.pending() == set()
    assert world.desk.config_of_pilot()["name"] == "Week 48"
    world.desk.disconnect()
    mended(world, saved)
    assert world.desk.config_of_pilot()["name"] == "Another name"


def test_two_desks_whose_replies_are_swapped_believe_neither(world: Setting) -> None:
    with closing(world.another_desk("second", seed=6)) as second:
        second.sync()
        saved = world.desk.settled()
        ours, theirs = world.desk.save().rev_id, second.save().rev_id
        swap = Swap()
        world.proxy.then(swap, swap)
        world.clock.move(3)
        _together(world.desk.disconnect, second.disconnect)
        _together(lambda: _send(world.desk), lambda: _send(second))
        assert world.proxy.is_spent
        assert ours in world.desk.pending()
        assert theirs in second.pending()
        world.clock.move(600)
        second.sync()
        assert second.pending() == set()
        mended(world, saved | {ours, theirs})


def _send(desk: RealDesk) -> None:
    desk.hear(EntrySaved())
    desk.tick()


def _together(*tasks: Callable[[], None]) -> None:
    threads = [threading.Thread(target=task) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
