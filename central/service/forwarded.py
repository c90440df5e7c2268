"""Behind a reverse proxy: who asked, and whether over TLS, is what the proxy says.

Only the last address of X-Forwarded-For is the proxy's own word; whatever stands before it came
with the request, and anybody can write it. Nothing but the proxy may reach this port.
"""

from __future__ import annotations

import ipaddress

from starlette.types import ASGIApp, Receive, Scope, Send

SCHEMES = {b"http": "http", b"https": "https"}


class Forwarded:
    """ASGI middleware: puts the client's address and scheme in place of the proxy's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, **_told(scope)}
        await self._app(scope, receive, send)


def _told(scope: Scope) -> Scope:
    told: dict[str, object] = {}
    for name, value in scope["headers"]:
        if name == b"x-forwarded-proto" and value.strip().lower() in SCHEMES:
            scheme = SCHEMES[value.strip().lower()]
            is_socket = scope["type"] == "websocket"
            told["scheme"] = scheme.replace("http", "ws") if is_socket else scheme
        elif name == b"x-forwarded-for":
            address = last_address(value.decode("latin-1"))
            if address is not None:
                told["client"] = (address, 0)
    return told


def last_address(forwarded: str) -> str | None:
    """The address that the nearest proxy added, without a port; None where it is none."""
    last = forwarded.rsplit(",", 1)[-1].strip()
    if last.startswith("["):
        last = last[1:].split("]", 1)[0]
    elif last.count(":") == 1:
        last = last.split(":", 1)[0]
    try:
        return str(ipaddress.ip_address(last))
    except ValueError:
        return None
