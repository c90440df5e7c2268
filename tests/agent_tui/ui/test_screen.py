"""The real screen: keys in, text and saves out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent_tui.capture import ConfigNews, Report, SyncNews, Unavailable
from agent_tui.snapshot import Snapshot
from agent_tui.ui.app import DeskApp
from ftr.errors import PersonError
from ftr.words import PilotKind
from tests.agent_tui.ui.sample_desk import SampleDesk, sample_catalogue, sample_snapshot
from tests.agent_tui.ui.watching import Screen, screen


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]  # a coroutine function


def test_three_keys_log_a_contact(tmp_path: Path) -> None:
    async def contact() -> None:
        async with screen(tmp_path) as form:
            assert "Did you look on our website or in the app first" in form.text
            assert "Online first?" in form.text
            await form.type("1 1 1")
            await form.shows("1 logged today")
            assert "✓" in form.text
            assert "Delivery › Where is my parcel" in form.text
            assert form.desk.captures[0].payload.reason == "bezorging-status"
            assert "%" not in form.text

    run(contact)


def test_saved_is_shown_only_after_the_commit(tmp_path: Path) -> None:
    async def slow() -> None:
        async with screen(tmp_path, save_s=0.6) as form:
            await form.type("1 1 2 3 2 1")
            await form.shows("Saving…")
            assert "logged today" in form.text
            assert "1 logged today" not in form.text
            assert "3 keys are waiting" in form.text
            await form.shows("2 logged today")
            assert [capture.payload.reason for capture in form.desk.captures] == [
                "bezorging-status",
                "retour-ophalen",
            ]

    run(slow)


def test_a_contact_that_cannot_be_stored_stays_and_says_why(tmp_path: Path) -> None:
    async def full_disk() -> None:
        async with screen(tmp_path) as form:
            form.desk.fails = [("full", "The disk is full. Make room.")]
            await form.type("1 1 1")
            await form.shows("✗ Not saved: The disk is full. Make room.")
            assert "Where is my parcel" in form.text
            await form.type("enter")
            await form.shows("1 logged today")

    run(full_disk)


def test_keys_typed_before_the_store_is_ready_are_kept(tmp_path: Path) -> None:
    async def early() -> None:
        import threading

        gate = threading.Event()
        desks: list[SampleDesk] = []

        def open_desk(report: Report) -> SampleDesk:
            gate.wait(60)
            desks.append(SampleDesk(tmp_path, report))
            return desks[0]

        snapshot = replace(sample_snapshot(), settings={"language": "en"})
        app = DeskApp(tmp_path, snapshot, None, open_desk, random=lambda: 0.9)
        async with app.run_test(size=(80, 24)) as pilot:
            form = Screen(app, pilot, desks)
            await form.type("3 2 1 - 3 2 1")  # equal keys in a row could pass for one held down
            gate.set()
            await form.shows("3 logged today")
            assert len(desks[0].captures) == 3
            desks[0].close()

    run(early)


def test_leaving_right_after_a_contact_keeps_it(tmp_path: Path) -> None:
    async def leave() -> None:
        async with screen(tmp_path, save_s=0.2) as form:
            await form.type("1 1 1 ctrl+q")
            await form.until(lambda: form.desk.closed, "closed")
            assert len(form.desk.captures) == 1

    run(leave)


def test_what_is_typed_while_the_form_closes_is_for_no_contact(tmp_path: Path) -> None:
    async def leave() -> None:
        async with screen(tmp_path) as form:
            sitting = form.app.sitting
            for at, key in enumerate(("ctrl+q", "1", "1", "1")):
                sitting.typed(key, 1000.0 + 200 * at)
            sitting.pasted("words")
            assert (sitting.state.contact, sitting.state.hint) == (None, None)
            await form.until(lambda: form.desk.closed, "closed")
            assert form.desk.captures == []

    run(leave)


def test_a_store_that_cannot_open_says_why(tmp_path: Path) -> None:
    async def broken() -> None:
        def open_desk(report: Report) -> SampleDesk:
            raise PersonError("The folder cannot be written to. Choose another with --home.")

        snapshot = replace(sample_snapshot(), settings={"language": "en"})
        app = DeskApp(tmp_path, snapshot, None, open_desk)
        async with app.run_test(size=(80, 24)) as pilot:
            form = Screen(app, pilot, [])
            await form.shows("! The folder cannot be written to.")
            await form.type("1 1 2")
            await form.shows("Not saved")
            await form.type("ctrl+q")

    run(broken)


def test_a_desk_that_has_not_joined_says_how_and_offers_practice(tmp_path: Path) -> None:
    async def unjoined() -> None:
        async with screen(tmp_path, snapshot=Snapshot()) as form:
            assert "agent-tui join" in form.text
            await form.type("x 5")
            assert "has not joined" in form.text
            await form.type("1")
            await form.until(lambda: form.app.return_value == "practice", "practice")

    run(unjoined)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"kind": PilotKind.DEMO}, "◆ Demo: this pilot contains generated data"),
        ({"end": date.today() - timedelta(days=1)}, "◆ This pilot ended on"),
    ],
)
def test_what_must_not_be_missed_is_on_the_screen(
    tmp_path: Path, changes: dict[str, Any], text: str
) -> None:
    async def banner() -> None:
        async with screen(tmp_path, snapshot=sample_snapshot(**changes)) as form:
            assert text in form.text
            await form.type("1 1 2")
            await form.shows("1 logged today")

    run(banner)


def test_practice_says_so_and_speaks_of_no_sending(tmp_path: Path) -> None:
    async def practice() -> None:
        snapshot = replace(sample_snapshot(), practice=True)
        async with screen(tmp_path, snapshot=snapshot) as form:
            await form.type("escape 1 1 2")
            await form.shows("1 practised")
            assert "◆ Practice: nothing is counted and nothing is sent" in form.text
            assert "sent:" not in form.text

    run(practice)


def test_sending_that_waits_is_shown_beside_the_count(tmp_path: Path) -> None:
    async def offline() -> None:
        async with screen(tmp_path) as form:
            assert "✓ all sent" in form.text
            form.app.heard(SyncNews(3, 0, None, "no network"))
            await form.shows("↑ not yet sent: 3")
            assert "↑ no network" in form.text
            form.app.heard(SyncNews(0, 0, None))
            await form.shows("✓ all sent")
            assert "no network" not in form.text
            form.app.heard(Unavailable("full", "The disk is full."))
            await form.shows("! The disk is full.")

    run(offline)


def test_news_about_sending_waits_for_the_next_key(tmp_path: Path) -> None:
    async def quiet() -> None:
        async with screen(tmp_path) as form:
            form.app.heard(SyncNews(3, 1, None))
            assert "not yet sent" not in form.text
            await form.type("1")
            assert "↑ not yet sent: 3" in form.text
            assert "◇ 1 set aside for the coordinator" in form.text

    run(quiet)


def test_a_new_catalogue_waits_for_an_empty_form(tmp_path: Path) -> None:
    async def change() -> None:
        old = sample_snapshot()
        async with screen(tmp_path, snapshot=old) as form:
            await form.type("1 1")
            catalogue = sample_catalogue()
            renamed = replace(catalogue.reasons[0], label={"nl": "Pakket", "en": "Parcel"})
            new = replace(catalogue, version=2, reasons=(renamed, *catalogue.reasons[1:]))
            one = replace(old.enrolments[0], catalogue=new)
            form.app.heard(ConfigNews(replace(old, enrolments=(one,))))
            await form.pilot.pause()
            assert "Delivery" in form.text
            await form.type("2")
            await form.shows("1 logged today")
            assert form.desk.captures[0].catalogue_version == 1
            await form.shows("Parcel ›")
            await form.type("1 1 2")
            await form.shows("2 logged today")
            assert form.desk.captures[1].catalogue_version == 2

    run(change)


def test_two_agents_on_one_desk_say_who_they_are(tmp_path: Path) -> None:
    async def who() -> None:
        async with screen(tmp_path, snapshot=sample_snapshot(agents=2)) as form:
            assert "Who is logging?" in form.text
            await form.type("2")
            await form.shows("What is the contact about?")
            await form.type("1 1 2")
            await form.shows("1 logged today")
            assert form.desk.captures[0].enrolment_id == "enrolment-2"
            assert form.desk.settings["active"] == "enrolment-2"
            await form.type("f6 1")
            await form.shows("agent-1")
            await form.until(lambda: form.app.state.day == (), "an empty list")
            await form.type("1 1 1")
            await form.until(lambda: len(form.desk.captures) == 2)
            assert form.desk.captures[1].enrolment_id == "enrolment-1"

    run(who)


def test_a_draft_is_back_on_the_first_frame(tmp_path: Path) -> None:
    async def crash() -> None:
        async with screen(tmp_path) as form:
            await form.type("1 2")
            await form.until(lambda: bool(form.desk.drafts), "a draft")
            await form.pilot.pause()
            draft = form.desk.drafts[-1]
        async with screen(tmp_path, draft=draft) as form:  # type: ignore[arg-type]  # a dict
            assert "Not delivered" in form.text
            assert "still open when the form ended" in form.text
            await form.type("1 2")
            await form.shows("1 logged today")

    run(crash)


def test_a_click_on_a_row_is_its_key(tmp_path: Path) -> None:
    async def mouse() -> None:
        async with screen(tmp_path) as form:
            for label in ("Delivery ›", "Where is my parcel", "Yes"):
                lines = form.text.splitlines()
                y = next(n for n, line in enumerate(lines) if f"   {label}" in line)
                await form.pilot.click("FormView", offset=(9, y))
                await form.pilot.pause()
            await form.shows("1 logged today")

    run(mouse)


def test_the_theme_and_the_language_are_remembered(tmp_path: Path) -> None:
    async def choices() -> None:
        async with screen(tmp_path) as form:
            await form.type("f7 f4")
            await form.shows("Waar gaat het contact over?")
            await form.until(
                lambda: form.desk.settings == {"theme": "dark", "language": "nl"}, "settings"
            )

    run(choices)


def test_a_paste_logs_nothing(tmp_path: Path) -> None:
    async def paste() -> None:
        from textual import events

        async with screen(tmp_path) as form:
            form.app.post_message(events.Paste("111\n112\n-"))
            await form.shows("Pasted text is not typed")
            assert not form.desk.captures

    run(paste)


def test_keys_that_come_while_the_window_seems_out_of_focus_are_not_lost(tmp_path: Path) -> None:
    async def blurred() -> None:
        from textual import events

        async with screen(tmp_path) as form:
            form.app.post_message(events.AppBlur())
            await form.pilot.pause()
            await form.type("1 1 2")
            await form.shows("1 logged today")

    run(blurred)


def test_a_window_that_is_too_small_says_so_and_still_logs(tmp_path: Path) -> None:
    async def small() -> None:
        async with screen(tmp_path, size=(50, 11)) as form:
            assert "too small: 50×11" in form.text
            await form.type("1 1 2")
            await form.until(lambda: len(form.desk.captures) == 1)

    run(small)


def test_a_resize_draws_anew(tmp_path: Path) -> None:
    async def resize() -> None:
        async with screen(tmp_path) as form:
            assert "Logged today" not in form.text
            await form.pilot.resize_terminal(120, 40)
            await form.shows("Logged today")
            await form.pilot.resize_terminal(60, 20)
            await form.until(lambda: "Logged today" not in form.text)

    run(resize)
