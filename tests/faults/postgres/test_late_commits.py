"""Who reads page by page, or beside others, skips nothing that is committed later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from threading import Event
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, func, select, text

from central.results.rows import export_rows
from central.store.database import Store
from central.store.enrolments import Desk, desk_of
from central.store.holdings import buckets_of, mine, missing_of
from central.store.ingest import Ingested
from central.store.intake import Intake
from central.store.manifests import keep_manifest
from central.store.tables import enrolment, entry_current, feed, revision, rollup
from ftr.entry import Revision
from sync.holdings import folded
from sync.wire import Manifest
from tests.central.making import Writer, items, join, make_codes, make_pilot

T = TypeVar("T")
WAIT_S = 30


@dataclass(frozen=True)
class Slow(Store):
    """A store whose transactions begin, and go on or commit only when they are told to."""

    begun: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)
    done: Event = field(default_factory=Event)
    commit: Event = field(default_factory=Event)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction, with a halt before and one after it."""
        with self.writing.begin() as connection:
            connection.execute(text("SELECT pg_current_xact_id()"))  # begun, with a number
            self.begun.set()
            assert self.go_on.wait(WAIT_S)
            answer = work(connection)
            self.done.set()
            assert self.commit.wait(WAIT_S)
        return answer


@dataclass
class Two:
    """Two desks of one agent: what the late one sends sorts before all that the other sends."""

    store: Store
    slow: Slow
    desk: Desk
    late: Desk
    pool: ThreadPoolExecutor

    def push(self, *revisions: Revision) -> Ingested:
        """The quick desk's."""
        return Intake(self.store).push(self.desk, items(*revisions), None)

    def push_late(self, *revisions: Revision) -> Future[Ingested]:
        """The late desk's: its transaction has begun when this returns."""
        pushing = self.pool.submit(Intake(self.slow).push, self.late, items(*revisions), None)
        assert self.slow.begun.wait(WAIT_S)
        return pushing

    def page(self, after: str | None) -> tuple[list[str], str | None]:
        """The ids of two of the agent's revisions, and the next cursor."""
        found, following = self.store.read(lambda c: mine(c, self.desk, after, 2))
        return [one["rev_id"] for one in found], following

    def finish(self, pushing: Future[Ingested]) -> Ingested:
        """Let the late one commit."""
        self.slow.go_on.set()
        self.slow.commit.set()
        return pushing.result(WAIT_S)


@pytest.fixture
def two(store: Store) -> Iterator[Two]:
    """Two joined desks of one agent."""
    pilot_id = make_pilot(store)
    tokens = [join(store, make_codes(store, pilot_id)[0]).token for _ in range(2)]
    desks = [store.read(partial(desk_of, token=token)) for token in tokens]
    slow = Slow(store.reading, store.writing, store.clock, store.fresh)
    with ThreadPoolExecutor(2) as pool:
        try:
            yield Two(store, slow, desks[0], desks[1], pool)
        finally:
            slow.go_on.set()  # where a test failed, nobody waits on
            slow.commit.set()


def writers(two: Two) -> tuple[Writer, Writer]:
    """The late one's epoch is the lower one."""
    ref = two.desk.agent_ref
    return Writer(ref, epoch="e" * 32), Writer(ref, epoch="0" * 32)


def test_a_desk_that_is_rebuilt_page_by_page_misses_no_late_commit(two: Two) -> None:
    quick, late = writers(two)
    belated = [late.create() for _ in range(3)]
    pushing = two.push_late(*belated)
    first = [quick.create() for _ in range(4)]
    two.push(*first)

    seen, cursor = two.page(None)
    two.finish(pushing)
    while cursor is not None:
        found, cursor = two.page(cursor)
        seen += found

    assert sorted(seen) == sorted(one.rev_id for one in (*first, *belated))


def test_who_pushed_later_commits_later_and_has_a_higher_number(two: Two) -> None:
    quick, late = writers(two)
    pushing = two.push_late(late.create())
    two.slow.go_on.set()
    assert two.slow.done.wait(WAIT_S)  # it has its number, and has not committed
    waiting = two.pool.submit(two.push, quick.create())
    wait_until_one_waits(two.store)
    assert two.store.read(lambda c: mine(c, two.desk, None, 10)) == ([], None)
    two.finish(pushing)
    waiting.result(WAIT_S)
    numbers = two.store.read(lambda c: c.execute(select(revision.c.epoch, revision.c.feed)).all())
    assert sorted(numbers) == [("0" * 32, 1), ("e" * 32, 2)]


def test_an_export_in_progress_shows_one_moment_and_the_next_one_shows_the_rest(two: Two) -> None:
    quick, late = writers(two)
    pushing = two.push_late(*(late.create() for _ in range(5)))
    two.push(*(quick.create() for _ in range(12)))

    def half_then_the_rest(connection: Connection) -> tuple[list[Any], int]:
        rows = export_rows(connection, two.desk.pilot_id, page_rows=3)
        exported = list(islice(rows, 4))
        two.finish(pushing)  # committed while the export is under way
        exported += rows
        total = connection.execute(select(func.sum(rollup.c.n))).scalar_one()
        return exported, total

    exported, total = two.store.read(half_then_the_rest)
    assert (len(exported), total) == (12, 12)
    again = two.store.read(lambda c: list(export_rows(c, two.desk.pilot_id, page_rows=3)))
    assert len(again) == len({row.entry_id for row in again}) == 17


def test_what_is_held_is_counted_with_the_commit_that_holds_it(two: Two) -> None:
    _quick, late = writers(two)
    belated = [late.create() for _ in range(3)]
    pairs = [(one.rev_id, one.digest()) for one in belated]
    pushing = two.push_late(*belated)
    two.slow.go_on.set()
    assert two.slow.done.wait(WAIT_S)
    compared = two.store.read(lambda c: buckets_of(c, two.late))
    assert compared == {}
    assert two.store.read(lambda c: missing_of(c, two.late, pairs)) == [
        one for one, _digest in pairs
    ]
    assert two.store.read(lambda c: held_by(c, two.late)) == 0
    reporting = two.pool.submit(
        lambda: two.store.write(lambda c: keep_manifest(c, two.late, NOTHING_LEFT, ""))
    )
    wait_until_one_waits(two.store)  # for the commit that it must count
    assert two.finish(pushing).held == 3
    assert reporting.result(WAIT_S) == 3
    assert two.store.read(lambda c: buckets_of(c, two.late)) == folded(pairs)
    assert two.store.read(lambda c: held_by(c, two.late)) == 3
    rows = select(func.count()).select_from(entry_current)
    assert two.store.read(lambda c: c.execute(rows).scalar()) == 3
    assert two.store.read(lambda c: c.execute(select(feed.c.last)).scalar()) == 1


NOTHING_LEFT = Manifest(
    epoch="0" * 32,
    last_seq=3,
    created=3,
    pending=0,
    acknowledged=3,
    parked=0,
    discarded=0,
    oldest_pending=None,
    version="0.1.0",
    db_ok=True,
)


def held_by(connection: Connection, desk: Desk) -> int:
    """The count on the enrolment."""
    query = select(enrolment.c.held).where(enrolment.c.enrolment_id == desk.enrolment_id)
    return int(connection.execute(query).scalar_one())


def wait_until_one_waits(store: Store) -> None:
    """Return once a connection waits for another's lock, which the database tells."""
    with watching(store) as waiting:
        for _look in range(WAIT_S * 100):
            if waiting():
                return
            Event().wait(0.01)
    raise AssertionError("nobody waits for a lock")


@contextmanager
def watching(store: Store) -> Iterator[Callable[[], bool]]:
    """Asks the database whether any of its connections waits for a lock."""
    query = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    with store.writing.connect() as connection:

        def waiting() -> bool:
            found = connection.execute(query).scalar_one()
            connection.rollback()  # a transaction sees one moment of these figures
            return bool(found)

        yield waiting
