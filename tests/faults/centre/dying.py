"""Centres that die: `ftr serve`'s own process, with a place in it where it ends by SIGKILL.

Starting Python anew for each would cost more than the test: they are forked from a server that
has everything loaded.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.faults.centre.points import POINTS, at_statement
from tests.processes import ROOT, free_port

START_S = 60


@dataclass(frozen=True)
class Centre:
    """A centre's home, its database where that is elsewhere, and the port it always takes."""

    home: Path
    port: int
    database: str | None = None

    @property
    def address(self) -> str:
        """Where desks find it."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, point: str | None = None) -> BaseProcess:
        """A process that answers, armed with the fault point of that name where one is given."""
        process = _context().Process(target=_serve, args=(self, point), daemon=True)
        process.start()
        deadline = time.monotonic() + START_S
        while not _listens(self.port):
            assert process.is_alive(), f"the centre ended with {process.exitcode}"
            assert time.monotonic() < deadline, "the centre did not start"
            time.sleep(0.01)
        return process

    @contextmanager
    def serving(self) -> Iterator[str]:
        """A centre without a fault, killed at the end as if the power went."""
        process = self.start()
        try:
            yield self.address
        finally:
            process.kill()
            process.join()

    def upgrade_until(self, statement: int) -> int:
        """Bring the schema up to date and die before a statement; 0 where it came to its end."""
        process = _context().Process(target=_upgrade, args=(self.home, statement), daemon=True)
        process.start()
        process.join()
        return process.exitcode or 0


def new_centre(home: Path, database: str | None = None) -> Centre:
    """A centre on a free port."""
    return Centre(home, free_port(), database)


def _context() -> multiprocessing.context.ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.centre.loaded"])
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if str(ROOT) not in paths:  # the server is a Python of its own
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), *paths]))
    return context


def _serve(centre: Centre, point: str | None) -> None:
    from central.service.listening import Listening
    from central.service.run import Serving, serve

    if point is not None:
        POINTS[point]()
    serve(Serving(centre.home, centre.database, Listening(port=centre.port)))


def _upgrade(home: Path, statement: int) -> None:
    from central.service.run import utc_now
    from central.store.database import open_store, sqlite_url
    from central.store.schema import upgrade

    at_statement(statement)()
    store = open_store(sqlite_url(home), utc_now)
    upgrade(store)
    store.close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
