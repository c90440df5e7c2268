"""Around every request: its language, its time, and headers that keep browsers careful."""

from __future__ import annotations

import logging
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.service.metrics import Metrics
from central.service.problems import failed
from central.store.language import asked
from ftr.texts import LANGUAGES, Language

log = logging.getLogger("eerst_online.centre")

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


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
            await self._app(scope, receive, answering)
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            if status:
                raise  # half an answer is out: only breaking the connection says that it is
            await failed()(scope, receive, answering)
        finally:
            asked.reset(language)
            route = getattr(scope.get("route"), "path", "none")
            self._metrics.request(scope["method"], route, status, perf_counter() - began)


def _secure(headers: MutableHeaders, scheme: str) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    if "cache-control" not in headers:
        headers["Cache-Control"] = "no-store"
    if scheme == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"


def preferred(accept_language: str) -> Language | None:
    """The first language of the header that the centre speaks; None leaves the choice open."""
    for part in accept_language.split(","):
        wanted = part.split(";")[0].strip()[:2].lower()
        for language in LANGUAGES:
            if wanted == language:
                return language
    return None
