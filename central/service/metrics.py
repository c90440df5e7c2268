"""What the centre counts about itself, as Prometheus text. No pilot, agent or person is in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from threading import Lock

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counters of this process; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: Counter[_Labels] = Counter()
        self._items: Counter[_Labels] = Counter()
        self._slow: Counter[float] = Counter()  # by upper bound
        self._seconds = 0.0
        self._answered = 0

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """One answered request; `route` is the pattern, never the address with ids in it."""
        place = bisect_left(BUCKETS_S, seconds)
        with self._lock:
            self._requests[("method", method), ("route", route), ("status", str(status))] += 1
            self._seconds += seconds
            self._answered += 1
            if place < len(BUCKETS_S):
                self._slow[BUCKETS_S[place]] += 1

    def items(self, results: Counter[str]) -> None:
        """Revisions that arrived, by what became of them."""
        with self._lock:
            for result, n in results.items():
                self._items[(("result", result),)] += n

    def text(self) -> str:
        """Everything in the Prometheus text format."""
        with self._lock:
            lines = [
                "# HELP eerst_online_requests_total Requests answered.",
                "# TYPE eerst_online_requests_total counter",
                *_lines("eerst_online_requests_total", self._requests),
                "# HELP eerst_online_revisions_total Revisions that arrived, by answer.",
                "# TYPE eerst_online_revisions_total counter",
                *_lines("eerst_online_revisions_total", self._items),
                "# HELP eerst_online_request_seconds Time to answer a request.",
                "# TYPE eerst_online_request_seconds histogram",
                *self._histogram(),
            ]
        return "\n".join(lines) + "\n"

    def _histogram(self) -> list[str]:
        lines, total = [], 0
        for bound in BUCKETS_S:
            total += self._slow[bound]
            lines.append(f'eerst_online_request_seconds_bucket{{le="{bound}"}} {total}')
        lines.append(f'eerst_online_request_seconds_bucket{{le="+Inf"}} {self._answered}')
        lines.append(f"eerst_online_request_seconds_sum {self._seconds:.6f}")
        lines.append(f"eerst_online_request_seconds_count {self._answered}")
        return lines


def _lines(name: str, counted: Counter[_Labels]) -> list[str]:
    lines = []
    for labels, n in sorted(counted.items()):
        inside = ",".join(f'{label}="{value}"' for label, value in labels)
        lines.append(f"{name}{{{inside}}} {n}")
    return lines
