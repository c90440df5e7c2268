"""The ways in which a network treats a connection: each is something the proxy can do with one."""

from __future__ import annotations

import asyncio
import gzip

from tests.faults.net.proxy import Passage, Way, honest

PORTAL = b"<html><body>Log in to the guest network</body></html>"


def canned(
    body: bytes, media: str = "application/json", status: str = "200 OK", *headers: str
) -> bytes:
    """A reply as it travels."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*head, *headers, "", ""]).encode() + body


def cut_request(after: int, *, reset: bool = False) -> Way:
    """The centre gets only so many bytes of the first request; then both ends are closed."""

    async def way(passage: Passage) -> None:
        await passage.tell((await passage.request())[:after])
        if reset:
            passage.reset()

    return way


def cut_reply(after: int, *, reset: bool = False) -> Way:
    """The centre has done its work; the desk gets only so many bytes of what it says."""

    async def way(passage: Passage) -> None:
        reply = await passage.ask(await passage.request())
        await passage.send(reply[:after])
        if reset:
            passage.reset()

    return way


def no_config(reply: bytes) -> Way:
    """The config is not what it should be; everything else is honest."""

    async def way(passage: Passage) -> None:
        while True:
            request = await passage.request()
            is_config = request.startswith(b"GET /v1/desk/config")
            await passage.send(reply if is_config else await passage.ask(request))

    return way


async def reset_at_once(passage: Passage) -> None:
    """The connection is taken and reset."""
    passage.reset()


async def black_hole(passage: Passage) -> None:
    """Everything is taken, nothing is answered."""
    await passage.swallow()


async def committed_black_hole(passage: Passage) -> None:
    """The centre does its work, and the desk never hears of it."""
    await passage.ask(await passage.request())
    await passage.swallow()


def answered(reply: bytes) -> Way:
    """Somebody else answers; the centre hears nothing."""

    async def way(passage: Passage) -> None:
        await passage.request()
        await passage.send(reply)

    return way


def answered_after(reply: bytes) -> Way:
    """The centre does its work; what the desk hears comes from somebody else."""

    async def way(passage: Passage) -> None:
        await passage.ask(await passage.request())
        await passage.send(reply)

    return way


def delayed(seconds: float) -> Way:
    """Everything takes a while longer."""

    async def way(passage: Passage) -> None:
        await asyncio.sleep(seconds)
        await honest(passage)

    return way


def trickled(size: int) -> Way:
    """The replies come in pieces of so many bytes."""

    async def way(passage: Passage) -> None:
        while True:
            reply = await passage.ask(await passage.request())
            for start in range(0, len(reply), size):
                await passage.send(reply[start : start + size])
                await asyncio.sleep(0)

    return way


def stalled(after: int) -> Way:
    """After so many bytes of the reply nothing more comes, and nothing ends either."""

    async def way(passage: Passage) -> None:
        reply = await passage.ask(await passage.request())
        await passage.send(reply[:after])
        await passage.swallow()

    return way


def half_closed(after: int) -> Way:
    """After so many bytes of the reply nothing more comes, but the connection stays."""

    async def way(passage: Passage) -> None:
        reply = await passage.ask(await passage.request())
        await passage.send(reply[:after])
        passage.half_close()
        await passage.swallow()

    return way


async def doubled(passage: Passage) -> None:
    """The first request reaches the centre twice, the second time on a connection of its own."""
    request = await passage.request()
    await passage.ask(request)
    await passage.send(await passage.ask(request))
    await honest(passage)


def truncated_gzip(body: bytes) -> bytes:
    """A reply that says it is packed, and whose packing breaks off."""
    packed = gzip.compress(body)
    return canned(
        packed[: len(packed) // 2], "application/json", "200 OK", "Content-Encoding: gzip"
    )


class Swap:
    """Two requests meet here, and each gets the reply that was for the other."""

    def __init__(self) -> None:
        self._waiting: tuple[bytes, asyncio.Future[bytes]] | None = None

    async def __call__(self, passage: Passage) -> None:
        """One of the two."""
        reply = await passage.ask(await passage.request())
        if self._waiting is None:
            mine: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
            self._waiting = reply, mine
            await passage.send(await mine)
        else:
            others, theirs = self._waiting
            theirs.set_result(reply)
            await passage.send(others)
        await honest(passage)


ODD_REPLIES: dict[str, bytes] = {
    "captive portal": canned(PORTAL, "text/html"),
    "log-in page": canned(b"", "text/html", "302 Found", "Location: http://login.example/"),
    "moved for good": canned(b"", "text/html", "308 Permanent Redirect", "Location: /elsewhere"),
    "wrong content type": canned(b'{"results": []}', "text/plain"),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "not modified": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "an empty object": canned(b"{}"),
    "a list": canned(b"[]"),
    "broken JSON": canned(b'{"results": [{'),
    "truncated gzip": truncated_gzip(b'{"results": [], "fork": false}' * 50),
    "no gzip at all": canned(b"{}", "application/json", "200 OK", "Content-Encoding: gzip"),
    "a header of 100 kB": canned(b"{}", "application/json", "200 OK", "X-Long: " + "x" * 100_000),
    "a million headers' worth": b"HTTP/1.1 200 OK\r\n" + b"X-Many: 1\r\n" * 20_000 + b"\r\n",
    "another protocol": b"220 mail.example ESMTP\r\n",
    "noise": bytes(range(256)) * 4,
    "a longer body than it said": canned(b"{}") + b"HTTP/1.1 200 OK\r\n\r\n",
    "bad gateway": canned(b"<html>502</html>", "text/html", "502 Bad Gateway"),
    "log in to the proxy": canned(b"", "text/html", "407 Proxy Authentication Required"),
    "network log-in": canned(PORTAL, "text/html", "511 Network Authentication Required"),
}
