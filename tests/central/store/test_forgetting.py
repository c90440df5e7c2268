"""What was forgotten is in no byte of the database, also after an older copy was put back."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from central.service.forgetting import AT_START, Forgetting
from central.store.agents import forget_names
from central.store.backup import make_backup
from central.store.database import DATABASE_FILE, Store, open_store, sqlite_url
from central.store.deleting import delete_pilot
from central.store.enrolments import Desk
from central.store.erasing import (
    Erasure,
    Kind,
    erase_entry,
    erase_note,
    erasures,
    note_erasure,
)
from central.store.intake import Intake
from central.store.ledger_file import LEDGER_FILE, LedgerFile
from central.store.pilots import list_pilots
from central.store.restore import restore
from central.store.schema import upgrade
from central.store.tables import agent_name, audit, entry_current
from central.store.tombstones import id_hash
from ftr.clock import to_text
from ftr.plan_agents import PlanAgent
from tests.central.making import Writer, items, make_desk, make_pilot
from tests.conftest import StandingClock

NAME, NOTE = "Quirina Kanariesteen", "kanarienoot over een bestelling"
CANARIES = (NAME.encode(), NOTE.encode())


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path) -> Path:
    """A home with a migrated database."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copyfile(sqlite_template, folder / DATABASE_FILE)
    return folder


@pytest.fixture
def store(home: Path, clock: StandingClock) -> Iterator[Store]:
    """The store on that home."""
    with closing(open_store(sqlite_url(home), clock)) as opened:
        upgrade(opened)
        Forgetting(opened, home).end()
        yield opened


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk of somebody with a telling name."""
    return make_desk(store, make_pilot(store, agents=(PlanAgent(NAME), PlanAgent("Bram"))))


def log(store: Store, desk: Desk, entries: int = 40) -> str:
    """Entries with a telling note, changed once; returns one of their ids."""
    writer = Writer(desk.agent_ref)
    made = [writer.create(note=f"{NOTE} {n}") for n in range(entries)]
    made += [writer.amend(one, note=f"{NOTE} anders") for one in made]
    Intake(store).push(desk, items(*made), None)
    return made[0].entry_id


def found(home: Path) -> set[bytes]:
    """The canaries that stand in any file of the home, free pages and logs included."""
    files = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    return {canary for canary in CANARIES if any(canary in data for data in files)}


def remember(store: Store, pilot_id: str, kind: Kind, subject: str = "") -> None:
    """As the routes do."""
    one = Erasure(pilot_id, store.fresh.new_id(), kind, subject, to_text(store.clock()))
    store.write(lambda c: note_erasure(c, one))


def put_back(store: Store, home: Path, copy: bytes, clock: StandingClock) -> Store:
    """The same home with an older copy of its database."""
    store.close()
    for left in home.glob(f"{DATABASE_FILE}-*"):
        left.unlink()
    (home / DATABASE_FILE).write_bytes(copy)
    return open_store(sqlite_url(home), clock)


def copied(home: Path) -> bytes:
    """A copy of the database as a backup has it: whole, with what is in its log."""
    import sqlite3

    with (
        closing(sqlite3.connect(home / DATABASE_FILE)) as live,
        closing(sqlite3.connect(home.parent / "copy.db")) as target,
    ):
        live.backup(target)
    return (home.parent / "copy.db").read_bytes()


def test_past_its_date_nothing_of_it_is_in_any_file(
    store: Store, home: Path, desk: Desk, clock: StandingClock
) -> None:
    log(store, desk)
    work = Forgetting(store, home)
    work.look(AT_START)
    assert found(home) == set(CANARIES)
    clock.pass_time(days=100)
    work.look()
    assert found(home) == {NOTE.encode()}
    clock.pass_time(days=400)
    work.look()
    assert not work.unscrubbed
    assert found(home) == set()


def test_an_older_copy_is_emptied_again_at_the_start(
    store: Store, home: Path, desk: Desk, clock: StandingClock
) -> None:
    log(store, desk)
    copy = copied(home)
    clock.pass_time(days=500)
    Forgetting(store, home).look()
    assert found(home) == set()
    with closing(put_back(store, home, copy, clock)) as restored:
        assert found(home) == set(CANARIES)
        Forgetting(restored, home).look(AT_START)
        assert found(home) == set()


def test_what_a_person_erased_is_erased_again_from_an_older_copy(
    store: Store, home: Path, desk: Desk, clock: StandingClock
) -> None:
    pilot_id = desk.pilot_id
    entry = log(store, desk, entries=1)
    other = log(store, desk, entries=1)
    copy = copied(home)
    store.write(lambda c: erase_entry(c, pilot_id, entry, to_text(clock.now)))
    remember(store, pilot_id, Kind.ENTRY, id_hash(entry))
    store.write(lambda c: erase_note(c, pilot_id, other, to_text(clock.now), store.fresh))
    remember(store, pilot_id, Kind.NOTE, id_hash(other))
    store.write(lambda c: forget_names(c, pilot_id))
    remember(store, pilot_id, Kind.NAMES)
    Forgetting(store, home).look()
    assert found(home) == set()
    listed = (home / LEDGER_FILE).read_text()
    assert (entry in listed, listed.count("\n")) == (False, 3)
    with closing(put_back(store, home, copy, clock)) as restored:
        assert found(home) == set(CANARIES)
        Forgetting(restored, home).look(AT_START)
        assert found(home) == set()
        left = restored.read(lambda c: c.execute(select(entry_current.c.entry_id)).scalars().all())
        assert left == [other]
        assert len(restored.read(erasures)) == 3
        Forgetting(restored, home).look()
        assert (home / LEDGER_FILE).read_text() == listed


def test_a_backup_that_is_restored_forgets_again_what_was_forgotten_since(
    store: Store, home: Path, desk: Desk, clock: StandingClock
) -> None:
    log(store, desk, entries=3)
    backup = home.parent / "backup.db"
    make_backup(home / DATABASE_FILE, backup, made_at=to_text(clock.now), version="test")
    store.write(lambda c: forget_names(c, desk.pilot_id))
    remember(store, desk.pilot_id, Kind.NAMES)
    Forgetting(store, home).look()
    store.close()
    kept = restore(backup, home, home / DATABASE_FILE, clock).kept
    assert kept is not None
    assert found(home) == set(CANARIES)
    with closing(open_store(sqlite_url(home), clock)) as restored:
        Forgetting(restored, home).look(AT_START)
    assert found(home) == {NOTE.encode()}
    clock.pass_time(days=500)
    with closing(open_store(sqlite_url(home), clock)) as restored:
        Forgetting(restored, home).look(AT_START)
    kept.unlink()  # the database that was set aside is a copy too: docs/privacy.md says so
    assert found(home) == set()


def test_a_deleted_pilot_is_deleted_again_from_an_older_copy(
    store: Store, home: Path, desk: Desk, clock: StandingClock
) -> None:
    log(store, desk, entries=2)
    copy = copied(home)
    delete_pilot(store, desk.pilot_id)
    Forgetting(store, home).end()
    with closing(put_back(store, home, copy, clock)) as restored:
        Forgetting(restored, home).look(AT_START)
        assert restored.read(list_pilots) == []
        assert found(home) == set()


def test_the_list_of_another_database_erases_nothing_here(
    store: Store, home: Path, desk: Desk
) -> None:
    file = LedgerFile(home / LEDGER_FILE)
    foreign = {"database": "another", "pilot_id": desk.pilot_id, "erasure_id": "1"}
    file.write([foreign | {"kind": "pilot", "subject": "", "at": ""}])
    Forgetting(store, home).look(AT_START)
    assert len(store.read(list_pilots)) == 1
    assert file.read()[0]["database"] == "another"


def test_a_line_that_cannot_be_read_is_told_and_does_not_stop_the_others(
    store: Store, home: Path, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    remember(store, desk.pilot_id, Kind.NAMES)
    Forgetting(store, home).end()
    path = home / LEDGER_FILE
    path.write_text("torn\n" + path.read_text())
    Forgetting(store, home).look(AT_START)
    assert "erasures.jsonl:1" in caplog.text
    assert len(LedgerFile(path).read()) == 1


@pytest.mark.skipif(os.name != "posix", reason="Windows has no modes; icacls is its twin")
def test_the_list_is_its_owners_only(store: Store, home: Path, desk: Desk) -> None:
    remember(store, desk.pilot_id, Kind.NAMES)
    Forgetting(store, home).end()
    assert stat.S_IMODE((home / LEDGER_FILE).stat().st_mode) == 0o600


def test_a_reader_in_the_way_only_puts_off_the_overwriting(
    store: Store, home: Path, desk: Desk, clock: StandingClock
) -> None:
    log(store, desk)
    clock.pass_time(days=500)
    work = Forgetting(store, home)
    with store.reading.begin() as reader:
        reader.execute(select(agent_name)).all()
        work.look()
        assert CANARIES[1] in (home / f"{DATABASE_FILE}-wal").read_bytes()
    work.look()
    assert found(home) == set()


def test_it_runs_once_a_day_however_often_it_looks(
    store: Store, home: Path, desk: Desk, clock: StandingClock
) -> None:
    work = Forgetting(store, home)
    work.look(AT_START)
    log(store, desk, entries=1)
    clock.pass_time(days=500)

    def runs() -> int:
        query = select(audit.c.audit_id).where(audit.c.action == "retention.contacts")
        return len(store.read(lambda c: c.execute(query).all()))

    work.look(timedelta(days=600))
    assert runs() == 0
    work.look()
    work.look()
    assert runs() == 1
