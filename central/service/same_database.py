"""Is this database the one that served last, or was an older copy put back?

The centre beats: a number inside the database and the same number in a file beside it, the
database first. A copy that is put back stands still at an older beat. Then the centre takes a new
incarnation, by which every desk knows that it must compare what it holds.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from central.store.beat import Beat, beat, begin
from central.store.beat_file import BEAT_FILE, BeatFile
from central.store.database import Store
from ftr.errors import PersonError

BEAT_EVERY_S = 60.0

log = logging.getLogger("eerst_online.centre")


@contextmanager
def beating(store: Store, home: Path, every_s: float = BEAT_EVERY_S) -> Iterator[None]:
    """Take a new incarnation where an older copy was put back; then beat, at the end too."""
    file = BeatFile(home / BEAT_FILE)
    begun, is_new = begin(store, file.read())
    if is_new:
        log.warning("this is not the database that served last: desks will compare what they hold")
    _keep(file, begun)
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(every_s):
            _beat(store, file)

    thread = threading.Thread(target=go_on, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        _beat(store, file)


def _beat(store: Store, file: BeatFile) -> None:
    """A beat that cannot be made is no reason to stop serving."""
    try:
        _keep(file, beat(store))
    except PersonError as error:
        log.warning("no beat: %s", error)


def _keep(file: BeatFile, kept: Beat) -> None:
    try:
        file.write(kept)
    except OSError as error:
        log.warning("%s cannot be written: %s", file.path, error)
