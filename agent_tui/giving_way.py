"""A person goes before the network: for a moment after a key, no step of the sending begins.

What the sending computes and writes would be in the way of the key that saves: that one waits for
the writing thread and for the interpreter, several times each.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

AFTER_KEY_S = 0.4  # the next key of the same contact mostly comes before it is over
MOST_S = 1.0  # of a step: whoever types without a pause is sent for all the same


class GivingWay:
    """One desk's. `clock` gives monotonic seconds, `over` is where a step waits."""

    def __init__(
        self, clock: Callable[[], float] = monotonic, over: threading.Event | None = None
    ) -> None:
        self._clock = clock
        self._until = 0.0
        self._over = over or threading.Event()

    def key_came(self) -> None:
        """From the screen's own thread, with every key: it takes no lock and wakes nobody."""
        self._until = self._clock() + AFTER_KEY_S

    def wait(self) -> None:
        """Before a step of the sending: return when no key came of late, or after MOST_S."""
        latest = self._clock() + MOST_S
        while (rest_s := min(self._until, latest) - self._clock()) > 0:
            if self._over.wait(rest_s):
                return

    def end(self) -> None:
        """Nobody types any more: no step waits from now on."""
        self._over.set()
