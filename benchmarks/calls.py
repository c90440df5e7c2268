"""What the requests of a crowd came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.crowd import Came
from benchmarks.figures import median, ms, percentile
from benchmarks.light_desk import Call
from benchmarks.result import Reading

ANSWERED = 200
TOO_MANY = 429
BROKEN = range(500, 600)
HEADING = ("requests", "n", "p50", "p95", "p99", "most", "429", "5xx", "no answer")


@dataclass(frozen=True, slots=True)
class Calls:
    """All requests of some runs."""

    every: Sequence[Call]

    @classmethod
    def of(cls, runs: Sequence[Came]) -> Calls:
        """The requests of these runs together."""
        return cls([call for came in runs for call in came.calls])

    def rows(self) -> list[list[str]]:
        """One line per kind of request, and one for all."""
        kinds = list(dict.fromkeys(call.name for call in self.every))
        return [
            *([name, *_row([c for c in self.every if c.name == name])] for name in kinds),
            ["all", *_row(self.every)],
        ]

    def readings(self, *, p99_at_most: float | None = 1.0) -> list[Reading]:
        """Against the goals that hold for every crowd: no 5xx, 429 only with Retry-After."""
        told = [call for call in self.every if call.status == TOO_MANY]
        hasty = sum(call.retry_after is None for call in told)
        p99 = percentile(self.answered_s, 0.99)
        return [
            Reading("p99 of a request", p99, "s", at_most=p99_at_most),
            Reading("answers 5xx", _count(self.every, BROKEN), "", at_most=0),
            Reading("requests without an answer", _count(self.every, (0,)), "", at_most=0),
            Reading("answers 429, come back later", len(told), ""),
            Reading("answers 429 without Retry-After", hasty, "", at_most=0),
        ]

    @property
    def answered_s(self) -> list[float]:
        """Seconds of the requests that were answered."""
        return [call.seconds for call in self.every if call.status == ANSWERED]


def _row(calls: Sequence[Call]) -> list[str]:
    answered = [call.seconds for call in calls if call.status == ANSWERED]
    return [
        f"{len(calls)}",
        ms(median(answered)),
        ms(percentile(answered, 0.95)),
        ms(percentile(answered, 0.99)),
        ms(max(answered, default=0.0)),
        f"{_count(calls, (TOO_MANY,))}",
        f"{_count(calls, BROKEN)}",
        f"{_count(calls, (0,))}",
    ]


def _count(calls: Sequence[Call], statuses: Sequence[int]) -> int:
    return sum(call.status in statuses for call in calls)
