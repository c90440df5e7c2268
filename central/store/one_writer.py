"""A SQLite database has one writing process: who has a home's lock is it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from central.home_files import LOCK_FILE
from central.store.language import said, said_cause
from ftr.errors import PersonError


@contextmanager
def only_writer(home: Path) -> Iterator[None]:
    """Hold the home's lock for the block; raises PersonError where a centre runs on it."""
    lock = FileLock(home / LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        message = said().gettext(
            "A centre is running on {home} already. Use that one, stop it first, "
            "or choose another home with --home."
        )
        raise PersonError(message.format(home=home)) from error
    except OSError as error:
        message = said().gettext("The folder {home} cannot be used ({why}); check its permissions.")
        raise PersonError(message.format(home=home, why=said_cause(error))) from error
    try:
        yield
    finally:
        lock.release()
