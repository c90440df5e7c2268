"""Driving the real screen without a terminal, and waiting for it without guessing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from textual.pilot import Pilot

from agent_tui.capture import Report
from agent_tui.snapshot import Snapshot
from agent_tui.ui.app import DeskApp
from tests.agent_tui.ui.sample_desk import SampleDesk, sample_snapshot
from tests.hand import HAND_S

PATIENCE_S = 60.0


class Screen:
    """A running form, the desk behind it, and what is on it."""

    def __init__(self, app: DeskApp, pilot: Pilot[str], desks: list[SampleDesk]) -> None:
        self.app = app
        self.pilot = pilot
        self._desks = desks
        self._typed_last = ""

    @property
    def desk(self) -> SampleDesk:
        """The desk, once it has opened."""
        return self._desks[0]

    @property
    def text(self) -> str:
        """The screen as text, a line per row."""
        return self.app.form.drawn.text

    async def type(self, keys: str) -> None:
        """Type keys separated by blanks, none of them twice sooner than a hand does."""
        for key in keys.split():
            if key == self._typed_last:
                await asyncio.sleep(HAND_S)
            self._typed_last = key
            await self.pilot.press(key)

    async def until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Wait until it holds; fails with the screen where it never does."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"{what or condition} never held:\n{self.text}")
            await asyncio.sleep(0.005)

    async def shows(self, text: str) -> None:
        """Wait until `text` is on the screen."""
        await self.until(lambda: text in self.text, repr(text))


@asynccontextmanager
async def screen(
    folder: Path,
    *,
    size: tuple[int, int] = (80, 24),
    snapshot: Snapshot | None = None,
    language: str = "en",
    draft: dict[str, object] | None = None,
    save_s: float = 0.0,
    settings: dict[str, str] | None = None,
) -> AsyncIterator[Screen]:
    """The form on the seed catalogue, opened and ready."""
    snapshot = snapshot or sample_snapshot()
    snapshot = replace(snapshot, settings={"language": language, **(settings or {})})
    desks: list[SampleDesk] = []
    ids = count(1)

    def open_desk(report: Report) -> SampleDesk:
        desks.append(SampleDesk(folder, report, save_s=save_s))
        return desks[0]

    app = DeskApp(
        folder,
        snapshot,
        draft,
        open_desk,
        new_id=lambda: f"entry-{next(ids)}",
        random=lambda: 0.9,
    )
    async with app.run_test(size=size) as pilot:
        shown = Screen(app, pilot, desks)
        await shown.until(lambda: app.state.day is not None, "the desk opened")
        yield shown
    for desk in desks:
        if not desk.closed:
            desk.close()
