"""A centre that dies at a named place while it takes in a push: no answer without a row."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from central.store.database import Store, open_store, sqlite_url
from central.store.schema import found, newest, upgrade
from tests.agent_tui.store.desk_at_work import Clock
from tests.central.making import make_codes, make_pilot
from tests.conftest import ENGINES
from tests.faults.centre.dying import Centre, new_centre
from tests.faults.centre.looking import look_at, now, opened
from tests.faults.centre.points import COMMITTED, POINTS
from tests.faults.centre.storm import storm
from tests.faults.net.desk import RealDesk, joined_desk, seeded_machine

if sys.platform == "win32":
    pytest.skip("fork and SIGKILL are POSIX's", allow_module_level=True)

SAVES = 3
ON_BOTH = ("after the log", "before the commit", "after the commit")  # the others are not its own


@pytest.fixture(params=ENGINES)
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Centre]:
    """A centre on each engine that has not started yet."""
    if request.param == "sqlite":
        yield new_centre(tmp_path / "centre")
        return
    server = request.getfixturevalue("postgres")
    name = server.create()
    yield new_centre(tmp_path / "centre", server.url(name))
    server.drop(name)


def joined(centre: Centre, folder: Path, clock: Clock) -> tuple[RealDesk, str]:
    """A pilot, and a desk that joined it at the running centre."""
    with closing(opened(centre)) as store:
        pilot = make_pilot(store)
        code = make_codes(store, pilot)[0]
    machine = seeded_machine(clock, Random(3))
    return joined_desk(folder / "desk", machine, centre.address, code), pilot


def test_a_centre_that_dies_anywhere_acknowledges_only_what_is_there(
    centre: Centre, tmp_path: Path
) -> None:
    clock = Clock()
    with centre.serving():
        desk, pilot = joined(centre, tmp_path, clock)
    points = [name for name in POINTS if centre.database is None or name in ON_BOTH]
    saved: set[str] = set()  # entries
    there: set[str] = set()
    with closing(desk):
        for number, point in enumerate(points, start=1):
            saved |= {desk.save().capture.entry_id for _ in range(SAVES)}
            waiting = desk.pending()
            process = centre.start(point)
            desk.disconnect()
            clock.move(600)
            desk.sync()
            process.join(60)
            assert process.exitcode == -9, f"{point}: the centre did not die"
            assert desk.pending() == waiting, f"{point}: acknowledged without an answer"
            there = set(saved) if COMMITTED[point] else there
            assert look_at(centre, pilot).entries == there, point
            if number % 3 and number < len(points):
                continue  # the next one dies with what this one left
            with centre.serving():
                clock.move(600)
                desk.disconnect()
                desk.sync()
                assert desk.pending() == set(), point
            held = look_at(centre, pilot)
            there = set(saved)
            assert held.entries == saved, point
            assert held.contacts == len(held.revisions) == len(saved), point


def test_a_migration_killed_at_any_statement_is_done_by_the_next_start(tmp_path: Path) -> None:
    """Every seventh of its statements; a killed one is undone as a whole, so each is like it."""
    code, statement = -9, 1
    while code:
        centre = new_centre(tmp_path / f"centre-{statement}")
        code = centre.upgrade_until(statement)
        assert code in (-9, 0)
        with closing(open_store(sqlite_url(centre.home), now)) as store:
            with store.reading.begin() as connection:
                assert found(connection) == (newest() if not code else None)  # all, or nothing
            assert upgrade(store) == bool(code)
            check_works(store)
        statement += 7
    assert statement > 30


def test_a_storm_of_kills_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """A few; `make storm` runs as many as asked."""
    tally = storm(tmp_path, kills=5, seed=1)
    assert tally.is_sound, tally.line()
    assert tally.midway
    assert tally.stable == tally.saved > 5


def check_works(store: Store) -> None:
    """The newest schema, and a pilot can be made in it."""
    with store.reading.begin() as connection:
        assert found(connection) == newest()
    make_codes(store, make_pilot(store))
