"""The connection's side of patience: who does not say what he wants is not waited for.

uvicorn itself waits for ever for a request's head. Without this, connections that say nothing, or
a letter a minute, would keep everybody else out.
"""

from __future__ import annotations

from asyncio import TimerHandle, Transport
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from central.service.careful import careful_headers
from central.service.problems import problem
from central.store.language import said
from sync.wire import ProblemCode

HEAD_WITHIN_S = 20.0


class Patience(H11Protocol):
    """HTTP/1.1 on one connection; closes it where a request's head is not whole in time."""

    _late: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # uvicorn narrows it too
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Go on waiting, or stop to."""
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        is_waiting = self.conn.their_state is h11.IDLE and not self.transport.is_closing()
        if not is_waiting:
            self._stop_waiting()
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_WITHIN_S, self._close)

    def _stop_waiting(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _close(self) -> None:
        if self.conn.their_state is h11.IDLE:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # theirs, in English only
        """Say that it cannot be read as everything else here is said: as a problem."""
        told = problem(ProblemCode.MALFORMED, said().gettext("The request is no HTTP/1.1."))
        headers: dict[str, str] = {**told.headers, **careful_headers(str(self.scheme))}
        events: tuple[Any, ...] = (
            h11.Response(status_code=400, headers=[*headers.items(), ("connection", "close")]),
            h11.Data(data=bytes(told.body)),
            h11.EndOfMessage(),
        )
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
