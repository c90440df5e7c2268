"""Whatever the order, the overlap and the repeats: the same state as a plain recount."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from central.store.counted_anew import counts_differ
from central.store.counting import Frame, merge, row_of
from central.store.database import Store
from central.store.intake import Intake
from central.store.tables import entry_current, rollup
from ftr.clock import from_text, to_text
from ftr.entry import Payload, Revision, current
from ftr.words import Motive, Obstacle, OnlineFirst, Op
from tests.central.making import LEAVES, NOON, Writer, items, make_desk, make_pilot

AMSTERDAM = Frame(ZoneInfo("Europe/Amsterdam"), "phone", "2026-11-23", "2026-11-29")


@st.composite
def answered(draw: st.DrawFn) -> dict[str, Any]:
    """What else may be logged of a contact, with the answer it belongs to."""
    answer = draw(st.sampled_from(OnlineFirst))
    found: dict[str, Any] = {"answer": answer}
    found["channel"] = draw(st.sampled_from([None, "phone", "email"]))
    found["page_pointed_to"] = draw(st.sampled_from([None, "https://x.nl/a", "https://x.nl/b"]))
    if answer is OnlineFirst.YES:
        found["obstacle"] = draw(st.sampled_from([None, *Obstacle]))
    if answer is OnlineFirst.NO:
        found["motive"] = draw(st.sampled_from([None, *Motive]))
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[Revision]:
    """A few entries with a few revisions each; numbers clash, as clones make them."""
    writer = Writer("a-agent")
    revisions: list[Revision] = []
    for _entry in range(draw(st.integers(1, 4))):
        at = NOON + timedelta(minutes=draw(st.integers(-3000, 3000)))
        made = writer.create(draw(st.sampled_from(LEAVES)), at=at, **draw(answered()))
        if draw(st.booleans()):
            made = writer.ending(at=at)
        revisions.append(made)
        for _revision in range(draw(st.integers(0, 3))):
            before = draw(st.sampled_from([r for r in revisions if r.entry_id == made.entry_id]))
            if draw(st.booleans()):
                revisions.append(writer.void(before))
            else:
                moved = at + timedelta(hours=draw(st.sampled_from([0, 0, 5])))
                answers = draw(answered())
                answers["online_first"] = answers.pop("answer")
                after = writer.amend(before, reason=draw(st.sampled_from(LEAVES)), **answers)
                revisions.append(replace(after, occurred_at=to_text(moved)))
    return revisions


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Revision], list[list[Revision]]]:
    """A history, and pushes that bring each of its revisions at least once, in any order."""
    history = draw(histories())
    repeats = draw(st.lists(st.sampled_from(history), max_size=6))
    order = draw(st.permutations([*history, *repeats]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order)), max_size=4)) | {0, len(order)})
    return history, [order[a:b] for a, b in pairwise(cuts)]


def recount(history: list[Revision]) -> tuple[dict[str, str], Counter[tuple[Any, ...]]]:
    """The winner per entry, and the contacts, counted the slow and plain way."""
    entries: dict[str, list[Revision]] = {}
    for one in history:
        entries.setdefault(one.entry_id, []).append(one)
    winners = {entry_id: current(found) for entry_id, found in entries.items()}
    contacts: Counter[tuple[Any, ...]] = Counter()
    for one in winners.values():
        if one.op is Op.VOID:
            continue
        payload = Payload.from_json(one.payload)
        local = from_text(one.occurred_at).astimezone(AMSTERDAM.zone)
        answer = "ending" if payload.ending else payload.online_first
        key = (local.date().isoformat(), local.hour, payload.reason or "", payload.ending or "")
        contacts[*key, payload.channel or "phone", answer] += 1
    return {entry_id: one.rev_id for entry_id, one in winners.items()}, contacts


def kept(store: Store, pilot_id: str) -> tuple[dict[str, str], Counter[tuple[Any, ...]]]:
    """The same two, as the tables have them."""
    current_rows = select(entry_current.c.entry_id, entry_current.c.rev_id)
    columns = ("day", "hour", "leaf", "ending", "channel", "answer", "n")
    counts = select(*(rollup.c[name] for name in columns))
    winners = store.read(
        lambda c: c.execute(current_rows.where(entry_current.c.pilot_id == pilot_id)).all()
    )
    contacts = store.read(lambda c: c.execute(counts.where(rollup.c.pilot_id == pilot_id)).all())
    assert all(row.n >= 0 for row in contacts)
    return dict(tuple(row) for row in winners), Counter(
        {tuple(row[:-1]): row.n for row in contacts if row.n}
    )


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example: a pilot of its own
)
@given(delivery=deliveries())
def test_any_delivery_gives_the_recount(
    store: Store, delivery: tuple[list[Revision], list[list[Revision]]]
) -> None:
    history, pushes = delivery
    desk = make_desk(store, make_pilot(store))
    intake = Intake(store)
    mine = {one.rev_id: replace(one, agent_ref=desk.agent_ref) for one in history}
    for push in pushes:
        results = intake.push(desk, items(*(mine[one.rev_id] for one in push)), None).results
        assert {one.result.value for one in results} <= {"stored", "duplicate"}
    assert kept(store, desk.pilot_id) == recount(history)
    assert not store.read(lambda c: counts_differ(c, desk.pilot_id))


@given(history=histories(), data=st.data())
def test_merging_is_the_same_for_any_grouping(history: list[Revision], data: st.DataObject) -> None:
    entry_id = history[0].entry_id
    offsets = st.sampled_from([None, 0, 130_000, -7_200_000])
    rows = [
        row_of(one, Payload.from_json(one.payload), data.draw(offsets), "", AMSTERDAM)
        for one in history
        if one.entry_id == entry_id
    ]
    whole = merge(rows, AMSTERDAM)
    shuffled = data.draw(st.permutations(rows))
    step = shuffled[0]
    for row in shuffled[1:]:
        step = merge([row, step], AMSTERDAM)
    assert step == whole
    assert merge([whole, *shuffled], AMSTERDAM) == whole
    assert whole["rev_id"] == current([one for one in history if one.entry_id == entry_id]).rev_id
