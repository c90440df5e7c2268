"""What the form's own thread has to do, one thing after the other."""

from __future__ import annotations

import heapq
import queue
import time
from collections.abc import Callable
from itertools import count

Call = Callable[[], None]


class Turns:
    """Calls that were posted, and calls whose time has come."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._timers: list[tuple[float, int, Call]] = []
        self._numbers = count()

    def post(self, call: Call) -> None:
        """From any thread, and from a signal."""
        self._calls.put(call)

    def later(self, seconds: float, call: Call) -> None:
        """Once so many seconds have passed; on the thread that takes the calls."""
        at = time.monotonic() + seconds
        heapq.heappush(self._timers, (at, next(self._numbers), call))

    @property
    def is_idle(self) -> bool:
        """Whether nothing that was posted waits."""
        return self._calls.empty()

    def next(self) -> Call:
        """The next call; waits for it."""
        while True:
            wait = max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None
            try:
                return self._calls.get(timeout=wait)
            except queue.Empty:
                return heapq.heappop(self._timers)[2]
