"""Sending gives way to keys, never for long, and not to who has left."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from agent_tui.giving_way import AFTER_KEY_S, MOST_S, GivingWay
from agent_tui.store import sent
from tests.agent_tui.store.desk_at_work import joined_store
from tests.agent_tui.store.test_holdings import outbox_of, saved
from tests.agent_tui.ui.watching import screen

EVERY_S = 0.25  # between keys of somebody who types on


class Time(threading.Event):
    """Passes only while somebody waits; `keys` more are typed meanwhile, one every EVERY_S."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0
        self.keys = 0
        self.way = GivingWay(lambda: self.now, self)

    def wait(self, timeout: float | None = None) -> bool:
        if self.is_set():
            return True
        assert timeout is not None
        if self.keys and timeout >= EVERY_S:
            self.keys -= 1
            self.now += EVERY_S
            self.way.key_came()
        else:
            self.now += timeout
        return False


@pytest.mark.parametrize(
    ("keys", "waited_s"), [(0, AFTER_KEY_S), (1, EVERY_S + AFTER_KEY_S), (100, MOST_S)]
)
def test_a_step_waits_until_no_key_came_of_late_but_not_for_ever(
    keys: int, waited_s: float
) -> None:
    time = Time()
    time.way.key_came()
    time.keys = keys
    time.way.wait()
    assert time.now - 100 == pytest.approx(waited_s)
    time.keys = 0
    time.now += AFTER_KEY_S
    before = time.now
    time.way.wait()
    assert time.now == before, "nobody types"


def test_who_leaves_waits_for_no_step() -> None:
    time = Time()
    time.way.key_came()
    time.way.end()
    time.way.wait()
    assert time.now == 100


def test_every_key_is_told_to_the_desk(tmp_path: Path) -> None:
    async def typing() -> None:
        async with screen(tmp_path) as form:
            await form.type("1 1 1")
            assert form.desk.keys_heard == 3

    asyncio.run(typing())


def test_between_the_short_reads_of_a_long_one_a_person_may_go_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent, "_READ_AT_ONCE", 2)
    store, pauses = joined_store(tmp_path), list[int]()
    outbox, names = outbox_of(store, pause=lambda: pauses.append(1)), saved(store, 5)
    assert [one.rev_id for one in outbox.load(10, ())] == names
    assert len(pauses) == 2
    store.close()
