"""Request bodies before anything reads them: within their cap, and unpacked where gzipped."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.service.problems import problem
from central.store.language import said
from sync.wire import PUSH, PUSH_BYTES, ProblemCode

CAPS: Mapping[str, int] = {PUSH: PUSH_BYTES}
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
USUAL_CAP = 4 * 1024 * 1024  # an import of a thousand entries, or a large catalogue
WHOLE_WITHIN_S = 60.0  # a megabyte over half a megabit; who takes longer holds a place for nothing


class Refusal(Exception):
    """The body is not taken in; `answer` says why."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


class Bodies:
    """ASGI middleware: hands the application a whole, unpacked body of a bounded size.

    Nothing here reads the body of a GET or a DELETE, so neither does this.
    """

    def __init__(self, app: ASGIApp, within_s: float = WHOLE_WITHIN_S) -> None:
        self._app = app
        self._within_s = within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in WITH_BODY:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cap = CAPS.get(scope["path"], USUAL_CAP)
        try:
            body = await self._whole_in_time(receive, headers, cap)
            body = _unpacked(body, headers.get("content-encoding", ""), cap)
        except Refusal as refusal:
            await refusal.answer(scope, receive, send)
            return
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"content-encoding"]
        await self._app(scope, _Given(body, receive), send)

    async def _whole_in_time(self, receive: Receive, headers: Headers, cap: int) -> bytes:
        try:
            async with asyncio.timeout(self._within_s):
                return await _whole(receive, headers, cap)
        except TimeoutError as error:
            raise Refusal(_too_slow()) from error


class _Given:
    """What the application receives: the body once, then whatever the connection tells."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


async def _whole(receive: Receive, headers: Headers, cap: int) -> bytes:
    announced = headers.get("content-length", "0")
    if announced.isascii() and announced.isdigit() and int(announced) > cap:
        raise Refusal(_too_large(cap))
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > cap:
            raise Refusal(_too_large(cap))
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


def _unpacked(body: bytes, encoding: str, cap: int) -> bytes:
    """The body without its gzip; never more than the cap is unpacked."""
    if encoding.lower() in ("", "identity"):
        return body
    if encoding.lower() != "gzip":
        detail = said().gettext("Bodies may be plain or gzip, not “{encoding}”.")
        raise Refusal(problem(ProblemCode.UNSUPPORTED, detail.format(encoding=encoding)))
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(body, cap + 1)
    except zlib.error as error:
        raise Refusal(_broken()) from error
    if len(plain) > cap:
        raise Refusal(_too_large(cap))
    if not unpacker.eof:
        raise Refusal(_broken())
    return plain


def _too_large(cap: int) -> Response:
    detail = said().gettext("The body is larger than {cap} bytes; send it in parts.")
    return problem(ProblemCode.TOO_LARGE, detail.format(cap=cap))


def _too_slow() -> Response:
    # 413 lets a desk halve its batch; on 408 some clients send it all again at once
    detail = said().gettext("The body did not arrive in time; send it in smaller parts.")
    told = problem(ProblemCode.TOO_LARGE, detail)
    told.headers["Connection"] = "close"
    return told


def _broken() -> Response:
    return problem(ProblemCode.MALFORMED, said().gettext("The gzip of the body is broken."))
