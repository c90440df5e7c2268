"""`ftr serve`: a centre in this process, or in several, until it is told to stop."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from central.desks.plan import BrowserDesks
from central.home_files import ADMINISTRATOR_FILE, make_home, remove_address, write_address
from central.private_files import write_private
from central.service.answering import Answering, Inside
from central.service.forgetting import forgetting
from central.service.key_file import with_code_key
from central.service.listening import Listening, bind, check
from central.service.same_database import beating
from central.service.workers import Job, run_workers
from central.store.access import administrators, new_access
from central.store.audit import CENTRE, record
from central.store.database import Clock, Store, is_sqlite, open_store, sqlite_url
from central.store.language import said, said_cause
from central.store.one_writer import only_writer
from central.store.schema import upgrade
from ftr.clock import to_text
from ftr.errors import PersonError
from ftr.words import Role


@dataclass(frozen=True, slots=True)
class Serving:
    """What to serve: a home, perhaps a database elsewhere; where, and in how many processes.

    With `desks` it also runs the form for browsers.
    """

    home: Path
    database: str | None = None
    listening: Listening = field(default_factory=Listening)
    workers: int = 1
    desks: BrowserDesks | None = None

    @property
    def url(self) -> str:
        """The address of the database."""
        return self.database or sqlite_url(self.home)


def utc_now() -> datetime:
    """The clock of a real centre."""
    return datetime.now(UTC)


def serve(
    serving: Serving,
    ready: Callable[[str], None] = lambda _url: None,
    clock: Clock = utc_now,
) -> None:
    """Serve until SIGTERM or Ctrl+C, then finish what is being answered and close.

    `ready` hears the address once requests are answered. Raises PersonError where the port is
    taken, the home cannot be used, another centre runs on it, or the database is no good.
    """
    check(serving.listening)
    _check_workers(serving)
    _check_desks(serving)
    with ExitStack() as closing:
        _prepare_home(serving.home)
        if is_sqlite(serving.url):
            closing.enter_context(only_writer(serving.home))
        store = open_store(serving.url, clock)
        closing.callback(store.close)
        upgrade(store)
        store = with_code_key(store, serving.home, alone=is_sqlite(serving.url))
        bound = bind(serving.listening)
        closing.callback(bound.close)
        _make_first_administrator(store, serving.home)
        address = serving.listening.url(bound.getsockname()[1])

        def started() -> None:
            write_address(serving.home, address)
            ready(address)

        closing.enter_context(beating(store, serving.home))
        closing.enter_context(forgetting(store, serving.home))
        closing.callback(remove_address, serving.home)
        if serving.workers == 1:
            _answer_alone(serving, store, bound, started)
        else:
            counts = closing.enter_context(TemporaryDirectory(prefix="ftr-counts-"))
            job = Job(
                serving.url,
                serving.listening,
                serving.workers,
                Path(counts),
                clock,
                store.fresh.code_key,
            )
            run_workers(job, bound, started)


def _answer_alone(
    serving: Serving, store: Store, bound: socket, started: Callable[[], None]
) -> None:
    """In this process, and in no other."""
    from central.service.app import create_app  # the starter of workers needs none of it

    if serving.desks is None:
        Answering(create_app(store), serving.listening, started).run(bound)
        return
    from central.desks.desks import Desks

    desks = Desks(serving.desks, store)
    app = create_app(store, desks=desks)
    inside = Inside(app, desks.open, desks.close)
    Answering(app, serving.listening, started, inside=inside).run(bound)


def _check_desks(serving: Serving) -> None:
    """A browser's form belongs to one process, and its cookie to an encrypted line."""
    if serving.desks is None:
        return
    if serving.workers > 1:
        raise PersonError(
            said().gettext(
                "--with-desks wants one process, because each browser's form runs beside it: leave "
                "out --workers here, and start another `ftr serve` with them on the same database."
            )
        )
    listening = serving.listening
    if not (listening.is_loopback or listening.tls_cert or listening.behind_proxy):
        raise PersonError(
            said().gettext(
                "--with-desks beyond this computer wants TLS, because browsers keep no log-in "
                "without it: give --tls-cert and --tls-key, or --behind-proxy."
            )
        )


def _check_workers(serving: Serving) -> None:
    """SQLite has one writing process; more of them would only wait for each other."""
    if serving.workers > 1 and is_sqlite(serving.url):
        raise PersonError(
            said().gettext(
                "SQLite has one writing process, so --workers wants PostgreSQL: name it with "
                "--database postgresql://USER:PASSWORD@HOST/NAME, or leave --workers out."
            )
        )


def _prepare_home(home: Path) -> None:
    try:
        make_home(home)
    except OSError as error:
        message = said().gettext(
            "The folder {home} cannot be made ({why}); choose another one with --home."
        )
        raise PersonError(message.format(home=home, why=said_cause(error))) from error


def _make_first_administrator(store: Store, home: Path) -> None:
    """Where nobody can administrate, make a token in a file that only this user can read."""
    at = to_text(store.clock())
    secret, access_id, audit_id = store.fresh.secret(), store.fresh.new_id(), store.fresh.new_id()

    def work(connection: Connection) -> None:
        if administrators(connection):
            return
        _right, token = new_access(
            connection,
            access_id=access_id,
            secret=secret,
            role=Role.ADMINISTRATOR,
            pilot_id=None,
            label="",
            at=at,
        )
        record(
            connection,
            pilot_id="",
            audit_id=audit_id,
            at=at,
            actor=CENTRE,
            action="access.new",
            subject=access_id,
            detail={"role": Role.ADMINISTRATOR},
        )
        write_private(home / ADMINISTRATOR_FILE, token + "\n")

    store.write(work)
