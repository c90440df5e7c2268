"""What may arrive in a body: bounded, in time, and packed in one way only."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from typing import Any

import pytest
from starlette.types import Message, Scope

from central.service.bodies import USUAL_CAP, Bodies
from ftr.words import Role
from sync import wire
from tests.central.making import join, make_codes, make_pilot
from tests.central.service.calling import Caller

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(call: Caller) -> str:
    return join(call.store, make_codes(call.store, make_pilot(call.store))[0]).token


def push(call: Caller, token: str, content: bytes, **headers: str) -> tuple[int, str]:
    headers = {"Content-Type": "application/json"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    answer = call("POST", wire.PUSH, token, content=content, headers=headers)
    return answer.status_code, answer.json().get("code", "")


def test_a_gzip_bomb_is_unpacked_no_further_than_the_cap(call: Caller, desk: str) -> None:
    bomb = gzip.compress(b'{"items":[' + b" " * 30_000_000)
    assert len(bomb) < wire.PUSH_BYTES
    assert push(call, desk, bomb, Content_Encoding="gzip") == (413, "too_large")


def test_a_bomb_in_a_bomb_stays_packed(call: Caller, desk: str) -> None:
    inside = gzip.compress(b"[" * 10_000_000)
    status, _code = push(call, desk, gzip.compress(inside), Content_Encoding="gzip")
    assert status == 400


@pytest.mark.parametrize("encoding", ["deflate", "br", "zstd", "compress", "gzip, gzip", "x"])
def test_other_ways_to_pack_are_refused_unread(call: Caller, desk: str, encoding: str) -> None:
    packed = zlib.compress(b'{"items": []}')
    assert push(call, desk, packed, Content_Encoding=encoding) == (415, "unsupported")


@pytest.mark.parametrize("encoding", ["gzip", "GZIP"])
def test_gzip_is_taken(call: Caller, desk: str, encoding: str) -> None:
    packed = gzip.compress(b'{"items": []}')
    assert push(call, desk, packed, Content_Encoding=encoding)[0] == 200
    assert push(call, desk, packed[:-3], Content_Encoding=encoding) == (400, "malformed")
    assert push(call, desk, b"not packed", Content_Encoding=encoding) == (400, "malformed")


def test_more_than_the_cap_is_refused_however_it_comes(call: Caller, desk: str) -> None:
    async def pieces() -> Any:
        for _ in range(wire.PUSH_BYTES // 1024 + 1):
            yield b" " * 1024

    assert push(call, desk, b" " * (wire.PUSH_BYTES + 1)) == (413, "too_large")
    chunked = call("POST", wire.PUSH, desk, content=pieces())
    assert chunked.status_code == 413
    large = call("POST", "/v1/pilots", desk, content=b" " * (USUAL_CAP + 1))
    assert large.status_code == 413


BAD_JSON = {
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"a":' * 200_000,
    "a number of 5,000 digits": b'{"items": ' + b"9" * 5_000 + b"}",
    "not a number": b'{"items": NaN}',
    "endless": b'{"items": Infinity}',
    "not text": b'{"items": "\xff\xfe"}',
    "nothing": b"",
}


@pytest.mark.parametrize("name", BAD_JSON)
def test_json_that_is_none_or_too_much_is_the_senders_fault(
    call: Caller, desk: str, name: str
) -> None:
    person = call.access(Role.ADMINISTRATOR)
    assert push(call, desk, BAD_JSON[name])[0] == 400
    for path in ("/v1/enrol", wire.RECONCILE, "/v1/pilots", "/v1/pilots/week-48/handled"):
        token = desk if path.startswith("/v1/desk") else person
        headers = {"Content-Type": "application/json"}
        answer = call("POST", path, token, content=BAD_JSON[name], headers=headers)
        assert answer.status_code in (400, 422), (path, answer.text)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "9" * 400, "-0.0", "1e400"])
def test_numbers_beyond_all_measure_end_in_no_plan(call: Caller, number: str) -> None:
    person = call.access(Role.ADMINISTRATOR)
    plan = {"name": "x", "start": "2026-11-23", "end": "2026-11-29"}
    for field in ("contacts_per_year", "cost_per_contact", "agents", "retention_days"):
        text = json.dumps({"plan": plan | {field: 7}, "catalogue": {}, "kind": "real"})
        body = text.replace(f'"{field}": 7', f'"{field}": {number}').encode()
        headers = {"Content-Type": "application/json"}
        answer = call("POST", "/v1/pilots", person, content=body, headers=headers)
        assert answer.status_code in (400, 422), (field, answer.text)


def test_a_body_that_does_not_come_is_not_waited_for(call: Caller) -> None:
    """Without it, a few hundred connections that send nothing would keep everybody out."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": "POST", "path": wire.PUSH, "headers": []}
    asyncio.run(Bodies(call.app, within_s=0.01)(scope, receive, send))
    assert sent[0]["status"] == 413
    assert (b"connection", b"close") in sent[0]["headers"]
