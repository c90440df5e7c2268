"""Several at once: threads that push, publish and join at the same moment, on both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from central.store.agents import Wanted, find_or_add
from central.store.codes import find_code
from central.store.database import Store
from central.store.enrolments import list_desks
from central.store.intake import Intake
from central.store.pilots import publish_version
from central.store.refused import Refused
from central.store.tables import entry_current, feed, revision, rollup
from sync.wire import ProblemCode
from tests.central.making import Writer, catalogue, items, join, make_codes, make_desk, make_pilot


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Run the tasks at the same moment, each on a thread; exceptions are results."""
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        barrier.wait(60)
        try:
            return task()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_the_same_batch_at_once_is_stored_once(store: Store) -> None:
    desk = make_desk(store, make_pilot(store))
    intake, writer = Intake(store), Writer(desk.agent_ref)
    sent = items(*(writer.create() for _ in range(50)))
    pushes = [
        lambda batch=batch: intake.push(desk, batch, None) for batch in (sent, sent[::-1]) * 3
    ]
    results = at_once(*pushes)
    counted = Counter(one.result.value for got in results for one in got.results)
    assert counted == {"stored": 50, "duplicate": 250}
    assert (
        store.read(lambda c: c.execute(select(func.count()).select_from(revision)).scalar()) == 50
    )
    assert store.read(lambda c: c.execute(select(func.sum(rollup.c.n))).scalar()) == 50
    (seen,) = store.read(lambda c: list_desks(c, desk.pilot_id))
    assert seen.held == 50


def test_overlapping_batches_in_opposite_order_of_several_desks(store: Store) -> None:
    pilot_id = make_pilot(store)
    desks = [make_desk(store, pilot_id) for _ in range(2)]
    assert desks[0].agent_ref == desks[1].agent_ref
    intake, writer = Intake(store), Writer(desks[0].agent_ref)
    made = [writer.create() for _ in range(40)]
    amended = [writer.amend(one) for one in made]
    batches = [items(*made, *amended), items(*amended[::-1], *made[::-1])]
    pushes = [lambda n=n: intake.push(desks[n % 2], batches[n // 2 % 2], None) for n in range(8)]
    results = at_once(*pushes)
    assert Counter(one.result.value for got in results for one in got.results)["stored"] == 80
    rows = store.read(lambda c: c.execute(select(rollup).where(rollup.c.n != 0)).all())
    assert [(row.leaf, row.answer, row.n) for row in rows] == [("lost", "no", 40)]


def test_feed_order_is_commit_order(store: Store) -> None:
    desk = make_desk(store, make_pilot(store))
    intake, writer = Intake(store), Writer(desk.agent_ref)
    batches = [items(*(writer.create() for _ in range(3))) for _ in range(8)]
    at_once(*(lambda batch=batch: intake.push(desk, batch, None) for batch in batches))
    numbers = store.read(lambda c: c.execute(select(revision.c.feed)).scalars().all())
    assert Counter(numbers) == dict.fromkeys(range(1, 9), 3)
    assert store.read(lambda c: c.execute(select(feed.c.last)).scalar()) == 8


def test_of_two_desks_with_one_code_one_gets_it(store: Store) -> None:
    code = make_codes(store, make_pilot(store))[0]
    results = at_once(*(lambda: join(store, code) for _ in range(4)))
    refused = [one for one in results if isinstance(one, Refused)]
    assert {one.code for one in refused} == {ProblemCode.CODE_USED}
    assert len(refused) == 3
    assert (
        store.read(lambda c: find_code(c, code, store.clock(), store.fresh)).enrolment_id
        is not None
    )


def test_the_same_names_pilots_and_versions_at_once_never_clash(store: Store) -> None:
    made = at_once(*(lambda: make_pilot(store) for _ in range(4)))
    assert sorted(made) == ["week-48", "week-48-2", "week-48-3", "week-48-4"]

    def add() -> list[str]:
        wanted = [Wanted("Jan"), Wanted("Els")]
        found = store.write(lambda c: find_or_add(c, "week-48", wanted, store.fresh.agent_ref, ""))
        return [one.agent_ref for one in found]

    first, *others = at_once(*(add for _ in range(4)))
    assert others == [first] * 3

    def publish() -> int:
        return store.write(lambda c: publish_version(c, "week-48", catalogue(), "")).version

    assert sorted(at_once(*(publish for _ in range(4)))) == [2, 3, 4, 5]


def test_a_transaction_that_lost_a_race_is_run_again(store: Store) -> None:
    if store.writing.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer: it loses no races")
    tries = []

    def work(connection: Any) -> str:
        tries.append(1)
        if len(tries) < 3:
            connection.execute(text("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$"))
        return "done"

    assert store.write(work) == "done"
    assert len(tries) == 3


def test_a_database_that_stays_busy_is_unavailable_and_keeps_nothing(store: Store) -> None:
    def work(connection: Any) -> None:
        connection.execute(text("UPDATE feed SET last = 99"))
        raise OperationalError("statement", {}, Exception("gone"))

    make_pilot(store)
    with pytest.raises(Refused) as refused:
        store.write(work)
    assert refused.value.code is ProblemCode.UNAVAILABLE
    assert refused.value.retry_after_s
    assert store.read(lambda c: c.execute(select(feed.c.last)).scalar()) == 0
    assert store.read(lambda c: c.execute(select(entry_current)).first()) is None
