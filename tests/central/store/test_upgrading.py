"""A database of the first version, with a pilot in it, is brought to this one and works on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, event, insert, select

from central.store.database import Store, is_sqlite, open_store, sqlite_url
from central.store.enrolments import desk_of, list_desks
from central.store.holdings import buckets_of
from central.store.intake import Intake
from central.store.recount import misfits
from central.store.restore import verify
from central.store.schema import MIGRATIONS, found, newest, read_meta, upgrade
from central.store.subtotals import COUNTERS
from central.store.tables import entry_current, metadata, subtotal
from ftr.words import Motive, Obstacle, OnlineFirst
from tests.central.making import NOON, Writer, items, join, make_codes, make_pilot
from tests.conftest import ENGINES, StandingClock

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, once on each engine."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "centre")
        return
    server = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


def to_step(store: Store, step: str) -> None:
    """Bring an empty database to an earlier step."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with store.writing.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, step)


def steps() -> list[str]:
    """Every step, the first one first."""
    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return [script.revision for script in scripts][::-1]


def differences(connection: Connection) -> list[object]:
    """Where the database is not as the tables say."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def fill(store: Store, tables: dict[str, Table], rows: Rows) -> None:
    """Put rows into these tables, without the columns that are not there."""
    with store.writing.begin() as connection:
        for name, table in tables.items():
            known = [{key: row[key] for key in row if key in table.columns} for row in rows[name]]
            if known:
                connection.execute(insert(table), known)


def rows_in(connection: Connection, tables: dict[str, Table]) -> Rows:
    """Everything that stands in these columns."""
    return {
        name: sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=str)
        for name, table in tables.items()
    }


def added_up(rows: Rows) -> list[dict[str, Any]]:
    """The subtotals that count anything."""
    return [row for row in rows["subtotal"] if any(row[counter] for counter in COUNTERS)]


def test_the_first_version_with_data_becomes_this_one(
    empty_url: str, tmp_path: Path, clock: StandingClock
) -> None:
    with closing(open_store(sqlite_url(tmp_path / "filled"), clock)) as filled:
        upgrade(filled)
        joined = join(filled, make_codes(filled, make_pilot(filled))[0])
        desk = filled.read(lambda c: desk_of(c, joined.token))
        writer = Writer(desk.agent_ref)
        sent = [
            writer.create(obstacle=Obstacle.NOT_FOUND, page_pointed_to="https://x.nl/a"),
            writer.create(
                "lost", OnlineFirst.NO, motive=Motive.HABIT, channel="email", searched="drone"
            ),
            writer.ending(),
            writer.create(at=NOON - timedelta(days=30)),
            taken_back := writer.create(),
        ]
        sent += [writer.amend(sent[3]), writer.void(taken_back)]
        unfit = writer.create(reason="never-was")
        Intake(filled).push(desk, items(*sent, unfit), None)
        everything = filled.read(lambda c: rows_in(c, dict(metadata.tables)))
    with closing(open_store(empty_url, clock)) as store:
        to_step(store, "0001")
        with store.reading.begin() as connection:
            there = MetaData()
            there.reflect(connection)
            first = {name: there.tables[name] for name in everything if name in there.tables}
        fill(store, first, everything)
        before = store.read(lambda c: rows_in(c, first))
        assert before["rollup"]

        *later, last = steps()[1:]
        for step in later:
            to_step(store, step)
            assert store.read(lambda c: rows_in(c, first)) == before, step
        kept: list[Path] = []
        assert upgrade(store, kept=kept.append) is True
        assert last == newest()
        assert len(kept) == (1 if is_sqlite(empty_url) else 0)
        for copy in kept:
            checked = verify(copy, clock)
            assert (checked.schema, checked.was_upgraded) == (later[-1], True)

        assert store.read(found) == newest() != "0001"
        assert store.read(lambda c: rows_in(c, first)) == before
        assert store.read(lambda c: read_meta(c, "incarnation")) == joined.incarnation
        assert store.read(misfits) == []
        assert "drone" in store.read(
            lambda c: c.execute(select(entry_current.c.searched)).scalars()
        )
        assert store.read(lambda c: added_up(rows_in(c, {"subtotal": subtotal}))) == added_up(
            everything
        ), "filled afterwards as when they came in"
        desk = store.read(lambda c: desk_of(c, joined.token))
        [known] = store.read(lambda c: list_desks(c, desk.pilot_id))
        assert (known.held, known.manifest, known.forked_at) == (8, None, None)
        again = Intake(store).push(desk, items(*sent, unfit, writer.create()), None)
        assert [one.result for one in again.results] == ["duplicate"] * 7 + ["parked", "stored"]
        assert again.held == 9
        ours = store.read(lambda c: buckets_of(c, desk))
        assert sum(count for count, _xor in ours.values()) == 9


def ended_at(store_url: str, statement: int) -> bool:
    """Upgrade in a process that is ended before its nth statement; whether it got that far.

    The last one it may be ended at is the commit.
    """
    child = os.fork()
    if not child:
        counted = 0

        def count(*_given: object) -> None:
            nonlocal counted
            counted += 1
            if counted == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            store = open_store(store_url, lambda: datetime(2026, 11, 22, tzinfo=UTC))
            for name in ("before_cursor_execute", "commit"):
                event.listen(store.writing, name, count)
            upgrade(store, kept=None)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows starts processes in another way")
@pytest.mark.parametrize("engine", ENGINES)
def test_an_upgrade_that_is_killed_leaves_the_old_schema_whole(
    request: pytest.FixtureRequest, tmp_path: Path, clock: StandingClock, engine: str
) -> None:
    if engine == "sqlite":
        url = sqlite_url(tmp_path / "centre")
    else:
        server = request.getfixturevalue("postgres")
        name = server.create()
        url = server.url(name)
    with closing(open_store(url, clock)) as store:
        to_step(store, "0001")
    reached, statement = [], 1
    while ended_at(url, statement):
        reached.append(statement)
        with closing(open_store(url, clock)) as store:
            assert store.read(found) == "0001", statement
        statement += 13
    assert len(reached) > 2
    with closing(open_store(url, clock)) as store:
        assert store.read(found) == newest()
        assert store.read(differences) == []
    if engine == "postgresql":
        server.drop(name)
