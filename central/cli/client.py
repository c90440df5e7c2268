"""The coordinator's side of the wire: calls to a centre, and what goes wrong in plain words."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from ftr.causes import cause
from ftr.errors import PersonError
from ftr.texts import Language, chosen_language, texts
from sync.address import centre_address, is_loopback
from sync.http_client import open_client
from sync.wire import ProblemCode

_PILOT_ID = re.compile(r"[a-z0-9_-][a-z0-9._-]*")
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
        self._has_token = bool(token)
        self._http = open_client(
            self.url,
            token=_header_text(token, language) if token else None,
            ca=_authority(ca, language),
            agent="ftr",
        )
        self._http.headers["Accept-Language"] = language
        self._http.timeout = _TIMEOUT

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

    def delete(self, path: str, **query: str | int) -> None:
        """Take something away at the centre."""
        self._call("DELETE", path, query=query)

    def download(self, path: str, **query: str | int) -> Iterator[bytes]:
        """The bytes of a file that the centre makes, piece by piece."""
        try:
            with self._http.stream("GET", path, params=query) as answer:
                if not answer.is_success:
                    answer.read()
                    raise PersonError(self._refusal(answer))
                if "Content-Disposition" not in answer.headers:
                    raise PersonError(self._stranger())  # a page that answers to everything
                yield from answer.iter_bytes()
        except httpx.HTTPError as error:
            raise PersonError(_unreachable(error, self.url, self._language)) from error

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
            data = answer.json()
        except ValueError as error:
            raise PersonError(self._stranger()) from error
        if not isinstance(data, dict):
            raise PersonError(self._stranger())
        return _Answer(data, self._stranger())

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


class _Answer(dict[str, Any]):
    """An answer's object; a field that every centre sends and this one did not is no traceback."""

    def __init__(self, data: Mapping[str, Any], complaint: str) -> None:
        super().__init__(data)
        self._complaint = complaint

    def __missing__(self, _name: str) -> Any:
        raise PersonError(self._complaint)


def pilot_path(pilot: str, *parts: str) -> str:
    """The path of a pilot, or of something below it.

    Raises PersonError where the id cannot be one: it would be another path altogether.
    """
    if not _PILOT_ID.fullmatch(pilot):
        t = texts("central", chosen_language())
        raise PersonError(
            t.gettext("There is no pilot “{pilot}”. See `ftr pilot list`.").format(pilot=pilot)
        )
    return "/".join(("/v1/pilots", pilot, *(quote(part, safe="") for part in parts)))


def base_url(text: str, language: Language) -> str:
    """The centre's address as people type it, made whole: without a scheme, plain HTTP is taken
    for this computer and HTTPS beyond it. Raises BadInput where it is no such address.
    """
    typed = text.strip()
    if "://" not in typed and _is_here(typed):
        typed = f"http://{typed}"
    return centre_address(typed, language)


def _is_here(typed: str) -> bool:
    try:
        return is_loopback(f"//{typed}")
    except ValueError:
        return False


def _header_text(token: str, language: Language) -> str:
    if not (token.isascii() and token.isprintable()) or " " in token:
        t = texts("central", language)
        raise PersonError(
            t.gettext("This is not a token: it has spaces or odd characters. Copy it whole.")
        )
    return token


def _authority(ca: Path | None, language: Language) -> str | None:
    """The PEM text of the file `ca`, after a look whether it is one."""
    if ca is None:
        return None
    try:
        pem = ca.read_text(encoding="ascii")
        ssl.create_default_context(cadata=pem)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        t = texts("central", language)
        raise PersonError(
            t.gettext("{file} cannot be read as a certificate (PEM): {why}.").format(
                file=ca, why=cause(error, language)
            )
        ) from error
    return pem


def _unreachable(error: httpx.HTTPError, url: str, language: Language) -> str:
    t = texts("central", language)
    if _is_about_trust(error):
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


def _is_about_trust(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return "CERTIFICATE_VERIFY_FAILED" in str(error)
