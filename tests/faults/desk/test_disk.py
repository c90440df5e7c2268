"""The desk's database on disks that fail, fill up and lose power: no "saved" that is not."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agent_tui.capture import Capture, NotSaved, Saved
from agent_tui.store.connection import connect_file
from agent_tui.store.desk_store import Store
from agent_tui.store.journal import JOURNAL_FOLDER
from agent_tui.store.machine import Manner, this_machine
from ftr.words import Op
from tests.agent_tui.store.desk_at_work import Ear, capture, joined_store, save
from tests.faults.desk.failing import FailingVFS
from tests.faults.desk.power import Moment, PowerVFS
from tests.faults.desk.shim import Connection, Cursor, connect_through
from tests.processes import ROOT, environment

MACHINE = this_machine()
SCRIPT = [capture(1), capture(2), capture(1, Op.VOID), capture(3)]
OFTEN = "wal_autocheckpoint = 12"  # pages: several checkpoints in a short script


@pytest.fixture
def joined(tmp_path: Path) -> Path:
    """A folder that has joined and holds one entry; tests work on copies of it."""
    home = tmp_path / "joined"
    home.mkdir()
    store = joined_store(home, on=MACHINE)
    assert isinstance(save(store, capture(0)), Saved)
    store.close()
    return home


def revisions(path: Path) -> list[str]:
    """The rev_ids in a database that is whole."""
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0] for row in raw.execute("SELECT rev_id FROM revision")]


def run_with_tries(home: Path, disk: FailingVFS) -> tuple[list[Saved], list[NotSaved]]:
    """Save SCRIPT, each capture again as long as it is not saved (three times at most)."""
    store = Store(home, Manner(MACHINE), "en", connect=connect_through(disk.vfs_name, OFTEN))
    saved: list[Saved] = []
    refused: list[NotSaved] = []
    for what in SCRIPT:
        for _ in range(3):
            told = save(store, what)
            if isinstance(told, Saved):
                saved.append(told)
                break
            refused.append(told)
    store.close()
    return saved, refused


def test_an_error_at_any_call_of_the_disk_is_never_told_as_saved_and_the_next_try_works(
    joined: Path, tmp_path: Path
) -> None:
    disk = FailingVFS("failing-none")
    shutil.copytree(joined, tmp_path / "clean")
    run_with_tries(tmp_path / "clean", disk)
    assert disk.calls > 50
    met: set[str] = set()
    for at in range(1, disk.calls + 1):
        home = tmp_path / str(at)
        shutil.copytree(joined, home)
        failing = FailingVFS(f"failing-{at}")
        failing.fails_at = at
        saved, refused = run_with_tries(home, failing)
        met.add(failing.failed)
        assert len(saved) == len(SCRIPT), (at, failing.failed, refused)
        assert all("\n" not in one.reason for one in refused)
        kept = revisions(home / "desk.db")
        assert {one.rev_id for one in saved} <= set(kept), (at, failing.failed)
        assert len(kept) == len(SCRIPT) + 1, (at, failing.failed)
        failing.unregister()
        shutil.rmtree(home)
    assert {"xRead", "xWrite", "xSync", "xOpen"} <= met
    disk.unregister()


@pytest.mark.parametrize("way", ["disk", "pages"])
def test_a_full_disk_is_told_and_after_room_is_made_each_is_saved_once(
    joined: Path, way: str
) -> None:
    disk = FailingVFS(f"full-{way}")
    pragmas = ("max_page_count = 1",) if way == "pages" else ()  # the least: as large as it is
    store = Store(joined, Manner(MACHINE), "en", connect=connect_through(disk.vfs_name, *pragmas))
    store.opened().result()
    disk.is_full = way == "disk"
    told: list[Saved | NotSaved] = [save(store, capture(number)) for number in range(100, 160)]
    full = [one for one in told if isinstance(one, NotSaved)]
    assert full
    assert {one.kind for one in full} == {"full"}
    disk.is_full = False
    store.writer.first(
        lambda database: database.raw.execute("PRAGMA max_page_count = 100000").fetchone()
    ).result()
    again = [save(store, one.capture) for one in full]
    assert all(isinstance(one, Saved) for one in again)
    store.close()
    assert len(revisions(joined / "desk.db")) == 61
    disk.unregister()


def moments_of(home: Path, disk: PowerVFS, ear: Ear, script: list[Capture]) -> list[Moment]:
    """Run a script on a disk that remembers; the moments at which power could be lost."""
    store = Store(home, Manner(MACHINE), "en", connect=connect_through(disk.vfs_name, OFTEN))
    for what in script:
        store.save(what, ear)
        ear.next()
    store.close()
    return disk.moments


def lost_at(moment: Moment, ear: Ear, folder: Path, *, torn: bool) -> set[str]:
    """The told saves that a power cut at this moment would lose."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, data in (moment.torn if torn else moment.kept).items():
        (folder / Path(path).name).write_bytes(data)
    told = {one.rev_id for one in ear.heard[: moment.told] if isinstance(one, Saved)}
    return told - set(revisions(folder / "desk.db"))


@pytest.mark.parametrize("torn", [False, True], ids=["only synced bytes", "torn and reordered"])
def test_a_power_cut_before_any_write_or_sync_keeps_every_told_save(
    joined: Path, tmp_path: Path, torn: bool
) -> None:
    ear = Ear()
    disk = PowerVFS(f"power-{torn}", lambda: len(ear.heard))
    script = [capture(number) for number in range(1, 25)] + SCRIPT
    moments = moments_of(joined, disk, ear, script)
    assert len(moments) > 150
    assert {"xWrite", "xSync"} <= {one.call for one in moments}
    for at, moment in enumerate(moments):
        lost = lost_at(moment, ear, tmp_path / "after", torn=torn)
        assert not lost, (at, moment.call, moment.told)
    disk.unregister()


def test_the_power_cuts_find_a_database_that_syncs_too_little(
    joined: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = Ear()
    disk = PowerVFS("careless", lambda: len(ear.heard))
    original = Connection.execute

    def careless(self: Connection, statement: str, parameters: Sequence[Any] = ()) -> Cursor:
        return original(self, statement.replace("= FULL", "= NORMAL"), parameters)

    monkeypatch.setattr(Connection, "execute", careless)
    moments = moments_of(joined, disk, ear, [capture(number) for number in range(1, 10)])
    assert any(lost_at(moment, ear, tmp_path / "after", torn=False) for moment in moments)
    disk.unregister()


def test_a_disk_that_only_says_it_synced_is_made_good_by_the_journal(
    joined: Path, tmp_path: Path
) -> None:
    ear = Ear()
    disk = PowerVFS("lying", lambda: len(ear.heard), lies=True)
    script = [capture(number) for number in range(1, 10)]
    moment = moments_of(joined, disk, ear, script)[-1]
    after = tmp_path / "after"
    assert len(lost_at(moment, ear, after, torn=False)) == len(script), "the shim does not lie"
    for name in ("tokens.json", "enrolments.json"):
        shutil.copy(joined / name, after / name)
    shutil.copytree(joined / JOURNAL_FOLDER, after / JOURNAL_FOLDER)
    Store(after, Manner(MACHINE), "en", connect=connect_file).close()
    told = {one.rev_id for one in ear.heard if isinstance(one, Saved)}
    assert told <= set(revisions(after / "desk.db"))
    disk.unregister()


def test_a_disk_that_is_really_full_loses_nothing_that_was_told(tmp_path: Path) -> None:
    home = tmp_path / "disk"
    home.mkdir()
    mount = f"mount -t tmpfs -o size=320k,mode=700 none {home}"
    alone = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if shutil.which("unshare") is None or subprocess.run([*alone, mount], check=False).returncode:
        pytest.skip("this system lets nobody mount a small disk of their own")
    run = f"{sys.executable} -m tests.faults.desk.small_disk {home}"
    keep = f"{mount} && {run} && cp {home}/desk.db {tmp_path}/kept.db"
    done = subprocess.run(
        [*alone, keep], capture_output=True, text=True, cwd=ROOT, env=environment(), check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["refused"], told["again"]) == (["full"], 10)
    assert "disk is full" in told["why"]
    assert sorted(told["saved"]) == sorted(revisions(tmp_path / "kept.db"))
    assert (told["not in the journal"], told["damaged lines"]) == ([], 0)
    assert not told["still warned"]
