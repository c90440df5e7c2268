"""Past its date, everything about persons goes, and a late desk cannot bring it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update

from central.store import retention
from central.store.agents import list_agents
from central.store.database import Store
from central.store.enrolments import Desk
from central.store.intake import Intake
from central.store.retention import (
    ABOUT_PERSONS,
    claim,
    erase_contacts,
    keep_retention,
    retention_of,
)
from central.store.scrub import scrub
from central.store.tables import audit, enrolment, metadata, pilot, tombstone
from ftr.entry import Revision
from sync.wire import Result
from tests.central.making import Writer, items, make_desk, make_pilot
from tests.conftest import StandingClock

NAMES = ("Anna de Boer", "Bram Visser")
NOT_ABOUT_PERSONS = {
    "meta",  # the centre itself
    "pilot",
    "catalogue_version",
    "feed",
    "tombstone",
    "erasure",
    "audit",  # of people at the centre; deleted with the pilot
    "audit_head",
    "access",
    "enrolment",  # stripped of all but what tells a late desk that its entries are gone
    "also_held",
    "desk_settled",
    "change",  # of pages and reasons
    "change_withdrawn",
    "tries",  # hashes, for minutes
}


@pytest.fixture
def desk(store: Store) -> Desk:
    """A joined desk in a pilot with names that ends on 29 November 2026."""
    from ftr.plan_agents import PlanAgent

    agents = tuple(PlanAgent(name) for name in NAMES)
    return make_desk(store, make_pilot(store, agents=agents, retention_days=120))


def push(store: Store, desk: Desk, *revisions: Revision) -> list[Result]:
    """What the centre answers to each."""
    return [one.result for one in Intake(store).push(desk, items(*revisions), None).results]


def holds(store: Store, desk: Desk) -> dict[str, int]:
    """The rows there are about persons, by table, without empty tables."""
    found = store.read(lambda c: retention_of(c, desk.pilot_id, store.clock())).holds
    return {name: n for name, n in found.items() if n}


def logged(store: Store, desk: Desk) -> list[Revision]:
    """Two entries, one amended, and an item that is parked."""
    writer = Writer(desk.agent_ref)
    first, second = writer.create(note="a"), writer.create("lost")
    stranger = Writer("a-nobody").create()
    made = [first, second, writer.amend(first), stranger]
    assert push(store, desk, *made) == [Result.STORED] * 3 + [Result.PARKED]
    return made


def test_names_go_ninety_days_after_the_end_and_contacts_at_the_plans_date(
    store: Store, desk: Desk, clock: StandingClock
) -> None:
    logged(store, desk)
    clock.now = clock.now.replace(month=11, day=29) + timedelta(days=90)
    assert not keep_retention(store)
    assert len(holds(store, desk)) == len(ABOUT_PERSONS) - 1  # nothing handled was imported
    clock.pass_time(days=1)
    assert keep_retention(store)
    assert {one.name for one in store.read(lambda c: list_agents(c, desk.pilot_id))} == {None}
    assert holds(store, desk)["revision"] == 3
    clock.pass_time(days=29)
    assert not keep_retention(store)
    clock.pass_time(days=1)
    assert keep_retention(store)
    assert holds(store, desk) == {}
    assert not keep_retention(store)
    told = store.read(lambda c: c.execute(select(audit.c.action, audit.c.actor)).all())
    assert [tuple(one) for one in told][-2:] == [
        ("retention.names", "centre"),
        ("retention.contacts", "centre"),
    ]


def test_every_table_is_either_deleted_from_or_known_to_be_about_nobody() -> None:
    named = {table.name for table in ABOUT_PERSONS} | NOT_ABOUT_PERSONS
    assert named == set(metadata.tables)


def test_what_is_kept_of_a_desk_is_what_tells_it_that_its_entries_are_gone(
    store: Store, desk: Desk
) -> None:
    logged(store, desk)
    erase_contacts(store, desk.pilot_id)
    row = store.read(lambda c: c.execute(select(enrolment)).mappings().one())
    left = {name for name, value in row.items() if value not in (None, "", 0)}
    assert left == {
        "pilot_id",
        "enrolment_id",
        "agent_ref",
        "desk_id",
        "token_hash",
        "enrolled_at",
        "held",
    }


def test_a_late_desk_hears_gone_for_what_was_erased_and_for_its_later_changes(
    store: Store, desk: Desk
) -> None:
    made = logged(store, desk)
    late = Writer(desk.agent_ref).amend(made[1])
    erase_contacts(store, desk.pilot_id)
    assert push(store, desk, *made, late) == [Result.GONE] * 5
    assert push(store, desk, late) == [Result.GONE]
    assert holds(store, desk) == {}
    held = store.read(lambda c: c.execute(select(enrolment.c.held)).scalar_one())
    assert held == 5  # what a desk was told is here counts, erased or not; and once


def test_what_a_late_desk_never_sent_before_is_erased_at_the_next_run(
    store: Store, desk: Desk, clock: StandingClock
) -> None:
    clock.pass_time(days=400)
    keep_retention(store)
    new = Writer(desk.agent_ref).create()
    assert push(store, desk, new) == [Result.STORED]
    assert keep_retention(store)
    assert holds(store, desk) == {}
    assert push(store, desk, new) == [Result.GONE]


def test_deleting_goes_in_bounded_steps_and_goes_on_where_it_was_stopped(
    store: Store, desk: Desk, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    writer = Writer(desk.agent_ref)
    push(store, desk, *(writer.create() for _ in range(5)))
    clock.pass_time(days=400)
    left = []

    def twice() -> bool:
        left.append(holds(store, desk).get("revision", 0))
        return len(left) < 4

    keep_retention(store, twice)
    assert left[:4] == [5, 5, 3, 1]
    keep_retention(store)
    assert holds(store, desk) == {}
    marks = store.read(lambda c: c.execute(select(tombstone.c.rev_hash)).all())
    assert len(marks) == 10  # a revision and an entry each


def test_another_pilot_is_left_alone(store: Store, desk: Desk, clock: StandingClock) -> None:
    other = make_desk(store, make_pilot(store, name="Later", retention_days=1000))
    logged(store, other)
    clock.pass_time(days=400)
    keep_retention(store)
    assert holds(store, other)["revision"] == 3


def test_one_of_several_centres_keeps_the_dates(store: Store, clock: StandingClock) -> None:
    def ask(connection: Connection) -> bool:
        return claim(connection, clock.now, timedelta(hours=20))

    clock.pass_time(days=1000)  # past what another test of this database left
    assert store.write(ask)
    assert not store.write(ask)
    clock.pass_time(hours=21)
    assert store.write(ask)


def test_a_plan_of_before_is_kept_a_year(store: Store, desk: Desk) -> None:
    store.write(lambda c: c.execute(update(pilot).values(plan="{}")))
    found = store.read(lambda c: retention_of(c, desk.pilot_id, store.clock()))
    assert (found.contacts_until - found.names_until).days == 365 - 90


def test_after_deleting_much_either_engine_lets_go_of_the_bytes(
    store: Store, desk: Desk, clock: StandingClock
) -> None:
    logged(store, desk)
    clock.pass_time(days=400)
    assert keep_retention(store)
    assert scrub(store, much=True)
