"""The demo's own centre: the real service on loopback, on a thread of this process.

A thread ends with its process, so nothing is left behind however the demo ends.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from socket import socket

import uvicorn
from sqlalchemy import Connection
from starlette.types import ASGIApp

from central.home_files import ADMINISTRATOR_FILE, make_home, remove_address, write_address
from central.private_files import write_private
from central.service.app import create_app
from central.service.key_file import with_code_key
from central.service.listening import Listening, bind
from central.service.same_database import beating
from central.store.access import new_access
from central.store.database import Clock, Store, open_store, sqlite_url
from central.store.one_writer import only_writer
from central.store.schema import upgrade
from ftr.clock import to_text
from ftr.errors import PersonError
from ftr.texts import chosen_language, texts
from ftr.words import Role

_START_S = 20


@dataclass(frozen=True)
class RunningCentre:
    """Where it answers, and the token of its administrator."""

    url: str
    token: str


@contextmanager
def running_centre(home: Path, port: int, clock: Clock | None = None) -> Iterator[RunningCentre]:
    """A centre on `home` until the block ends; port 0 takes any free one.

    Raises PersonError where the port is taken or the home cannot be used.
    """
    listening = Listening(port=port)
    with ExitStack() as closing:
        bound = bind(listening)
        closing.callback(bound.close)
        make_home(home)
        closing.enter_context(only_writer(home))
        store = open_store(sqlite_url(home), clock or (lambda: datetime.now(UTC)))
        closing.callback(store.close)
        upgrade(store)
        store = with_code_key(store, home, alone=True)
        token = _administrator(store)
        write_private(home / ADMINISTRATOR_FILE, token + "\n")
        url = listening.url(bound.getsockname()[1])
        closing.enter_context(beating(store, home))
        closing.enter_context(_answering(create_app(store), bound))
        write_address(home, url)
        closing.callback(remove_address, home)
        yield RunningCentre(url, token)


@contextmanager
def _answering(app: ASGIApp, bound: socket) -> Iterator[None]:
    """Answer requests for the block."""
    config = uvicorn.Config(app, log_config=None, access_log=False, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([bound],), name="centre", daemon=True)
    thread.start()
    try:
        _wait_until_started(server, thread)
        yield
    finally:
        server.should_exit = True
        thread.join(_START_S)


def _administrator(store: Store) -> str:
    access_id, secret = store.fresh.new_id(), store.fresh.secret()

    def work(connection: Connection) -> str:
        _right, token = new_access(
            connection,
            access_id=access_id,
            secret=secret,
            role=Role.ADMINISTRATOR,
            pilot_id=None,
            label="demo",
            at=to_text(store.clock()),
        )
        return token

    return store.write(work)


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    pause = threading.Event()
    for _ in range(_START_S * 50):
        if server.started:
            return
        if not thread.is_alive():
            break
        pause.wait(0.02)
    t = texts("central", chosen_language())
    raise PersonError(
        t.gettext("The demo's centre did not start. Try again, or choose another --port.")
    )
