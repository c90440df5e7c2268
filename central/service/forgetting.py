"""A running centre forgets what it promised to forget: at its start, and once a day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from central.store.database import Store
from central.store.ledger_file import keep_ledger
from central.store.retention import claim, keep_retention
from central.store.scrub import scrub
from ftr.errors import PersonError

LOOK_EVERY_S = 60.0
ONCE_A = timedelta(hours=23)  # at a look about every day, whatever the minute
AT_START = timedelta(minutes=5)  # of several that start together one does it

log = logging.getLogger("eerst_online.centre")


@dataclass
class Forgetting:
    """What one centre does of it; `unscrubbed`: deleted bytes may still stand in the files."""

    store: Store
    home: Path
    going: Callable[[], bool] = lambda: True
    unscrubbed: bool = field(default=True)  # by a run before, perhaps
    has_deleted: bool = field(default=False)

    def look(self, not_within: timedelta = ONCE_A) -> None:
        """Erase again what an older copy brought back; delete what is past its date.

        What cannot be done now is left for the next look: it is no reason to stop serving.
        """
        try:
            self.keep_ledger()
            now = self.store.clock()
            if self.store.write(partial(claim, now=now, not_within=not_within)):
                self.has_deleted |= keep_retention(self.store, self.going)
            if self.unscrubbed or self.has_deleted:
                self.unscrubbed = not scrub(self.store, much=self.has_deleted)
                self.has_deleted &= self.unscrubbed
        except (PersonError, OSError) as error:
            log.warning("not forgotten yet: %s", error)

    def keep_ledger(self) -> None:
        """Raises Refused (unavailable), OSError."""
        again = keep_ledger(self.store, self.home)
        if again:
            log.warning("erased again after an older copy was put back: %s", again)
            self.has_deleted = True

    def end(self) -> None:
        """The last erasures go into the list too."""
        try:
            self.keep_ledger()
        except (PersonError, OSError) as error:
            log.warning("the list of erasures is not complete: %s", error)


@contextmanager
def forgetting(store: Store, home: Path, every_s: float = LOOK_EVERY_S) -> Iterator[None]:
    """Look at the start, before anybody is answered, and then again and again beside serving."""
    ended = threading.Event()
    work = Forgetting(store, home, lambda: not ended.is_set())
    work.look(AT_START)

    def go_on() -> None:
        while not ended.wait(every_s):
            work.look()

    thread = threading.Thread(target=go_on, name="forgetting", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        work.end()
