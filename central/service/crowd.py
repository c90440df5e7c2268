"""Around the application: how much one token or one address may ask, and how many at once.

A whole contact centre may sit behind one address. So an address is limited only in what is asked
without a token, and in tokens that are not known; who has a good token is limited by that alone.
All of it is of this process: several processes allow as many times as much.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.service.limits import Gate, Tries, busy, client_of
from central.service.problems import problem
from central.store.database import Clock
from central.store.language import said
from central.store.tokens import token_hash
from sync.wire import ENROL, ProblemCode

HEALTH = "/healthz"
OF_DESKS = "/v1/desk/"
OF_BROWSERS = "/desk"  # the page of central.desks, three files for everybody who opens it


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and then one every so many seconds."""

    burst: int
    every_s: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process takes on.

    A token may push a desk's backlog of months without a pause: 600 pushes of 200 at once, then
    20 a second. `at_once` requests are answered or wait; more are asked to come back, spread over
    `come_back_s`, because waiting longer than a second helps nobody. Of `pages` a whole contact
    centre asks at nine, from one address.
    """

    token: Rate = Rate(600, 1 / 20)
    anonymous: Rate = Rate(300, 1 / 10)
    pages: Rate = Rate(5000, 1 / 100)
    unknown_token: Rate = Rate(60, 1)
    at_once: int = 128
    come_back_s: tuple[int, int] = (2, 12)


class Crowd:
    """ASGI middleware: answers 429 with Retry-After where a limit is reached."""

    def __init__(
        self,
        app: ASGIApp,
        clock: Clock,
        limits: Limits,
        spread: Callable[[int, int], int] = random.randint,
        gate: Gate | None = None,
    ) -> None:
        self._app = app
        self._limits = limits
        self._spread = spread
        self._gate = gate
        self._by_token = _tries(clock, limits.token)
        self._anonymous = _tries(clock, limits.anonymous)
        self._pages = _tries(clock, limits.pages)
        self._unknown = _tries(clock, limits.unknown_token)
        self._inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        self._inside += 1
        try:
            await self._app(scope, receive, self._minding(scope, receive, send))
        finally:
            self._inside -= 1

    def _refusal(self, scope: Scope) -> Response | None:
        """Why this is not taken on now; None where it is."""
        if self._inside >= self._limits.at_once and scope["path"] != HEALTH:
            return _busy(self._spread(*self._limits.come_back_s))
        if self._gate is not None and scope["path"].startswith(OF_DESKS):
            away_s = self._gate.come_back_s()  # before anything is read of what will not be done
            if away_s is not None:
                return _busy(away_s)
        token = Headers(scope=scope).get("authorization")
        if token is not None:
            return _spend(self._by_token, token_hash(token))
        if scope["path"] == ENROL:
            return None  # who joins has no token yet; wrong codes have a limit of their own
        is_page = scope["method"] == "GET" and scope["path"].startswith(OF_BROWSERS)
        return _spend(self._pages if is_page else self._anonymous, client_of(scope))

    def _minding(self, scope: Scope, receive: Receive, send: Send) -> Send:
        """Sends the answer, unless it says once too often that a token is not known."""
        is_replaced = False

        async def mind(message: Message) -> None:
            nonlocal is_replaced
            if message["type"] == "http.response.start" and message["status"] == 401:
                refusal = _spend(self._unknown, client_of(scope))
                if refusal is not None:
                    is_replaced = True
                    await refusal(scope, receive, send)
            if not is_replaced:
                await send(message)

        return mind


def _tries(clock: Clock, rate: Rate) -> Tries:
    return Tries(clock, burst=rate.burst, every_s=rate.every_s)


def _spend(tries: Tries, key: str) -> Response | None:
    if tries.take(key):
        return None
    message = said().gettext("Too many requests from here; try again in {wait} seconds.")
    return _too_many(message, tries.wait_s(key))


def _too_many(message: str, wait_s: int) -> Response:
    wait_s = max(1, wait_s)
    return problem(ProblemCode.TOO_MANY, message.format(wait=wait_s), retry_after_s=wait_s)


def _busy(wait_s: int) -> Response:
    return problem(ProblemCode.TOO_MANY, busy(wait_s), retry_after_s=wait_s)
