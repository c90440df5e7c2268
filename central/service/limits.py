"""How often something may be tried from one address."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from central.store.database import Clock

REMEMBERED = 10_000  # addresses; the least recent one is forgotten first


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Tries:
    """A bucket of tries per key: full it holds `burst`, and one returns every `every_s` seconds.

    It lives in this process: several processes each keep their own.
    """

    def __init__(self, clock: Clock, *, burst: int, every_s: float) -> None:
        self._clock = clock
        self._burst = burst
        self._every_s = every_s
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait_s(self, key: str) -> int:
        """Seconds until this key may try again; 0 is now."""
        with self._lock:
            missing = 1 - self._filled(key).tokens
            return 0 if missing <= 0 else max(1, round(missing * self._every_s))

    def spend(self, key: str) -> None:
        """Count one try."""
        with self._lock:
            self._filled(key).tokens -= 1

    def _filled(self, key: str) -> _Bucket:
        now = self._clock().timestamp()
        bucket = self._buckets.setdefault(key, _Bucket(self._burst, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        gained = max(0.0, now - bucket.at) / self._every_s
        bucket.tokens, bucket.at = min(float(self._burst), bucket.tokens + gained), now
        return bucket
