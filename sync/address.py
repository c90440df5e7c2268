"""The centre's address, and who may be spoken to without encryption: this computer only."""

from __future__ import annotations

from urllib.parse import urlsplit

from ftr.errors import BadInput
from ftr.texts import Language, texts

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def centre_address(text: str, language: Language) -> str:
    """The address without a trailing slash. A bare name gets `https://` before it, this computer
    `http://`.

    Raises BadInput where it is no address, or plain HTTP to another computer.
    """
    t = texts("desk", language)
    text = text.strip()
    whole = text if "://" in text else _with_scheme(text)
    try:
        parts = urlsplit(whole)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise BadInput(
            t.gettext(
                "{text} is not the address of a centre. It looks like https://centre.example.nl; "
                "your coordinator has it."
            ).format(text=text or '""')
        )
    if parts.scheme == "http" and not is_loopback(whole):
        raise BadInput(
            t.gettext(
                "{text} is not encrypted, and plain http:// is for this computer only. "
                "Use https://{rest}."
            ).format(text=text, rest=whole.partition("://")[2])
        )
    return whole.rstrip("/")


def _with_scheme(text: str) -> str:
    try:
        here = is_loopback(f"https://{text}")
    except ValueError:
        here = False
    return f"{'http' if here else 'https'}://{text}"


def is_loopback(address: str) -> bool:
    """Whether the address is this computer: 127.0.0.1, ::1 or localhost."""
    return urlsplit(address).hostname in _LOOPBACK
