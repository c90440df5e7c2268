"""What happens in a pilot week, drawn from its seed: every kind of fault at least once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
OPENS, CLOSES = timedelta(hours=8), timedelta(hours=16)  # 9 to 17 in Amsterdam
FAULTS = (
    "offline",
    "centre_down",
    "kill",
    "clock",
    "old_copy",
    "corrupt",
    "centre_back",
    "clone",
    "revoke",
)


@dataclass(frozen=True)
class Week:
    """The lot. `contacts` are per desk and day; `bad` is the share of requests that go wrong;
    `kinds` are the faults that happen."""

    desks: int = 20
    days: int = 5
    contacts: int = 50
    seed: int = 1
    bad: float = 0.08
    kinds: tuple[str, ...] = FAULTS

    @property
    def begin(self) -> datetime:
        """Monday morning."""
        return MONDAY

    @property
    def end(self) -> datetime:
        """The evening of the last day."""
        return MONDAY + timedelta(days=self.days - 1, hours=20)

    def day(self, number: int) -> datetime:
        """The midnight with which a day begins."""
        return MONDAY + timedelta(days=number)

    def faults(self, random: Random) -> Iterator[tuple[datetime, str]]:
        """When something happens to somebody, and what: each kind, and again in a longer week."""
        rounds = max(1, self.desks * self.days // 30)
        for fault in self.kinds * rounds:
            # a copy must be there before it is put back, and joining again takes a while
            earliest = 1 if fault == "centre_back" and self.days > 1 else 0
            day = random.randrange(earliest, self.days)
            hours = random.uniform(1, 5 if fault == "old_copy" else 7)
            yield self.day(day) + OPENS + timedelta(hours=hours), fault
