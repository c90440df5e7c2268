"""On a real socket: who says nothing is not waited for, and every answer is careful."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import uvicorn

from central.service import patience
from central.service.app import create_app
from central.service.around import HEAD_BYTES
from central.service.careful import careful_headers
from central.service.listening import Listening, bind
from central.service.patience import Patience
from central.store.database import Store

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@contextmanager
def answering(store: Store) -> Iterator[int]:
    """The application on a socket as `ftr serve` has it; yields the port."""
    with bind(Listening(port=0)) as bound:
        config = uvicorn.Config(
            create_app(store),
            http=Patience,
            h11_max_incomplete_event_size=HEAD_BYTES,
            server_header=False,
            log_config=None,
            lifespan="off",
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        try:
            yield bound.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(30)


def said(connection: socket.socket) -> bytes:
    """Everything that comes until the other side closes."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def ask(port: int, request: bytes) -> bytes:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as connection:
        connection.sendall(request)
        return said(connection)


CLOSE = b"Host: centre\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    ("request_", "statuses"),
    [
        (b"GET /healthz HTTP/1.1\r\n" + CLOSE, {b"200"}),
        (b"GET /nowhere HTTP/1.1\r\n" + CLOSE, {b"404"}),
        (b"GET /metrics HTTP/1.1\r\n" + CLOSE, {b"200"}),
        (b"TRACE / HTTP/1.1\r\n" + CLOSE, {b"404"}),
        (b"nonsense\r\n\r\n", {b"400"}),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 2 * HEAD_BYTES + b"\r\n" + CLOSE, {b"400", b"431"}),
        (b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * HEAD_BYTES + CLOSE, {b"400", b"431"}),
    ],
    ids=["health", "nowhere", "metrics", "trace", "nonsense", "long header", "many headers"],
)
def test_every_answer_is_careful_and_names_no_software(
    store: Store, request_: bytes, statuses: set[bytes]
) -> None:
    with answering(store) as port:
        head, _, _body = ask(port, request_).partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    assert lines[0].split()[1] in statuses
    for name, value in careful_headers("http").items():
        assert f"{name}: {value}".lower().encode() in lines
    assert not any(line.startswith((b"server:", b"x-powered-by:")) for line in lines)
    assert b"uvicorn" not in head.lower()


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: centre\r\nX-Slow: "],
    ids=["nothing", "half a line", "half a head"],
)
def test_who_does_not_say_what_he_wants_is_not_waited_for(
    store: Store, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(patience, "HEAD_WITHIN_S", 0.05)
    with answering(store) as port:
        assert ask(port, begun) == b""


def test_nor_on_a_connection_that_was_answered_before(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEAD_WITHIN_S", 2.0)
    with answering(store) as port:
        whole = b"GET /healthz HTTP/1.1\r\nHost: centre\r\n\r\n"
        answer = ask(port, whole + b"GET /heal")
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b'{"status":"ok"}')
