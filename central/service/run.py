"""`ftr serve`: a centre in this process, until it is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from sqlalchemy import Connection
from starlette.types import ASGIApp

from central.home_files import (
    ADMINISTRATOR_FILE,
    make_home,
    remove_address,
    write_address,
    write_private,
)
from central.service.app import create_app
from central.service.forgetting import forgetting
from central.service.listening import BACKLOG, Listening, bind, check
from central.service.same_database import beating
from central.store.access import administrators, new_access
from central.store.audit import CENTRE, record
from central.store.database import Clock, Store, open_store, sqlite_url
from central.store.language import said
from central.store.one_writer import only_writer
from central.store.schema import upgrade
from ftr.clock import to_text
from ftr.errors import PersonError
from ftr.words import Role

STOP_WITHIN_S = 10
KEEP_ALIVE_S = 30


@dataclass(frozen=True, slots=True)
class Serving:
    """What to serve: a home, perhaps a database elsewhere, and where to listen."""

    home: Path
    database: str | None = None
    listening: Listening = field(default_factory=Listening)


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
    url = serving.database or sqlite_url(serving.home)
    with ExitStack() as closing:
        _prepare_home(serving.home)
        if url.startswith("sqlite"):
            closing.enter_context(only_writer(serving.home))
        store = open_store(url, clock)
        closing.callback(store.close)
        upgrade(store)
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
        _run(create_app(store), bound, serving.listening, started)


def _prepare_home(home: Path) -> None:
    try:
        make_home(home)
    except OSError as error:
        message = said().gettext(
            "The folder {home} cannot be made ({why}); choose another one with --home."
        )
        raise PersonError(message.format(home=home, why=error.strerror)) from error


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


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell_started()


def _run(
    app: ASGIApp, bound: socket.socket, listening: Listening, started: Callable[[], None]
) -> None:
    trusted = "127.0.0.1,::1" if listening.is_loopback else "*"
    config = uvicorn.Config(
        app,
        ssl_certfile=listening.tls_cert,
        ssl_keyfile=listening.tls_key,
        proxy_headers=listening.behind_proxy,
        forwarded_allow_ips=trusted,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="off",
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )
    server = _Server(config, started)
    with _quiet_end(server):
        server.run(sockets=[bound])


@contextmanager
def _quiet_end(server: uvicorn.Server) -> Iterator[None]:
    """Let a signal that ended the server gracefully not also end this process with an error.

    The server hands a signal on to the handler that was there before its own.
    """

    def stop(_number: int, _frame: object) -> None:
        server.should_exit = True

    names = ("SIGINT", "SIGTERM", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
