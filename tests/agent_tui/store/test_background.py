"""The desk behind the screen against a centre over loopback: news, sending, nudges, leaving."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from agent_tui.background import Desk
from agent_tui.capture import ConfigNews, News, Opened, Saved, SyncNews
from agent_tui.store.arrivals import put_arrival
from agent_tui.store.home import nudge
from sync import wire
from sync.state import Rules
from tests.agent_tui.store.desk_at_work import Ear, arrival, capture
from tests.sync.stub_centre import CAPTIVE_PORTAL, Answer, StubCentre, problem, stub_centre

QUICK = Rules(start_jitter_s=0, save_wait_s=0, backoff_first_s=0.05, backoff_cap_s=0.05)
PATIENCE_S = 60


@dataclass
class Screen:
    """Keeps the news and lets a test wait for some."""

    news: list[News] = field(default_factory=list)
    _more: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, news: News) -> None:
        with self._more:
            self.news.append(news)
            self._more.notify_all()

    def wait(self, wanted: object) -> News:
        """The first news, from now or before, for which `wanted(news)` is true."""
        found: list[News] = []

        def there() -> bool:
            found[:] = [one for one in self.news if wanted(one)]  # type: ignore[operator]  # a test's own
            return bool(found)

        with self._more:
            assert self._more.wait_for(there, PATIENCE_S), self.news
        return found[0]

    def sent(self, news: News) -> bool:
        """Whether this news says that all is sent."""
        return isinstance(news, SyncNews) and not news.pending and not news.error


@pytest.fixture
def centre() -> Iterator[tuple[StubCentre, str]]:
    with stub_centre() as pair:
        yield pair


def open_desk(home: Path, address: str, screen: Screen, rules: Rules = QUICK) -> Desk:
    put_arrival(home, arrival(f"enrolment-{address}".replace("/", "-"), address))
    return Desk(home, screen, "en", rules=rules)


def keep(desk: Desk, address: str, number: int = 1) -> Saved:
    ear = Ear()
    desk.save(capture(number, enrolment_id=f"enrolment-{address}".replace("/", "-")), ear)
    told = ear.next()
    assert isinstance(told, Saved), told
    return told


def test_what_is_saved_arrives_and_the_screen_hears_of_it(
    tmp_path: Path, centre: tuple[StubCentre, str]
) -> None:
    stub, address = centre
    screen = Screen()
    desk = open_desk(tmp_path, address, screen)
    opened = screen.wait(lambda one: isinstance(one, Opened))
    assert isinstance(opened, Opened)
    assert (opened.today, opened.pending, opened.recent) == (0, 0, ())
    told = keep(desk, address)
    screen.wait(lambda one: isinstance(one, SyncNews) and not one.pending and one.last_ok)
    desk.close()
    assert list(stub.held) == [told.rev_id]


def _is_second(news: News) -> bool:
    return (
        isinstance(news, ConfigNews)
        and news.snapshot.active_enrolment is not None
        and news.snapshot.active_enrolment.catalogue.version == 2
    )


def test_a_new_catalogue_is_news(tmp_path: Path, centre: tuple[StubCentre, str]) -> None:
    stub, address = centre
    stub.etag, stub.catalogue = '"2"', {**stub.catalogue, "version": 2}
    screen = Screen()
    desk = open_desk(tmp_path, address, screen)

    screen.wait(_is_second)
    desk.close()


@pytest.mark.parametrize("was_restored", [False, True])
def test_a_catalogue_published_while_the_form_is_open_is_news_with_the_next_contact(
    tmp_path: Path, centre: tuple[StubCentre, str], was_restored: bool
) -> None:
    stub, address = centre
    screen = Screen()
    desk = open_desk(tmp_path, address, screen)
    keep(desk, address)
    screen.wait(lambda one: isinstance(one, SyncNews) and not one.pending and one.last_ok)
    with stub.lock:
        if was_restored:
            stub.incarnation = "put back"
            stub.held.clear()
        stub.etag, stub.catalogue = '"2"', {**stub.catalogue, "version": 2}
    keep(desk, address, 2)
    screen.wait(_is_second)
    desk.close()


@pytest.mark.parametrize(
    "unkind",
    [
        CAPTIVE_PORTAL,
        Answer(200, b'{"results": []}'),
        Answer(200, b"{"),
        Answer(302, b"", headers={"Location": "http://login.example"}),
        Answer(acts=True, cut=10),
        problem(500, "unavailable"),
        problem(413, "too_large"),
        problem(503, "unavailable"),
    ],
    ids=["portal", "no incarnation", "no json", "redirect", "cut", "500", "413", "503"],
)
def test_an_unkind_answer_acknowledges_nothing_and_the_next_round_sends_it(
    tmp_path: Path, centre: tuple[StubCentre, str], unkind: Answer
) -> None:
    stub, address = centre
    stub.then(wire.PUSH, unkind)
    screen = Screen()
    desk = open_desk(tmp_path, address, screen)
    screen.wait(lambda one: isinstance(one, Opened))
    told = keep(desk, address)
    screen.wait(lambda one: isinstance(one, SyncNews) and not one.pending and one.last_ok)
    desk.close()
    assert list(stub.held) == [told.rev_id]
    assert len([path for path in stub.asked if path == wire.PUSH]) >= 2


def test_a_nudge_brings_in_a_new_enrolment_and_sends_at_once(
    tmp_path: Path, centre: tuple[StubCentre, str]
) -> None:
    stub, address = centre
    screen = Screen()
    desk = Desk(tmp_path, screen, "en", rules=Rules(start_jitter_s=3600))
    screen.wait(lambda one: isinstance(one, Opened))
    put_arrival(tmp_path, arrival("enrolment-late", address))
    nudge(tmp_path)
    screen.wait(lambda one: isinstance(one, ConfigNews) and one.snapshot.active == "enrolment-late")
    screen.wait(screen.sent)
    desk.close()
    assert wire.HELLO in stub.asked


def test_capturing_goes_on_when_the_centre_refuses_the_desk(
    tmp_path: Path, centre: tuple[StubCentre, str]
) -> None:
    stub, address = centre
    stub.revoked.add("Bearer eod_token")
    screen = Screen()
    desk = open_desk(tmp_path, address, screen)
    news = screen.wait(lambda one: isinstance(one, SyncNews) and one.error)
    assert isinstance(news, SyncNews)
    assert "Ask your coordinator" in news.error
    assert keep(desk, address).pending == 1
    desk.close()
    assert stub.held == {}


def test_leaving_keeps_what_was_handed_in_last(
    tmp_path: Path, centre: tuple[StubCentre, str]
) -> None:
    _stub, address = centre
    screen = Screen()
    desk = open_desk(tmp_path, address, screen)
    screen.wait(lambda one: isinstance(one, Opened))
    ear = Ear()
    for number in range(50):
        desk.save(capture(number, enrolment_id=f"enrolment-{address}".replace("/", "-")), ear)
    desk.close()
    assert len(ear.heard) == 50
    assert all(isinstance(told, Saved) for told in ear.heard)


def test_leaving_sends_what_was_just_saved(tmp_path: Path, centre: tuple[StubCentre, str]) -> None:
    stub, address = centre
    screen = Screen()
    desk = open_desk(tmp_path, address, screen, Rules(start_jitter_s=0, save_wait_s=3600))
    screen.wait(screen.sent)
    told = keep(desk, address)
    desk.close()
    assert list(stub.held) == [told.rev_id]


def test_a_closed_pilot_is_no_longer_active_where_another_is_open(
    tmp_path: Path, centre: tuple[StubCentre, str]
) -> None:
    stub, address = centre
    put_arrival(tmp_path, arrival("older", "http://127.0.0.1:1"))
    stub.etag, stub.pilot = '"2"', {**stub.pilot, "state": "closed"}
    newer = replace(arrival("newer", address), joined_at="2026-11-24T08:00:00.000Z")
    put_arrival(tmp_path, newer)
    screen = Screen()
    desk = Desk(tmp_path, screen, "en", rules=QUICK)
    screen.wait(lambda one: isinstance(one, ConfigNews) and one.snapshot.active == "newer")
    screen.wait(lambda one: isinstance(one, ConfigNews) and one.snapshot.active == "older")
    desk.close()
