"""Who asks too much is told when to come back; who shares an address with them is not."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import func, select
from starlette.types import Message, Receive, Scope, Send

from central.service.app import create_app
from central.service.crowd import Crowd, Limits, Rate
from central.service.forwarded import Forwarded, last_address
from central.service.limits import client_of
from central.store.database import Store
from central.store.tables import revision
from sync import wire
from sync.wire import Enrolled, ProblemCode
from tests.central.making import Writer, items, join, make_codes, make_pilot, request
from tests.central.service.calling import NO_LIMITS, Caller, calling
from tests.conftest import StandingClock

FEW = Limits(token=Rate(5, 2), anonymous=Rate(3, 10), unknown_token=Rate(2, 30))


@pytest.fixture
def few(store: Store) -> Iterator[Caller]:
    """Calls an application that takes on little."""
    with calling(store, FEW) as caller:
        yield caller


@pytest.fixture
def desks(store: Store) -> list[Enrolled]:
    """Two desks, behind one address as all callers here."""
    return [join(store, code) for code in make_codes(store, make_pilot(store))]


def statuses(call: Caller, times: int, token: str | None, path: str = wire.HELLO) -> list[int]:
    """What so many calls are answered."""
    return [call("GET", path, token).status_code for _ in range(times)]


def test_a_token_has_its_own_limit_and_gets_it_back(
    few: Caller, desks: list[Enrolled], clock: StandingClock
) -> None:
    busy, other = desks
    assert statuses(few, 7, busy.token) == [200] * 5 + [429] * 2
    refused = few("GET", wire.HELLO, busy.token)
    assert refused.json()["code"] == ProblemCode.TOO_MANY
    assert refused.headers["content-type"] == wire.PROBLEM_TYPE
    assert refused.headers["retry-after"] == "2"
    assert statuses(few, 1, other.token) == [200]
    clock.pass_time(seconds=2)
    assert statuses(few, 2, busy.token) == [200, 429]


def test_unknown_tokens_use_up_an_address_but_never_a_good_token(
    few: Caller, desks: list[Enrolled], clock: StandingClock
) -> None:
    assert [statuses(few, 1, f"eod_wrong{n}") for n in range(4)] == [[401], [401], [429], [429]]
    assert statuses(few, 1, desks[0].token) == [200]
    clock.pass_time(seconds=30)
    assert statuses(few, 1, "eod_wrong") == [401]


def test_without_a_token_an_address_has_a_limit_that_joining_does_not_use(
    few: Caller, store: Store
) -> None:
    assert statuses(few, 5, None, "/healthz") == [200] * 3 + [429] * 2
    code = make_codes(store, make_pilot(store))[0]
    assert few("POST", wire.ENROL, json=request(code).to_dict()).status_code == 201


def test_a_backlog_of_months_is_within_the_limit_of_a_token() -> None:
    assert Limits().token.burst * wire.PUSH_ITEMS >= 100_000  # at once; and then on and on
    assert wire.PUSH_ITEMS / Limits().token.every_s >= 1_000  # a second


def test_a_desk_that_joins_costs_no_try_and_guesses_are_counted_for_all_centres(
    store: Store, clock: StandingClock
) -> None:
    pilot_id = make_pilot(store)
    wrong = request("BCDFGHJK").to_dict()
    with calling(store) as one, calling(store, NO_LIMITS) as another:
        for _many in range(22):
            code = make_codes(store, pilot_id)[0]
            assert one("POST", wire.ENROL, json=request(code).to_dict()).status_code == 201
        guesses = [c("POST", wire.ENROL, json=wrong).status_code for c in (one, another) * 11]
        assert guesses == [404] * 20 + [429] * 2
        clock.pass_time(seconds=30)
        guesses = [c("POST", wire.ENROL, json=wrong).status_code for c in (one, another)]
        assert guesses == [404, 429]


def test_a_crowd_at_once_waits_or_is_spread(clock: StandingClock) -> None:
    leave = asyncio.Event()

    async def slow(_scope: Scope, _receive: Receive, send: Send) -> None:
        await leave.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    crowd = Crowd(slow, clock, Limits(at_once=3), spread=lambda least, most: least + most)

    async def ask(path: str) -> tuple[int, dict[bytes, bytes]]:
        got: list[Message] = []

        async def keep(message: Message) -> None:
            got.append(message)

        scope: Scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "headers": [],
            "client": ("192.0.2.1", 1),
        }
        await crowd(scope, _nothing, keep)
        return got[0]["status"], dict(got[0]["headers"])

    async def all_of_them() -> list[tuple[int, dict[bytes, bytes]]]:
        waiting = [asyncio.create_task(ask("/v1/x")) for _ in range(3)]
        await asyncio.sleep(0)
        refused = await ask("/v1/x")
        health = asyncio.create_task(ask("/healthz"))
        leave.set()
        return [refused, *await asyncio.gather(*waiting, health), await ask("/v1/x")]

    (status, headers), *others = asyncio.run(all_of_them())
    assert (status, headers[b"retry-after"]) == (429, b"14")
    assert [one for one, _headers in others] == [200] * 5


def test_a_morning_crowd_gets_answers_and_all_of_it_is_stored(store: Store) -> None:
    pilot_id = make_pilot(store)
    desks = [join(store, code) for _n in range(20) for code in make_codes(store, pilot_id)]
    statuses: Counter[int] = Counter()

    async def arrive(client: httpx.AsyncClient, desk: Enrolled, number: int) -> None:
        writer = Writer(desk.agent_ref, epoch=f"{number:032}")
        body = {"items": items(*(writer.create() for _ in range(5)))}
        headers = {"Authorization": f"Bearer {desk.token}"}
        while True:
            answer = await client.post(wire.PUSH, json=body, headers=headers)
            statuses[answer.status_code] += 1
            if answer.status_code == 200:
                return
            assert int(answer.headers["retry-after"]) >= 2
            await asyncio.sleep(0.02)

    async def all_at_once() -> None:
        app = create_app(store, limits=Limits(at_once=6))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://centre") as client:
            await asyncio.gather(*(arrive(client, one, n) for n, one in enumerate(desks)))

    asyncio.run(all_at_once())
    assert set(statuses) == {200, 429}
    assert statuses[200] == len(desks)
    stored = store.read(lambda c: c.execute(select(func.count()).select_from(revision)).scalar())
    assert stored == 5 * len(desks)


async def _nothing() -> Message:
    raise AssertionError("nobody reads the body here")


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_is_counted_as_one_customer_of_a_provider_has_it(
    host: str, counted: str
) -> None:
    assert client_of({"client": (host, 1)}) == counted
    assert client_of({"client": None}) == ""


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("10.9.9.9, 192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("unknown", None),
        ("", None),
    ],
)
def test_of_forwarded_addresses_the_proxys_own_counts(header: str, address: str | None) -> None:
    assert last_address(header) == address


def test_behind_a_proxy_client_and_scheme_are_what_it_says() -> None:
    heard: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        heard.append(scope)

    async def nowhere(_message: Message) -> None:
        raise AssertionError("nothing is answered here")

    headers = [(b"x-forwarded-for", b"6.6.6.6, 192.0.2.7"), (b"x-forwarded-proto", b"https")]
    scope = {"type": "http", "client": ("127.0.0.1", 1), "scheme": "http", "headers": headers}
    asyncio.run(Forwarded(app)(scope, _nothing, nowhere))
    assert (heard[0]["client"], heard[0]["scheme"]) == (("192.0.2.7", 0), "https")
