"""Virtual time: what is due happens in order, also while somebody waits for an answer."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count

START = 1_800_000_000.0


class Timeline:
    """`now` is the true time in seconds since 1970; machines have clocks of their own."""

    def __init__(self) -> None:
        self.now = START
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()

    def after(self, seconds: float, deed: Callable[[], None]) -> None:
        """Do something later."""
        heapq.heappush(self._due, (self.now + seconds, next(self._order), deed))

    def run_for(self, seconds: float) -> None:
        """Let time pass; whoever calls this from within a deed waits while others act."""
        until = self.now + seconds
        while self._due and self._due[0][0] <= until:
            moment, _order, deed = heapq.heappop(self._due)
            self.now = max(self.now, moment)
            deed()
        self.now = max(self.now, until)
