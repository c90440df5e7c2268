"""The HTTP transport: who is believed, what is trusted, and how much is read."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ftr.errors import BadInput
from sync import http_client, wire
from sync.address import centre_address
from sync.failures import FailureKind, TransportFailure
from sync.transport import HttpTransport
from tests.certificate import make_certificate
from tests.sync.stub_centre import CAPTIVE_PORTAL, Answer, StubCentre, problem, stub_centre


@pytest.fixture
def centre() -> Iterator[tuple[StubCentre, HttpTransport]]:
    with stub_centre() as (stub, address):
        transport = HttpTransport(address, token="eod_x")
        yield stub, transport
        transport.close()


def failure_of(transport: HttpTransport) -> tuple[FailureKind, float | None]:
    with pytest.raises(TransportFailure) as caught:
        transport.hello()
    return caught.value.failure.kind, caught.value.failure.retry_after


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("centre.example.nl", "https://centre.example.nl"),
        ("https://centre.example.nl:8741/", "https://centre.example.nl:8741"),
        ("http://127.0.0.1:8741", "http://127.0.0.1:8741"),
        ("http://localhost:1", "http://localhost:1"),
        ("127.0.0.1:18993", "http://127.0.0.1:18993"),
        ("localhost", "http://localhost"),
        ("[::1]:1", "http://[::1]:1"),
        ("127.0.0.1.example.nl", "https://127.0.0.1.example.nl"),
        ("http://[::1]:1", "http://[::1]:1"),
        (" https://a.nl/eerst ", "https://a.nl/eerst"),
    ],
)
def test_an_address_is_https_beyond_this_computer(text: str, address: str) -> None:
    assert centre_address(text, "en") == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://centre.example.nl",
        "http://127.0.0.1.example.nl",
        "http://localhost@example.nl",
        "ftp://centre.example.nl",
        "https://",
        "https://a.nl:99999",
        "https://a.nl/?x=1",
        "http://10.0.0.1:8741",
        "https://[::1",
        "[::1",
    ],
)
def test_anything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        centre_address(text, "en")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (CAPTIVE_PORTAL, FailureKind.NOT_CENTRE),
        (Answer(200, b"[]"), FailureKind.NOT_CENTRE),
        (Answer(200, b"{}"), FailureKind.NOT_CENTRE),
        (Answer(200, b"[" * 10_000), FailureKind.NOT_CENTRE),
        (Answer(200, b"x" * (http_client.SMALL_REPLY + 1)), FailureKind.NOT_CENTRE),
        (Answer(302, b"", headers={"Location": "/login"}), FailureKind.NOT_CENTRE),
        (Answer(401, b"<html>", "text/html"), FailureKind.NOT_CENTRE),
        (Answer(404, b"", "text/plain"), FailureKind.NOT_CENTRE),
        (Answer(511, b"", "text/plain"), FailureKind.NOT_CENTRE),
        (problem(401, "unauthorised"), FailureKind.REFUSED),
        (problem(403, "revoked"), FailureKind.REFUSED),
        (problem(400, "invalid"), FailureKind.BAD_REQUEST),
        (problem(413, "too_large"), FailureKind.TOO_LARGE),
        (problem(415, "unsupported"), FailureKind.OUTDATED),
        (problem(429, "too_many"), FailureKind.BUSY),
        (problem(500, "failed"), FailureKind.BROKEN),
        (problem(503, "unavailable"), FailureKind.BUSY),
        (Answer(502, b"bad gateway", "text/html"), FailureKind.BROKEN),
    ],
)
def test_every_answer_that_is_not_the_centres_own_yes_is_a_failure(
    centre: tuple[StubCentre, HttpTransport], answer: Answer, kind: FailureKind
) -> None:
    stub, transport = centre
    stub.then(wire.HELLO, answer)
    assert failure_of(transport)[0] is kind


@pytest.mark.parametrize("cut", [0, 1, 20, 80])
def test_a_cut_answer_is_no_answer(centre: tuple[StubCentre, HttpTransport], cut: int) -> None:
    stub, transport = centre
    stub.then(wire.HELLO, Answer(acts=True, cut=cut))
    assert failure_of(transport)[0] is FailureKind.OFFLINE
    assert transport.hello().incarnation == "first"


def test_a_small_answer_that_unpacks_into_a_large_one_is_not_read_to_its_end(
    centre: tuple[StubCentre, HttpTransport],
) -> None:
    stub, transport = centre
    bomb = gzip.compress(b" " * 50_000_000)
    stub.then(wire.HELLO, Answer(200, bomb, headers={"Content-Encoding": "gzip"}))
    assert failure_of(transport)[0] is FailureKind.NOT_CENTRE


def test_what_is_large_travels_packed_and_arrives_as_it_was(
    centre: tuple[StubCentre, HttpTransport],
) -> None:
    stub, transport = centre
    rev_ids = [f"01900000-0000-7000-8000-{number:012x}" for number in range(400)]
    stub.proves = True
    transport.compare_items([(rev_ids[0], "0" * 64)])
    answer = transport.compare_items([(rev_id, "0" * 64) for rev_id in rev_ids])
    assert set(answer.missing) == set(rev_ids)
    (small, _size), (large, size) = stub.sizes
    assert (small, large) == ("", "gzip")
    assert size < len("".join(rev_ids))


@pytest.mark.parametrize(("text", "seconds"), [("17", 17.0), ("soon", None), ("-3", None)])
def test_retry_after_is_read_in_seconds(
    centre: tuple[StubCentre, HttpTransport], text: str, seconds: float | None
) -> None:
    stub, transport = centre
    stub.then(wire.HELLO, problem(503, "unavailable", **{"Retry-After": text}))
    assert failure_of(transport) == (FailureKind.BUSY, seconds)


def test_retry_after_is_read_as_a_date(centre: tuple[StubCentre, HttpTransport]) -> None:
    stub, transport = centre
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    stub.then(wire.HELLO, problem(429, "too_many", **{"Retry-After": later}))
    _kind, seconds = failure_of(transport)
    assert seconds is not None
    assert 60 < seconds <= 90


def test_loopback_does_not_go_through_a_proxy(
    centre: tuple[StubCentre, HttpTransport], monkeypatch: pytest.MonkeyPatch
) -> None:
    _stub, transport = centre
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert transport.hello().held == 0


def test_an_unknown_certificate_is_refused_and_its_authority_can_be_named(
    tmp_path: Path,
) -> None:
    certificate = make_certificate(tmp_path)
    with stub_centre(certificate.with_key) as (_stub, address):
        stranger = HttpTransport(address, token="eod_x")
        assert failure_of(stranger)[0] is FailureKind.CERTIFICATE
        stranger.close()
        friend = HttpTransport(address, token="eod_x", ca=certificate.authority)
        assert friend.hello().incarnation == "first"
        friend.close()


def test_plain_http_where_tls_was_expected_is_no_matter_of_certificates() -> None:
    with stub_centre() as (_stub, address):
        transport = HttpTransport(address.replace("http://", "https://"), token="eod_x")
        assert failure_of(transport)[0] is FailureKind.NOT_ENCRYPTED
        transport.close()


def test_a_certificate_for_another_name_is_refused_whoever_signed_it(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, name="other.example")
    with stub_centre(certificate.with_key) as (_stub, address):
        transport = HttpTransport(address, token="eod_x", ca=certificate.authority)
        assert failure_of(transport)[0] is FailureKind.CERTIFICATE
        transport.close()


def test_a_certificate_that_has_expired_is_refused_whoever_signed_it(tmp_path: Path) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    certificate = make_certificate(tmp_path, until=yesterday)
    with stub_centre(certificate.with_key) as (_stub, address):
        transport = HttpTransport(address, token="eod_x", ca=certificate.authority)
        assert failure_of(transport)[0] is FailureKind.CERTIFICATE
        transport.close()


def test_nobody_there_is_offline() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert failure_of(HttpTransport(f"http://127.0.0.1:{port}"))[0] is FailureKind.OFFLINE


def test_an_answer_that_drips_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "TOTAL_S", 0.2)
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def drip() -> None:
        connection, _from = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            while not done.wait(0.02):
                try:
                    connection.sendall(b" ")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    transport = HttpTransport(f"http://127.0.0.1:{listener.getsockname()[1]}")
    try:
        assert failure_of(transport)[0] is FailureKind.TIMEOUT
    finally:
        done.set()
        transport.close()
        thread.join()
        listener.close()


def test_a_config_known_by_its_etag_is_not_sent_again(
    centre: tuple[StubCentre, HttpTransport],
) -> None:
    _stub, transport = centre
    first = transport.config("")
    assert first is not None
    assert first[0] == '"1"'
    assert transport.config(first[0]) is None


def test_tls_is_never_weaker_than_the_systems_own() -> None:
    context = http_client.trusted(None)
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
