"""Where the centre listens: refused where tokens would travel in the clear, or a port is taken."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from central.store.language import said, said_cause
from ftr.errors import PersonError

BACKLOG = 2048
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  # compared with, not listened on


@dataclass(frozen=True, slots=True)
class Listening:
    """The address to listen on; port 0 takes any free one.

    `behind_proxy`: a reverse proxy does the TLS, and nothing but it reaches this port.
    `insecure`: plain HTTP beyond this computer is what the person wants, whatever it costs.
    """

    host: str = "127.0.0.1"
    port: int = 8741
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: bool = False
    insecure: bool = False

    @property
    def is_loopback(self) -> bool:
        """Whether only this computer can connect."""
        return is_loopback_host(self.host)

    def url(self, port: int) -> str:
        """How this computer's own commands reach the centre at the port it got."""
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        scheme = "https" if self.tls_cert else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def is_loopback_host(host: str) -> bool:
    """Whether a host name or address is this computer's own, which nobody else can reach."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check(listening: Listening) -> None:
    """Raise PersonError where this would send tokens in the clear, or the TLS files are no good."""
    _check_tls(listening)
    is_safe = listening.is_loopback or listening.tls_cert or listening.behind_proxy
    if not is_safe and not listening.insecure:
        message = said().gettext(
            "Listening on {host} without TLS would send tokens in the clear. Give --tls-cert and "
            "--tls-key, or --behind-proxy where a reverse proxy does the TLS."
        )
        raise PersonError(message.format(host=listening.host))


def _check_tls(listening: Listening) -> None:
    if listening.tls_cert is None and listening.tls_key is None:
        return
    if listening.tls_cert is None or listening.tls_key is None:
        raise PersonError(said().gettext("--tls-cert and --tls-key go together; give both."))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(listening.tls_cert, listening.tls_key)
    except OSError as error:  # ssl.SSLError is one too
        message = said().gettext(
            "The certificate {cert} with the key {key} cannot be used ({why}); "
            "both must be PEM files that belong together, the key without a password."
        )
        why = said_cause(error)
        raise PersonError(
            message.format(cert=listening.tls_cert, key=listening.tls_key, why=why)
        ) from error


def bind(listening: Listening) -> socket.socket:
    """A socket that listens there; raises PersonError where that cannot be."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            listening.host or None,
            listening.port,
            type=socket.SOCK_STREAM,
            flags=socket.AI_PASSIVE,
        )[0]
        bound = socket.socket(family, kind, protocol)
        try:
            _claim(bound)
            bound.bind(address)
            bound.listen(BACKLOG)
        except OSError:
            bound.close()
            raise
    except (OSError, OverflowError) as error:
        raise PersonError(_why_not(listening, error)) from error
    return bound


def _claim(bound: socket.socket) -> None:
    """A port that was just freed may be taken again; one in use may not."""
    if os.name == "posix":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    elif hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)


def _why_not(listening: Listening, error: Exception) -> str:
    t = said()
    number = getattr(error, "errno", None)
    if number == errno.EADDRINUSE:
        message = t.gettext(
            "Port {port} on {host} is taken by another program; stop that one, "
            "or choose another port with --port."
        )
    elif number == errno.EACCES:
        message = t.gettext(
            "This user may not listen on port {port}; choose one above 1023 with --port."
        )
    else:
        message = t.gettext(
            "The centre cannot listen on {host}, port {port} ({why}); check --host and --port."
        )
    why = said_cause(error)
    return message.format(host=listening.host, port=listening.port, why=why)
