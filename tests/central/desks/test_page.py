"""The page's routes: who may ask what, and what the answers tell a browser to be careful with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.websockets import WebSocketDisconnect

from central.desks import desks as desks_module
from central.desks import joining, programs
from central.desks.desks import Desks
from central.desks.page_text import KINDS, page_file
from central.desks.plan import BrowserDesks
from central.desks.words import page_words
from central.service.app import create_app
from central.service.crowd import Limits, Rate
from central.service.forwarded import Forwarded
from central.service.listening import Listening
from central.service.run import Serving, serve
from central.store.database import Store
from ftr.errors import PersonError
from tests.central.desks.asking import HOST, client
from tests.central.desks.forms import start_echo
from tests.central.making import join as enrol
from tests.central.making import make_codes, make_pilot

OURS = {"host": HOST, "origin": f"http://{HOST}"}
OPEN = {"open": {"tab": "one", "size": [80, 24], "clock": 0, "light": True}}


@pytest.fixture
def joined_with(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that the desk's own program was run with: it spends them here."""
    codes: list[str] = []

    def spend(home: Path, centre: str, code: str, language: str) -> str:
        codes.append(code)
        enrol(store, code)
        return ""

    monkeypatch.setattr(joining, "join", spend)
    monkeypatch.setattr(desks_module, "start_form", start_echo)
    return codes


@pytest.fixture
def desks(tmp_path: Path, store: Store) -> Desks:
    return Desks(BrowserDesks(tmp_path / "desks"), store)


sqlite_is_enough = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@sqlite_is_enough
def test_the_page_may_run_its_own_script_and_nothing_else(store: Store, desks: Desks) -> None:
    with client(create_app(store, desks=desks), desks) as asking:
        page = asking.get("/", headers={"accept-language": "nl-NL,nl;q=0.9"})
        assert page.url.path == "/desk"
        assert 'lang="nl"' in page.text
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", page.text)
        for path in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
            assert asking.get(path).status_code == 200
        assert asking.get("/desk/page.html").status_code == 404
        assert asking.get("/desk/..%2Fwords.py").status_code == 404
        other = asking.get("/healthz").headers["content-security-policy"]
        assert other == "default-src 'none'; frame-ancestors 'none'"
    for name in KINDS:
        assert "http://" not in page_file(name)
        assert "https://" not in page_file(name)
    said = set(re.findall(r"words\.(\w+)", page_file("form.js")))
    assert said <= page_words().keys()


@sqlite_is_enough
def test_a_whole_contact_centre_may_open_the_page_from_one_address(
    store: Store, desks: Desks
) -> None:
    limits = Limits(anonymous=Rate(2, 60))
    with client(create_app(store, limits=limits, desks=desks), desks) as asking:
        opened = [asking.get(path) for path in ("/desk", "/desk/form.js", "/desk/form.css")]
        assert [answer.status_code for answer in opened] == [200, 200, 200]
        joined = [asking.post("/desk/join", json={"code": "x"}).status_code for _ in range(3)]
        assert joined == [403, 403, 429], "what is not a page has the usual limit"


@sqlite_is_enough
def test_what_another_page_sends_is_refused(
    store: Store, desks: Desks, joined_with: list[str]
) -> None:
    code = make_codes(store, make_pilot(store))[0]
    others = (
        "",
        "https://elsewhere.example",
        "http://127.0.0.1:9",
        f"https://{HOST}",
        "null",
        "http://[",
    )
    with client(create_app(store, desks=desks), desks) as asking:
        for origin in others:
            headers = {"host": HOST, "origin": origin}
            answer = asking.post("/desk/join", json={"code": code}, headers=headers)
            assert answer.status_code == 403, origin
            with (
                pytest.raises(WebSocketDisconnect),
                asking.websocket_connect("/desk/socket", headers=headers),
            ):
                pass
    assert joined_with == []


@sqlite_is_enough
def test_a_code_makes_a_desk_and_the_cookie_leads_to_its_form(
    store: Store, desks: Desks, joined_with: list[str]
) -> None:
    codes = make_codes(store, make_pilot(store))
    with client(create_app(store, desks=desks), desks) as asking:
        with asking.websocket_connect("/desk/socket", headers=OURS) as socket:
            assert socket.receive_json() == {"told": "join"}, "no cookie, no form"
        wrong = asking.post("/desk/join", json={"code": "BCDFGHJK"}, headers=OURS)
        assert (wrong.status_code, joined_with) == (404, [])
        typed = f"-{codes[0][:4]}\0 {codes[0][4:].lower()}"
        right = asking.post("/desk/join", json={"code": typed}, headers=OURS)
        assert right.status_code == 201
        cookie = right.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Secure" not in cookie, "on this computer itself"
        known = OURS | {"cookie": cookie.partition(";")[0]}
        with asking.websocket_connect("/desk/socket", headers=known) as socket:
            socket.send_json(OPEN)
            first = socket.receive_json()
            assert first.get("heard") == 0, first
            socket.send_json({"n": 1, "key": "1", "at": 5, "other": "x"})
            told = [socket.receive_json() for _ in range(4)]
            assert {"echo": {"key": "1", "at": 5}} in told, "and nothing else of it"
            assert {"heard": 1} in told
        again = asking.post("/desk/join", json={"code": codes[1]}, headers=OURS)
        assert again.status_code == 201
        assert "set-cookie" not in again.headers, "the same desk, for one agent more"
        used = asking.post("/desk/join", json={"code": codes[1]}, headers=OURS)
        assert used.status_code == 409
    assert joined_with == codes[:2]
    assert len(list(desks.homes.folder.iterdir())) == 1


@sqlite_is_enough
def test_wrong_codes_cost_the_browsers_address_its_tries(
    store: Store, desks: Desks, joined_with: list[str]
) -> None:
    with client(create_app(store, desks=desks), desks) as asking:
        for expected in (*[404] * 20, 429):
            answer = asking.post("/desk/join", json={"code": "BCDFGHJK"}, headers=OURS)
            assert answer.status_code == expected
        assert int(answer.headers["retry-after"]) > 0


@sqlite_is_enough
def test_behind_a_proxy_the_cookie_goes_over_tls_only(
    store: Store, desks: Desks, joined_with: list[str]
) -> None:
    code = make_codes(store, make_pilot(store))[0]
    ours = {
        "host": "centre.example",
        "origin": "https://centre.example",
        "x-forwarded-proto": "https",
        "x-forwarded-for": "192.0.2.7",
    }
    app = Forwarded(create_app(store, desks=desks))
    with client(app, desks, "http://centre.example") as asking:
        answer = asking.post("/desk/join", json={"code": code}, headers=ours)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        sent = ours | {"cookie": cookie.partition(";")[0]}
        with asking.websocket_connect("/desk/socket", headers=sent) as socket:
            socket.send_json(OPEN)
            assert "form" in socket.receive_json()


@sqlite_is_enough
def test_nonsense_on_the_socket_ends_that_tab_alone(
    store: Store, desks: Desks, joined_with: list[str]
) -> None:
    code = make_codes(store, make_pilot(store))[0]
    with client(create_app(store, desks=desks), desks) as asking:
        joined = asking.post("/desk/join", json={"code": code}, headers=OURS)
        known = OURS | {"cookie": joined.headers["set-cookie"].partition(";")[0]}
        for nonsense in ("[]", "{}", '{"open": 3}', "not JSON", '{"open": {"tab": "x"}}'):
            with asking.websocket_connect("/desk/socket", headers=known) as socket:
                socket.send_text(nonsense)
                assert socket.receive_json() == {"told": "wrong"}
        with asking.websocket_connect("/desk/socket", headers=known) as socket:
            socket.send_json(OPEN)
            assert "form" in socket.receive_json()
            socket.send_text('{"n": 1e999, "key": "1"}')
            with pytest.raises(WebSocketDisconnect) as gone:
                while True:
                    socket.receive_json()
            assert gone.value.code == 1000


@sqlite_is_enough
def test_a_desk_that_could_not_join_leaves_nothing_behind(
    store: Store, desks: Desks, joined_with: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = make_codes(store, make_pilot(store))[0]

    def too_slow(home: Path, centre: str, code: str, language: str) -> str:
        home.mkdir()
        return programs.join(home, centre, code, "en")

    monkeypatch.setattr(joining, "join", too_slow)
    monkeypatch.setattr(programs, "JOINS_WITHIN_S", 0.0)
    with client(create_app(store, desks=desks), desks) as asking:
        answer = asking.post("/desk/join", json={"code": code}, headers=OURS)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        assert "Try again" in answer.json()["detail"]
        assert list(desks.homes.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("listening", "workers", "says"),
    [
        (Listening(host="0.0.0.0", insecure=True), 1, "--with-desks beyond this computer"),
        (Listening(), 2, "--with-desks wants one process"),
    ],
)
def test_where_browsers_cannot_be_served_well_the_centre_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listening: Listening, workers: int, says: str
) -> None:
    monkeypatch.setenv("EERST_ONLINE_LANG", "en")
    desks = BrowserDesks(tmp_path / "desks")
    serving = Serving(
        tmp_path, "postgresql://x@127.0.0.1:1/x", listening, workers=workers, desks=desks
    )
    with pytest.raises(PersonError, match=says):
        serve(serving)
    assert not desks.folder.exists()
