"""The driver: which token it sends, and what it asks about, against a stub over loopback."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from random import Random

import pytest

from ftr.entry import Revision
from ftr.errors import PersonError
from sync.driver import Driver
from sync.events import Nudged
from sync.failures import Failure, FailureKind
from sync.state import Rules, State
from sync.transport import HttpTransport
from sync.wire import Config, Hello, ItemResult, Manifest, Result
from tests.sync.stub_centre import StubCentre, stub_centre


class Shelf:
    """An outbox with nothing pending; `settled` is what the centre once answered for."""

    def __init__(self, settled: dict[str, str]) -> None:
        self.settled = settled
        self.taken_back: list[str] = []
        self.gone: list[str] = []
        self.tokens: list[tuple[str, str | None]] = []
        self.tells: list[Failure | None] = []
        self.reads: list[int] = []
        self.is_full = False
        self.last: str | None = None

    def load(self, limit: int, but: Collection[str]) -> Sequence[Revision]:
        return []

    def load_named(self, rev_ids: Sequence[str]) -> Sequence[Revision]:
        return []

    def settle(self, results: Sequence[ItemResult], incarnation: str) -> None:
        assert {item.result for item in results} == {Result.GONE}  # nothing was pushed
        self.gone += [item.rev_id for item in results]

    def last_settled(self) -> str | None:
        return self.last

    def holdings(self, after: str, limit: int) -> Sequence[tuple[str, str]]:
        page = [pair for pair in sorted(self.settled.items()) if pair[0] > after][:limit]
        self.reads.append(len(page))
        return page

    def take_back(self, rev_ids: Sequence[str]) -> None:
        self.taken_back += rev_ids
        for rev_id in rev_ids:
            del self.settled[rev_id]

    def manifest(self) -> Manifest:
        count = len(self.settled)
        return Manifest("e", count, count, 0, count, 0, 0, None, "1")

    def keep_token(self, token: str, former: str | None) -> None:
        if self.is_full:
            raise PersonError("the disk is full")
        self.tokens.append((token, former))

    def start_epoch(self, seen: Collection[str]) -> None:
        raise AssertionError("nothing was pushed")

    def keep_config(self, etag: str, config: Config) -> None:
        """Kept."""

    def greeted(self, hello: Hello, offset_s: float) -> None:
        """Heard."""

    def remember(self, memory: str) -> None:
        """Remembered."""

    def told(self, failure: Failure | None) -> None:
        self.tells.append(failure)


@pytest.fixture
def centre() -> Iterator[tuple[StubCentre, str]]:
    with stub_centre() as (stub, address):
        stub.proves = True
        yield stub, address


def driver(
    address: str, shelf: Shelf, *, former: str | None = None, now: float = 1.8e9, **rules: float
) -> tuple[Driver, HttpTransport]:
    transport = HttpTransport(address, token="eod_new", former=former)
    state = State(rules=Rules(start_jitter_s=0, **rules))  # type: ignore[arg-type]  # all but one are floats
    made = Driver(state, transport, shelf, now=lambda: now, random=Random(1), page=3)
    return made, transport


def test_what_is_missing_is_asked_for_page_by_page_and_taken_back(
    centre: tuple[StubCentre, str],
) -> None:
    stub, address = centre
    shelf = Shelf({f"rev-{number}": "digest" for number in range(10)})
    stub.held = {"rev-4": "digest", "rev-7": "other bytes"}
    made, transport = driver(address, shelf)
    made.handle(Nudged())
    assert sorted(shelf.taken_back) == [f"rev-{number}" for number in range(10) if number != 4]
    asked = [body["items"] for body in stub.bodies if body and "items" in body]
    assert max(len(items) for items in asked) == 3
    assert shelf.tells == [None]
    transport.close()


def test_before_every_step_that_computes_much_a_person_may_go_first(
    centre: tuple[StubCentre, str],
) -> None:
    stub, address = centre
    shelf = Shelf({f"rev-{number}": "digest" for number in range(10)})
    done: list[str] = []
    transport = HttpTransport(address, token="eod_new")
    made = Driver(
        State(rules=Rules(start_jitter_s=0)),
        transport,
        shelf,
        now=lambda: 1.8e9,
        random=Random(1),
        pause=lambda: done.append(f"{len(stub.asked)} asked, {len(shelf.reads)} read"),
        page=3,
    )
    made.handle(Nudged())
    assert done[0] == "0 asked, 0 read"
    for number in range(len(stub.asked)):
        assert any(one.startswith(f"{number} asked") for one in done)
    for number in range(len(shelf.reads)):
        assert any(one.endswith(f"{number} read") for one in done)
    transport.close()


def test_what_was_erased_at_the_centre_is_erased_here_too(
    centre: tuple[StubCentre, str],
) -> None:
    stub, address = centre
    shelf = Shelf({f"rev-{number}": "digest" for number in range(5)})
    stub.held = {f"rev-{number}": "digest" for number in range(3)}
    stub.erased = {"rev-3", "rev-4", "rev-of-another"}
    made, transport = driver(address, shelf)
    made.handle(Nudged())
    assert (sorted(shelf.gone), shelf.taken_back) == (["rev-3", "rev-4"], [])
    assert shelf.tells == [None]
    transport.close()


def test_a_centre_that_knows_only_the_token_before_is_served_with_it(
    centre: tuple[StubCentre, str],
) -> None:
    stub, address = centre
    stub.revoked = {"Bearer eod_new"}
    shelf = Shelf({"rev-1": "digest"})
    made, transport = driver(address, shelf, former="eod_old")
    made.handle(Nudged())
    assert shelf.taken_back == ["rev-1"]
    assert transport.token == "eod_old"
    transport.close()


def test_where_neither_token_is_taken_the_newest_stays(centre: tuple[StubCentre, str]) -> None:
    stub, address = centre
    stub.revoked = {"Bearer eod_new", "Bearer eod_old"}
    shelf = Shelf({})
    made, transport = driver(address, shelf, former="eod_old")
    made.handle(Nudged())
    assert shelf.tells[-1] is not None
    assert shelf.tells[-1].kind is FailureKind.REFUSED
    assert transport.token == "eod_new"
    assert stub.tokens == ["Bearer eod_new", "Bearer eod_old"]
    transport.close()


def test_a_new_token_is_kept_before_it_is_used(centre: tuple[StubCentre, str]) -> None:
    stub, address = centre
    shelf = Shelf({})
    made, transport = driver(address, shelf)
    made.state = made.state._replace(proof=made.state.proof._replace(token_due=1.0))
    made.handle(Nudged())
    assert shelf.tokens == [(transport.token, "eod_new")]
    assert transport.token != "eod_new"
    assert set(stub.tokens) == {"Bearer eod_new"}
    transport.close()


def test_a_new_token_that_cannot_be_kept_is_not_used(centre: tuple[StubCentre, str]) -> None:
    _stub, address = centre
    shelf = Shelf({})
    shelf.is_full = True
    made, transport = driver(address, shelf)
    made.state = made.state._replace(proof=made.state.proof._replace(token_due=1.0))
    made.handle(Nudged())
    assert transport.token == "eod_new"
    assert made.waiting
    assert shelf.tells[-1] is not None
    assert shelf.tells[-1].kind is FailureKind.STORE
    transport.close()


def test_the_greeting_names_what_the_centre_answered_for_last(
    centre: tuple[StubCentre, str],
) -> None:
    stub, address = centre
    shelf = Shelf({})
    made, transport = driver(address, shelf)
    made.handle(Nudged())
    shelf.last = "01900000-0000-7000-8000-000000000001"
    made.handle(Nudged())
    assert stub.last_named == [shelf.last]
    transport.close()
