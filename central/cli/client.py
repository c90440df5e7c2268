"""The coordinator's side of the wire: calls to a centre, and what goes wrong in plain words."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit

import httpx

from ftr.errors import PersonError
from ftr.texts import Language, texts
from sync.wire import ProblemCode

_TIMEOUT = httpx.Timeout(120, connect=10)  # a report over a large pilot takes a while


class Centre:
    """One centre over HTTP: plain to this computer, HTTPS beyond it.

    Every call raises PersonError where the centre cannot be reached or says no.
    """

    def __init__(
        self, url: str, *, token: str | None, ca: Path | None = None, language: Language = "en"
    ) -> None:
        self._language = language
        self._ca = ca
        self.url = base_url(url, language)
        loopback = is_loopback(urlsplit(self.url).hostname or "")
        headers = {"Accept-Language": language, "User-Agent": "ftr"}
        if token:
            headers["Authorization"] = f"Bearer {_header_text(token, language)}"
        self._has_token = bool(token)
        self._http = httpx.Client(
            base_url=self.url,
            headers=headers,
            timeout=_TIMEOUT,
            verify=_trust(ca, language) if self.url.startswith("https:") else False,
            trust_env=not loopback,  # a proxy has nothing to do with this computer's own centre
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def speaking_as(self, token: str) -> Centre:
        """Another client of the same centre, with another token."""
        return Centre(self.url, token=token, ca=self._ca, language=self._language)

    def get(self, path: str, **query: str | int) -> Any:
        """The JSON answer to a question."""
        return self._json(self._call("GET", path, query=query))

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON answer to an order; None where the centre answers without a body."""
        return self._json(self._call("POST", path, body=body or {}))

    def delete(self, path: str) -> None:
        """Take something away at the centre."""
        self._call("DELETE", path)

    def download(self, path: str, **query: str | int) -> bytes:
        """The bytes of a file that the centre makes."""
        return self._call("GET", path, query=query).content

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        try:
            answer = self._http.request(method, path, params=query, json=body)
        except httpx.HTTPError as error:
            raise PersonError(_unreachable(error, self.url, self._language)) from error
        if not answer.is_success:
            raise PersonError(self._refusal(answer))
        return answer

    def _json(self, answer: httpx.Response) -> Any:
        if not answer.content:
            return None
        try:
            return answer.json()
        except ValueError as error:
            raise PersonError(self._stranger()) from error

    def _refusal(self, answer: httpx.Response) -> str:
        t = texts("central", self._language)
        try:
            problem = answer.json()
            code, detail = problem.get("code"), problem.get("detail") or problem.get("title")
        except (ValueError, AttributeError):
            code, detail = None, None
        if code is None and answer.status_code < 500:
            return self._stranger()
        if answer.status_code == 401 and not self._has_token:
            return t.gettext(
                "{url} asks for a token and none is kept here. Log in with `ftr login {url}`."
            ).format(url=self.url)
        if code == ProblemCode.UNAVAILABLE or (detail is None and answer.status_code >= 500):
            return t.gettext(
                "{url} cannot do this now ({status}). Try again in a minute; "
                "its own window or log says why."
            ).format(url=self.url, status=detail or answer.status_code)
        return str(detail or f"{self.url}: {answer.status_code}")

    def _stranger(self) -> str:
        t = texts("central", self._language)
        return t.gettext(
            "What answers at {url} is not a centre of Eerst Online. Check the address."
        ).format(url=self.url)


def pilot_path(pilot: str, *parts: str) -> str:
    """The path of a pilot, or of something below it."""
    return "/".join(("/v1/pilots", *(quote(part, safe="") for part in (pilot, *parts))))


def is_loopback(host: str) -> bool:
    """Whether `host` is this computer itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def base_url(text: str, language: Language) -> str:
    """The centre's address as people type it, made whole: without a scheme, plain HTTP is taken
    for this computer and HTTPS beyond it. Raises PersonError where it is no such address.
    """
    t = texts("central", language)
    whole = text.strip()
    if "://" not in whole:
        host = urlsplit(f"//{whole}").hostname or ""
        whole = f"http://{whole}" if is_loopback(host) else f"https://{whole}"
    scheme, host = _parts(whole)
    if not host or scheme not in ("http", "https"):
        raise PersonError(
            t.gettext(
                "{url} is not an address of a centre. It looks like https://centre.example.org."
            ).format(url=text)
        )
    if scheme == "http" and not is_loopback(host):
        raise PersonError(
            t.gettext(
                "{url} would send the token over the network in the clear. Use https:// "
                "(plain http is for this computer only)."
            ).format(url=text)
        )
    return whole.rstrip("/")


def _parts(url: str) -> tuple[str, str]:
    """Scheme and host; an empty host where the address is an impossible one."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # an impossible port shows itself only when it is read
    except ValueError:
        return "", ""
    return parts.scheme, parts.hostname or ""


def _header_text(token: str, language: Language) -> str:
    if not (token.isascii() and token.isprintable()) or " " in token:
        t = texts("central", language)
        raise PersonError(
            t.gettext("This is not a token: it has spaces or odd characters. Copy it whole.")
        )
    return token


def _trust(ca: Path | None, language: Language) -> ssl.SSLContext:
    """The system's certificates, or the one authority in the file `ca`."""
    if ca is None:
        import truststore

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        return ssl.create_default_context(cafile=str(ca))
    except OSError as error:  # ssl.SSLError is one too
        t = texts("central", language)
        raise PersonError(
            t.gettext("{file} cannot be read as a certificate (PEM): {why}.").format(
                file=ca, why=error.strerror or error
            )
        ) from error


def _unreachable(error: httpx.HTTPError, url: str, language: Language) -> str:
    t = texts("central", language)
    if "CERTIFICATE_VERIFY_FAILED" in str(error) or "certificate" in str(error).lower():
        return t.gettext(
            "The certificate of {url} is not trusted here. If the centre uses its own "
            "authority, give that certificate with --ca FILE."
        ).format(url=url)
    if isinstance(error, httpx.TimeoutException):
        return t.gettext("{url} does not answer in time. Try again, or check the network.").format(
            url=url
        )
    if isinstance(error, httpx.ConnectError):
        return t.gettext(
            "No centre answers at {url}. Start it with `ftr serve`, or name another "
            "with --centre URL."
        ).format(url=url)
    return t.gettext("The connection with {url} broke ({why}). Try again.").format(
        url=url, why=error
    )
