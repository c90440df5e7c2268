"""A proxy between a desk and a centre that treats each connection as it was told to.

It knows just enough of HTTP to tell where one message ends. What it does with a connection is a
way (see ways); the next connection takes the next way that was laid down, else the honest one.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_RESET = struct.pack("ii", 1, 0)  # linger for no time: closing then sends RST
_BROKEN = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)


class Passage:
    """One connection from a desk, and the one to the centre that belongs to it."""

    def __init__(
        self, proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.proxy = proxy
        self._near = reader, writer
        self._far: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(self) -> bytes:
        """The desk's next request, whole."""
        data = await _message(self._near[0])
        self.proxy.requests.append(data)
        return data

    async def tell(self, data: bytes) -> None:
        """Send this to the centre, and do not wait for what it says."""
        if self._far is None:
            self._far = await asyncio.open_connection("127.0.0.1", self.proxy.centre_port)
        self._far[1].write(data)
        await self._far[1].drain()

    async def ask(self, request: bytes) -> bytes:
        """The centre's whole reply: what it did for it is done when this returns."""
        await self.tell(request)
        assert self._far is not None
        reply = await _message(self._far[0])
        self.proxy.replies.append(reply)
        return reply

    async def send(self, data: bytes) -> None:
        """Send this to the desk."""
        self._near[1].write(data)
        await self._near[1].drain()

    async def swallow(self) -> None:
        """Read what the desk sends until it gives up."""
        while await self._near[0].read(65536):
            pass

    def half_close(self) -> None:
        """Say nothing more to the desk, but go on listening."""
        self._near[1].write_eof()

    def reset(self) -> None:
        """End the desk's connection with a reset, as a machine that went away does."""
        raw = self._near[1].get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self._near[1].transport.abort()

    async def close(self) -> None:
        """End both connections."""
        for writer in (self._near[1], *([self._far[1]] if self._far else [])):
            writer.close()
            with suppress(*_BROKEN):
                await writer.wait_closed()


Way = Callable[[Passage], Awaitable[None]]


async def honest(passage: Passage) -> None:
    """Pass on every request and every reply."""
    while True:
        await passage.send(await passage.ask(await passage.request()))


class Proxy:
    """Listens on loopback. `requests` and `replies` are all that passed, as bytes."""

    def __init__(self, centre_port: int) -> None:
        self.centre_port = centre_port
        self.requests: list[bytes] = []
        self.replies: list[bytes] = []
        self.usual: Way = honest
        self.address = ""
        self._laid: deque[Way] = deque()

    def then(self, *ways: Way) -> None:
        """What the next connections meet, one each."""
        self._laid.extend(ways)

    @property
    def is_spent(self) -> bool:
        """Whether every way that was laid down was met."""
        return not self._laid

    async def serve(self, ready: Callable[[], None], ended: asyncio.Event) -> None:
        """Listen until `ended`; `ready` is called once connections are taken."""
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ready()
        async with server:
            await ended.wait()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        way = self._laid.popleft() if self._laid else self.usual
        passage = Passage(self, reader, writer)
        try:
            await way(passage)
        except _BROKEN:
            pass  # one of the two has gone, as they may
        except asyncio.CancelledError:
            pass  # the proxy ends while a desk is kept waiting
        finally:
            await passage.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


@contextmanager
def proxying(centre: str) -> Iterator[Proxy]:
    """A proxy before the centre at this address, on a thread of its own."""
    proxy = Proxy(int(centre.rpartition(":")[2]))
    started, loops = threading.Event(), deque[tuple[asyncio.AbstractEventLoop, asyncio.Event]]()

    async def run() -> None:
        ended = asyncio.Event()
        loops.append((asyncio.get_running_loop(), ended))
        await proxy.serve(started.set, ended)

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="proxy", daemon=True)
    thread.start()
    assert started.wait(60), "the proxy did not start"
    try:
        yield proxy
    finally:
        loop, ended = loops.pop()
        loop.call_soon_threadsafe(ended.set)
        thread.join(60)
