"""The HTTP server around the application: what it needs to answer on a socket until it is told."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from central.service.forwarded import Forwarded
from central.service.listening import BACKLOG, Listening

STOP_WITHIN_S = 10
KEEP_ALIVE_S = 30
ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)
)


@dataclass(frozen=True, slots=True)
class Inside:
    """The way in for programs that this centre itself runs on this computer: plain, on loopback.

    `opened` hears its address once it answers; `closing` is waited for before anything stops.
    """

    app: ASGIApp
    opened: Callable[[str], None]
    closing: Callable[[], Awaitable[None]]


class Answering:
    """Answers requests on a listening socket.

    `workers` processes share the socket; where that is more than one, the process that started
    them all hears Ctrl+C, and this one only does as `stop` tells. With `inside` there are web
    sockets, and a second, plain way in for this computer's own programs.
    """

    def __init__(
        self,
        app: ASGIApp,
        listening: Listening,
        started: Callable[[], None],
        *,
        workers: int = 1,
        inside: Inside | None = None,
    ) -> None:
        # heavy, and the starter of workers makes no Answering
        from central.service.around import HEAD_BYTES
        from central.service.patience import Patience

        config = uvicorn.Config(
            Forwarded(app) if listening.behind_proxy else app,
            ssl_certfile=listening.tls_cert,
            ssl_keyfile=listening.tls_key,
            proxy_headers=False,
            http=Patience,
            h11_max_incomplete_event_size=HEAD_BYTES,
            log_level=logging.ERROR,  # what strangers send wrong is no news
            log_config=None,
            access_log=False,
            server_header=False,
            ws="websockets-sansio" if inside else "none",
            ws_max_size=16 * 1024,
            ws_ping_interval=20.0,
            ws_ping_timeout=20.0,
            lifespan="off",
            backlog=BACKLOG,
            workers=workers,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=STOP_WITHIN_S,
        )
        self._server = _Server(config, started, inside)
        self._is_alone = workers == 1

    def stop(self) -> None:
        """Answer what is being answered, then end; safe from any thread."""
        self._server.should_exit = True

    def run(self, bound: socket.socket) -> None:
        """Serve until SIGTERM, `stop` or, where this process is alone, Ctrl+C."""
        with _handling(self._stop_by_signal, ENDING if self._is_alone else (signal.SIGTERM,)):
            self._server.run(sockets=[bound])

    def _stop_by_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._server.should_exit and number == signal.SIGINT:
            self._server.force_exit = True  # a second Ctrl+C: now
        self._server.should_exit = True


class _Server(uvicorn.Server):
    """Says when it is ready, and leaves signals to who runs it."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[], None], inside: Inside | None
    ) -> None:
        super().__init__(config)
        self._tell_started = started
        self._inside = inside

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._inside is not None:
            await self._open_inside(self._inside)
        self._tell_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._inside is not None:
            await self._inside.closing()
        await super().shutdown(sockets)

    async def _open_inside(self, inside: Inside) -> None:
        config = copy(self.config)
        config.loaded, config.app = False, inside.app
        config.ssl_certfile = config.ssl_keyfile = None
        config.ws = "none"
        config.load()

        def protocol() -> asyncio.Protocol:
            made: asyncio.Protocol = config.http_protocol_class(  # type: ignore[call-arg]  # as uvicorn itself makes it
                config=config, server_state=self.server_state, app_state=self.lifespan.state
            )
            return made

        server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
        self.servers.append(server)
        inside.opened(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Theirs would end this process with the signal's own error once all is answered."""
        yield


@contextmanager
def _handling(
    handler: Callable[[int, FrameType | None], None], numbers: tuple[signal.Signals, ...]
) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in numbers}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
