"""`ftr restore` names what no desk brings back, and says so in general where nothing tells it."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from central.store.database import DATABASE_FILE, open_store, sqlite_url
from central.store.intake import Intake
from central.store.pilots import close_pilot, open_pilot
from ftr.words import Origin
from tests.central.cli.conftest import Ftr
from tests.central.making import Writer, items, make_desk, make_pilot
from tests.conftest import StandingClock

AT = "2026-11-22T09:00:00.000Z"


@pytest.fixture
def went_on(tmp_path: Path, clock: StandingClock, sqlite_template: Path) -> Ftr:
    """A home whose copy `copy.db` stands beside it; since then three contacts were imported and
    the pilot was closed."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(sqlite_template, home / DATABASE_FILE)
    ftr = Ftr(home)
    with closing(open_store(sqlite_url(home), clock)) as store:
        pilot_id = make_pilot(store)
        writer = Writer(make_desk(store, pilot_id).agent_ref)
        store.write(lambda c: open_pilot(c, pilot_id, AT))
        ftr("backup", tmp_path / "copy.db")
        imported = [replace(writer.create(), origin=Origin.IMPORT) for _ in range(3)]
        Intake(store).import_entries(pilot_id, items(*imported))
        store.write(lambda c: close_pilot(c, pilot_id, AT))
    return ftr


def test_each_of_it_is_named_with_what_to_do(went_on: Ftr, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = went_on.home.parent / "copy.db"
    said = went_on("restore", copy).out
    assert "no desk brings it back" in said
    named = [line for line in said.splitlines() if line.startswith("- week-48: ")]
    assert [line.removeprefix("- week-48: ") for line in named] == [
        "3 imported contacts: `ftr entries import week-48 FILE`, the same file",
        "it was closed and is not any more: `ftr pilot close week-48`",
    ]
    again = went_on("restore", copy).out
    assert "Nothing was made at the centre since the copy" in again
    monkeypatch.setenv("EERST_ONLINE_LANG", "nl")
    kept = went_on.home.glob("centre-before-restore-*.db")
    first = min(kept, key=lambda path: (len(path.name), path.name))
    shutil.copyfile(first, went_on.home / DATABASE_FILE)
    assert "3 geïmporteerde contacten" in went_on("restore", copy).out


def test_without_the_database_that_was_there_it_is_said_in_general(went_on: Ftr) -> None:
    for left in went_on.home.glob(f"{DATABASE_FILE}*"):
        left.unlink()
    said = went_on("restore", went_on.home.parent / "copy.db").out
    assert "does not come back by itself" in said
    assert "made at the centre after 20" in said, "the moment of the copy"


def test_after_other_tools_it_is_said_in_general(went_on: Ftr) -> None:
    assert "does not come back by itself" in went_on("db", "restored").out
