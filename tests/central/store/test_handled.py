"""Handled contacts: calls once, counts replaced by newer ones, in the pilot's days."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from central.store.agents import list_agents
from central.store.database import Store
from central.store.handled import Imported, import_handled
from central.store.refused import Refused
from central.store.tables import handled
from ftr.imports.handled import HandledRow
from tests.central.making import make_pilot

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def pilot_id(store: Store) -> str:
    return make_pilot(store)


@pytest.fixture
def agent(store: Store, pilot_id: str) -> str:
    return store.read(lambda c: list_agents(c, pilot_id))[0].agent_ref


def call(agent: str, row_id: str, start: str = "2026-11-23T09:10:00Z") -> HandledRow:
    return HandledRow(row_id, agent, start, start, "call", 1)


def period(agent: str, start: str, end: str, count: int, kind: Any = "period") -> HandledRow:
    instants = (f"2026-11-23T{start}:00Z", f"2026-11-23T{end}:00Z")
    return HandledRow(f"{agent}{kind}{start}{end}", agent, *instants, kind, count)


def bring(store: Store, pilot_id: str, *rows: HandledRow) -> Imported:
    return store.write(lambda c: import_handled(c, pilot_id, AMSTERDAM, rows, "now"))


def stored(store: Store) -> list[tuple[str, str, int, int]]:
    rows = store.read(lambda c: c.execute(select(handled)).all())
    return sorted((row.granularity, row.day, row.hour, row.count) for row in rows)


def test_calls_are_known_by_their_row_id(store: Store, pilot_id: str, agent: str) -> None:
    rows = [call(agent, "one"), call(agent, "two"), call(agent, "two")]
    assert bring(store, pilot_id, *rows) == Imported(2, 0, 0)
    assert bring(store, pilot_id, *rows, call(agent, "three")) == Imported(1, 0, 2)
    assert stored(store) == [("call", "2026-11-23", 10, 1)] * 3


def test_a_count_replaces_that_agent_and_period(store: Store, pilot_id: str, agent: str) -> None:
    first = [period(agent, "09:00", "10:00", 7), period(agent, "10:00", "11:00", 4)]
    assert bring(store, pilot_id, *first) == Imported(2, 0, 0)
    assert bring(store, pilot_id, *first) == Imported(0, 0, 2)
    assert bring(store, pilot_id, period(agent, "09:00", "10:00", 8)) == Imported(0, 1, 0)
    assert stored(store) == [("period", "2026-11-23", 10, 8), ("period", "2026-11-23", 11, 4)]


def test_a_wider_count_takes_the_place_of_what_it_overlaps(
    store: Store, pilot_id: str, agent: str
) -> None:
    other = store.read(lambda c: list_agents(c, pilot_id))[1].agent_ref
    quarters = [period(agent, "09:00", "09:15", 2), period(agent, "09:15", "09:30", 1)]
    bring(store, pilot_id, *quarters, period(other, "09:00", "09:15", 5), call(agent, "one"))
    bring(
        store,
        pilot_id,
        period(agent, "09:00", "10:00", 9),
        period(agent, "00:00", "23:00", 30, "day"),
    )
    assert stored(store) == [
        ("call", "2026-11-23", 10, 1),
        ("day", "2026-11-23", 1, 30),
        ("period", "2026-11-23", 10, 5),
        ("period", "2026-11-23", 10, 9),
    ]


def test_days_are_the_pilots(store: Store, pilot_id: str, agent: str) -> None:
    bring(store, pilot_id, call(agent, "late", "2026-11-23T23:30:00+00:00"))
    assert stored(store) == [("call", "2026-11-24", 0, 1)]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"agent_ref": "a-nobody"}, "no agent"),
        ({"start": "monday"}, "instants"),
        ({"end": "2026-11-23"}, "instants"),
        ({"end": "2026-11-22T00:00:00Z"}, "before the start"),
    ],
)
def test_a_row_that_does_not_fit_is_named_and_nothing_is_kept(
    store: Store, pilot_id: str, agent: str, change: dict[str, str], why: str
) -> None:
    bad = HandledRow(**(call(agent, "two").to_dict() | change))
    with pytest.raises(Refused, match=f"Row 1: .*{why}"):
        bring(store, pilot_id, call(agent, "one"), bad)
    assert stored(store) == []
