"""Browsers' desks in a backup: consistent beside a running form, and back where they were lost."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from central.desks.copies import check_desks, copy_beside, copy_desks, restore_desks
from central.desks.homes import BrowserDesk, DeskHomes
from ftr.errors import PersonError


@pytest.fixture
def homes(tmp_path: Path) -> DeskHomes:
    found = DeskHomes(tmp_path / "centre" / "desks")
    found.open()
    return found


def joined(homes: DeskHomes) -> tuple[BrowserDesk, str]:
    """A desk with one contact in its database, and its cookie."""
    desk, cookie = homes.new()
    home = homes.home(desk)
    home.mkdir(mode=0o700)
    with closing(sqlite3.connect(home / "desk.db")) as database:
        database.execute("pragma journal_mode=wal")
        database.execute("create table entry (payload text)")
        database.execute("insert into entry values ('first')")
        database.commit()
    (home / "tokens.json").write_text("{}")
    (home / "form.lock").touch()
    return homes.keep(desk, "pilot", "enrolment"), cookie


def payloads(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "desk.db")) as database:
        return [row[0] for row in database.execute("select payload from entry")]


def test_a_lost_desk_is_back_with_its_cookie_and_what_it_had_committed(
    homes: DeskHomes, tmp_path: Path
) -> None:
    desk, cookie = joined(homes)
    centre, file = tmp_path / "centre", tmp_path / "monday.db"
    with closing(sqlite3.connect(homes.home(desk) / "desk.db")) as running:
        running.execute("insert into entry values ('in the log only')")
        running.commit()
        running.execute("insert into entry values ('not committed')")
        assert copy_desks(centre, file) == 1
    assert copy_beside(file).stat().st_mode & 0o077 == 0
    names = zipfile.ZipFile(copy_beside(file)).namelist()
    assert sorted(Path(name).name for name in names) == ["desk.db", "desk.json", "tokens.json"]
    assert check_desks(file) == 1
    shutil.rmtree(centre)
    assert restore_desks(centre, file) == (1, 0)
    found = DeskHomes(centre / "desks")
    found.open()
    back = found.of_cookie(cookie)
    assert back == desk
    assert payloads(found.home(desk)) == ["first", "in the log only"]
    assert found.unsent() == [desk]  # the server sends at its start what the centre may lack
    assert (found.home(desk)).stat().st_mode & 0o077 == 0


def test_a_desk_that_is_still_there_stays_as_it_is(homes: DeskHomes, tmp_path: Path) -> None:
    desk, _ = joined(homes)
    lost, _ = joined(homes)
    centre, file = tmp_path / "centre", tmp_path / "monday.db"
    assert copy_desks(centre, file) == 2
    with closing(sqlite3.connect(homes.home(desk) / "desk.db")) as database:
        database.execute("insert into entry values ('since')")
        database.commit()
    shutil.rmtree(centre / "desks" / lost.name)
    assert restore_desks(centre, file) == (1, 1)
    assert payloads(homes.home(desk)) == ["first", "since"]
    assert payloads(homes.home(lost)) == ["first"]


def test_a_damaged_copy_is_refused_and_none_is_no_fault(homes: DeskHomes, tmp_path: Path) -> None:
    centre, file = tmp_path / "centre", tmp_path / "monday.db"
    assert copy_desks(centre, file) == check_desks(file) == 0
    joined(homes)
    copy_desks(centre, file)
    whole = copy_beside(file).read_bytes()
    copy_beside(file).write_bytes(whole[:200] + b"\xff" * 40 + whole[240:])
    with pytest.raises(PersonError, match=r"monday\.db\.desks is damaged"):
        check_desks(file)


def test_a_copy_reaches_no_place_outside_the_desks(tmp_path: Path) -> None:
    file = tmp_path / "monday.db"
    for name in ("../outside", "0123456789abcdef/../../outside", "/outside", "else/desk.json"):
        with zipfile.ZipFile(copy_beside(file), "w") as copy:
            copy.writestr(name, "{}")
        with pytest.raises(PersonError, match="is damaged"):
            restore_desks(tmp_path / "centre", file)
    assert list(tmp_path.rglob("outside")) == []
