"""A network that can be cut: forwards loopback connections to the centre while it is open."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class Gate:
    """Listens on a loopback port of its own; `cut` drops every connection and refuses new ones."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open = threading.Event()
        self._open.set()
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        self.refused = 0
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Be a desk without a network from now on, in the middle of whatever was going on."""
        self._open.clear()
        with self._lock:
            for connection in self._connections:
                _drop(connection)
            self._connections.clear()

    def mend(self) -> None:
        """Have a network again."""
        self._open.set()

    def close(self) -> None:
        """Cut it and stop listening."""
        self.cut()
        _drop(self._listening)
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._forward, args=(near,), daemon=True).start()

    def _forward(self, near: socket.socket) -> None:
        with near:
            if not self._open.is_set():
                self.refused += 1
                return
            try:
                far = socket.create_connection(self._target, timeout=5)
            except OSError:
                return
            with far:
                far.settimeout(None)
                with self._lock:
                    self._connections |= {near, far}
                back = threading.Thread(target=_pump, args=(far, near), daemon=True)
                back.start()
                _pump(near, far)
                back.join()
                with self._lock:
                    self._connections -= {near, far}


def _pump(source: socket.socket, sink: socket.socket) -> None:
    """Pass on what comes until either end is gone; then let the other direction end too."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    _drop(source)
    _drop(sink)


def _drop(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def gate(port: int) -> Iterator[Gate]:
    """A gate to the centre on loopback `port`, closed with the block."""
    opened = Gate(port)
    try:
        yield opened
    finally:
        opened.close()
