"""Everything a person can get wrong: one clear line, exit code 1, nothing half done."""

from __future__ import annotations

import errno
import http.server
import os
import socket
import sqlite3
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from central.home_files import LOCK_FILE
from tests.central.cli.conftest import Ftr, write_plan
from tests.certificate import make_certificate

Write = Callable[[str, bytes | str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file with this content."""

    def file(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return file


PLAN = "name: A\nstart: 2026-11-23\nend: 2026-11-27\n"


@pytest.mark.parametrize(
    ("plan", "about"),
    [
        ("", "plan.yaml"),
        ("name: A\nstart: 2026-11-23\n", "end"),
        ("name: A\nstart: 2026-13-45\nend: 2026-11-27\n", "start"),
        ("name: A\nstart: 2026-11-27\nend: 2026-11-23\n", "end"),
        (PLAN + "agnets: 20\n", "agents"),
        (PLAN + "timezone: Mars/Olympus\n", "timezone"),
        (PLAN + "language: fr\n", "language"),
        (PLAN + "catalogue: missing.yaml\n", "missing.yaml"),
        (PLAN + "agents_from: never-was\n", "never-was"),
        ("name: [A\n", "plan.yaml:"),
        (b"name: caf\xe9\n", "UTF-8"),
    ],
)
def test_a_plan_that_does_not_fit(ftr: Ftr, write: Write, plan: bytes | str, about: str) -> None:
    assert about in ftr.refuses("pilot", "new", write("plan.yaml", plan))


@pytest.mark.parametrize(
    ("catalogue", "about"),
    [
        ("", "reasons.yaml"),
        ("reasons: []\n", "reasons"),
        ("reasons:\n\t- x\n", "reasons.yaml:2"),
        ("reasons:\n  - {code: a, label: {nl: A}}\n  - {code: a, label: {nl: B}}\n", ":3"),
        ("reasons: 7\n", "reasons"),
    ],
)
def test_a_catalogue_that_does_not_fit(
    ftr: Ftr, write: Write, pilot: str, catalogue: str, about: str
) -> None:
    file = write("reasons.yaml", catalogue)
    assert about in ftr.refuses("catalogue", "publish", pilot, file)
    assert about in ftr("catalogue", "check", file, code=1).err


ROWS = "at,who,why,online\n09:00,An,late,yes\n"


@pytest.mark.parametrize(
    ("rows", "about"),
    [
        (b"\xff\xfe\x00\x01\x02", "text"),
        (b"PK\x03\x04 a workbook", "Excel"),
        ("", "empty"),
        ("at,who,why,online\n", "nothing below it"),
        ("when,who,why,online\n09:00,An,late,yes\n", "no column “at”"),
        ("at,who,why,online\n09:00,An\n", ":2"),
        ('at,who,why,online\n09:00,"An,late,yes\n', "quote"),
    ],
)
def test_a_csv_that_does_not_fit(
    ftr: Ftr, write: Write, pilot: str, rows: bytes | str, about: str
) -> None:
    columns = ("--map", "at=at", "--map", "agent=who")
    entries = (*columns, "--map", "reason=why", "--map", "online_first=online")
    file = write("rows.csv", rows)
    assert about in ftr.refuses("entries", "import", pilot, file, *entries)
    assert about in ftr.refuses("handled", "import", pilot, file, *columns)


@pytest.mark.parametrize(
    ("row", "about"),
    [
        ("09:00,An,nonsense,yes", "nonsense"),
        ("31-02-2026 09:00,An,late,yes", "31-02-2026"),
        ("25:00,An,late,yes", "25:00"),
        ("09:00,Nobody,late,yes", "Nobody"),
        ("09:00,An,late,perhaps", "perhaps"),
        ("09:00,An,delivery,yes", "delivery"),
    ],
)
def test_a_row_that_does_not_fit_is_named(
    ftr: Ftr, write: Write, pilot: str, row: str, about: str
) -> None:
    file = write("rows.csv", f"{ROWS}{row}\n")
    columns = ("--map", "at=at", "--map", "agent=who", "--map", "reason=why")
    said = ftr(
        "entries", "import", pilot, file, *columns,
        "--map", "online_first=online", "--date", str(date.today()), code=1,
    )  # fmt: skip
    first, last = said.err.splitlines()
    assert first.startswith(f"{file}:3: ")
    assert about in first
    assert "nothing was imported" in last


@pytest.mark.parametrize(
    "words",
    [
        ("pilot", "show", "never-was"),
        ("pilot", "open", "never-was"),
        ("pilot", "codes", "never-was"),
        ("pilot", "brief", "never-was"),
        ("pilot", "show", "../access"),
        ("pilot", "show", ".."),
        ("pilot", "show", ""),
        ("pilot", "show", "Never Was/?x=1"),
        ("desk", "list", "never-was"),
        ("parked", "list", "never-was"),
        ("watch", "never-was", "--once"),
        ("report", "never-was"),
        ("access", "new", "supervisor", "--pilot", "never-was"),
    ],
)
def test_a_pilot_that_is_not_there(ftr: Ftr, words: tuple[str, ...]) -> None:
    line = ftr.refuses(*words)
    assert "pilot" in line


def test_a_file_that_is_not_there(ftr: Ftr, pilot: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    for words in (
        ("pilot", "new", gone),
        ("catalogue", "check", gone),
        ("catalogue", "publish", pilot, gone),
        ("catalogue", "import", gone, "--levels", "A"),
        ("pilot", "codes", pilot, "--agents", gone),
        ("handled", "import", pilot, gone, "--map", "at=a", "--map", "agent=b"),
    ):
        assert str(gone) in ftr.refuses(*words)
    assert str(tmp_path) in ftr.refuses("catalogue", "check", tmp_path)


def test_a_place_that_cannot_be_written(ftr: Ftr, pilot: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for place in (tmp_path / "no folder" / "x.csv", tmp_path / "file" / "x.csv"):
        assert "no folder" in ftr.refuses("export", pilot, place).lower()
    (tmp_path / "x.csv").mkdir()
    assert "is a folder" in ftr.refuses("export", pilot, tmp_path / "x.csv")
    assert "ending" in ftr.refuses("export", pilot, tmp_path / "x.doc")


def test_a_full_disk_leaves_the_old_file_as_it_was(
    ftr: Ftr, pilot: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("mine", encoding="utf-8")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("central.private_files.os.fsync", full)
    assert "the disk is full" in ftr.refuses("export", pilot, file, "--force")
    assert file.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir() if "x.csv" in path.name] == ["x.csv"]


def test_a_full_disk_at_login_keeps_the_earlier_token(
    ftr: Ftr, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = ftr("access", "new", "supervisor").out.strip()
    elsewhere = Ftr(tmp_path)
    elsewhere("login", url, "--token", token)
    before = (tmp_path / "login.json").read_text(encoding="utf-8")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("central.home_files.os.fsync", full)
    assert "the disk is full" in elsewhere.refuses("login", url, "--token", token)
    assert (tmp_path / "login.json").read_text(encoding="utf-8") == before
    assert [path.name for path in tmp_path.iterdir()] == ["login.json"]


def test_a_centre_that_is_gone(tmp_path: Path, free_port: int) -> None:
    line = Ftr(tmp_path).refuses(
        "pilot", "list", "--centre", f"http://127.0.0.1:{free_port}", "--token", "eoa_x"
    )
    assert "No centre answers" in line
    assert "ftr serve" in line


def test_no_centre_is_known(tmp_path: Path) -> None:
    assert "--centre" in Ftr(tmp_path).refuses("pilot", "list")


def test_no_token_is_known(url: str, tmp_path: Path) -> None:
    assert f"ftr login {url}" in Ftr(tmp_path).refuses("pilot", "list", "--centre", url)


def test_plain_http_beyond_this_computer(tmp_path: Path) -> None:
    line = Ftr(tmp_path).refuses("pilot", "list", "--centre", "http://centre.example.org")
    assert "https://" in line


class _Portal(http.server.BaseHTTPRequestHandler):
    """Answers everything with a friendly web page, as a captive portal does; or with JSON."""

    kind, body = "text/html", b"<html>Welcome to our network</html>"

    def do_GET(self) -> None:
        body = self.body
        self.send_response(200)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


@contextmanager
def portal(certificate: Path | None = None, handler: type[_Portal] = _Portal) -> Iterator[int]:
    """A web server that is no centre; yields its port."""
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _OtherService(_Portal):
    kind, body = "application/json", b'{"hello": "world"}'


class _List(_Portal):
    kind, body = "application/json", b"[]"


@pytest.mark.parametrize("handler", [_Portal, _OtherService, _List])
def test_what_answers_is_no_centre(tmp_path: Path, handler: type[_Portal]) -> None:
    with portal(handler=handler) as port:
        where = ("--centre", f"http://localhost:{port}", "--token", "eoa_x")
        for words in (("pilot", "list"), ("report", "p"), ("export", "p", tmp_path / "x.csv")):
            assert "is not a centre" in Ftr(tmp_path).refuses(*words, *where)
    assert not (tmp_path / "x.csv").exists()


def test_a_certificate_that_is_not_trusted(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "localhost")
    authority = tmp_path / "authority.pem"
    authority.write_text(certificate.authority)
    with portal(certificate.with_key) as port:
        words = ("pilot", "list", "--centre", f"https://localhost:{port}", "--token", "eoa_x")
        assert "--ca FILE" in Ftr(tmp_path).refuses(*words)
        assert "is not a centre" in Ftr(tmp_path).refuses(*words, "--ca", authority)


def test_a_ca_that_is_no_certificate(write: Write, tmp_path: Path) -> None:
    words = ("pilot", "list", "--centre", "https://localhost:1", "--token", "eoa_x", "--ca")
    assert "certificate" in Ftr(tmp_path).refuses(*words, write("ca.pem", "nothing"))
    assert "gone.pem" in Ftr(tmp_path).refuses(*words, tmp_path / "gone.pem")


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for words in (("serve",), ("demo",)):
            line = Ftr(tmp_path / "home").refuses(*words, "--port", str(port))
            assert f"Port {port}" in line


def test_a_second_centre_on_the_same_home(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with FileLock(home / LOCK_FILE):
        assert "running" in Ftr(home).refuses("serve", "--port", "0")


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    Ftr(tmp_path / "home")("db", "upgrade")
    assert "already" in Ftr(tmp_path / "home")("db", "upgrade").out
    database = sqlite3.connect(tmp_path / "home" / "centre.db")
    with database:
        database.execute("UPDATE alembic_version SET version_num = 'v9999'")
    database.close()
    for words in (("serve", "--port", "0"), ("db", "upgrade")):
        line = Ftr(tmp_path / "home").refuses(*words)
        assert "newer version" in line


@pytest.mark.parametrize(
    ("words", "about"),
    [
        (("--host", "0.0.0.0"), "TLS"),
        (("--host", "centre.example.org"), "TLS"),
        (("--tls-cert", "x.pem"), "--tls-key"),
        (("--tls-cert", "x.pem", "--tls-key", "y.pem"), "x.pem"),
        (("--database", "mysql://x"), "mysql://x"),
        (("--most-desks", "5"), "--with-desks"),
    ],
)
def test_a_centre_that_cannot_be_served(tmp_path: Path, words: tuple[str, ...], about: str) -> None:
    assert about in Ftr(tmp_path / "home").refuses("serve", "--port", "0", *words)


def test_a_home_that_cannot_be_made(write: Write) -> None:
    file = write("file", "in the way")
    for words in (("serve", "--port", "0"), ("demo",), ("db", "upgrade")):
        assert str(file) in Ftr(file / "home").refuses(*words)


def test_login_in_a_home_that_cannot_be_written(ftr: Ftr, url: str, write: Write) -> None:
    token = ftr("access", "new", "supervisor").out.strip()
    home = write("file", "in the way") / "home"
    assert str(home) in Ftr(home).refuses("login", url, "--token", token)


def test_a_plan_that_was_made_into_a_pilot_before_makes_none_unasked(
    ftr: Ftr, tmp_path: Path
) -> None:
    plan = write_plan(tmp_path, "Twice")
    assert ftr("pilot", "new", plan).out == "twice\n"
    said = ftr.refuses("pilot", "new", plan)
    assert "this name and these days already: twice" in said
    assert "--again" in said
    assert ftr("pilot", "new", plan, "--again").out == "twice-2\n"
    assert ftr("pilot", "new", plan, "--demo").out == "twice-3\n"
    other_days = write_plan(tmp_path, "Twice", end=date.today() + timedelta(days=9))
    assert ftr("pilot", "new", other_days).out == "twice-4\n"
