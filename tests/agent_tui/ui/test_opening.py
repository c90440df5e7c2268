"""What stands on the screen before the store has opened, and what it says of a pilot's days."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from agent_tui.capture import ConfigNews, Opened, Report
from agent_tui.snapshot import Snapshot
from agent_tui.ui.app import DeskApp
from ftr.words import PilotState
from tests.agent_tui.ui.sample_desk import SampleDesk, sample_snapshot
from tests.agent_tui.ui.watching import Screen, screen


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]  # a coroutine function


def in_english(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, settings={"language": "en"})


def test_after_a_crash_the_screen_is_right_as_soon_as_the_store_has_opened(tmp_path: Path) -> None:
    async def restarted() -> None:
        gate = threading.Event()
        desks: list[SampleDesk] = []

        def open_desk(report: Report) -> SampleDesk:
            gate.wait(60)
            desks.append(SampleDesk(tmp_path, lambda _news: report(Opened(7, 2, ()))))
            return desks[0]

        app = DeskApp(tmp_path, in_english(sample_snapshot()), None, open_desk)
        async with app.run_test(size=(80, 24)) as pilot:
            form = Screen(app, pilot, desks)
            await form.shows("What was logged today is being read…")
            assert "all sent" not in form.text
            gate.set()
            await form.shows("7 logged today · ↑ not yet sent: 2")
        desks[0].close()

    run(restarted)


def test_a_draft_says_what_counts_until_the_pilot_is_opened(tmp_path: Path) -> None:
    async def draft() -> None:
        start, end = date.today() + timedelta(days=2), date.today() + timedelta(days=9)
        joined = sample_snapshot(state=PilotState.DRAFT, start=start, end=end)
        async with screen(tmp_path, snapshot=joined) as form:
            await form.shows("◆ Not opened yet: this is for trying out.")
            said = " ".join(form.text.split())
            assert f"logged from {start:%d-%m-%Y} to {end:%d-%m-%Y} counts" in said
            opened = sample_snapshot(state=PilotState.OPEN, start=start, end=end)
            form.app.heard(ConfigNews(in_english(opened)))  # as the sync tells it
            await form.shows(f"◆ This pilot begins on {start:%d-%m-%Y}")
            assert "Not opened yet" not in form.text
            begun = sample_snapshot()
            form.app.heard(ConfigNews(in_english(begun)))
            await form.until(lambda: "◆" not in form.text, "no banner on a day of the pilot")

    run(draft)


@pytest.mark.parametrize("state", [PilotState.DRAFT, PilotState.OPEN])
def test_practice_says_only_that_it_is_practice(tmp_path: Path, state: PilotState) -> None:
    async def practice() -> None:
        later = date.today() + timedelta(days=2)
        joined = sample_snapshot(state=state, start=later, end=later)
        async with screen(tmp_path, snapshot=replace(joined, practice=True)) as form:
            assert "Practice: nothing is counted" in form.text
            assert form.text.count("◆") == 1

    run(practice)
