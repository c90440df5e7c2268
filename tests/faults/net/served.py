"""A real centre in this process, over loopback: the application that `ftr serve` serves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

import uvicorn
from sqlalchemy import select
from starlette.types import ASGIApp

from central.service.app import create_app
from central.service.listening import Listening, bind
from central.store.database import Store, open_store
from central.store.schema import upgrade
from central.store.tables import revision


@dataclass(frozen=True)
class Served:
    """Where it listens, and its store to look into."""

    address: str
    store: Store

    def holds(self, pilot_id: str) -> dict[str, str]:
        """rev_id → entry_id of all that is committed in a pilot's log."""
        query = select(revision.c.rev_id, revision.c.entry_id)
        found = self.store.read(
            lambda c: c.execute(query.where(revision.c.pilot_id == pilot_id)).all()
        )
        return {rev_id: entry_id for rev_id, entry_id in found}  # noqa: C416  # rows, not pairs


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = threading.Event()

    async def startup(self, sockets: list[object] | None = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]  # the server's own sockets
        self.answers.set()


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """An application on a free loopback port, on a thread of its own."""
    bound = bind(Listening(port=0))
    config = uvicorn.Config(
        app, log_config=None, access_log=False, ws="none", lifespan="off", timeout_keep_alive=30
    )
    server = _Server(config)
    thread = threading.Thread(target=server.run, args=([bound],), name="centre", daemon=True)
    thread.start()
    try:
        assert server.answers.wait(60), "the centre did not start"
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(60)
        bound.close()


@contextmanager
def served(url: str, clock: Callable[[], datetime]) -> Iterator[Served]:
    """A centre on this database, brought up to date, by this clock."""
    with closing(open_store(url, clock)) as store:
        upgrade(store)
        with listening(create_app(store)) as address:
            yield Served(address, store)
