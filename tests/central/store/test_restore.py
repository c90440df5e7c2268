"""A copy takes a database's place whole or not at all, and what was ended stays ended."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, insert

from central.home_files import ADMINISTRATOR_FILE
from central.service.same_database import beating
from central.store import restore as restoring
from central.store import tables
from central.store.access import access_of, administrators, new_access, revoke_access
from central.store.backup import make_backup
from central.store.beat import beat, begin, renew
from central.store.beat_file import BEAT_FILE, BeatFile
from central.store.database import DATABASE_FILE, Store, open_store, sqlite_url
from central.store.enrolments import desk_of, list_desks, revoke_desk
from central.store.handled import import_handled
from central.store.intake import Intake
from central.store.lacking import LackedChange, LackedOfPilot, Lacking
from central.store.manifests import keep_manifest
from central.store.one_writer import only_writer
from central.store.pilots import open_pilot, publish_version
from central.store.refused import Refused
from central.store.restore import Restored, restore
from central.store.restored import note_restored
from central.store.schema import read_meta
from central.store.standing import State, Why, standing
from ftr.clock import from_text
from ftr.errors import PersonError
from ftr.imports.handled import HandledRow
from ftr.words import Origin, Role
from sync.wire import Enrolled, Manifest
from tests.central.making import Writer, catalogue, items, join, make_codes, make_pilot
from tests.conftest import StandingClock

AT = "2026-11-22T09:00:00.000Z"


@dataclass
class Yesterday:
    """A home that went on after its copy was made: 1 entry in the copy, 3 in the database."""

    home: Path
    copy: Path
    clock: StandingClock
    desks: list[Enrolled]
    access_id: str
    person: str
    incarnation: str

    @property
    def database(self) -> Path:
        return self.home / DATABASE_FILE

    def restore(self, home: Path | None = None) -> Restored:
        home = home or self.home
        return restore(self.copy, home, home / DATABASE_FILE, self.clock)

    def opened(self, home: Path | None = None) -> Any:
        return closing(open_store(sqlite_url(home or self.home), self.clock))


@pytest.fixture
def yesterday(tmp_path: Path, clock: StandingClock, sqlite_template: Path) -> Yesterday:
    home, copy = tmp_path / "centre", tmp_path / "copy.db"
    home.mkdir()
    shutil.copyfile(sqlite_template, home / DATABASE_FILE)
    with closing(open_store(sqlite_url(home), clock)) as store, beating(store, home):
        desks = [join(store, code) for code in make_codes(store, make_pilot(store))]
        right, person = store.write(
            lambda c: new_access(
                c,
                access_id="person",
                secret="s" * 43,
                role=Role.ADMINISTRATOR,
                pilot_id=None,
                label="",
                at=AT,
            )
        )
        log(store, desks[0], 1)
        make_backup(home / DATABASE_FILE, copy, made_at=AT, version="0.1.0")
        log(store, desks[0], 2)
        incarnation = store.read(lambda c: read_meta(c, "incarnation"))
    (home / ADMINISTRATOR_FILE).write_text(person)
    return Yesterday(home, copy, clock, desks, right.access_id, person, incarnation)


def log(store: Store, enrolled: Enrolled, times: int) -> None:
    desk = store.read(lambda c: desk_of(c, enrolled.token))
    writer = Writer(desk.agent_ref, epoch=f"{times:032x}")
    Intake(store).push(desk, items(*(writer.create() for _ in range(times))), None)


def entries(store: Store) -> int:
    with store.reading.begin() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM entry_current").scalar_one())


def incarnation(store: Store) -> str:
    return store.read(lambda c: read_meta(c, "incarnation"))


def test_the_copy_is_in_place_under_a_new_incarnation_and_the_present_one_is_kept(
    yesterday: Yesterday,
) -> None:
    done = yesterday.restore()
    assert done.has_new_token is False
    with yesterday.opened() as store:
        served = incarnation(store)
        assert (entries(store), served != yesterday.incarnation) == (1, True)
        with beating(store, yesterday.home):
            assert incarnation(store) == served, "once is enough"
    assert done.kept is not None
    with closing(open_store(f"sqlite:///{done.kept}", yesterday.clock)) as kept:
        assert (entries(kept), incarnation(kept)) == (3, yesterday.incarnation)
    assert not list(yesterday.home.glob(".restoring*"))


def test_a_running_centre_is_not_restored(yesterday: Yesterday) -> None:
    before = yesterday.database.read_bytes()
    with only_writer(yesterday.home), pytest.raises(PersonError, match="is running on"):
        yesterday.restore()
    assert yesterday.database.read_bytes() == before


def test_a_bad_copy_changes_nothing(yesterday: Yesterday) -> None:
    before = sorted(path.name for path in yesterday.home.iterdir())
    yesterday.copy.write_bytes(yesterday.copy.read_bytes()[:9000])
    with pytest.raises(PersonError, match="damaged"):
        yesterday.restore()
    assert sorted({path.name for path in yesterday.home.iterdir()} - {"centre.lock"}) == before
    with yesterday.opened() as store:
        assert entries(store) == 3


def test_in_an_empty_home_a_new_administrator_can_get_in(
    yesterday: Yesterday, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    done = yesterday.restore(new)
    assert (done.kept, done.revoked, done.has_new_token) == (None, None, True)
    token = (new / ADMINISTRATOR_FILE).read_text().strip()
    assert token != yesterday.person
    with yesterday.opened(new) as store:
        assert store.read(lambda c: access_of(c, token)).role is Role.ADMINISTRATOR
        assert store.read(administrators) == 2
        assert entries(store) == 1
    if os.name == "posix":
        modes = {path.name: path.stat().st_mode & 0o077 for path in new.iterdir()}
        assert {name for name, others in modes.items() if others} <= {"centre.lock"}


def test_what_was_ended_since_the_copy_stays_ended(yesterday: Yesterday) -> None:
    gone = yesterday.desks[1]
    with yesterday.opened() as store:
        store.write(lambda c: revoke_desk(c, gone.pilot_id, gone.enrolment_id, AT))
        store.write(
            lambda c: new_access(
                c,
                access_id="other",
                secret="t" * 43,
                role=Role.ADMINISTRATOR,
                pilot_id=None,
                label="",
                at=AT,
            )
        )
        store.write(lambda c: revoke_access(c, yesterday.access_id, None, AT))
    done = yesterday.restore()
    assert (done.revoked, done.has_new_token) == (2, True)
    with yesterday.opened() as store:
        with pytest.raises(Refused, match="right to log was ended"):
            store.read(lambda c: desk_of(c, gone.token))
        with pytest.raises(Refused, match="revoked"):
            store.read(lambda c: access_of(c, yesterday.person))
        assert store.read(lambda c: desk_of(c, yesterday.desks[0].token)).held == 1


def test_a_log_left_beside_a_lost_database_never_gets_into_the_copy(yesterday: Yesterday) -> None:
    """A write-ahead log belongs to its database: beside another one it destroys it."""
    with yesterday.opened() as store:
        log(store, yesterday.desks[1], 4)
        left = Path(f"{yesterday.database}-wal").read_bytes()
    yesterday.database.unlink()
    Path(f"{yesterday.database}-wal").write_bytes(left)
    done = yesterday.restore()
    assert done.kept is None
    with yesterday.opened() as store:
        assert entries(store) == 1
    [aside] = yesterday.home.glob("centre-before-restore-*-wal")
    assert aside.read_bytes() == left


@pytest.mark.parametrize("left", [b"\0" * 5000, b""])
def test_a_damaged_database_is_kept_aside_with_its_log(yesterday: Yesterday, left: bytes) -> None:
    yesterday.database.write_bytes(left)
    Path(f"{yesterday.database}-wal").write_bytes(b"log")
    done = yesterday.restore()
    assert done.kept is not None
    assert done.kept.read_bytes() == left
    assert Path(f"{done.kept}-wal").read_bytes() == b"log"
    with yesterday.opened() as store:
        assert entries(store) == 1


class Ended(BaseException):
    """The process was ended here."""


def made_at_the_centre(store: Store, pilot_id: str, agent_ref: str) -> str:
    """One of everything that no desk holds, and a pilot; returns that pilot."""
    imported = replace(Writer(agent_ref, epoch="f" * 32).create(), origin=Origin.IMPORT)
    Intake(store).import_entries(pilot_id, items(imported))
    row = HandledRow("row", agent_ref, AT, AT, "call", 1)
    change = {"change_id": "c", "kind": "page", "target": "https://example.org", "note": ""}
    change |= {"fixed_on": "2026-12-07", "recorded_at": AT, "recorded_by": "", "leaves": "[]"}
    withdrawn = {"change_id": "c", "withdrawn_at": AT, "withdrawn_by": "", "why": ""}

    def work(connection: Connection) -> None:
        import_handled(connection, pilot_id, ZoneInfo("Europe/Amsterdam"), [row], AT)
        connection.execute(insert(tables.change), change | {"pilot_id": pilot_id})
        connection.execute(insert(tables.change_withdrawn), withdrawn | {"pilot_id": pilot_id})
        publish_version(connection, pilot_id, catalogue(), AT)
        open_pilot(connection, pilot_id, AT)
        agent = {"agent_ref": "a-newone", "created_at": AT}
        connection.execute(insert(tables.agent), agent | {"pilot_id": pilot_id})
        new_access(
            connection,
            access_id="eyes",
            secret="u" * 43,
            role=Role.SUPERVISOR,
            pilot_id=pilot_id,
            label="Fatima",
            at=AT,
        )

    store.write(work)
    make_codes(store, pilot_id)
    return make_pilot(store)


def test_what_no_desk_brings_back_is_named(yesterday: Yesterday) -> None:
    pilot_id, agent_ref = yesterday.desks[0].pilot_id, yesterday.desks[0].agent_ref
    with yesterday.opened() as store:
        other = made_at_the_centre(store, pilot_id, agent_ref)
    lacked = yesterday.restore().lacking
    change = LackedChange("https://example.org", "2026-12-07", AT, is_withdrawal=False)
    part = LackedOfPilot(
        pilot_id,
        state=("draft", "open"),
        versions=(2,),
        imported=1,
        handled=1,
        changes=(change, replace(change, is_withdrawal=True)),
        agents=1,
        codes=3,
    )
    assert lacked == Lacking((other,), (part,), ("Fatima",))


def test_where_desks_bring_back_all_of_it_nothing_is_named(yesterday: Yesterday) -> None:
    lacked = yesterday.restore().lacking
    assert lacked is not None
    assert lacked.is_nothing, lacked


def test_of_a_database_that_cannot_be_read_nothing_is_claimed(yesterday: Yesterday) -> None:
    size = yesterday.database.stat().st_size
    with yesterday.database.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\xff" * (size - 4096))
    assert yesterday.restore().lacking is None


STEPS: tuple[tuple[object, str], ...] = (
    (restoring, "check_copy"),
    (restoring, "revocations_in"),
    (restoring, "sync_file"),
    (Path, "rename"),
    (Path, "unlink"),
    (os, "link"),
    (Path, "replace"),
    (BeatFile, "write"),
    (restoring, "write_private"),
)


def end_at(patch: pytest.MonkeyPatch, wanted: int) -> list[int]:
    """End the process before the wanted one of all these steps; returns the steps counted."""
    counted = [0]

    def ending(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            counted[0] += 1
            if counted[0] == wanted:
                raise Ended
            return real(*given, **named)

        return step

    for owner, name in STEPS:
        patch.setattr(owner, name, ending(getattr(owner, name)))
    patch.setattr(shutil, "rmtree", lambda *_given, **_named: None)  # nothing tidies up either
    return counted


def test_ended_at_any_step_the_old_or_the_new_database_stands_there(
    yesterday: Yesterday, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    shutil.copytree(yesterday.home, first)
    outcomes = []
    for wanted in range(1, 30):
        shutil.rmtree(yesterday.home)
        shutil.copytree(first, yesterday.home)
        with pytest.MonkeyPatch.context() as patch:
            counted = end_at(patch, wanted)
            try:
                yesterday.restore()
            except Ended:
                pass
            else:
                assert counted[0] < wanted
                break
        with yesterday.opened() as store, beating(store, yesterday.home):
            outcomes.append((entries(store), incarnation(store) == yesterday.incarnation))
            with closing(sqlite3.connect(yesterday.database)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(outcomes) >= 8
    assert sorted(outcomes, reverse=True) == outcomes, "first the old one, then the new one"
    assert set(outcomes) == {(3, True), (1, False)}


def test_other_tools_put_a_database_back_and_say_so(store: Store, tmp_path: Path) -> None:
    home = tmp_path / "serving"
    home.mkdir()
    make_pilot(store)
    kept, _ = begin(store, None)
    BeatFile(home / BEAT_FILE).write(kept)
    for _ in range(3):
        ahead = beat(store)
    assert note_restored(store, home) == []
    found = incarnation(store)
    assert found != kept.incarnation
    assert begin(store, BeatFile(home / BEAT_FILE).read())[1] is False
    # another centre on the same database kept a later beat of before: it is in the past
    assert begin(store, ahead)[1] is False
    assert incarnation(store) == found


def test_no_desk_is_green_on_an_older_copy_until_it_reports_again(store: Store) -> None:
    joined = join(store, make_codes(store, make_pilot(store))[0])
    log(store, joined, 1)
    told = Manifest("e" * 32, 1, 1, 0, 1, 0, 0, None, "test")

    def report(connection: Connection) -> None:
        keep_manifest(connection, desk_of(connection, joined.token), told, AT)

    def stands(connection: Connection) -> tuple[State, tuple[Why, ...]]:
        [desk] = list_desks(connection, joined.pilot_id)
        return standing(desk, from_text(AT))

    store.write(report)
    assert store.read(stands) == (State.GREEN, ())
    store.write(lambda c: renew(c, store.fresh))
    assert store.read(stands) == (State.AMBER, (Why.PUT_BACK,))
    store.write(report)
    assert store.read(stands) == (State.GREEN, ())


def test_counts_that_do_not_add_up_after_a_restore_are_told(store: Store, tmp_path: Path) -> None:
    joined = join(store, make_codes(store, make_pilot(store))[0])
    log(store, joined, 1)
    assert note_restored(store, tmp_path) == []
    with store.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE rollup SET n = 2")
    assert len(note_restored(store, tmp_path)) == 1
