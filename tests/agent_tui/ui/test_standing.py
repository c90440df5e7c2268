"""A form that stands open: nothing wakes it, and from day to day nothing grows."""

from __future__ import annotations

import asyncio
import gc
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from textual.timer import Timer

from agent_tui.background import Desk
from agent_tui.capture import OpenDesk, Report, SyncNews
from agent_tui.snapshot import read_snapshot
from agent_tui.store.arrivals import put_arrival
from agent_tui.store.desk_store import Store
from agent_tui.store.machine import Manner
from agent_tui.ui.app import DeskApp
from sync.state import Rules
from tests.agent_tui.store.desk_at_work import Clock, arrival, machine

DAY_S = 86400
A_DAY = 12  # contacts
CONTACTS: Sequence[Sequence[str]] = ("111", "122", "-", ("l", "o", "enter", "1"))
PATIENCE_S = 60.0  # how long a busy machine may take for what is under way
OURS = ("agent_tui", "ftr", "sync")


class Standing:
    """The real form over the real store, with a clock of its own; its centre cannot be reached."""

    def __init__(self, home: Path) -> None:
        put_arrival(home, arrival())
        self.clock = Clock()
        on = machine(self.clock)
        store = Store(home, Manner(on), "en")
        store.opened().result(PATIENCE_S)
        store.close()

        def open_desk(report: Report) -> OpenDesk:
            return Desk(home, report, "en", machine=on, rules=Rules(start_jitter_s=3600))

        self.app = DeskApp(home, read_snapshot(home), None, open_desk, now=self.clock)
        self._keys = 0

    async def until_settled(self) -> None:
        """Wait until the store is open and has answered."""
        await until(lambda: self.app.state.day is not None and self.app.state.saving is None)

    async def log(self, keys: Sequence[str]) -> None:
        """Type a contact and wait until it is saved."""
        for key in keys:
            self._keys += 1
            self.clock.move(1)
            self.app.sitting.typed(key, self._keys * 1000.0)
        await self.until_settled()

    def timers(self) -> list[Timer]:
        """What will wake the form again and again."""
        pumps = [self.app, self.app.screen, self.app.form]
        every = [timer for pump in pumps for timer in pump._timers]
        return [one for one in every if one._active.is_set() and one._repeat != 0]


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it holds; what is under way must end."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        await asyncio.sleep(0.002)


def held() -> Counter[str]:
    """How many objects of our own are alive, by type."""
    gc.collect()
    types = (type(one) for one in gc.get_objects())
    return Counter(kind.__qualname__ for kind in types if kind.__module__.startswith(OURS))


def test_nothing_wakes_a_form_that_nobody_touches(tmp_path: Path) -> None:
    standing = Standing(tmp_path)

    async def run() -> None:
        async with standing.app.run_test(size=(120, 36)):
            await standing.until_settled()
            await standing.log("111")
            standing.app.heard(SyncNews(3, 1, None))
            await until(lambda: not standing.timers())

    asyncio.run(run())


def test_from_day_to_day_nothing_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "freeze", lambda: None)  # what is frozen is not counted
    standing = Standing(tmp_path)
    after: list[Counter[str]] = []

    async def run() -> None:
        async with standing.app.run_test(size=(120, 36)):
            await standing.until_settled()
            for day in range(4):
                for number in range(A_DAY):
                    await standing.log(CONTACTS[number % len(CONTACTS)])
                assert len(standing.app.state.day or ()) == A_DAY
                if day == 1:  # once the sending, which gives way to keys, knows that it cannot
                    await until(lambda: standing.app.around.waits != "")
                    after.append(held())
                standing.clock.move(DAY_S)
            await until(lambda: not held() - after[0])

    asyncio.run(run())
