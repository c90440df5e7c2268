"""Parked items in a person's hands: accepted ones count, discarded ones never do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from central.store.database import Store
from central.store.enrolments import Desk, list_desks
from central.store.intake import Intake
from central.store.parked import accept, discard, list_parked
from central.store.pilots import publish_version
from central.store.refused import Refused
from central.store.tables import entry_current, revision, rollup
from ftr.entry import Revision
from sync.wire import ProblemCode
from tests.central.making import Writer, catalogue, items, make_desk, make_pilot


@pytest.fixture
def desk(store: Store) -> Desk:
    return make_desk(store, make_pilot(store))


@pytest.fixture
def writer(desk: Desk) -> Writer:
    return Writer(desk.agent_ref)


def push(store: Store, desk: Desk, *revisions: Revision) -> list[str]:
    got = Intake(store).push(desk, items(*revisions), None)
    return [f"{one.result} {one.code or ''}".strip() for one in got.results]


def accept_it(store: Store, desk: Desk, rev_id: str) -> int:
    return store.write(
        lambda c: accept(c, desk.pilot_id, rev_id, by="me", at="now", fresh=store.fresh)
    )


def contacts(store: Store) -> int:
    return store.read(lambda c: c.execute(select(func.sum(rollup.c.n))).scalar()) or 0


def waiting(store: Store, desk: Desk) -> list[str]:
    (seen,) = store.read(lambda c: list_desks(c, desk.pilot_id))
    found = [one.rev_id for one in store.read(lambda c: list_parked(c, desk.pilot_id))]
    assert seen.parked == len(found)
    return found


def test_an_unknown_version_is_accepted_as_it_came_and_then_a_repeat(
    store: Store, desk: Desk, writer: Writer
) -> None:
    late = replace(writer.create(), catalogue_version=7)
    assert push(store, desk, late) == ["parked unknown_version"]
    assert waiting(store, desk) == [late.rev_id]
    assert accept_it(store, desk, late.rev_id) == 1
    assert waiting(store, desk) == []
    assert contacts(store) == 1
    assert push(store, desk, late) == ["duplicate"]
    (seen,) = store.read(lambda c: list_desks(c, desk.pilot_id))
    assert seen.held == 1


def test_an_accepted_clash_becomes_the_newest_revision_of_its_entry(
    store: Store, desk: Desk, writer: Writer
) -> None:
    made = writer.create("late")
    clash = replace(made, payload=writer.amend(made, reason="wrong").payload)
    push(store, desk, made)
    assert push(store, desk, clash) == ["parked digest_conflict"]
    accept_it(store, desk, made.rev_id)
    rows: list[Any] = store.read(lambda c: c.execute(select(entry_current)).all())
    assert [(row.reason, row.rev_no, row.voided) for row in rows] == [("wrong", 2, False)]
    assert rows[0].rev_id != made.rev_id
    assert contacts(store) == 1
    assert push(store, desk, made, clash) == ["duplicate", "parked digest_conflict"]
    assert waiting(store, desk) == []


def test_a_discarded_item_stays_out_even_when_it_comes_again(
    store: Store, desk: Desk, writer: Writer
) -> None:
    late = replace(writer.create(), catalogue_version=7)
    push(store, desk, late)
    assert store.write(lambda c: discard(c, desk.pilot_id, late.rev_id, by="me", at="now")) == 1
    assert push(store, desk, late) == ["parked unknown_version"]
    assert waiting(store, desk) == []
    assert contacts(store) == 0


def test_a_discarded_item_stays_out_even_when_it_would_fit_by_now(
    store: Store, desk: Desk, writer: Writer
) -> None:
    early = replace(writer.create(), catalogue_version=2)
    push(store, desk, early)
    store.write(lambda c: discard(c, desk.pilot_id, early.rev_id, by="me", at="now"))
    store.write(lambda c: publish_version(c, desk.pilot_id, catalogue(), ""))
    assert push(store, desk, early) == ["parked unknown_version"]
    assert contacts(store) == 0


def test_what_fits_after_all_leaves_the_quarantine_by_itself(
    store: Store, desk: Desk, writer: Writer
) -> None:
    early = replace(writer.create(), catalogue_version=2)
    assert push(store, desk, early) == ["parked unknown_version"]
    store.write(lambda c: publish_version(c, desk.pilot_id, catalogue(), ""))
    assert push(store, desk, early) == ["stored"]
    assert waiting(store, desk) == []
    (seen,) = store.read(lambda c: list_desks(c, desk.pilot_id))
    assert (seen.held, contacts(store)) == (1, 1)


def test_what_cannot_be_counted_can_only_be_discarded(
    store: Store, desk: Desk, writer: Writer
) -> None:
    stranger = replace(writer.create(), agent_ref="a-stranger")
    broken = writer.create()
    sent = [*items(stranger), broken.to_dict() | {"op": "delete"}]
    Intake(store).push(desk, sent, None)
    found = store.read(lambda c: list_parked(c, desk.pilot_id))
    assert [one.acceptable for one in found] == [False, False]
    for item in sent:
        with pytest.raises(Refused) as refused:
            accept_it(store, desk, item["rev_id"])
        assert refused.value.code is ProblemCode.CONFLICT
    assert len(waiting(store, desk)) == 2
    assert store.read(lambda c: c.execute(select(revision)).first()) is None


def test_nothing_waits_under_an_unknown_id_or_in_another_pilot(
    store: Store, desk: Desk, writer: Writer
) -> None:
    late = replace(writer.create(), catalogue_version=7)
    push(store, desk, late)
    other = make_pilot(store)
    for pilot_id, rev_id in ((desk.pilot_id, "unknown"), (other, late.rev_id)):
        with pytest.raises(Refused) as refused:
            store.write(lambda c, p=pilot_id, r=rev_id: discard(c, p, r, by="me", at="now"))
        assert refused.value.code is ProblemCode.NOT_FOUND
