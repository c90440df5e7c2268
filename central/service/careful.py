"""The headers that every answer carries, so that browsers and caches stay careful with it."""

from __future__ import annotations

from collections.abc import Mapping

_ALWAYS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NOT_KEPT = "no-store"  # unless an answer says otherwise of itself


def careful_headers(scheme: str) -> dict[str, str]:
    """The headers, with the one that keeps browsers on TLS where it is spoken."""
    secure = {"Strict-Transport-Security": "max-age=31536000"} if scheme == "https" else {}
    return {**_ALWAYS, "Cache-Control": NOT_KEPT, **secure}
