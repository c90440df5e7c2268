"""Names that cannot be looked up, and addresses behind which nobody is."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agent_tui.background import Desk
from agent_tui.capture import Saved
from agent_tui.store.arrivals import put_arrival
from sync.failures import FailureKind, TransportFailure
from sync.state import Rules
from sync.transport import HttpTransport
from tests.agent_tui.store.desk_at_work import PATIENCE_S, Ear, arrival, capture
from tests.sync.stub_centre import StubCentre, stub_centre


@pytest.fixture
def centre() -> Iterator[tuple[StubCentre, str]]:
    with stub_centre() as pair:
        yield pair


def test_a_name_nobody_knows_is_offline_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: Any, **_named: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    transport = HttpTransport("https://centre.example.nl", token="eod_x")
    with closing(transport), pytest.raises(TransportFailure) as caught:
        transport.hello()
    assert caught.value.failure.kind is FailureKind.OFFLINE


def test_the_next_address_of_a_name_is_tried_where_the_first_leads_nowhere(
    centre: tuple[StubCentre, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _stub, address = centre
    port = int(address.rpartition(":")[2])
    nowhere = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 9, 0, 0))
    there = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: [nowhere, there])
    with closing(HttpTransport(f"http://localhost:{port}", token="eod_x")) as transport:
        assert transport.hello().incarnation == "first"


def test_a_name_server_that_hangs_makes_no_save_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, released = threading.Event(), threading.Event()

    def hangs(*_arguments: Any, **_named: Any) -> Any:
        asked.set()
        assert released.wait(PATIENCE_S)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    put_arrival(tmp_path, arrival("far", "https://centre.example.nl"))
    desk = Desk(tmp_path, lambda _news: None, "en", rules=Rules(start_jitter_s=0))
    try:
        assert asked.wait(PATIENCE_S)
        ear = Ear()
        desk.save(capture(enrolment_id="far"), ear)
        assert isinstance(ear.next(), Saved)
        assert not released.is_set()
    finally:
        released.set()
        desk.close()
