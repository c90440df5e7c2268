"""Green is only a desk whose every revision is here; what needs a person is red."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from central.store.enrolments import KnownDesk
from central.store.settling import Settled
from central.store.standing import State, Why, standing
from sync.wire import Manifest

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR_AGO = "2026-11-23T11:00:00.000Z"
MANIFEST = Manifest(
    epoch="e" * 32,
    last_seq=10,
    created=10,
    pending=0,
    acknowledged=10,
    parked=0,
    discarded=0,
    oldest_pending=None,
    version="0.1.0",
)
GOOD = KnownDesk(
    enrolment_id="enrolment",
    desk_id="desk",
    agent_ref="agent",
    enrolled_at="2026-11-20T08:00:00.000Z",
    last_seen=HOUR_AGO,
    revoked=False,
    held=10,
    parked=0,
    client_version="0.1.0",
    clock_offset_s=0.0,
    manifest=MANIFEST,
    manifest_at=HOUR_AGO,
    manifest_held=10,
)
UNDER_WAY = replace(MANIFEST, created=13, pending=3)


def test_a_desk_whose_numbers_are_ours_is_green() -> None:
    assert standing(GOOD, NOW) == (State.GREEN, ())


@pytest.mark.parametrize(
    ("desk", "why"),
    [
        (replace(GOOD, manifest=UNDER_WAY), Why.PENDING),
        (replace(GOOD, manifest=UNDER_WAY, held=12), Why.PENDING),
        (replace(GOOD, last_seen="2026-11-22T11:59:00.000Z"), Why.SILENT),
        (replace(GOOD, manifest=None, manifest_at=None, manifest_held=0), Why.NO_REPORT),
        (replace(GOOD, manifest=None), Why.PUT_BACK),
    ],
)
def test_what_is_under_way_or_silent_is_amber(desk: KnownDesk, why: Why) -> None:
    assert standing(desk, NOW) == (State.AMBER, (why,))


@pytest.mark.parametrize(
    ("desk", "why"),
    [
        (replace(GOOD, manifest_held=9), Why.COUNTS),
        (replace(GOOD, manifest_held=11, held=11), Why.COUNTS),
        (replace(GOOD, held=9), Why.COUNTS),
        (replace(GOOD, manifest=replace(MANIFEST, created=11)), Why.COUNTS),
        (replace(GOOD, manifest=replace(MANIFEST, created=11, discarded=1)), Why.DISCARDED),
        (replace(GOOD, forked_at=HOUR_AGO), Why.FORK),
        (replace(GOOD, parked=1), Why.PARKED),
        (replace(GOOD, manifest=replace(MANIFEST, db_ok=False)), Why.DAMAGED),
    ],
)
def test_what_needs_a_person_is_red(desk: KnownDesk, why: Why) -> None:
    assert standing(desk, NOW) == (State.RED, (why,))


def test_what_a_person_settled_alarms_no_more_and_what_is_new_does() -> None:
    copied = replace(GOOD, forked_at=HOUR_AGO, held=13, manifest_held=13)
    assert standing(copied, NOW)[1] == (Why.COUNTS, Why.FORK)
    looked = replace(copied, settled=Settled(HOUR_AGO, more=3, discarded=0))
    assert standing(looked, NOW) == (State.GREEN, ())
    went_on = replace(MANIFEST, created=12, acknowledged=12)
    assert standing(replace(looked, manifest=went_on, held=15, manifest_held=15), NOW)[1] == ()
    lost = replace(looked, manifest=went_on, held=15, manifest_held=14)
    assert standing(lost, NOW) == (State.RED, (Why.COUNTS,))
    assert standing(replace(looked, held=12), NOW) == (State.RED, (Why.COUNTS,))
    again = replace(looked, forked_at="2026-11-23T11:30:00.000Z")
    assert standing(again, NOW) == (State.RED, (Why.FORK,))


def test_entries_that_were_lost_once_are_known_and_one_more_alarms() -> None:
    lost = replace(GOOD, manifest=replace(MANIFEST, created=12, discarded=2))
    assert standing(lost, NOW) == (State.RED, (Why.DISCARDED,))
    looked = replace(lost, settled=Settled(HOUR_AGO, more=0, discarded=2))
    assert standing(looked, NOW) == (State.GREEN, ())
    more = replace(looked, manifest=replace(MANIFEST, created=13, discarded=3))
    assert standing(more, NOW) == (State.RED, (Why.DISCARDED,))


def test_what_came_in_since_the_report_is_no_longer_unsent() -> None:
    reported = replace(GOOD, manifest=UNDER_WAY)
    assert [replace(reported, held=held).unsent for held in (10, 12, 13, 20)] == [3, 1, 0, 0]
    assert standing(replace(reported, held=13), NOW) == (State.GREEN, ())
    assert replace(reported, manifest=None).unsent is None


def test_a_revoked_desk_is_revoked_whatever_else() -> None:
    desk = replace(GOOD, revoked=True, forked_at=HOUR_AGO, manifest=UNDER_WAY)
    assert standing(desk, NOW) == (State.REVOKED, (Why.FORK, Why.PENDING))
