"""Where a demo keeps its data: a folder of its own for each run, so that a second run works."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ftr.causes import cause
from ftr.errors import PersonError
from ftr.texts import Language, texts

RUNS = "demo-runs"
_LOCK = "running.lock"


@contextmanager
def run_folder(home: Path, now: datetime, language: Language) -> Iterator[Path]:
    """A new folder below `home` for this run, after folders of earlier runs are taken away.

    A run that is still going on keeps its folder. Raises PersonError where none can be made.
    """
    runs = home / RUNS
    folder = runs / f"{now:%Y%m%d-%H%M%S}-{os.getpid()}"
    try:
        runs.mkdir(parents=True, exist_ok=True)
        _clean(runs)
        folder.mkdir(mode=0o700)
        lock = FileLock(folder / _LOCK)
        lock.acquire(blocking=False)
    except OSError as error:
        t = texts("central", language)
        raise PersonError(
            t.gettext(
                "The demo cannot keep its data in {home}: {why}. Choose another --home."
            ).format(home=home, why=cause(error, language))
        ) from error
    try:
        yield folder
    finally:
        lock.release()


def _clean(runs: Path) -> None:
    for earlier in runs.iterdir():
        if not (earlier / _LOCK).exists():
            continue  # not ours: a run makes its lock before anything else
        with contextlib.suppress(Timeout, OSError):
            with FileLock(earlier / _LOCK, blocking=False):
                pass
            shutil.rmtree(earlier)
