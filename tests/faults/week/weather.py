"""The network of a pilot week: what becomes of each request, drawn from the week's seed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from random import Random

from tests.faults.net.proxy import Passage
from tests.faults.net.ways import PORTAL, canned

Fate = Callable[[Passage, bytes], Awaitable[bool]]


async def honest(passage: Passage, request: bytes) -> bool:
    """Passed on, and so is the reply; true where the connection goes on."""
    await passage.send(await passage.ask(request))
    return True


async def never_left(_passage: Passage, _request: bytes) -> bool:
    """The connection ends before the centre heard anything."""
    return False


async def reset(passage: Passage, _request: bytes) -> bool:
    """The same with a reset."""
    passage.reset()
    return False


async def broken_off(passage: Passage, request: bytes) -> bool:
    """The centre hears half a request."""
    await passage.tell(request[: len(request) // 2])
    return False


async def reply_lost(passage: Passage, request: bytes) -> bool:
    """The centre did it, and the desk does not hear so."""
    await passage.ask(request)
    return False


async def reply_cut(passage: Passage, request: bytes) -> bool:
    """The desk hears most of the reply."""
    reply = await passage.ask(request)
    await passage.send(reply[: len(reply) * 3 // 4])
    return False


async def doubled(passage: Passage, request: bytes) -> bool:
    """The centre hears it twice."""
    await passage.ask(request)
    return await honest(passage, request)


async def late_again(passage: Passage, request: bytes) -> bool:
    """Before this one, a request of some time ago arrives once more."""
    pushes = [one for one in passage.proxy.requests[:-1] if one.startswith(b"POST /v1/desk/push")]
    if pushes:
        await passage.ask(pushes[len(request) % len(pushes)])
    return await honest(passage, request)


def somebody_else(reply: bytes, *, after: bool = False) -> Fate:
    """What is answered is not the centre's word; `after` it did its work."""

    async def fate(passage: Passage, request: bytes) -> bool:
        if after:
            await passage.ask(request)
        await passage.send(reply)
        return True

    return fate


FATES: dict[str, Fate] = {
    "never left": never_left,
    "reset": reset,
    "broken off": broken_off,
    "reply lost": reply_lost,
    "reply cut": reply_cut,
    "sent twice": doubled,
    "late again": late_again,
    "log-in page": somebody_else(canned(PORTAL, "text/html")),
    "log-in page after": somebody_else(canned(PORTAL, "text/html"), after=True),
    "redirect": somebody_else(canned(b"", "text/html", "302 Found", "Location: http://x.example/")),
    "bad gateway": somebody_else(canned(b"<html>", "text/html", "502 Bad Gateway"), after=True),
    "busy": somebody_else(
        canned(b"{}", "application/problem+json", "503 Service Unavailable", "Retry-After: 90")
    ),
}


class Weather:
    """What the proxy does with every request. `is_offline` cuts everybody off, `bad` is how often
    something goes wrong otherwise; `met` counts what did."""

    def __init__(self, random: Random, bad: float) -> None:
        self._random = random
        self.bad = bad
        self.is_offline = False
        self.met: dict[str, int] = dict.fromkeys(["honest", "offline", *FATES], 0)

    async def __call__(self, passage: Passage) -> None:
        """One connection, with as many requests as come over it."""
        goes_on = True
        while goes_on:
            request = await passage.request()
            name = self._draw()
            self.met[name] += 1
            goes_on = not self.is_offline and await FATES.get(name, honest)(passage, request)
            del passage.proxy.requests[:-200], passage.proxy.replies[:]

    def _draw(self) -> str:
        if self.is_offline:
            return "offline"
        if self._random.random() >= self.bad:
            return "honest"
        return self._random.choice(list(FATES))
