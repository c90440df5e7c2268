"""What is asked often, or page by page, is looked up: no walk through the pilot, no sorting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, insert, select, text

from central.results.handled import read_handled
from central.results.lately import read_lately
from central.results.pilot import read_measured
from central.results.rows import export_rows
from central.store.database import Store
from central.store.enrolments import Desk
from central.store.holdings import mine
from central.store.intake import Intake
from central.store.tables import entry_current, handled, revision
from ftr.report.counts import Tally
from tests.central.making import NOON, Writer, items, make_desk, make_pilot

WALKS = re.compile(r"Seq Scan|(?<!Incremental )Sort  \(|SCAN |TEMP B-TREE FOR ORDER BY")
MANY = 3000  # enough that no planner prefers to read everything


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk whose agent has one stored entry, and the pilot many of another's."""
    desk = make_desk(store, make_pilot(store))
    Intake(store).push(desk, items(Writer(desk.agent_ref).create()), None)

    def fill(connection: Connection) -> None:
        for table in (revision, entry_current):
            one = dict(connection.execute(select(table)).mappings().one())
            connection.execute(insert(table), [_changed(one, n) for n in range(MANY)])
        connection.execute(insert(handled), [_handled(desk, n) for n in range(MANY)])

    store.write(fill)
    with store.writing.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    return desk


def _changed(row: dict[str, Any], n: int) -> dict[str, Any]:
    """One of five agents; a hundred revisions per feed number, and entries over three days."""
    changes = {"rev_id": f"r{n:06}", "entry_id": f"e{n:06}", "agent_ref": f"a{n % 5}"}
    if "feed" in row:
        return row | changes | {"feed": 2 + n // 100, "seq": n}
    return row | changes | {"first_rev_id": f"r{n:06}", "day": f"2026-11-2{3 + n % 3}"}


def _handled(desk: Desk, n: int) -> dict[str, Any]:
    granularity = "period" if n % 50 == 0 else "call"
    start = NOON + timedelta(minutes=n)
    return {
        "pilot_id": desk.pilot_id,
        "row_id": f"h{n}",
        "agent_ref": f"a{n % 5}",
        "granularity": granularity,
        "start_at": start.isoformat(),
        "end_at": (start + timedelta(minutes=15)).isoformat(),
        "day": "2026-11-23",
        "hour": 12,
        "count": 1,
        "imported_at": "",
    }


def plans(store: Store, work: Callable[[Connection], object]) -> list[str]:
    """How the database finds what each query of `work` asks for."""
    with watching(store.reading) as asked:
        store.read(work)
    explain = "EXPLAIN" if store.reading.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"

    def told(connection: Connection) -> list[str]:
        rows = [
            connection.exec_driver_sql(f"{explain} {statement}", values)
            for statement, values in asked
        ]
        return ["\n".join(str(row[-1]) for row in one) for one in rows]

    return store.read(told)


@contextmanager
def watching(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The queries that run meanwhile, with their values."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def the_plan(store: Store, work: Callable[[Connection], object], about: str) -> str:
    """The plan of the query that reads from `about`; the last one, where there are more."""
    return [plan for plan in plans(store, work) if about in plan][-1]


def test_the_next_page_of_an_export_is_found_by_day_and_entry(store: Store, desk: Desk) -> None:
    def first_pages(connection: Connection) -> None:
        rows = export_rows(connection, desk.pilot_id, page_rows=100)
        for _n in range(150):
            next(rows)

    plan = the_plan(store, first_pages, "entry_current_day")
    assert "Sort" not in plan, plan
    assert_walks_nothing(plan)


def test_the_next_page_of_an_agents_entries_is_found_by_feed(store: Store, desk: Desk) -> None:
    other = Desk(desk.pilot_id, desk.enrolment_id, "a2", 0)
    plan = the_plan(store, lambda c: mine(c, other, "r001502", 100), "revision_feed")
    assert_walks_nothing(plan)


def test_a_period_that_stands_for_a_call_is_looked_up(store: Store, desk: Desk) -> None:
    def count(connection: Connection) -> None:
        read_handled(connection, read_measured(connection, desk.pilot_id))

    assert [plan for plan in plans(store, count) if "handled_layer" in plan]


def test_the_newest_days_are_looked_up_in_a_pilot_of_which_the_planner_knows_nothing(
    store: Store,
) -> None:
    """A SQLite that nobody ever let look at its tables; PostgreSQL looks by itself."""
    pilot_id = make_pilot(store)

    def read(connection: Connection) -> None:
        days = ["2026-11-23", "2026-11-24"]
        read_lately(connection, read_measured(connection, pilot_id), days, Tally())

    found = [plan for plan in plans(store, read) if "entry_current" in plan]
    if store.reading.dialect.name == "sqlite":
        assert len(found) == 2
        assert all("entry_current_day (pilot_id=? AND day" in plan for plan in found), found


def assert_walks_nothing(plan: str) -> None:
    """No table is read whole, and nothing is sorted but what stands under one feed number."""
    assert not WALKS.search(plan), plan
