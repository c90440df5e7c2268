"""The centre's database: whole transactions on SQLite or PostgreSQL, told apart only here.

On SQLite one connection writes, in a pool of one, which is also the writers' queue; others read.
On PostgreSQL a transaction that lost a race is run again as a whole.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from central.store.fresh import Fresh
from central.store.language import said, said_cause
from central.store.refused import unavailable
from ftr.errors import PersonError

Clock = Callable[[], datetime]
T = TypeVar("T")

log = logging.getLogger("eerst_online.centre")

DATABASE_FILE = "centre.db"
WAIT_FOR_WRITER_S = 20
READERS = 8
POSTGRES_CONNECTIONS = 20  # at most, of one process
RETRIES = 5
# serialization failure, deadlock, and a key that another took between our look and our insert
LOST_RACE = frozenset({"40001", "40P01", "23505"})
# a standby that cannot be written to (25006), a transaction that was cut off (25P03, 25P04)
NOT_NOW = frozenset({"25006", "25P03", "25P04"})
POSTGRES_SESSION = (
    "SET lock_timeout = '20s'",  # then 503: whoever holds the lock may have been frozen
    "SET idle_in_transaction_session_timeout = '5min'",  # and gives it back
)
# a database's machine that vanished is noticed within a minute
POSTGRES_ALIVE = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


@dataclass(frozen=True)
class Store:
    """An open database with the clock and the source of ids that everything here uses.

    `work` gets a connection inside one transaction and may be called again when it lost a race,
    so it must change nothing but the database. What it returns is known to be committed.
    """

    reading: Engine
    writing: Engine
    clock: Clock
    fresh: Fresh

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` and commit; nothing is kept where it raises.

        Raises Refused (unavailable) where the database cannot be reached or stays busy.
        """
        return _again_where_lost(self.writing, work)

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which only reads, on one consistent state of the database. Raises as `write`.

        A replica may end it for what the primary changes meanwhile; then it is run again too.
        """
        return _again_where_lost(self.reading, work)

    def close(self) -> None:
        """Close every connection; the writer last, so that no reader has to tidy up after it."""
        self.reading.dispose()
        self.writing.dispose()


def _again_where_lost(engine: Engine, work: Callable[[Connection], T]) -> T:
    for attempt in range(RETRIES):
        try:
            with engine.begin() as connection:
                return work(connection)
        except (DBAPIError, PoolTimeout) as error:
            if attempt == RETRIES - 1 or _state(error) not in LOST_RACE:
                raise _told(error) from error
            time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311  # jitter
    raise AssertionError("the last attempt returns or raises")


def _state(error: BaseException) -> str | None:
    """PostgreSQL's five characters; None where the database did not say any."""
    state: str | None = getattr(getattr(error, "orig", None), "sqlstate", None)
    return state


def _told(error: Exception) -> Exception:
    """What the caller hears: a database out of reach is no bug, anything else stays itself.

    Away, full, starting, shutting down, read-only or too busy: all of it may pass by itself.
    """
    if isinstance(error, (OperationalError, InterfaceError, PoolTimeout)) or (
        _state(error) in NOT_NOW
    ):
        log.warning("the database is not available: %s", getattr(error, "orig", None) or error)
        return unavailable()
    return error


def sqlite_url(home: Path) -> str:
    """The address of the database that lives in this home."""
    return URL.create("sqlite+pysqlite", database=str(home / DATABASE_FILE)).render_as_string()


def is_sqlite(url: str) -> bool:
    """Whether this is the address of a file, which one process serves."""
    return url.startswith("sqlite")


def open_store(
    url: str, clock: Clock, fresh: Fresh | None = None, *, connections: int = POSTGRES_CONNECTIONS
) -> Store:
    """Open the database at `url` (sqlite:///… or postgresql://…); the schema must be there.

    `connections` to PostgreSQL are made at most; who needs one more waits for it.
    Raises PersonError where the address cannot be understood or the file cannot be made.
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise PersonError(_not_an_address(url)) from error
    family = address.get_backend_name()
    if family == "sqlite" and address.database:
        reading, writing = _open_sqlite(address)
    elif family == "postgresql":
        reading, writing = _open_postgresql(address, connections)
    else:
        raise PersonError(_not_an_address(address.render_as_string(hide_password=True)))
    return Store(reading, writing, clock, fresh or Fresh())


def _not_an_address(url: str) -> str:
    message = said().gettext(
        "“{url}” is not the address of a database; "
        "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."
    )
    return message.format(url=url)


def _open_sqlite(address: URL) -> tuple[Engine, Engine]:
    make_private_file(Path(str(address.database)))
    address = address.set(drivername="sqlite+pysqlite")
    writing = create_engine(
        address,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=WAIT_FOR_WRITER_S,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # an error in the log must not say what somebody noted
    )
    reading = create_engine(
        address,
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=READERS,
        pool_timeout=WAIT_FOR_WRITER_S,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # an error in the log must not say what somebody noted
    )
    _begin_with(writing, "BEGIN IMMEDIATE", read_only=False)
    _begin_with(reading, "BEGIN", read_only=True)
    return reading, writing


def make_private_file(path: Path) -> None:
    """Make the folder and the file of a database, both for their owner only.

    Raises PersonError where that cannot be done.
    """
    try:
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        message = said().gettext(
            "The database {path} cannot be opened for writing ({why}); "
            "choose another folder with --home, or make this one writable."
        )
        raise PersonError(message.format(path=path, why=said_cause(error))) from error


def _begin_with(engine: Engine, statement: str, *, read_only: bool) -> None:
    """Set up every new connection, and begin transactions ourselves instead of the driver."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=5000")
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA trusted_schema=OFF")
        cursor.execute("PRAGMA secure_delete=ON")  # zeros over what is deleted
        cursor.execute("PRAGMA cache_size=-65536")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(statement)


def _open_postgresql(address: URL, connections: int) -> tuple[Engine, Engine]:
    """Both share one pool; what reads sees one moment, however many statements it takes.

    A connection that broke is found out before it is used, and made anew.
    """
    writing = create_engine(
        address.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_size=connections,
        max_overflow=0,
        pool_timeout=WAIT_FOR_WRITER_S,
        pool_pre_ping=True,
        pool_use_lifo=True,  # what is not needed any more comes to rest
        connect_args=POSTGRES_ALIVE,
        hide_parameters=True,
    )

    @event.listens_for(writing, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.autocommit = True
        for setting in POSTGRES_SESSION:
            connection.execute(setting)
        connection.autocommit = False

    reading = writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return reading, writing
