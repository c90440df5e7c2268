"""What the centre counts about itself, as Prometheus text. No pilot, agent or person is in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_Labels = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Counts:
    """Counters by labels; `slow` by upper bound, the last one being everything slower."""

    requests: Counter[_Labels] = field(default_factory=Counter)
    items: Counter[_Labels] = field(default_factory=Counter)
    slow: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "requests": [[*map(list, labels), n] for labels, n in self.requests.items()],
            "items": [[*map(list, labels), n] for labels, n in self.items.items()],
            "slow": list(self.slow),
            "seconds": self.seconds,
        }

    def add(self, data: Mapping[str, Any]) -> None:
        """Add what another process counted."""
        for name, counter in (("requests", self.requests), ("items", self.items)):
            for *labels, n in data[name]:
                counter[tuple((key, value) for key, value in labels)] += n
        self.slow = [ours + theirs for ours, theirs in zip(self.slow, data["slow"], strict=True)]
        self.seconds += data["seconds"]


class Metrics:
    """Counters of this process, shown with those of the `others`; safe to use from threads."""

    def __init__(self, others: Callable[[], Iterable[Mapping[str, Any]]] = tuple) -> None:
        self._others = others
        self._lock = Lock()
        self._counts = _Counts()

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """One answered request; `route` is the pattern, never the address with ids in it."""
        labels = ("method", method), ("route", route), ("status", str(status))
        with self._lock:
            self._counts.requests[labels] += 1
            self._counts.seconds += seconds
            self._counts.slow[bisect_left(BUCKETS_S, seconds)] += 1

    def items(self, results: Counter[str]) -> None:
        """Revisions that arrived, by what became of them."""
        with self._lock:
            for result, n in results.items():
                self._counts.items[(("result", result),)] += n

    def counted(self) -> dict[str, Any]:
        """What this process counted, as JSON."""
        with self._lock:
            return self._counts.to_dict()

    def text(self) -> str:
        """Everything in the Prometheus text format."""
        counts = _Counts()
        for some in (self.counted(), *self._others()):
            counts.add(some)
        lines = [
            "# HELP eerst_online_requests_total Requests answered.",
            "# TYPE eerst_online_requests_total counter",
            *_lines("eerst_online_requests_total", counts.requests),
            "# HELP eerst_online_revisions_total Revisions that arrived, by answer.",
            "# TYPE eerst_online_revisions_total counter",
            *_lines("eerst_online_revisions_total", counts.items),
            "# HELP eerst_online_request_seconds Time to answer a request.",
            "# TYPE eerst_online_request_seconds histogram",
            *_histogram("eerst_online_request_seconds", counts),
        ]
        return "\n".join(lines) + "\n"


def _histogram(name: str, counts: _Counts) -> list[str]:
    lines, total = [], 0
    for bound, n in zip((*BUCKETS_S, "+Inf"), counts.slow, strict=True):
        total += n
        lines.append(f'{name}_bucket{{le="{bound}"}} {total}')
    return [*lines, f"{name}_sum {counts.seconds:.6f}", f"{name}_count {total}"]


def _lines(name: str, counted: Counter[_Labels]) -> list[str]:
    lines = []
    for labels, n in sorted(counted.items()):
        inside = ",".join(f'{label}="{value}"' for label, value in labels)
        lines.append(f"{name}{{{inside}}} {n}")
    return lines
