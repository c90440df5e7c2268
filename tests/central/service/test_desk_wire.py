"""The desk's side of the wire, as the desk's own types read it."""

from __future__ import annotations

import gzip
import json
from typing import Any

import httpx
import pytest

from central.store.pilots import open_pilot
from ftr.catalogue.model import from_dict
from ftr.clock import to_text
from ftr.pilot import Pilot
from sync import wire
from sync.wire import Config, Enrolled, Hello, ProblemCode, Pushed
from tests.central.making import Writer, items, make_codes, make_pilot, request
from tests.central.service.calling import Caller
from tests.conftest import StandingClock


@pytest.fixture
def pilot_id(call: Caller) -> str:
    return make_pilot(call.store)


@pytest.fixture
def desk(call: Caller, pilot_id: str) -> Enrolled:
    return enrol(call, make_codes(call.store, pilot_id)[0])


def enrol(call: Caller, code: str) -> Enrolled:
    answer = call("POST", wire.ENROL, json=request(code).to_dict())
    assert answer.status_code == 201, answer.text
    return Enrolled.from_dict(answer.json())


def problem(answer: httpx.Response, status: int, code: ProblemCode) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert answer.headers["content-type"] == wire.PROBLEM_TYPE
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == wire.PROBLEM_PREFIX + code
    assert body["title"]
    assert body["detail"]
    return body


def push(call: Caller, desk: Enrolled, sent: list[dict[str, Any]], **rest: Any) -> httpx.Response:
    body = {"sent_at": to_text(call.store.clock()), "items": sent}
    return call("POST", wire.PUSH, desk.token, json=body, **rest)


def test_from_code_to_committed_entries(call: Caller, desk: Enrolled, pilot_id: str) -> None:
    assert (desk.pilot_id, desk.pilot_name) == (pilot_id, "Week 48")
    hello = Hello.from_dict(call("GET", wire.HELLO, desk.token).json())
    assert (hello.held, hello.pilot_state, hello.incarnation) == (0, "draft", desk.incarnation)
    answer = call("GET", wire.CONFIG, desk.token)
    config = Config.from_dict(answer.json())
    assert answer.headers["etag"] == hello.config_etag
    assert Pilot.from_dict(config.pilot).pilot_id == pilot_id
    assert len(from_dict(config.catalogue).leaves) == 4
    writer = Writer(desk.agent_ref)
    sent = items(writer.create(), writer.ending())
    pushed = Pushed.from_dict(push(call, desk, sent).json())
    assert [one.result for one in pushed.results] == ["stored", "stored"]
    assert (pushed.held, pushed.incarnation) == (2, desk.incarnation)
    assert Hello.from_dict(call("GET", wire.HELLO, desk.token).json()).held == 2


def test_a_push_tells_of_a_pilot_that_is_another_since(
    call: Caller, desk: Enrolled, pilot_id: str
) -> None:
    writer = Writer(desk.agent_ref)

    def pushed() -> str:
        return Pushed.from_dict(push(call, desk, items(writer.create())).json()).config_etag

    before = pushed()
    assert before == call("GET", wire.CONFIG, desk.token).headers["etag"]
    call.store.write(lambda c: open_pilot(c, pilot_id, to_text(call.store.clock())))
    assert pushed() == call("GET", wire.CONFIG, desk.token).headers["etag"] != before


@pytest.mark.parametrize("known", ["{etag}", '"other", {etag}', "*"])
def test_a_config_that_the_desk_has_is_not_sent_again(
    call: Caller, desk: Enrolled, known: str
) -> None:
    etag = call("GET", wire.CONFIG, desk.token).headers["etag"]
    assert etag.startswith('"')
    headers = {"If-None-Match": known.format(etag=etag)}
    answer = call("GET", wire.CONFIG, desk.token, headers=headers)
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    weak = call("GET", wire.CONFIG, desk.token, headers={"If-None-Match": '"stale"'})
    assert weak.status_code == 200


def test_wrong_codes_say_why(call: Caller, pilot_id: str, clock: StandingClock) -> None:
    used, late = make_codes(call.store, pilot_id)
    enrol(call, used)
    asked = request(used).to_dict()
    problem(call("POST", wire.ENROL, json=asked), 409, ProblemCode.CODE_USED)
    asked["code"] = "BCDFGHJK"
    problem(call("POST", wire.ENROL, json=asked), 404, ProblemCode.CODE_UNKNOWN)
    clock.pass_time(days=100)
    problem(call("POST", wire.ENROL, json=asked | {"code": late}), 410, ProblemCode.CODE_EXPIRED)


def test_guessing_codes_is_slowed_down_and_ends(
    call: Caller, pilot_id: str, clock: StandingClock
) -> None:
    code = make_codes(call.store, pilot_id)[0]
    wrong = request("BCDFGHJK").to_dict()
    tries = [call("POST", wire.ENROL, json=wrong).status_code for _ in range(22)]
    assert tries == [404] * 20 + [429] * 2
    refused = call("POST", wire.ENROL, json=request(code).to_dict())
    problem(refused, 429, ProblemCode.TOO_MANY)
    clock.pass_time(seconds=int(refused.headers["retry-after"]))
    enrol(call, code)


@pytest.mark.parametrize("path", [wire.HELLO, wire.CONFIG])
def test_without_a_known_token_nothing_is_told(call: Caller, desk: Enrolled, path: str) -> None:
    for token in (None, "", "eod_nonsense", desk.token[:-1]):
        answer = call("GET", path, token)
        problem(answer, 401, ProblemCode.UNAUTHORISED)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_revoked_desk_hears_so_and_nothing_of_it_is_stored(
    call: Caller, desk: Enrolled, administrator: str
) -> None:
    path = f"/v1/pilots/{desk.pilot_id}/desks/{desk.enrolment_id}/revoke"
    assert call("POST", path, administrator).status_code == 204
    sent = items(Writer(desk.agent_ref).create())
    problem(push(call, desk, sent), 401, ProblemCode.REVOKED)
    detail = call("GET", f"/v1/pilots/{desk.pilot_id}", administrator).json()
    assert (detail["entries"], detail["desks"]) == (0, 0)


MALFORMED = [
    b"",
    b"{",
    b"[]",
    b'{"items": {}}',
    b'{"items": [NaN]}',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"items": ["text"]}',
    b'{"items": [{}]}',
    b'{"items": [{"rev_id": "NOT-A-UUID"}]}',
    b'{"items": [{"rev_id": "01a20256-98f3-724d-a9eb-81af3d978319", "x": [[[[[[[[[]]]]]]]]]}]}',
]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_a_body_that_cannot_be_answered_item_by_item_is_malformed(
    call: Caller, desk: Enrolled, body: bytes
) -> None:
    problem(call("POST", wire.PUSH, desk.token, content=body), 400, ProblemCode.MALFORMED)


def test_the_item_without_an_id_is_named(call: Caller, desk: Enrolled) -> None:
    sent = items(*(Writer(desk.agent_ref).create() for _ in range(3)))
    sent[1]["rev_id"] = None
    body = problem(push(call, desk, sent), 400, ProblemCode.MALFORMED)
    assert "Item 1 " in body["detail"]


@pytest.mark.parametrize("sent_at", [None, 7, "", "tomorrow", ["x"]])
def test_a_strange_clock_is_no_reason_to_refuse(call: Caller, desk: Enrolled, sent_at: Any) -> None:
    body = {"sent_at": sent_at, "items": items(Writer(desk.agent_ref).create())}
    answer = call("POST", wire.PUSH, desk.token, json=body)
    assert answer.json()["results"][0]["result"] == "stored"


def test_a_gzipped_push_is_unpacked(call: Caller, desk: Enrolled) -> None:
    body = gzip.compress(json.dumps({"items": items(Writer(desk.agent_ref).create())}).encode())
    headers = {"Content-Encoding": "gzip"}
    answer = call("POST", wire.PUSH, desk.token, content=body, headers=headers)
    assert answer.json()["results"][0]["result"] == "stored"


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        (b"x" * (wire.PUSH_BYTES + 1), "", 413),
        (gzip.compress(b"x" * (wire.PUSH_BYTES + 1)), "gzip", 413),
        (gzip.compress(gzip.compress(b" " * 50_000_000)), "gzip", 400),
        (gzip.compress(b"{}")[:-4], "gzip", 400),
        (b"not gzip", "gzip", 400),
        (b"{}", "br", 415),
    ],
    ids=["large", "bomb", "nested", "cut", "plain", "brotli"],
)
def test_bodies_beyond_the_cap_or_badly_packed_are_refused(
    call: Caller, desk: Enrolled, body: bytes, encoding: str, status: int
) -> None:
    headers = {"Content-Encoding": encoding} if encoding else {}
    answer = call("POST", wire.PUSH, desk.token, content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == wire.PROBLEM_TYPE


def test_more_items_than_fit_is_too_large(call: Caller, desk: Enrolled) -> None:
    writer = Writer(desk.agent_ref)
    sent = items(*(writer.create() for _ in range(wire.PUSH_ITEMS + 1)))
    problem(push(call, desk, sent), 413, ProblemCode.TOO_LARGE)
    assert len(push(call, desk, sent[:-1]).json()["results"]) == wire.PUSH_ITEMS


def test_what_utf8_cannot_carry_is_parked_and_still_shown(
    call: Caller, desk: Enrolled, administrator: str
) -> None:
    odd = Writer(desk.agent_ref).create().to_dict() | {"tz": "\ud800\x00", "more": [1e300, "é"]}
    body = json.dumps({"items": [odd]})
    answer = call("POST", wire.PUSH, desk.token, content=body)
    assert answer.json()["results"][0]["code"] == "invalid"
    shown = call("GET", f"/v1/pilots/{desk.pilot_id}/parked", administrator)
    assert json.loads(shown.content)["parked"][0]["revision"] == odd


def test_errors_are_told_in_the_language_that_is_asked(call: Caller) -> None:
    details = {
        language: call("GET", wire.HELLO, headers={"Accept-Language": language}).json()["detail"]
        for language in ("nl-NL,nl;q=0.9", "en")
    }
    assert "token" in details["en"]
    assert details["en"] != details["nl-NL,nl;q=0.9"]
