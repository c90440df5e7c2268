"""The desk's calls of the wire over HTTP. Heavy imports wait until the first call."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from ftr.entry import Revision
from sync.failures import Failure, FailureKind, TransportFailure
from sync.http_client import ask, open_client
from sync.wire import CONFIG, ENROL, HELLO, PUSH, Config, Enrolled, EnrolRequest, Hello, Pushed

if TYPE_CHECKING:
    import httpx

_CONFIG_REPLY = 8 * 1024 * 1024
_PUSH_REPLY = 1024 * 1024
T = TypeVar("T", Enrolled, Hello, Config, Pushed)


class HttpTransport:
    """One centre, with one enrolment's token. Not to be shared between threads."""

    def __init__(
        self, address: str, *, token: str | None = None, ca: str | None = None, version: str = "0"
    ) -> None:
        self._address = address
        self._token = token
        self._ca = ca
        self._agent = f"agent-tui/{version} ({platform.system()})"
        self._open: httpx.Client | None = None

    def enrol(self, request: EnrolRequest) -> Enrolled:
        """Spend a code. The answer is the only copy of the token."""
        reply = ask(self._client(), "POST", ENROL, body=request.to_dict())
        return _as(Enrolled, reply.body)

    def hello(self) -> Hello:
        """Greet: the centre's time, incarnation, limits, and how much it holds."""
        return _as(Hello, ask(self._client(), "GET", HELLO).body)

    def config(self, etag: str) -> tuple[str, Config] | None:
        """The pilot and its catalogue with their ETag; None where `etag` still stands."""
        headers = {"If-None-Match": etag} if etag else {}
        reply = ask(self._client(), "GET", CONFIG, headers=headers, cap=_CONFIG_REPLY)
        if reply.status == 304:
            return None
        return reply.etag, _as(Config, reply.body)

    def push(self, revisions: Sequence[Revision], sent_at: str) -> Pushed:
        """Send revisions; only the ids in the answer are acknowledged."""
        body = {"sent_at": sent_at, "items": [revision.to_dict() for revision in revisions]}
        return _as(Pushed, ask(self._client(), "POST", PUSH, body=body, cap=_PUSH_REPLY).body)

    def close(self) -> None:
        """Drop the connections: at the end, and after a sleep."""
        client, self._open = self._open, None
        if client is not None:
            client.close()

    def _client(self) -> httpx.Client:
        if self._open is None:
            self._open = open_client(
                self._address, token=self._token, ca=self._ca, agent=self._agent
            )
        return self._open


def _as(kind: type[T], body: Mapping[str, Any]) -> T:
    try:
        return kind.from_dict(body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        detail = f"{kind.__name__} without what belongs in it: {error!r}"
        raise TransportFailure(Failure(FailureKind.NOT_CENTRE, detail=detail)) from error
