"""A form that is left open: it notices a centre that was set back, and nothing grows in a week."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

if sys.platform == "win32":
    pytest.skip("fork and SIGKILL are POSIX's", allow_module_level=True)

from agent_tui.background import Desk
from agent_tui.capture import Saved
from agent_tui.store.arrivals import put_arrival
from agent_tui.store.home import only_one
from sync.state import memory_of
from tests.agent_tui.store.desk_at_work import Clock, Ear, arrival
from tests.agent_tui.store.test_background import QUICK, Screen
from tests.faults.centre.dying import Centre, new_centre
from tests.faults.centre.looking import look_at
from tests.faults.desk.at_centre import captured, desk, pilot_with_codes
from tests.faults.net.desk import PROMPT, RealDesk, seeded_machine
from tests.sync.stub_centre import stub_centre

HOUR_S = 3600
WAL_MOST = 4_300_000  # a thousand pages and their heads: then SQLite begins it anew


def keep(running: Desk, home: Path, number: int) -> None:
    """Save one contact and wait until it is told."""
    ear = Ear()
    running.save(captured(home, number), ear)
    assert isinstance(ear.next(), Saved)


def copied(centre: Centre, copy: Path) -> None:
    """A copy of the centre's database while it runs."""
    with (
        closing(sqlite3.connect(centre.home / "centre.db")) as live,
        closing(sqlite3.connect(copy)) as target,
    ):
        live.backup(target)


def put_back(centre: Centre, copy: Path) -> None:
    """Put the copy in the place of the database; the centre must not run."""
    for left in centre.home.glob("centre.db*"):
        left.unlink()
    (centre.home / "centre.db").write_bytes(copy.read_bytes())


def test_an_idle_form_notices_a_centre_that_was_set_back_and_sends_what_it_lost(
    tmp_path: Path,
) -> None:
    centre, home, copy = new_centre(tmp_path / "centre"), tmp_path / "desk", tmp_path / "copy.db"
    screen = Screen()
    with centre.serving() as address:
        pilot, (code,) = pilot_with_codes(centre)
        desk(home, "join", address, code)
        lock = only_one(home, "en")
        lock.__enter__()
        running = Desk(home, screen, "en", rules=replace(QUICK, hello_every_s=0.2))
        keep(running, home, 1)
        screen.wait(screen.sent)
        copied(centre, copy)
        for number in (2, 3):
            keep(running, home, number)
        screen.wait(lambda _news: len(look_at(centre, pilot).entries) == 3)
    put_back(centre, copy)
    assert len(look_at(centre, pilot).entries) < 3
    with centre.serving():
        screen.wait(lambda _news: len(look_at(centre, pilot).entries) == 3)
        running.close()
        lock.__exit__(None, None, None)
    assert len(look_at(centre, pilot).revisions) == 3


def weight(home: Path, one: RealDesk) -> dict[str, int]:
    """Whatever could grow: the files, the rows, what the engine remembers."""
    sizes = {path.name: path.stat().st_size for path in home.rglob("*") if path.is_file()}
    sizes.pop("desk.db-wal", None)
    with closing(sqlite3.connect(home / "desk.db")) as raw:
        tables = [
            row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        rows = {name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    memory = sum(len(memory_of(driver.state)) for driver, _transport in one.lines)
    return sizes | rows | {"memory": memory}


def test_in_a_week_of_an_open_form_nothing_grows(tmp_path: Path) -> None:
    clock = Clock()
    with stub_centre() as (stub, address):
        stub.proves = True
        put_arrival(tmp_path, arrival("enrolment-1", address))
        rules = replace(PROMPT, hello_every_s=HOUR_S)
        one = RealDesk(tmp_path, seeded_machine(clock, Random(1)), rules=rules)
        one.save(reason="delivery.late")
        after_a_day: dict[str, int] = {}
        for hour in range(7 * 24):
            clock.move(HOUR_S)
            one.tick()
            if hour == 23:
                after_a_day = weight(tmp_path, one)
        assert stub.asked.count("/v1/desk/hello") >= 7 * 24 - 1
        assert weight(tmp_path, one) == after_a_day
        assert (tmp_path / "desk.db-wal").stat().st_size < WAL_MOST
        assert not one.pending()
        assert not one.failures
        one.close()
