"""A pilot of many generated entries, put straight into a centre's tables; the same in DuckDB."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, make_url, select

from benchmarks.generated_rows import Shape, make_rows
from central.store.agents import list_agents
from central.store.counted_anew import count_anew
from central.store.database import Store, open_store
from central.store.pilots import create_pilot, open_pilot
from central.store.schema import upgrade
from central.store.tables import entry_current, pilot
from ftr.catalogue.model import Catalogue
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.clock import to_text
from ftr.plan import Plan
from ftr.words import PilotKind

FIRST = date(2026, 3, 2)  # a Monday
PER_AGENT_AND_DAY = 150
_ROWS = 500  # in one statement
_SERIES = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n "
    "WHERE i < {last}) SELECT i FROM n",
    "postgresql": "SELECT i FROM generate_series({first}::bigint, {last}::bigint) AS n(i)",
    "duckdb": "SELECT i FROM range({first}, {last} + 1) AS n(i)",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How many entries, by how many agents: each logs about 150 a day on working days."""

    entries: int
    agents: int

    @property
    def days(self) -> int:
        """Working days."""
        return max(1, round(self.entries / self.agents / PER_AGENT_AND_DAY))


@dataclass(frozen=True, slots=True)
class LargePilot:
    """Where it is, and how it was made; `now` is the evening after its last day."""

    url: str
    shape: Shape
    catalogue: Catalogue
    now: datetime


def large_pilot(url: str, size: Size, folder: Path) -> LargePilot:
    """Make the database at `url` and fill it. Everything in it is said to be generated.

    A file in `folder` says that it is filled, so that one that was kept is used as it is.
    """
    engine = make_url(url).get_backend_name()
    filled = folder / f"{engine}-{size.entries}-{size.agents}.filled"
    weeks = -(-size.days // 5)
    plan = Plan(
        name="Bench",
        start=FIRST,
        end=FIRST + timedelta(days=7 * weeks - 3),
        agents=size.agents,
        contacts_per_year=1_000_000,
        cost_per_contact=5.0,
    )
    now = datetime.combine(plan.end + timedelta(days=1), datetime.min.time(), UTC)
    with closing(open_store(url, lambda: now)) as store:
        upgrade(store)
        found = store.read(lambda c: c.execute(select(pilot.c.pilot_id)).scalar())
        if found is not None and not filled.exists():
            raise RuntimeError(f"the filling of {url} was broken off; remove it to fill it again")
        pilot_id = found or store.write(lambda c: _made(c, store, plan))
        agents = store.read(lambda c: [one.agent_ref for one in list_agents(c, pilot_id)])
        shape = Shape(pilot_id, size.entries, agents, FIRST, size.days)
        catalogue = publish(seed_catalogue(), (), opened=False)
        if found is None:
            with _filling(url) as run:
                make_rows(run, _SERIES[engine], shape, catalogue)
            store.write(lambda c: count_anew(c, pilot_id))
    if found is None:
        _tidy(url)
        filled.touch()
    return LargePilot(url, shape, catalogue, now)


def _made(connection: Connection, store: Store, plan: Plan) -> str:
    pilot_id = create_pilot(
        connection, plan, seed_catalogue(), PilotKind.DEMO, now=store.clock(), fresh=store.fresh
    )
    open_pilot(connection, pilot_id, to_text(store.clock()))
    return pilot_id


class _Run:
    """Runs the generator's SQL on a bare connection, a transaction each time."""

    def __init__(self, connection: Any, mark: str = "?") -> None:
        self._connection = connection
        self._mark = mark

    def __call__(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        cursor = self._connection.cursor()
        if not rows:
            cursor.execute(statement)
        for first in range(0, len(rows), _ROWS):  # DuckDB takes long over one row at a time
            part = rows[first : first + _ROWS]
            into, marks = statement.replace("?", self._mark).split("VALUES ")
            several = f"{into} VALUES {', '.join([marks] * len(part))}"
            cursor.execute(several, [value for row in part for value in row])
        self._connection.commit()


@contextmanager
def _filling(url: str) -> Iterator[_Run]:
    """Without waiting for the disk: what is lost by a crash is made again."""
    if make_url(url).get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(make_url(url).database))) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -262144")
            yield _Run(connection)
        return
    import psycopg

    with psycopg.connect(url) as connection:
        for table in ("entry_current", "rollup", "subtotal"):
            connection.execute(f"ALTER TABLE {table} SET UNLOGGED")
        connection.commit()
        yield _Run(connection, "%s")


def _tidy(url: str) -> None:
    """What each engine does by itself sooner or later."""
    if make_url(url).get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(make_url(url).database))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def in_duckdb(file: Path, like: LargePilot) -> None:
    """Make a DuckDB file with the same entries; it bears its name when it is whole."""
    import duckdb

    kinds = {"TEXT": "VARCHAR"}
    columns = ", ".join(
        f"{column.name} {kinds.get(str(column.type), str(column.type))}"
        for column in entry_current.columns
    )
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with closing(duckdb.connect(str(part))) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"CREATE TABLE entry_current ({columns})")
        make_rows(_Run(connection), _SERIES["duckdb"], like.shape, like.catalogue)
    part.rename(file)
