"""The desk's calls of the wire over HTTP. Heavy imports wait until the first call."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from ftr.entry import Revision
from sync.failures import Failure, FailureKind, TransportFailure
from sync.holdings import Buckets, to_wire
from sync.http_client import SMALL_REPLY, ask, open_client
from sync.wire import (
    CONFIG,
    ENROL,
    HELLO,
    MANIFEST,
    MINE,
    MINE_ITEMS,
    PUSH,
    RECONCILE,
    TOKEN,
    Config,
    Differing,
    Enrolled,
    EnrolRequest,
    Hello,
    Manifest,
    ManifestKept,
    Mine,
    Missing,
    NewToken,
    Pushed,
)

if TYPE_CHECKING:
    import httpx

_CONFIG_REPLY = 8 * 1024 * 1024
_PUSH_REPLY = 1024 * 1024
_MINE_REPLY = 64 * 1024 * 1024
T = TypeVar("T", Enrolled, Hello, Config, Pushed, Differing, Missing, ManifestKept, Mine, NewToken)


class HttpTransport:
    """One centre, with one enrolment's token. Not to be shared between threads.

    `former` is the token before it: all that a centre restored from a backup may know.
    """

    def __init__(
        self,
        address: str,
        *,
        token: str | None = None,
        former: str | None = None,
        ca: str | None = None,
        version: str = "0",
    ) -> None:
        self._address = address
        self.token = token
        self._former = former
        self._ca = ca
        self._agent = f"agent-tui/{version} ({platform.system()})"
        self._open: httpx.Client | None = None

    def enrol(self, request: EnrolRequest) -> Enrolled:
        """Spend a code. The answer is the only copy of the token."""
        reply = ask(self._client(), "POST", ENROL, body=request.to_dict())
        return _as(Enrolled, reply.body)

    def hello(self, last: str | None = None) -> Hello:
        """Greet: the centre's time, incarnation, limits, and how much it holds.

        `last` is the revision that it answered for last: does it have that still?
        """
        path = HELLO if last is None else f"{HELLO}?{urlencode({'last': last})}"
        return _as(Hello, ask(self._client(), "GET", path).body)

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

    def compare_buckets(self, buckets: Buckets) -> Differing:
        """Ask in which buckets the centre holds something else."""
        return _as(Differing, self._post(RECONCILE, {"buckets": to_wire(buckets)}))

    def compare_items(self, items: Sequence[tuple[str, str]]) -> Missing:
        """Ask which of these (rev_id, digest), at most RECONCILE_ITEMS, the centre lacks."""
        body = {"items": [list(item) for item in items]}
        return _as(Missing, self._post(RECONCILE, body, cap=_PUSH_REPLY))

    def report(self, manifest: Manifest) -> ManifestKept:
        """Tell how the desk stands."""
        return _as(ManifestKept, self._post(MANIFEST, manifest.to_dict()))

    def mine(self, after: str | None, limit: int = MINE_ITEMS) -> Mine:
        """A page of this agent's revisions in the pilot; `after` is the page before's `next`."""
        query = {"limit": str(limit)} | ({"after": after} if after is not None else {})
        path = f"{MINE}?{urlencode(query)}"
        return _as(Mine, ask(self._client(), "GET", path, cap=_MINE_REPLY).body)

    def rotate(self) -> NewToken:
        """Ask for a new token; the old one is used until use_token."""
        return _as(NewToken, self._post(TOKEN, {}))

    def use_token(self, token: str) -> None:
        """Send this token from now on, and remember the one before it."""
        self.close()
        self.token, self._former = token, self.token

    def other_token(self) -> bool:
        """Send the token before the present one, or the present one again; false: no other."""
        if self._former is None:
            return False
        self.close()
        self.token, self._former = self._former, self.token
        return True

    def close(self) -> None:
        """Drop the connections: at the end, and after a sleep."""
        client, self._open = self._open, None
        if client is not None:
            client.close()

    def _post(
        self, path: str, body: Mapping[str, Any], *, cap: int = SMALL_REPLY
    ) -> Mapping[str, Any]:
        return ask(self._client(), "POST", path, body=body, cap=cap).body

    def _client(self) -> httpx.Client:
        if self._open is None:
            self._open = open_client(
                self._address, token=self.token, ca=self._ca, agent=self._agent
            )
        return self._open


def _as(kind: type[T], body: Mapping[str, Any]) -> T:
    try:
        return kind.from_dict(body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        detail = f"{kind.__name__} without what belongs in it: {error!r}"
        raise TransportFailure(Failure(FailureKind.NOT_CENTRE, detail=detail)) from error
