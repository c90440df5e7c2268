"""Serving as a real process: where it listens, what it leaves, how it ends."""

from __future__ import annotations

import json
import os
import signal
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from central.home_files import ADDRESS_FILE, ADMINISTRATOR_FILE
from central.private_files import replace_private, write_private
from central.service.listening import Listening, bind, check
from ftr.errors import PersonError
from tests.certificate import make_certificate
from tests.postgres import Server
from tests.processes import ROOT, environment

SERVE = """
import sys
from pathlib import Path
from central.service.listening import Listening
from central.service.run import Serving, serve
from ftr.errors import PersonError
tls = Path(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else None
database = sys.argv[3] if len(sys.argv) > 3 else None
try:
    serve(Serving(Path(sys.argv[1]), database, Listening(port=0, tls_cert=tls, tls_key=tls)),
          ready=lambda url: print(url, flush=True))
except PersonError as error:
    print(error)
    raise SystemExit(1)
print("ended")
"""


@contextmanager
def served(home: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A centre on this home; yields its process and the first line it said."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SERVE, str(home), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def test_a_new_home_gets_an_address_and_an_administrator_of_its_own(tmp_path: Path) -> None:
    home = tmp_path / "centre"
    with served(home) as (_process, url):
        assert json.loads((home / ADDRESS_FILE).read_text())["url"] == url
        token = (home / ADMINISTRATOR_FILE).read_text().strip()
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx.get(f"{url}/v1/whoami", headers=headers, trust_env=False, timeout=60)
        assert answer.json() == {"role": "administrator", "pilot_id": None, "label": ""}
        if os.name == "posix":
            modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in home.iterdir()}
            assert modes[ADMINISTRATOR_FILE] == modes[ADDRESS_FILE] == modes["centre.db"] == 0o600
    first = token
    with served(home):
        assert (home / ADMINISTRATOR_FILE).read_text().strip() == first


@pytest.mark.skipif(os.name != "posix", reason="Windows sends a console event, not a signal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_quietly_and_takes_its_address_away(tmp_path: Path, number: signal.Signals) -> None:
    with served(tmp_path) as (process, _url):
        process.send_signal(number)
        said, _ = process.communicate(timeout=60)
        assert (process.returncode, said) == (0, "ended\n")
        assert not (tmp_path / ADDRESS_FILE).exists()
        assert not (tmp_path / "centre.db-wal").exists()


def test_one_centre_per_home(tmp_path: Path) -> None:
    with served(tmp_path) as (_first, url), served(tmp_path) as (second, said):
        assert "is running on" in said
        assert second.wait(60) == 1
        assert httpx.get(f"{url}/healthz", trust_env=False, timeout=60).status_code == 200


def test_tls_is_spoken_where_a_certificate_is_given(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with served(tmp_path, str(certificate.with_key)) as (_process, url):
        trust = ssl.create_default_context(cadata=certificate.authority)
        answer = httpx.get(f"{url}/healthz", verify=trust, trust_env=False, timeout=60)
        assert url.startswith("https://127.0.0.1:")
        assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_it_serves_a_postgresql_database_that_was_empty(tmp_path: Path, postgres: Server) -> None:
    name = postgres.create()
    with served(tmp_path, "", postgres.url(name)) as (_process, url):
        assert httpx.get(f"{url}/healthz", trust_env=False, timeout=60).json() == {"status": "ok"}
        assert not (tmp_path / "centre.db").exists()
    postgres.drop(name)


def test_a_taken_port_is_one_clear_line() -> None:
    first = bind(Listening(port=0))
    with first, pytest.raises(PersonError, match="is taken"):
        bind(Listening(port=first.getsockname()[1]))


@pytest.mark.parametrize("host", ["203.0.113.9", "no-such-host.invalid"])
def test_an_address_that_is_not_ours_is_one_clear_line(host: str) -> None:
    with pytest.raises(PersonError, match="cannot listen"):
        bind(Listening(host=host, port=0, insecure=True))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "centre.example.org", ""])
def test_beyond_this_computer_it_wants_tls_or_to_be_told_so(host: str, tmp_path: Path) -> None:
    with pytest.raises(PersonError, match="in the clear"):
        check(Listening(host=host))
    pem = make_certificate(tmp_path).with_key
    check(Listening(host=host, tls_cert=pem, tls_key=pem))
    check(Listening(host=host, behind_proxy=True))
    check(Listening(host=host, insecure=True))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_on_loopback_plain_http_will_do(host: str) -> None:
    check(Listening(host=host))


def test_tls_files_that_are_no_good_are_one_clear_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("not a certificate")
    with pytest.raises(PersonError, match="go together"):
        check(Listening(tls_cert=make_certificate(tmp_path).with_key))
    for bad in (broken, tmp_path / "absent.pem"):
        with pytest.raises(PersonError, match="cannot be used"):
            check(Listening(tls_cert=bad, tls_key=bad))


def test_a_private_file_is_whole_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "token"
    write_private(path, "first")

    def pieces() -> Iterator[bytes]:
        yield b"sec"
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        replace_private(path, pieces())
    assert [one.name for one in tmp_path.iterdir()] == ["token"]
    assert path.read_text() == "first"
