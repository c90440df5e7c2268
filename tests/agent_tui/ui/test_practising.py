"""Practising with cases on the real screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from tests.agent_tui.ui.sample_desk import sample_snapshot
from tests.agent_tui.ui.watching import screen


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]  # a coroutine function


def test_a_case_is_heard_logged_and_told_about(tmp_path: Path) -> None:
    async def practise() -> None:
        snapshot = replace(sample_snapshot(), practice=True)
        async with screen(tmp_path, snapshot=snapshot) as form:
            await form.shows("Practise with 10 examples")
            await form.type("enter")
            await form.shows("1/10 “")
            await form.type("9 1 4")
            await form.shows("Logged:")
            await form.type("1")
            await form.shows("Enter goes on")
            await form.type("enter")
            await form.shows("2/10 “")
            assert len(form.desk.captures) == 1

    run(practise)


def test_keys_typed_while_the_contact_is_saved_are_for_what_is_told(tmp_path: Path) -> None:
    async def practise() -> None:
        snapshot = replace(sample_snapshot(), practice=True)
        async with screen(tmp_path, snapshot=snapshot, save_s=0.2) as form:
            await form.type("enter 9 1 4 enter 9 1 4")
            await form.until(lambda: len(form.desk.captures) == 2, "the second case is logged")
            await form.shows("2/10")

    run(practise)


def test_escape_practises_freely(tmp_path: Path) -> None:
    async def practise() -> None:
        snapshot = replace(sample_snapshot(), practice=True)
        async with screen(tmp_path, snapshot=snapshot) as form:
            await form.type("escape 9 1 4")
            await form.shows("practised")
            assert "saved" not in form.text and "logged" not in form.text
            assert "/10" not in form.text

    run(practise)
