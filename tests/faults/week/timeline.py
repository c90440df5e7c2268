"""Virtual time: what is to happen, in order."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

from tests.agent_tui.store.desk_at_work import Clock

Deed = Callable[[], None]


class Timeline:
    """Deeds by instant; those of one instant in the order in which they were put down."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._order = count()

    def at(self, instant: datetime, deed: Deed) -> None:
        """Do this then; or next, where that has passed."""
        heapq.heappush(self._deeds, (instant, next(self._order), deed))

    def run_until(self, end: datetime) -> None:
        """Do everything up to an instant, and be there."""
        while self._deeds and self._deeds[0][0] <= end:
            instant, _, deed = heapq.heappop(self._deeds)
            self._clock.at = max(self._clock.at, instant)
            deed()
        self._clock.at = max(self._clock.at, end)
