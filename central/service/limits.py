"""How often something may be tried from one address, and how much is taken on at once."""

from __future__ import annotations

import ipaddress
import random
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.types import Scope

from central.store.database import Clock
from central.store.language import said
from central.store.refused import Refused
from sync.wire import ProblemCode

T = TypeVar("T")

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


class Turnstile:
    """Lets a few tasks run at once, a number wait, and tells the others when to come back.

    It keeps a crowd at nine o'clock from taking every thread, and from waiting past its patience.
    Those who must come back are spread over `come_back_s`, the least and the most seconds.
    """

    def __init__(self, *, at_once: int, waiting: int, come_back_s: tuple[int, int]) -> None:
        self._threads = CapacityLimiter(at_once)
        self._room = at_once + waiting
        self._come_back_s = come_back_s
        self._inside = 0

    async def run(self, task: Callable[[], T]) -> T:
        """Run a task on a thread; raises Refused (too_many) where there is no room."""
        if self._inside >= self._room:
            wait_s = random.randint(*self._come_back_s)  # noqa: S311  # spread, no secret
            message = said().gettext("The centre is busy; try again in {wait} seconds.")
            raise Refused(ProblemCode.TOO_MANY, message.format(wait=wait_s), retry_after_s=wait_s)
        self._inside += 1
        try:
            return await to_thread.run_sync(task, limiter=self._threads)
        finally:
            self._inside -= 1
