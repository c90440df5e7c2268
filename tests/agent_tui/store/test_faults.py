"""A disk or database that fails: never a false "saved", a reason that helps, and it recovers."""

from __future__ import annotations

import errno
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agent_tui.capture import NotSaved, Saved
from agent_tui.store.connection import Database, connect_file
from agent_tui.store.faults import StoreError, store_error
from agent_tui.store.migrations import APPLICATION_ID, STEPS, VERSION, migrate
from agent_tui.store.reading import reading
from agent_tui.store.tables import DeskTable
from tests.agent_tui.store.desk_at_work import Ear, capture, joined_store, save
from tests.processes import ROOT, environment


def entries(home: Path) -> int:
    """Entries in the file, read apart from the store."""
    with closing(sqlite3.connect(home / "desk.db")) as raw:
        count: int = raw.execute("SELECT count(*) FROM entry").fetchone()[0]
        return count


class Flaky(sqlite3.Connection):
    """A connection whose next statements that begin with `words` raise `error`."""

    faults: list[tuple[str, Exception]]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.faults = []

    def cursor(self, *args: Any, **options: Any) -> sqlite3.Cursor:
        cursor = super().cursor(FlakyCursor)
        assert isinstance(cursor, FlakyCursor)
        cursor.faults = self.faults
        return cursor

    def commit(self) -> None:
        self._meet("COMMIT")
        super().commit()

    def _meet(self, statement: str) -> None:
        for number, (words, error) in enumerate(self.faults):
            if statement.startswith(words):
                del self.faults[number]
                raise error


class FlakyCursor(sqlite3.Cursor):
    """A cursor of a Flaky connection."""

    faults: list[tuple[str, Exception]]

    def execute(self, statement: str, *parameters: Any) -> sqlite3.Cursor:
        connection = self.connection
        assert isinstance(connection, Flaky)
        connection._meet(statement)
        return super().execute(statement, *parameters)


def error_with(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> Exception:
    """What SQLite raises for this result code."""
    error = kind("as the disk would have it")
    error.sqlite_errorcode = code
    return error


@pytest.fixture
def flaky(tmp_path: Path) -> Iterator[tuple[Any, list[Flaky]]]:
    opened: list[Flaky] = []

    def connect(path: Path) -> sqlite3.Connection:
        made = sqlite3.connect(path, isolation_level=None, factory=Flaky)
        opened.append(made)
        return made

    store = joined_store(tmp_path, connect)
    yield store, opened
    store.close()


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, "full"),
        (sqlite3.SQLITE_IOERR_WRITE, "full"),
        (sqlite3.SQLITE_IOERR_FSYNC, "failed"),
        (sqlite3.SQLITE_READONLY, "readonly"),
        (sqlite3.SQLITE_CORRUPT, "corrupt"),
        (sqlite3.SQLITE_NOTADB, "corrupt"),
        (sqlite3.SQLITE_BUSY, "locked"),
    ],
)
@pytest.mark.parametrize("where", ["INSERT INTO revision", "INSERT INTO entry", "COMMIT", "BEGIN"])
def test_a_fault_anywhere_says_not_saved_and_the_next_try_saves_once(
    flaky: tuple[Any, list[Flaky]], tmp_path: Path, code: int, kind: str, where: str
) -> None:
    store, opened = flaky
    save(store, capture(1))
    opened[-1].faults.append((where, error_with(code)))
    told = save(store, capture(2))
    assert isinstance(told, NotSaved), told
    assert told.kind == kind
    assert "\n" not in told.reason
    assert entries(tmp_path) == 1
    again = save(store, capture(2))
    assert isinstance(again, Saved)
    assert (again.today, again.pending, entries(tmp_path)) == (2, 2, 2)


def test_a_commit_that_reports_failure_after_it_succeeded_counts_once(
    flaky: tuple[Any, list[Flaky]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, opened = flaky
    connection = opened[-1]

    def commit_then_fail() -> None:
        sqlite3.Connection.commit(connection)
        raise error_with(sqlite3.SQLITE_IOERR_FSYNC)

    monkeypatch.setattr(connection, "commit", commit_then_fail, raising=False)
    assert isinstance(save(store, capture(1)), NotSaved)
    told = save(store, capture(1))
    assert isinstance(told, Saved)
    assert (told.rev_no, told.pending, entries(tmp_path)) == (1, 1, 1)


def test_a_small_file_that_finds_no_room_is_a_full_disk_too(tmp_path: Path) -> None:
    told = store_error(OSError(errno.ENOSPC, "No space left"), tmp_path / "installation", "en")
    assert (told.kind, str(told).startswith("the disk is full")) == ("full", True)


def test_a_full_database_says_so_and_saves_once_there_is_room(tmp_path: Path) -> None:
    opened: list[sqlite3.Connection] = []

    def connect(path: Path) -> sqlite3.Connection:
        opened.append(connect_file(path))
        return opened[-1]

    store = joined_store(tmp_path, connect)
    pages = store.writer.first(lambda db: db.raw.execute("PRAGMA page_count").fetchone()[0])
    limit = pages.result() + 2

    def limited(pages: int) -> Callable[[Database], None]:
        return lambda db: db.raw.execute(f"PRAGMA max_page_count = {pages}") and None

    store.writer.first(limited(limit)).result()
    told = [save(store, capture(number)) for number in range(40)]
    kept = sum(isinstance(one, Saved) for one in told)
    failed = next(one for one in told if isinstance(one, NotSaved))
    assert failed.kind == "full"
    assert "disk is full" in failed.reason
    assert entries(tmp_path) == kept < 40
    store.writer.first(limited(10_000)).result()
    assert isinstance(save(store, failed.capture), Saved)
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a process's files")
def test_a_disk_that_takes_no_more_bytes_loses_nothing_that_was_told(tmp_path: Path) -> None:
    import resource

    store = joined_store(tmp_path)
    save(store, capture(0))
    size = (tmp_path / "desk.db-wal").stat().st_size
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40_000, hard))
    try:
        told = [save(store, capture(number)) for number in range(1, 60)]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    kept = sum(isinstance(one, Saved) for one in told)
    kinds = {one.kind for one in told if isinstance(one, NotSaved)}
    assert kinds == {"full"}
    assert entries(tmp_path) == kept + 1
    assert isinstance(save(store, capture(99)), Saved)
    store.close()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    joined_store(tmp_path).close()
    path = tmp_path / "desk.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer version") as caught:
        Database(path, "en")
    assert caught.value.kind == "newer"
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_or_not_ours_is_left_as_it_is(tmp_path: Path) -> None:
    rubbish, theirs = tmp_path / "rubbish.db", tmp_path / "theirs.db"
    rubbish.write_bytes(b"this is not a database at all" * 100)
    with closing(sqlite3.connect(theirs)) as raw:
        raw.execute("CREATE TABLE entry (x)")
        raw.commit()
    for path, kind in ((rubbish, "corrupt"), (theirs, "failed")):
        before = path.read_bytes()
        with pytest.raises(StoreError) as caught:
            Database(path, "en")
        assert caught.value.kind == kind
        assert path.read_bytes() == before


def test_a_database_another_program_holds_is_locked_and_free_again_later(tmp_path: Path) -> None:
    def connect(path: Path) -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, factory=Impatient)

    store = joined_store(tmp_path, connect)
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = save(store, capture())
        assert isinstance(told, NotSaved)
        assert told.kind == "locked"
        other.execute("ROLLBACK")
    assert isinstance(save(store, capture()), Saved)
    store.close()


class Impatient(sqlite3.Connection):
    """Does not wait for locks, so that the test does not either."""

    def execute(self, statement: str, *parameters: Any) -> sqlite3.Cursor:
        if "busy_timeout" in statement:
            statement = "PRAGMA busy_timeout = 0"
        return super().execute(statement, *parameters)


def test_every_connection_is_durable_and_guarded(tmp_path: Path) -> None:
    store = joined_store(tmp_path)

    def pragmas(database: Database) -> dict[str, Any]:
        names = (
            *("journal_mode", "synchronous", "foreign_keys", "trusted_schema"),
            *("busy_timeout", "application_id", "user_version"),
        )
        return {name: database.raw.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    assert store.writer.first(pragmas).result() == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "busy_timeout": 5000,
        "application_id": APPLICATION_ID,
        "user_version": VERSION,
    }
    store.close()


def test_the_migrations_make_exactly_the_tables_that_the_program_uses(tmp_path: Path) -> None:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    with closing(connect_file(tmp_path / "migrated.db")) as raw:
        migrate(raw, tmp_path / "migrated.db")
        migrated = shape(raw)
    with closing(sqlite3.connect(":memory:")) as raw:
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
        DeskTable.metadata.create_all(engine)
        assert shape(raw) == migrated


def shape(raw: sqlite3.Connection) -> dict[str, Any]:
    """Columns, indexes and foreign keys of every table."""
    names = [
        row[0]
        for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    return {
        name: (
            [row[1:4] + row[5:] for row in raw.execute(f"PRAGMA table_info({name})")],
            sorted(
                (row[1], [part[2] for part in raw.execute(f"PRAGMA index_info({row[1]})")], row[4])
                for row in raw.execute(f"PRAGMA index_list({name})")
                if row[3] == "c"
            ),
            sorted(row[2:5] for row in raw.execute(f"PRAGMA foreign_key_list({name})")),
        )
        for name in names
    }


def test_a_migration_keeps_a_copy_first_and_is_undone_whole_where_it_fails(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    joined_store(tmp_path).close()
    broken = (*STEPS, ("CREATE TABLE later (x)", "CREATE TABLE meta (x)"))
    with closing(connect_file(path)) as raw:
        with pytest.raises(sqlite3.OperationalError):
            migrate(raw, path, broken)
        assert raw.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchall()
        for number in range(5):
            wider = (*STEPS, *[(f"CREATE TABLE later_{i} (x)",) for i in range(number + 1)])
            migrate(raw, path, wider)
        assert raw.execute("PRAGMA user_version").fetchone() == (VERSION + 5,)
    copies = sorted((tmp_path / "copies").glob("desk-v*.db"))
    assert len(copies) == 3
    with closing(sqlite3.connect(copies[-1])) as copy:
        assert copy.execute("SELECT count(*) FROM enrolment").fetchone() == (1,)


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.agent_tui.store.desk_at_work import capture, joined_store
store = joined_store(Path({home!r}))
def told(answer):
    os.write(1, (answer.capture.entry_id + chr(10)).encode())
    if answer.capture.entry_id.endswith("{last:012x}"):
        os.kill(os.getpid(), signal.SIGKILL)
for number in range(1, 500):
    store.save(capture(number), told)
signal.pause()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("last", [1, 7, 40])
def test_what_was_told_saved_is_there_after_a_kill(tmp_path: Path, last: int) -> None:
    script = KILLED.format(root=str(ROOT), home=str(tmp_path), last=last)
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    told = set(done.stdout.split())
    assert len(told) >= last
    with closing(sqlite3.connect(tmp_path / "desk.db")) as raw:
        kept = {row[0] for row in raw.execute("SELECT entry_id FROM entry")}
        pending = raw.execute("SELECT count(*) FROM outbox WHERE state = 'pending'").fetchone()[0]
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert told <= kept
    assert pending == len(kept)


def test_a_store_that_cannot_open_says_why_at_every_save_and_opens_when_it_can(
    tmp_path: Path,
) -> None:
    (tmp_path / "desk.db").mkdir()
    store = joined_store_unopened(tmp_path)
    told = save(store, capture())
    assert isinstance(told, NotSaved)
    assert told.kind == "readonly"
    (tmp_path / "desk.db").rmdir()
    store.opened().result()
    assert isinstance(save(store, capture()), Saved)
    store.close()


def joined_store_unopened(home: Path) -> Any:
    """A store whose folder has an enrolment waiting, not yet opened."""
    from agent_tui.store.arrivals import put_arrival
    from agent_tui.store.desk_store import Store
    from agent_tui.store.machine import Manner
    from tests.agent_tui.store.desk_at_work import arrival, machine

    put_arrival(home, arrival())
    return Store(home, Manner(machine()), "en")


def test_closing_twice_and_saving_afterwards_harm_nothing(tmp_path: Path) -> None:
    store = joined_store(tmp_path)
    store.close()
    store.close()
    ear = Ear()
    store.save(capture(), ear)
    assert isinstance(ear.next(), NotSaved)


def test_reading_beside_a_program_that_holds_the_file_says_so_and_reads_nothing_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent_tui.store.reading.BUSY_MS", 10)
    joined_store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        holder.execute("INSERT INTO meta VALUES ('held', 'x')")
        holder.execute("COMMIT")
        with pytest.raises(StoreError) as caught, reading(tmp_path / "desk.db", "en"):
            pass
    assert caught.value.kind == "locked"
    with reading(tmp_path / "desk.db", "en") as connection:
        assert connection is not None
