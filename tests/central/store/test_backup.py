"""A copy of a running centre's database is whole, says so, and nothing changed in it goes by."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from central.store import backup
from central.store.audit import CENTRE, record
from central.store.backup import make_backup
from central.store.backup_contents import Contents
from central.store.database import DATABASE_FILE, Store, open_store, sqlite_url
from central.store.enrolments import Desk
from central.store.intake import Intake
from central.store.restore import verify
from central.store.schema import newest
from central.store.sqlite_file import APPLICATION_ID, open_to_read
from ftr.errors import PersonError
from tests.central.making import Writer, items, make_desk, make_pilot
from tests.conftest import StandingClock

AT = "2026-11-22T09:00:00.000Z"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "centre"


@pytest.fixture
def store(home: Path, clock: StandingClock, sqlite_template: Path) -> Iterator[Store]:
    home.mkdir()
    shutil.copyfile(sqlite_template, home / DATABASE_FILE)
    with closing(open_store(sqlite_url(home), clock)) as opened:
        yield opened


@pytest.fixture
def desk(store: Store) -> Desk:
    pilot_id = make_pilot(store)
    store.write(
        lambda connection: record(
            connection, pilot_id=pilot_id, audit_id="1", at=AT, actor=CENTRE, action="pilot.new"
        )
    )
    return make_desk(store, pilot_id)


@pytest.fixture
def log(store: Store, desk: Desk) -> Callable[[], None]:
    """Logs one entry."""
    writer, intake = Writer(desk.agent_ref), Intake(store)

    def push() -> None:
        intake.push(desk, items(writer.create()), None)

    return push


def copied(home: Path) -> tuple[Path, Contents]:
    copy = home.parent / "copy.db"
    return copy, make_backup(home / DATABASE_FILE, copy, made_at=AT, version="0.1.0")


class SlowReader:
    """A reading connection that copies page by page, and between two pages lets others in."""

    def __init__(self, real: sqlite3.Connection, between: Callable[[], None]) -> None:
        self._real = real
        self._between = between
        self.steps = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def backup(self, target: sqlite3.Connection, *, pages: int) -> None:
        assert pages > 0, "a copy in one piece"

        def stepped(*_progress: int) -> None:
            self.steps += 1
            assert self.steps < 2000, "it begins anew with every write"
            if self.steps % 10 == 0:
                self._between()

        self._real.backup(target, pages=1, progress=stepped)


def test_a_centre_goes_on_writing_while_one_state_of_it_is_copied(
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    log: Callable[[], None],
    store: Store,
    clock: StandingClock,
) -> None:
    for _ in range(3):
        log()
    readers: list[SlowReader] = []

    def slow(path: Path) -> SlowReader:
        readers.append(SlowReader(open_to_read(path), log))
        return readers[-1]

    monkeypatch.setattr(backup, "open_to_read", slow)
    copy, contents = copied(home)
    assert readers[0].steps > 20
    assert contents.tables["revision"].rows == 3
    [pilot] = verify(copy, clock).pilots
    assert pilot.entries == 3
    with store.reading.connect() as connection:
        now = connection.exec_driver_sql("SELECT count(*) FROM revision").scalar_one()
    assert now == 3 + readers[0].steps // 10


def test_a_copy_is_one_plain_file_of_its_owner_that_says_what_it_is(
    home: Path, log: Callable[[], None], clock: StandingClock
) -> None:
    log()
    copy, contents = copied(home)
    assert [path.name for path in home.parent.iterdir()] == ["copy.db", "centre"]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    if os.name == "posix":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before = copy.read_bytes()
    checked = verify(copy, clock)
    assert (checked.contents, checked.schema) == (contents, newest())
    assert contents.schema == newest()
    assert copy.read_bytes() == before


def test_without_a_database_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(PersonError, match="There is no database"):
        copied(tmp_path / "centre")
    assert list(tmp_path.iterdir()) == []


def test_where_the_copy_cannot_be_written_nothing_is_left(
    home: Path, log: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "sync_file", full)
    with pytest.raises(PersonError, match="the disk is full"):
        copied(home)
    assert [path.name for path in home.parent.iterdir()] == ["centre"]


def changed(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE revision SET payload = replace(payload, 'yes', 'no')", "“revision”"),
        ("DELETE FROM entry_current", "“entry_current”"),
        ("INSERT INTO meta VALUES ('x', 'y')", "“meta”"),
        ("DROP TABLE audit", "“audit”"),
        ("UPDATE backup_contents SET text = replace(text, '0.1.0', '0.2.0')", "tells of itself"),
        ("UPDATE alembic_version SET version_num = '9999'", "newer version"),
        ("PRAGMA application_id = 7", "not the database of a centre"),
        ("DROP TABLE pilot", "not the database of a centre"),
    ],
)
def test_a_copy_that_was_changed_is_refused(
    home: Path, log: Callable[[], None], clock: StandingClock, statement: str, said: str
) -> None:
    log()
    copy, _contents = copied(home)
    changed(copy, statement)
    with pytest.raises(PersonError, match=said):
        verify(copy, clock)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data[: len(data) // 2], "damaged"),
        (lambda data: data[:8192] + bytes(4096) + data[12288:], "damaged"),
        (lambda data: b"", "not a SQLite database"),
        (lambda data: b"PK" + data[2:], "not a SQLite database"),
    ],
)
def test_a_file_that_is_broken_is_refused(
    home: Path,
    log: Callable[[], None],
    clock: StandingClock,
    spoil: Callable[[bytes], bytes],
    said: str,
) -> None:
    log()
    copy, _contents = copied(home)
    copy.write_bytes(spoil(copy.read_bytes()))
    with pytest.raises(PersonError, match=said):
        verify(copy, clock)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE rollup SET n = n + 1", "counts for reports"),
        ("UPDATE rollup SET answer = 'no'", "counts for reports"),
        ("UPDATE subtotal SET yes = yes + 1 WHERE about = 'hour'", "counts for reports"),
        ("DELETE FROM subtotal WHERE about = 'version'", "counts for reports"),
        ("DELETE FROM entry_current", "current entries"),
        ("UPDATE entry_current SET rev_no = 0", "current entries"),
        ("UPDATE audit SET actor = 'nobody'", "audit log"),
    ],
)
def test_what_did_not_add_up_when_it_was_copied_is_found(
    home: Path, log: Callable[[], None], clock: StandingClock, statement: str, said: str
) -> None:
    log()
    changed(home / DATABASE_FILE, statement)
    copy, _contents = copied(home)
    with pytest.raises(PersonError, match=said):
        verify(copy, clock)


def test_a_copy_by_another_tool_is_checked_as_far_as_that_goes(
    home: Path, log: Callable[[], None], clock: StandingClock, tmp_path: Path
) -> None:
    log()
    copy = tmp_path / "other.db"
    with (
        closing(sqlite3.connect(home / DATABASE_FILE)) as live,
        closing(sqlite3.connect(copy)) as target,
    ):
        live.backup(target)
    checked = verify(copy, clock)
    assert checked.contents is None
    assert [one.entries for one in checked.pilots] == [1]
