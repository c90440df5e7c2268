"""Around every request: its language, its time, and headers that keep browsers careful."""

from __future__ import annotations

import logging
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.service.careful import careful_headers
from central.service.metrics import Metrics
from central.service.problems import failed, problem
from central.store.language import asked, said
from ftr.texts import LANGUAGES, Language
from sync.wire import ProblemCode

log = logging.getLogger("eerst_online.centre")

OF_ITS_OWN = ("Cache-Control", "Content-Security-Policy")  # an answer may say these of itself
HEADERS = 100
HEAD_BYTES = 16 * 1024  # the query and all headers together


class Around:
    """ASGI middleware, the outermost one: also what fails below it is answered and counted."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def answering(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _secure(MutableHeaders(scope=message), scope["scheme"])
            await send(message)

        language = asked.set(preferred(Headers(scope=scope).get("accept-language", "")))
        try:
            app = self._app if _has_sane_head(scope) else _too_long()
            await app(scope, receive, answering)
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if status:
                raise  # half an answer is out: only breaking the connection says that it is
            await failed()(scope, receive, answering)
        finally:
            asked.reset(language)
            route = getattr(scope.get("route"), "path", "none")
            self._metrics.request(scope["method"], route, status, perf_counter() - began)


def _has_sane_head(scope: Scope) -> bool:
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    size = sum(len(name) + len(value) for name, value in headers) + len(scope["query_string"])
    return len(headers) <= HEADERS and size <= HEAD_BYTES


def _too_long() -> Response:
    detail = said().gettext("The address and headers are longer than any that is needed here.")
    return problem(ProblemCode.TOO_LARGE, detail, status=431)


def _secure(headers: MutableHeaders, scheme: str) -> None:
    for name, value in careful_headers(scheme).items():
        if name not in OF_ITS_OWN or name not in headers:
            headers[name] = value


def preferred(accept_language: str) -> Language | None:
    """The first language of the header that the centre speaks; None leaves the choice open."""
    for part in accept_language.split(","):
        wanted = part.split(";")[0].strip()[:2].lower()
        for language in LANGUAGES:
            if wanted == language:
                return language
    return None
