"""One entry, note, name or pilot erased: gone, not coming back, and the rest counts on."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import Connection, Table, select

from central.store.agents import find_or_add, forget_names, list_agents
from central.store.counted_anew import counts_differ
from central.store.database import Store
from central.store.deleting import check_deletable, delete_pilot
from central.store.enrolments import Desk
from central.store.erasing import erase_entry, erase_note, find_entry
from central.store.holdings import buckets_of, missing_of
from central.store.intake import Intake
from central.store.pilots import open_pilot
from central.store.refused import Refused
from central.store.retention import delete_some
from central.store.stand_ins import stand_in
from central.store.subtotals import About
from central.store.tables import (
    enrolment,
    entry_current,
    erasure,
    metadata,
    revision,
    rollup,
    subtotal,
)
from central.store.tombstones import id_hash
from ftr.entry import Revision
from ftr.plan_agents import PlanAgent
from ftr.words import OnlineFirst
from sync.wire import ProblemCode, Result
from tests.central.making import Writer, items, make_desk, make_pilot

AT = "2026-11-24T09:00:00.000Z"


@pytest.fixture
def desk(store: Store) -> Desk:
    """A joined desk."""
    return make_desk(store, make_pilot(store, agents=(PlanAgent("Anna"), PlanAgent("Bram"))))


def push(store: Store, desk: Desk, *revisions: Revision) -> list[Result]:
    """What the centre answers to each."""
    return [one.result for one in Intake(store).push(desk, items(*revisions), None).results]


def counted(store: Store) -> dict[tuple[str, str], int]:
    """Contacts by leaf and answer, as reports count them."""
    rows = store.read(lambda c: c.execute(select(rollup).where(rollup.c.n != 0)).all())
    return {(row.leaf, row.answer): row.n for row in rows}


def erase(store: Store, desk: Desk, entry_id: str) -> int:
    """Erase one entry."""
    return store.write(lambda c: erase_entry(c, desk.pilot_id, entry_id, AT))


def test_an_erased_entry_counts_no_more_and_cannot_come_back(store: Store, desk: Desk) -> None:
    writer = Writer(desk.agent_ref)
    kept, first = writer.create("lost"), writer.create()
    second = writer.amend(first, reason="wrong", online_first=OnlineFirst.NO)
    never_sent = writer.amend(second)
    push(store, desk, kept, first, second)
    assert erase(store, desk, first.entry_id) == 2
    assert counted(store) == {("lost", "yes"): 1}
    answers = push(store, desk, kept, first, second, never_sent)
    assert answers == [Result.DUPLICATE, Result.GONE, Result.GONE, Result.GONE]
    assert counted(store) == {("lost", "yes"): 1}
    assert store.read(lambda c: c.execute(select(revision.c.rev_id)).scalars().all()) == [
        kept.rev_id
    ]


def test_no_count_remembers_what_only_an_erased_entry_said(store: Store, desk: Desk) -> None:
    writer = Writer(desk.agent_ref)
    kept = writer.create(page_pointed_to="https://x.nl/usual")
    first = writer.create(page_pointed_to="https://x.nl/?klant=janssen")
    changed = writer.amend(first, page_pointed_to="https://x.nl/janssen")
    push(store, desk, kept, first, changed)
    erase(store, desk, first.entry_id)
    about = select(subtotal.c.value).where(subtotal.c.about == About.POINTED)
    assert store.read(lambda c: c.execute(about).scalars().all()) == ["https://x.nl/usual"]
    assert not store.read(lambda c: counts_differ(c, desk.pilot_id))


def test_what_was_erased_is_held_and_never_missing(store: Store, desk: Desk) -> None:
    writer = Writer(desk.agent_ref)
    kept, gone = writer.create("lost"), writer.create()
    push(store, desk, kept, gone)
    erase(store, desk, gone.entry_id)
    push(store, desk, gone)
    pairs = [(one.rev_id, one.digest()) for one in (kept, gone)]
    assert store.read(lambda c: missing_of(c, desk, pairs)) == []
    assert store.read(lambda c: c.execute(select(enrolment.c.held)).scalar_one()) == 2


def test_a_parked_item_of_the_entry_goes_too(store: Store, desk: Desk) -> None:
    writer = Writer(desk.agent_ref)
    first = writer.create()
    broken = writer.amend(first, reason="no-such-reason")
    assert push(store, desk, first, broken) == [Result.STORED, Result.PARKED]
    assert erase(store, desk, first.entry_id) == 2
    assert push(store, desk, broken) == [Result.GONE]
    assert store.read(lambda c: c.execute(select(enrolment.c.parked)).scalar_one()) == 0


def test_an_erased_note_leaves_the_contact_as_it_was(store: Store, desk: Desk) -> None:
    writer = Writer(desk.agent_ref)
    first = writer.create()
    noted = writer.amend(first, note="Jan, 06-12345678", searched="janssen")
    push(store, desk, first, noted)
    before, was = counted(store), current(store)
    gone = store.write(lambda c: erase_note(c, desk.pilot_id, first.entry_id, AT, store.fresh))
    assert (gone, counted(store)) == (2, before)
    changed = {name for name, value in current(store).items() if value != was[name]}
    assert changed == {"note", "searched", "rev_id", "rev_no", "first_rev_id"}
    assert current(store)["note"] is None
    assert push(store, desk, first, noted) == [Result.GONE, Result.GONE]
    assert counted(store) == before


def test_after_its_note_went_an_entry_can_still_be_changed(store: Store, desk: Desk) -> None:
    writer = Writer(desk.agent_ref)
    first = writer.create(note="Jan")
    push(store, desk, first)
    store.write(lambda c: erase_note(c, desk.pilot_id, first.entry_id, AT, store.fresh))
    later = writer.amend(writer.amend(first), reason="missing")
    assert push(store, desk, later) == [Result.STORED]
    assert counted(store) == {("missing", "no"): 1}
    stored = store.read(lambda c: c.execute(select(revision.c.rev_id)).scalars().all())
    assert len(stored) == 2


def test_the_centres_own_revision_is_not_of_the_desks_holdings(store: Store, desk: Desk) -> None:
    first = Writer(desk.agent_ref).create(note="Jan")
    push(store, desk, first)
    store.write(lambda c: erase_note(c, desk.pilot_id, first.entry_id, AT, store.fresh))
    assert store.read(lambda c: buckets_of(c, desk)) == {}


def current(store: Store) -> dict[str, object]:
    """The one entry there is."""
    return dict(store.read(lambda c: c.execute(select(entry_current)).mappings().one()))


def test_an_entry_is_named_as_exports_name_it(store: Store, desk: Desk) -> None:
    made = Writer(desk.agent_ref).create()
    push(store, desk, made)
    pilot_id, entry_id = desk.pilot_id, made.entry_id
    for name in (entry_id, stand_in(pilot_id, entry_id), id_hash(entry_id)):
        assert store.read(partial(find_entry, pilot_id=pilot_id, named=name)) == entry_id
    with pytest.raises(Refused) as refused:
        store.read(lambda c: find_entry(c, pilot_id, "unknown"))
    assert refused.value.code is ProblemCode.NOT_FOUND


def test_one_name_is_forgotten_and_the_others_stay(store: Store, desk: Desk) -> None:
    agents = store.read(lambda c: list_agents(c, desk.pilot_id))
    anna = next(one for one in agents if one.name == "Anna")
    gone = store.write(lambda c: forget_names(c, desk.pilot_id, id_hash(anna.agent_ref)))
    left = store.read(lambda c: list_agents(c, desk.pilot_id))
    assert gone == 1
    assert {one.name for one in left} == {None, "Bram"}
    assert {one.agent_ref for one in left} == {one.agent_ref for one in agents}


def test_a_deleted_pilot_leaves_only_that_it_was_deleted(store: Store, desk: Desk) -> None:
    push(store, desk, Writer(desk.agent_ref).create())
    other = make_desk(store, make_pilot(store, name="Other"))
    push(store, other, Writer(other.agent_ref).create())
    delete_pilot(store, desk.pilot_id)
    for table in metadata.sorted_tables:
        if "pilot_id" in table.c:
            left = store.read(partial(pilots_in, table=table))
            assert (desk.pilot_id in left) == (table is erasure), table.name
    assert counted(store) == {("late", "yes"): 1}
    assert make_pilot(store) != desk.pilot_id  # what comes late cannot land in another one


def pilots_in(connection: Connection, table: Table) -> set[str]:
    """The pilots that have rows in this table."""
    return set(connection.execute(select(table.c.pilot_id).distinct()).scalars())


def test_deleting_asks_for_the_id_and_for_a_pilot_that_is_not_open(
    store: Store, desk: Desk
) -> None:
    pilot_id = desk.pilot_id
    store.read(lambda c: check_deletable(c, pilot_id, pilot_id))
    with pytest.raises(Refused, match="Type the id again"):
        store.read(lambda c: check_deletable(c, pilot_id, ""))
    store.write(lambda c: open_pilot(c, pilot_id, AT))
    with pytest.raises(Refused, match="is open"):
        store.read(lambda c: check_deletable(c, pilot_id, pilot_id))


def test_forgetting_goes_on_beside_new_people(store: Store, desk: Desk) -> None:
    from central.store.agents import Wanted

    store.write(lambda c: forget_names(c, desk.pilot_id))
    wanted = [Wanted("Carla")]
    store.write(lambda c: find_or_add(c, desk.pilot_id, wanted, lambda: "a-new", AT))
    names = [one.name for one in store.read(lambda c: list_agents(c, desk.pilot_id))]
    assert names == ["Carla", None, None]


def test_a_step_deletes_no_more_than_it_says(
    store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.store.retention.BATCH", 2)
    push(store, desk, *(Writer(desk.agent_ref).create() for _ in range(5)))
    gone = [store.write(lambda c: delete_some(c, entry_current, desk.pilot_id)) for _ in range(4)]
    assert gone == [2, 2, 1, 0]
