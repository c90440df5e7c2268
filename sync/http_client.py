"""One HTTP question and its answer, with every limit a stranger's answer needs.

Only loopback is spoken to in plain HTTP, and without the system's proxies. Elsewhere the system's
certificate store decides, and a certificate authority of one's own may be added to it.
"""

from __future__ import annotations

import gzip
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from sync.address import is_loopback
from sync.failures import Failure, FailureKind, TransportFailure
from sync.wire import PROBLEM_TYPE

if TYPE_CHECKING:
    import httpx

CONNECT_S, READ_S, TOTAL_S = 5.0, 30.0, 60.0
SMALL_REPLY = 64 * 1024
_JSON = "application/json"
_ONE_PACKET = 1400  # less than this travels no sooner for being packed
_QUICKLY = 1  # the lowest level makes a push a tenth as large
_PLAIN_HTTP = (
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
)  # as OpenSSL names it
_KINDS = {
    401: FailureKind.REFUSED,
    403: FailureKind.REFUSED,
    408: FailureKind.TIMEOUT,
    413: FailureKind.TOO_LARGE,
    415: FailureKind.OUTDATED,
    426: FailureKind.OUTDATED,
    429: FailureKind.BUSY,
    503: FailureKind.BUSY,
    504: FailureKind.TIMEOUT,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that came in whole. `body` is the JSON object, empty where there was none."""

    status: int
    etag: str
    body: Mapping[str, Any]


def open_client(
    address: str, *, token: str | None = None, ca: str | None = None, agent: str = "eerst-online"
) -> httpx.Client:
    """A client for one centre. `ca` is PEM text; raises ssl.SSLError where it is no certificate."""
    import httpx

    headers = {"Accept": _JSON, "User-Agent": agent}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return httpx.Client(
        base_url=address,
        headers=headers,
        timeout=httpx.Timeout(READ_S, connect=CONNECT_S, pool=CONNECT_S),
        verify=trusted(ca) if address.startswith("https") else False,
        trust_env=not is_loopback(address),
        follow_redirects=False,
    )


def trusted(ca: str | None) -> ssl.SSLContext:
    """The system's certificate store, with the authority of the PEM text `ca` added."""
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca is not None:
        context.load_verify_locations(cadata=ca)
    return context


def ask(
    client: httpx.Client,
    method: str,
    path: str,
    *,
    body: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    cap: int = SMALL_REPLY,
) -> Reply:
    """Send one request and read at most `cap` bytes of answer. Raises TransportFailure."""
    import httpx

    deadline = time.monotonic() + TOTAL_S
    content, described = _content(body)
    sent = {**(headers or {}), **described}
    try:
        with client.stream(method, path, content=content, headers=sent) as response:
            data = _read(response, cap, deadline)
            return _judge(response, data)
    except httpx.TimeoutException as error:
        connecting = isinstance(error, (httpx.ConnectTimeout, httpx.PoolTimeout))
        kind = FailureKind.OFFLINE if connecting else FailureKind.TIMEOUT
        raise TransportFailure(Failure(kind, detail=str(error))) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
        raise TransportFailure(_connection_failure(error)) from error


def _content(body: Mapping[str, Any] | None) -> tuple[bytes | None, Mapping[str, str]]:
    """The bytes of a body and the headers that describe them: packed where it is worth it."""
    if body is None:
        return None, {}
    plain, described = json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": _JSON}
    if len(plain) < _ONE_PACKET:
        return plain, described
    return gzip.compress(plain, _QUICKLY, mtime=0), described | {"Content-Encoding": "gzip"}


def _read(response: httpx.Response, cap: int, deadline: float) -> bytes:
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > cap:
            raise TransportFailure(
                Failure(FailureKind.NOT_CENTRE, response.status_code, detail="answer too long")
            )
        if time.monotonic() > deadline:
            raise TransportFailure(Failure(FailureKind.TIMEOUT, detail="answer too slow"))
    return bytes(data)


def _judge(response: httpx.Response, data: bytes) -> Reply:
    status = response.status_code
    if status == 304:
        return Reply(status, response.headers.get("ETag", ""), {})
    media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    body = _object(data) if media in (_JSON, PROBLEM_TYPE) else None
    if 200 <= status < 300:
        if status == 204:
            return Reply(status, "", {})
        if body is None or media != _JSON:
            detail = f"{media or 'no content type'} instead of JSON"
            raise TransportFailure(Failure(FailureKind.NOT_CENTRE, status, detail=detail))
        return Reply(status, response.headers.get("ETag", ""), body)
    raise TransportFailure(_refusal(response, status, body or {}, problem=media == PROBLEM_TYPE))


def _refusal(
    response: httpx.Response, status: int, body: Mapping[str, Any], *, problem: bool
) -> Failure:
    if status < 400 or (status in (401, 403, 404, 405, 407, 511) and not problem):
        kind = FailureKind.NOT_CENTRE  # a proxy's or a portal's word, not the centre's
    else:
        usual = FailureKind.BROKEN if status >= 500 else FailureKind.BAD_REQUEST
        kind = _KINDS.get(status, usual)
    code, detail = body.get("code"), body.get("detail") or body.get("title")
    return Failure(
        kind,
        status,
        code if isinstance(code, str) else None,
        detail if isinstance(detail, str) else f"HTTP {status}",
        _retry_after(response.headers.get("Retry-After")),
    )


def _retry_after(text: str | None) -> float | None:
    """Seconds, of either form; None where it says nothing that can be read."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _connection_failure(error: BaseException) -> Failure:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            reason = getattr(cause, "verify_message", "") or str(cause)
            if cause.reason in _PLAIN_HTTP:
                return Failure(FailureKind.NOT_ENCRYPTED, detail=reason)
            return Failure(FailureKind.CERTIFICATE, detail=reason)
        cause = cause.__cause__ or cause.__context__
    return Failure(FailureKind.OFFLINE, detail=str(error))


def _object(data: bytes) -> Mapping[str, Any] | None:
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
