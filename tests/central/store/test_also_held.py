"""What a desk that joined again sends a second time is held of it too, each once."""

from __future__ import annotations

import pytest

from central.store.database import Store
from central.store.enrolments import Desk, desk_of
from central.store.erasing import erase_entry
from central.store.holdings import buckets_of, missing_of
from central.store.intake import Intake
from ftr.clock import to_text
from ftr.entry import Revision
from sync.holdings import folded
from sync.wire import Result
from tests.central.making import Writer, items, join, make_codes, make_desk, make_pilot
from tests.conftest import StandingClock


@pytest.fixture
def former(store: Store) -> Desk:
    return make_desk(store, make_pilot(store))


def again(store: Store, former: Desk) -> Desk:
    token = join(store, make_codes(store, former.pilot_id)[0]).token
    return store.read(lambda c: desk_of(c, token))


def agrees(store: Store, desk: Desk, sent: list[Revision]) -> bool:
    """Whether buckets and list of a desk that sent these compare equal."""
    pairs = [(one.rev_id, one.digest()) for one in sent]
    there = store.read(lambda c: buckets_of(c, desk))
    return there == folded(pairs) and not store.read(lambda c: missing_of(c, desk, pairs))


def test_stored_and_parked_ones_are_held_of_both_however_often_they_come(
    store: Store, former: Desk
) -> None:
    intake, writer = Intake(store), Writer(former.agent_ref)
    sent = [writer.create(), writer.create(reason="never-was"), writer.create()]
    assert intake.push(former, items(*sent), None).held == 3
    now = again(store, former)
    assert not agrees(store, now, sent)
    for _time in range(2):
        assert intake.push(now, items(*sent), None).held == 3
    assert agrees(store, now, sent)
    assert agrees(store, former, sent)
    own = writer.create()
    assert intake.push(now, items(own), None).held == 4
    assert intake.push(former, items(*sent), None).held == 3


def test_what_was_erased_before_or_after_it_joined_counts_for_it_once(
    store: Store, former: Desk, clock: StandingClock
) -> None:
    intake, writer = Intake(store), Writer(former.agent_ref)
    early, between, late, stays = (writer.create() for _one in range(4))
    sent = items(early, between, late, stays)
    intake.push(former, sent, None)

    def erase(one: Revision) -> None:
        at = to_text(clock())
        store.write(lambda c: erase_entry(c, former.pilot_id, one.entry_id, at))

    erase(early)
    clock.pass_time(seconds=60)
    now = again(store, former)
    clock.pass_time(seconds=60)
    erase(between)
    for _time in range(2):
        pushed = intake.push(now, sent, None)
        results = [one.result for one in pushed.results]
        assert results == [Result.GONE, Result.GONE, Result.DUPLICATE, Result.DUPLICATE]
        assert pushed.held == 4
    erase(late)
    for desk in (now, former, now):
        assert intake.push(desk, sent, None).held == 4
    assert agrees(store, now, [stays])
