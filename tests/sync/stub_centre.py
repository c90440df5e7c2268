"""A small centre over loopback, to be unkind with: what it answers next can be laid down."""

from __future__ import annotations

import gzip
import json
import ssl
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ftr.clock import to_text
from ftr.entry import Revision
from sync import holdings, wire

CATALOGUE: dict[str, Any] = {
    "name": "Test",
    "version": 1,
    "question": {"nl": "Eerst gekeken?", "en": "Looked first?"},
    "keys": "digits",
    "reasons": [
        {
            "code": "delivery",
            "label": {"nl": "Bezorging", "en": "Delivery"},
            "key": "1",
            "sub": [
                {"code": "delivery.late", "label": {"nl": "Te laat", "en": "Late"}, "key": "1"},
                {"code": "delivery.lost", "label": {"nl": "Kwijt", "en": "Lost"}, "key": "2"},
            ],
        }
    ],
    "endings": [{"code": "silent", "label": {"nl": "Stil", "en": "Silent"}, "key": "-"}],
    "channels": [{"code": "phone", "label": {"nl": "Telefoon", "en": "Phone"}, "asks": True}],
    "follow_ups": {},
    "was": {},
    "retired_keys": [],
}
PILOT: dict[str, Any] = {
    "pilot_id": "test",
    "name": "Test pilot",
    "kind": "real",
    "state": "open",
    "start": "2026-01-01",
    "end": "2036-01-01",
    "timezone": "Europe/Amsterdam",
    "language": "en",
    "channel": "phone",
    "min_cell": 10,
}


@dataclass(frozen=True)
class Answer:
    """One HTTP answer. `cut` sends only so many bytes of the body; `acts` does the work first."""

    status: int = 200
    body: bytes | None = None
    media: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    acts: bool = False


CAPTIVE_PORTAL = Answer(200, b"<html>Log in to the network</html>", "text/html")


def problem(status: int, code: str, **headers: str) -> Answer:
    """A problem as the wire has it."""
    body = {"type": wire.PROBLEM_PREFIX + code, "title": code, "status": status, "code": code}
    return Answer(status, json.dumps(body).encode(), wire.PROBLEM_TYPE, headers)


class StubCentre:
    """Holds what is pushed. `next_for[path]` are the answers to give before the honest one.

    It knows the calls with which a desk proves that all is there only where `proves` is set: a
    centre of the first release does not.
    """

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.revoked: set[str] = set()
        self.held: dict[str, str] = {}
        self.erased: set[str] = set()
        self.results: dict[str, str] = {}
        self.batches: list[list[str]] = []
        self.asked: list[str] = []
        self.next_for: dict[str, deque[Answer]] = {}
        self.incarnation = "first"
        self.catalogue, self.pilot, self.etag = CATALOGUE, PILOT, '"1"'
        self.offset_s = 0.0
        self.proves = False
        self.manifests: list[wire.Manifest] = []
        self.bodies: list[Any] = []
        self.tokens: list[str] = []
        self.sizes: list[tuple[str, int]] = []  # content encoding and bytes of each body
        self.last_named: list[str] = []
        self.lock = threading.Lock()

    def then(self, path: str, *answers: Answer) -> None:
        """Lay down what the next requests to `path` are answered."""
        self.next_for.setdefault(path, deque()).extend(answers)

    def now(self) -> str:
        """The stub's clock."""
        return to_text(datetime.fromtimestamp(datetime.now(UTC).timestamp() + self.offset_s, UTC))

    def answer(self, path: str, token: str, etag: str, body: Any) -> Answer:
        """The answer to one request."""
        with self.lock:
            if path.startswith(f"{wire.HELLO}?"):
                path, _mark, last = path.partition("?last=")
                self.last_named.append(last)
            self.asked.append(path)
            self.bodies.append(body)
            self.tokens.append(token)
            waiting = self.next_for.get(path)
            laid = waiting.popleft() if waiting else None
            if laid is not None and not laid.acts:
                return laid
            honest = self._honest(path, token, etag, body)
            if laid is None:
                return honest
            return Answer(honest.status, honest.body, cut=laid.cut, media=laid.media)

    def _honest(self, path: str, token: str, etag: str, body: Any) -> Answer:
        if path == wire.ENROL:
            return self._enrol(body)
        if not token.startswith("Bearer eod_") or token in self.revoked:
            return problem(401, "revoked" if token in self.revoked else "unauthorised")
        if path == wire.HELLO:
            hello = wire.Hello(self.now(), self.incarnation, len(self.held), self.etag, "open")
            return _json(hello.to_dict())
        if path == wire.CONFIG:
            if etag == self.etag:
                return Answer(304, None, headers={"ETag": self.etag})
            config = wire.Config(self.pilot, self.catalogue)
            return _json(config.to_dict(), ETag=self.etag)
        if path == wire.PUSH:
            return self._push(body)
        if self.proves:
            return self._prove(path, body)
        return problem(404, "not_found")

    def _prove(self, path: str, body: Any) -> Answer:
        now, incarnation = self.now(), self.incarnation
        if path == wire.RECONCILE and "buckets" in body:
            theirs = holdings.from_wire(body["buckets"])
            differ = holdings.differing(theirs, holdings.folded(self.held.items()))
            return _json(wire.Differing(now, incarnation, differ).to_dict())
        if path == wire.RECONCILE:
            asked = [(one, digest) for one, digest in body["items"] if one not in self.erased]
            missing = tuple(one for one, digest in asked if self.held.get(one) != digest)
            gone = tuple(one for one, _digest in body["items"] if one in self.erased)
            return _json(wire.Missing(now, incarnation, missing, gone).to_dict())
        if path == wire.MANIFEST:
            self.manifests.append(wire.Manifest.from_dict(body))
            return _json(wire.ManifestKept(now, incarnation, len(self.held)).to_dict())
        if path == wire.TOKEN:
            return _json(wire.NewToken(f"eod_{len(self.asked)}").to_dict())
        if path.partition("?")[0] == wire.MINE:
            return _json(wire.Mine(({"rev_id": "a"},), "next page").to_dict())
        return problem(404, "not_found")

    def _enrol(self, body: Any) -> Answer:
        code = body["code"]
        if code not in self.codes:
            return problem(404, "code_unknown")
        agent = self.codes[code]
        if agent == "used":
            return problem(409, "code_used")
        self.codes[code] = "used"
        enrolled = wire.Enrolled(
            token=f"eod_{code}",
            enrolment_id=f"enrolment-{code}",
            desk_id=f"desk-{code}",
            agent_ref=agent,
            pilot_id=self.pilot["pilot_id"],
            pilot_name=self.pilot["name"],
            incarnation=self.incarnation,
            server_time=self.now(),
        )
        return _json({name: getattr(enrolled, name) for name in wire.Enrolled.__slots__}, 201)

    def _push(self, body: Any) -> Answer:
        self.batches.append([item["rev_id"] for item in body["items"]])
        results = []
        for item in body["items"]:
            revision = Revision.from_dict(item)
            result = self.results.get(revision.rev_id)
            if result is None:
                known = self.held.setdefault(revision.rev_id, revision.digest())
                assert known == revision.digest()
                result = "stored"
            results.append(wire.ItemResult(revision.rev_id, wire.Result(result)))
        held, tag = len(self.held), self.etag
        pushed = wire.Pushed(self.now(), self.incarnation, held, tuple(results), config_etag=tag)
        return _json(pushed.to_dict())


def _json(data: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(status, json.dumps(data).encode(), headers=headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A desk that left before its answer is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def stub_centre(certificate: Path | None = None) -> Iterator[tuple[StubCentre, str]]:
    """A running stub and its address; `certificate` (PEM with its key) makes it speak TLS."""
    stub = StubCentre()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve(None)

        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            body = self.rfile.read(size)
            encoding = self.headers.get("Content-Encoding", "")
            stub.sizes.append((encoding, size))
            self._serve(json.loads(gzip.decompress(body) if encoding == "gzip" else body))

        def _serve(self, body: Any) -> None:
            token = self.headers.get("Authorization", "")
            answer = stub.answer(self.path, token, self.headers.get("If-None-Match", ""), body)
            data = answer.body or b""
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.media)
            self.send_header("Content-Length", str(len(data)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data if answer.cut is None else data[: answer.cut])
            self.close_connection = answer.cut is not None

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    scheme = "https" if certificate else "http"
    try:
        yield stub, f"{scheme}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
