"""The calls that prove: as they travel, and as they are believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from sync import wire
from sync.failures import FailureKind, TransportFailure
from sync.holdings import folded, to_wire
from sync.transport import HttpTransport
from tests.sync.stub_centre import CAPTIVE_PORTAL, Answer, StubCentre, stub_centre

MANIFEST = wire.Manifest("e", 7, 7, 1, 4, 2, 0, "2026-11-22T07:31:00.123Z", "0.2")
Centre = tuple[StubCentre, HttpTransport]


@pytest.fixture
def centre() -> Iterator[Centre]:
    with stub_centre() as (stub, address):
        stub.proves = True
        transport = HttpTransport(address, token="eod_new", former="eod_old")
        yield stub, transport
        transport.close()


def test_buckets_and_items_are_compared(centre: Centre) -> None:
    stub, transport = centre
    stub.held = {"a": "1", "b": "2"}
    buckets = folded([("a", "1"), ("c", "3")])
    differ = transport.compare_buckets(buckets).differ
    assert stub.bodies[-1] == {"buckets": to_wire(buckets)}
    assert set(differ) == set(folded([("b", "2"), ("c", "3")]))
    assert transport.compare_items([("a", "1"), ("b", "other"), ("c", "3")]).missing == ("b", "c")
    assert stub.bodies[-1] == {"items": [["a", "1"], ["b", "other"], ["c", "3"]]}


def test_the_manifest_arrives_as_it_is(centre: Centre) -> None:
    stub, transport = centre
    stub.held = {"a": "1"}
    kept = transport.report(MANIFEST)
    assert (kept.incarnation, kept.held) == ("first", 1)
    assert stub.manifests == [MANIFEST]
    assert MANIFEST.settled == 6


def test_own_entries_come_page_by_page(centre: Centre) -> None:
    stub, transport = centre
    page = transport.mine(None, 2)
    assert page == wire.Mine(({"rev_id": "a"},), "next page")
    transport.mine(page.next, 2)
    assert stub.asked == [f"{wire.MINE}?limit=2", f"{wire.MINE}?limit=2&after=next+page"]


def test_a_new_token_is_sent_only_once_it_is_to_be_used(centre: Centre) -> None:
    stub, transport = centre
    new = transport.rotate().token
    transport.hello()
    assert stub.tokens[-1] == "Bearer eod_new"
    transport.use_token(new)
    transport.hello()
    assert stub.tokens[-1] == f"Bearer {new}"
    assert transport.other_token()
    transport.hello()
    assert stub.tokens[-1] == "Bearer eod_new"


def test_without_a_token_before_there_is_no_other() -> None:
    assert not HttpTransport("http://127.0.0.1:1", token="eod_x").other_token()


CALLS: dict[str, Callable[[HttpTransport], object]] = {
    wire.RECONCILE: lambda transport: transport.compare_buckets(folded([("a", "1")])),
    wire.MANIFEST: lambda transport: transport.report(MANIFEST),
    wire.TOKEN: lambda transport: transport.rotate(),
}


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize(
    "answer",
    [
        CAPTIVE_PORTAL,
        Answer(200, b"{}"),
        Answer(200, b"[]"),
        Answer(200, b'{"differ": ["0a", 3], "held": "4", "token": null}'),
        Answer(204),
        Answer(302, headers={"Location": "http://127.0.0.1:1/"}),
    ],
)
def test_nothing_else_is_believed(centre: Centre, path: str, answer: Answer) -> None:
    stub, transport = centre
    stub.then(path, answer)
    with pytest.raises(TransportFailure) as caught:
        CALLS[path](transport)
    assert caught.value.failure.kind is FailureKind.NOT_CENTRE


@pytest.mark.parametrize("path", CALLS)
def test_a_centre_of_the_first_release_says_that_it_has_no_such_call(
    centre: Centre, path: str
) -> None:
    stub, transport = centre
    stub.proves = False
    with pytest.raises(TransportFailure) as caught:
        CALLS[path](transport)
    assert (caught.value.failure.kind, caught.value.failure.status) == (
        FailureKind.BAD_REQUEST,
        404,
    )


@pytest.mark.parametrize(
    "value",
    [
        wire.Differing("t", "i", ("0a", "ff")),
        wire.Missing("t", "i", ("a",)),
        MANIFEST,
        replace(MANIFEST, oldest_pending=None, db_ok=False),
        wire.ManifestKept("t", "i", 3),
        wire.Mine(({"rev_id": "a"},), None),
        wire.NewToken("eod_x"),
        wire.Pushed("t", "i", 1, (), fork=True, config_etag='"1"'),
    ],
)
def test_what_travels_comes_back_the_same(value: wire.Manifest) -> None:
    sent = value.to_dict()
    lists = {name: list(one) if isinstance(one, tuple) else one for name, one in sent.items()}
    assert type(value).from_dict(lists) == value


def test_a_push_answer_of_the_first_release_tells_of_no_fork_and_no_config() -> None:
    answer = wire.Pushed("t", "i", 1, (), fork=True, config_etag='"1"').to_dict()
    del answer["fork"], answer["config_etag"]
    assert wire.Pushed.from_dict(answer) == wire.Pushed("t", "i", 1, ())


@pytest.mark.parametrize("broken", [{"created": "7"}, {"db_ok": 1}, {"oldest_pending": 4}])
def test_a_manifest_that_is_none_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        wire.Manifest.from_dict(MANIFEST.to_dict() | broken)
