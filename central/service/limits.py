"""How often something may be tried from one address, and how much is taken on at once."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.types import Scope

from central.store.database import Clock
from central.store.language import said
from central.store.refused import Refused
from sync.wire import ProblemCode

T = TypeVar("T")

REMEMBERED = 10_000  # addresses; the least recent one is forgotten first
FIRST_PACE_S = 0.01  # before anything was measured
NEWEST_COUNTS = 1 / 16  # of the newest in a moving average
LEAST_AWAY_S, MOST_AWAY_S = 2.0, 120.0
CALLS_OF_A_ROUND = 4  # greet, push, compare, report


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

    def take(self, key: str, amount: float = 1) -> bool:
        """Count a try, or as much of one or more as it is worth, and say whether that was left."""
        with self._lock:
            bucket = self._filled(key)
            if bucket.tokens < amount:
                return False
            bucket.tokens -= amount
            return True

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


def client_of(scope: Scope) -> str:
    """Who asks, as an address to count by: of IPv6 the network, which one machine has whole."""
    host = (scope.get("client") or ("",))[0]
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return str(host)
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


class Gate:
    """Lets in who will be answered soon, a few at work at once; tells the others when to come.

    How long somebody would wait is told from how many are inside and how fast they left lately.
    Those who are sent away are given a turn each, as fast as calls are answered here, so that a
    crowd comes back in a line. It belongs to one event loop.
    """

    def __init__(
        self, *, at_once: int, most_wait_s: float, clock: Callable[[], float] = monotonic
    ) -> None:
        self._threads = CapacityLimiter(at_once)
        self._at_once = at_once
        self._most_wait_s = most_wait_s
        self._clock = clock
        self._inside = 0
        self._pace_s = FIRST_PACE_S  # between two that leave, a moving average while some are in
        self._since = 0.0  # when the last one left, or the first came in
        self._turn = 0.0  # of who was sent away last

    def come_back_s(self) -> int | None:
        """In how many seconds who comes now should come again; None: now is fine."""
        if self._inside < self._at_once or self._inside * self._pace_s < self._most_wait_s:
            return None
        now = self._clock()
        turn = max(self._turn, now + LEAST_AWAY_S) + CALLS_OF_A_ROUND * self._pace_s
        self._turn = min(turn, now + MOST_AWAY_S)
        return ceil(self._turn - now)

    async def run(self, task: Callable[[], T]) -> T:
        """Run a task on a thread; raises Refused (too_many) where it would wait too long."""
        wait_s = self.come_back_s()
        if wait_s is not None:
            raise Refused(ProblemCode.TOO_MANY, busy(wait_s), retry_after_s=wait_s)
        if not self._inside:
            self._since = self._clock()
        self._inside += 1
        try:
            return await to_thread.run_sync(task, limiter=self._threads)
        finally:
            self._leave()

    def _leave(self) -> None:
        now = self._clock()
        self._pace_s += (now - self._since - self._pace_s) * NEWEST_COUNTS
        self._since = now
        self._inside -= 1


def busy(wait_s: int) -> str:
    """What who is sent away is told."""
    message = said().gettext("The centre is busy; try again in {wait} seconds.")
    return message.format(wait=wait_s)
