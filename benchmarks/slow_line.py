"""A slow line between a desk and a centre: delay, bandwidth and resets, byte by byte.

What TCP itself would add on such a line is imitated in part: a round trip to connect, and the
headers of its packets. Slow start is not.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random

PACKET, HEADERS = 1460, 40
RESET = struct.pack("ii", 1, 0)  # linger for no time: closing then sends RST


@dataclass(frozen=True, slots=True)
class Line:
    """`reset_share` of the requests end in a reset, after up to `reset_within` more bytes.

    `round_trip_s` is there and back; `bits_per_s` is of each direction, for all connections.
    """

    bits_per_s: float
    round_trip_s: float
    reset_share: float = 0.0
    reset_within: int = 30_000


@dataclass
class SlowLine:
    """A running one: `port` is where desks connect; `resets` counts what was done to them.

    `until_reset`: the so many-th request from now on ends in a reset, whatever the share; 0: none.
    """

    line: Line
    centre_port: int
    random: Random
    port: int = 0
    resets: int = 0
    until_reset: int = 0
    _free_at: dict[str, float] = field(default_factory=dict)

    async def serve(self, ready: threading.Event, ended: asyncio.Event) -> None:
        """Pass on what comes until it ends."""
        server = await asyncio.start_server(self._passage, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await ended.wait()
        server.close()

    async def _passage(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.line.round_trip_s)  # to connect
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.centre_port)
        cut = _Cut()
        ways = [
            asyncio.create_task(self._way("up", reader, far_writer, cut)),
            asyncio.create_task(self._way("down", far_reader, writer, cut)),
        ]
        with suppress(asyncio.CancelledError):  # the line is taken away
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        if cut.is_due:
            self.resets += 1
            plain = writer.get_extra_info("socket")
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        for way in ways:
            way.cancel()
        for end in (writer, far_writer):
            end.transport.abort() if cut.is_due else end.close()

    async def _way(
        self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: _Cut
    ) -> None:
        """One direction: packets leave one after the other, and arrive half a round trip later."""
        loop = asyncio.get_running_loop()
        arriving: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.create_task(_deliver(arriving, writer))
        try:
            with suppress(OSError):
                while data := await reader.read(PACKET):
                    if self._is_last(name, len(data), cut):
                        return
                    seconds = (len(data) + HEADERS) * 8 / self.line.bits_per_s
                    free_at = max(loop.time(), self._free_at.get(name, 0.0)) + seconds
                    self._free_at[name] = free_at
                    arriving.put_nowait((free_at + self.line.round_trip_s / 2, data))
                    await asyncio.sleep(free_at - loop.time())
            arriving.put_nowait((loop.time(), b""))
            await delivery
        finally:
            delivery.cancel()

    def _is_last(self, name: str, size: int, cut: _Cut) -> bool:
        """Whether the reset that was drawn for this request is due."""
        if name == "up" and cut.last != "up":
            self.until_reset -= 1
            drawn = self.until_reset == 0 or self.random.random() < self.line.reset_share
            if drawn and cut.after is None:
                cut.after = self.random.randrange(self.line.reset_within)
        cut.last = name
        if cut.after is not None:
            cut.after -= size
        return cut.is_due


@dataclass
class _Cut:
    """What is to happen to a connection: a reset `after` so many bytes, None: none so far."""

    last: str = ""
    after: int | None = None

    @property
    def is_due(self) -> bool:
        return self.after is not None and self.after <= 0


async def _deliver(
    arriving: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
) -> None:
    loop = asyncio.get_running_loop()
    with suppress(OSError):
        while True:
            at, data = await arriving.get()
            await asyncio.sleep(at - loop.time())
            if not data:
                return
            writer.write(data)
            await writer.drain()


@contextmanager
def slow_line(line: Line, centre_port: int, seed: int) -> Iterator[SlowLine]:
    """Lay a line to the centre's port, on a thread of its own."""
    made = SlowLine(line, centre_port, Random(seed))
    ready = threading.Event()
    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def run() -> None:
        ended = asyncio.Event()
        running.append((asyncio.get_running_loop(), ended))
        await made.serve(ready, ended)

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(10), "the line was not laid"
    try:
        yield made
    finally:
        loop, ended = running[0]
        loop.call_soon_threadsafe(ended.set)
        thread.join(10)
