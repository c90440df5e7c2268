"""What stands around every request: problems, headers, health, metrics, a log of failures."""

from __future__ import annotations

import asyncio
import logging
from threading import Event
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from central.service.around import preferred
from central.service.limits import Gate, Tries
from central.store.enrolments import list_desks
from central.store.refused import Refused
from ftr.clock import to_text
from ftr.words import Role
from sync import wire
from sync.wire import PROBLEM_TYPE, ProblemCode
from tests.central.making import join, make_codes, make_pilot
from tests.central.service.calling import Caller
from tests.conftest import StandingClock


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/v1/pilots/..%2f..%2fetc", 404, "not_found"),
        ("PUT", "/v1/enrol", 405, "not_allowed"),
        ("POST", "/v1/enrol", 422, "invalid"),
        ("GET", "/v1/whoami", 401, "unauthorised"),
    ],
)
def test_every_error_is_a_problem_with_a_code(
    call: Caller, method: str, path: str, status: int, code: str
) -> None:
    answer = call(method, path)
    body = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM_TYPE)
    assert (body["status"], body["code"], body["type"]) == (
        status,
        code,
        f"urn:eerst-online:problem:{code}",
    )
    assert set(body) == {"type", "code", "title", "status", "detail"}


def test_browsers_are_kept_careful_everywhere(call: Caller) -> None:
    for path in ("/healthz", "/nowhere", "/v1/whoami", "/openapi.json"):
        headers = call("GET", path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "server" not in headers
        assert "strict-transport-security" not in headers


def test_what_fails_at_the_centre_is_logged_and_tells_nothing(
    call: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_arguments: Any) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("central.service.health_routes.read_meta", broken)
    with caplog.at_level(logging.ERROR, "eerst_online.centre"):
        answer = call("GET", "/healthz")
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert "secret" not in answer.text
    assert "a secret of the inside" in caplog.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_database_that_does_not_answer_is_503_with_a_time_to_come_back(
    call: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_arguments: Any) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the server went away"))

    monkeypatch.setattr("central.service.health_routes.read_meta", away)
    answer = call("GET", "/healthz")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "5"
    assert "the server went away" in caplog.text


def test_metrics_are_for_who_watches_here_or_has_a_token(call: Caller) -> None:
    assert call("GET", "/metrics").status_code == 401
    assert call("GET", "/metrics", "eoa_nonsense").status_code == 401
    assert call("GET", "/metrics", call.access(Role.SUPERVISOR)).status_code == 200
    for here in ("127.0.0.1", "::1"):
        assert call("GET", "/metrics", host=here).status_code == 200
    for elsewhere in ("192.168.1.1", "localhost", ""):
        assert call("GET", "/metrics", host=elsewhere).status_code == 401


def test_health_and_metrics_need_no_token_here_and_name_nobody(call: Caller) -> None:
    assert call("GET", "/healthz").json() == {"status": "ok"}
    call("GET", "/v1/pilots/secret-pilot")
    call("POST", wire.PUSH, "eod_nonsense")
    answer = call("GET", "/metrics", host="127.0.0.1")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert (
        'eerst_online_requests_total{method="GET",route="/v1/pilots/{pilot_id}",status="401"} 1'
        in lines
    )
    assert "eerst_online_request_seconds_count 3" in lines
    assert 'eerst_online_request_seconds_bucket{le="+Inf"} 3' in lines
    assert "secret-pilot" not in answer.text


@pytest.mark.parametrize(
    ("header", "language"),
    [("nl", "nl"), ("en-GB,nl;q=0.5", "en"), ("fr, nl;q=0.1", "nl"), ("fr", None), ("", None)],
)
def test_the_language_is_the_first_one_we_speak(header: str, language: str | None) -> None:
    assert preferred(header) == language


def test_tries_come_back_one_by_one(clock: StandingClock) -> None:
    tries = Tries(clock, burst=2, every_s=30)
    for _time in range(2):
        assert tries.wait_s("here") == 0
        tries.spend("here")
    assert tries.wait_s("here") == 30
    assert tries.wait_s("there") == 0
    clock.pass_time(seconds=29)
    assert tries.wait_s("here") == 1
    clock.pass_time(seconds=1)
    assert tries.wait_s("here") == 0
    clock.pass_time(hours=-5)
    assert tries.wait_s("here") == 0


def test_who_would_wait_too_long_is_sent_away_and_each_has_a_turn_of_his_own() -> None:
    now = 0.0
    gate = Gate(at_once=1, most_wait_s=3, clock=lambda: now)
    inside, leave = Event(), Event()

    def task() -> str:
        nonlocal now
        inside.set()
        leave.wait(60)
        now += 1.0  # of work each
        return "done"

    async def refused() -> int | None:
        with pytest.raises(Refused) as refusal:
            await gate.run(task)
        assert refusal.value.code is ProblemCode.TOO_MANY
        return refusal.value.retry_after_s

    async def crowd() -> tuple[list[str], list[int | None]]:
        assert gate.come_back_s() is None
        accepted = [asyncio.create_task(gate.run(task)) for _ in range(80)]
        await asyncio.to_thread(inside.wait, 30)
        leave.set()
        done = await asyncio.gather(*accepted)  # from now on it is known how long a call takes
        leave.clear()
        inside.clear()
        waiting = [asyncio.create_task(gate.run(task)) for _ in range(4)]
        await asyncio.to_thread(inside.wait, 30)
        away = [await refused() for _ in range(3)]
        leave.set()
        return done + await asyncio.gather(*waiting), away

    done, away = asyncio.run(crowd())
    assert done == ["done"] * 84
    assert away == [6, 10, 14]
    assert gate.come_back_s() is None


def test_a_desk_is_noted_as_heard_but_not_at_every_greeting(
    call: Caller, clock: StandingClock
) -> None:
    pilot_id = make_pilot(call.store)
    token = join(call.store, make_codes(call.store, pilot_id)[0]).token

    def heard() -> str | None:
        assert call("GET", wire.HELLO, token).status_code == 200
        return call.store.read(lambda c: list_desks(c, pilot_id))[0].last_seen

    first = heard()
    assert first == to_text(clock())
    clock.pass_time(seconds=30)
    assert heard() == first
    clock.pass_time(seconds=31)
    assert heard() == to_text(clock())
