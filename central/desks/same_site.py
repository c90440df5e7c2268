"""That a request comes from the page itself, and the cookie by which a browser is known."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from central.service.listening import is_loopback_host

_SCHEMES = {"ws": "http", "wss": "https"}
SECURE_COOKIE, COOKIE = "__Host-eerst-online-desk", "eerst-online-desk"
LASTS_S = 180 * 24 * 3600  # a right to log that ended sooner ends it too


def is_from_page(connection: HTTPConnection) -> bool:
    """Whether a browser says that our own page asks: same host and port, same scheme.

    Browsers always send Origin with what changes something and with web sockets; a request
    without one is no browser's page.
    """
    try:
        origin = urlsplit(connection.headers.get("origin", ""))
    except ValueError:
        return False
    host = connection.headers.get("host", "")
    scheme = _SCHEMES.get(connection.scope["scheme"], connection.scope["scheme"])
    return bool(host) and origin.netloc == host and origin.scheme == scheme


def cookie_of(connection: HTTPConnection) -> str:
    """The cookie of this browser's desk; empty where it has none."""
    return connection.cookies.get(_name(connection), "")


def set_cookie(answer: Response, connection: HTTPConnection, cookie: str) -> None:
    """Let the browser be known from now on. Beyond this computer only over TLS."""
    answer.set_cookie(
        _name(connection),
        cookie,
        max_age=LASTS_S,
        path="/",
        secure=_is_secure(connection),
        httponly=True,
        samesite="strict",
    )


def _name(connection: HTTPConnection) -> str:
    return SECURE_COOKIE if _is_secure(connection) else COOKIE


def _is_secure(connection: HTTPConnection) -> bool:
    if connection.scope["scheme"] in ("https", "wss"):
        return True
    host = urlsplit(f"//{connection.headers.get('host', '')}").hostname or ""
    return not is_loopback_host(host)
