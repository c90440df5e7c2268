"""The forms behind browsers, with a small program in place of the form: who looks, how many, how
long, and that every key arrives once.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from central.desks import desks as module
from central.desks.desks import Closed, Full
from central.desks.homes import DeskHomes
from central.desks.plan import BrowserDesks
from central.desks.viewer import MOST_WAITING, Viewer
from central.store.database import Store
from tests.central.desks.forms import (
    PAGE,
    Socket,
    echoes,
    joined,
    opened,
    run,
    start_echo,
    until,
)
from tests.central.making import make_codes, make_pilot


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BrowserDesks:
    async def send(home: Path, centre: str) -> bool:
        return True

    monkeypatch.setattr(module, "start_form", start_echo)
    monkeypatch.setattr(module, "send", send)
    return BrowserDesks(tmp_path / "desks", look_s=0.02)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_form_goes_on_when_its_tab_is_gone_and_the_next_tab_takes_over(
    plan: BrowserDesks, store: Store
) -> None:
    pilot = make_pilot(store)
    code = make_codes(store, pilot)[0]

    async def story() -> None:
        async with opened(plan, store) as desks:
            desk = joined(desks, store, pilot, code)
            first, second = Socket(), Socket()
            one, two = Viewer(first, "tab-1"), Viewer(second, "tab-2")  # type: ignore[arg-type]  # a socket as far as needed
            telling = [asyncio.create_task(each.run()) for each in (one, two)]
            running = await desks.look(desk, one, PAGE)
            await running.typed(one, 1, {"key": "1"})
            await until(lambda: {"key": "1"} in echoes(first))
            running.look_away(one)
            assert await desks.look(desk, one, PAGE) is running
            await until(lambda: first.told[-1] == {"echo": {"open": PAGE}})
            told = [one for one in first.told if "heard" in one]
            assert told[-1] == {"heard": 1, "form": running.number}, "it need not say it again"
            await desks.look(desk, two, PAGE)
            await until(lambda: {"told": "taken"} in first.told)
            await running.typed(one, 2, {"key": "lost"})
            await running.typed(two, 1, {"key": "2"})
            await running.typed(two, 1, {"key": "2"})  # again, after a line that broke
            await running.typed(two, 2, {"key": "3"})
            await until(lambda: {"key": "3"} in echoes(second))
            assert [one for one in echoes(second) if "key" in one] == [{"key": "2"}, {"key": "3"}]
            back = Viewer(first, "tab-1")  # type: ignore[arg-type]  # a stand-in socket
            telling.append(asyncio.create_task(back.run()))
            await desks.look(desk, back, PAGE)
            await running.typed(back, 1, {"key": "1"})  # it does not know that this was heard
            await running.typed(back, 2, {"key": "4"})
            await until(lambda: {"key": "4"} in echoes(first))
            assert [one for one in echoes(first) if "key" in one] == [{"key": "1"}, {"key": "4"}]
            for task in telling:
                task.cancel()

    run(story)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_as_many_as_may_and_the_one_nobody_looked_at_for_longest_makes_room(
    plan: BrowserDesks, store: Store
) -> None:
    pilot = make_pilot(store)
    codes = make_codes(store, pilot)

    async def story() -> None:
        async with opened(replace(plan, most=1), store) as desks:
            one, other = (joined(desks, store, pilot, code) for code in codes[:2])
            viewers = [Viewer(Socket(), str(n)) for n in range(2)]  # type: ignore[arg-type]  # a stand-in socket
            running = await desks.look(one, viewers[0], PAGE)
            with pytest.raises(Full):
                await desks.look(other, viewers[1], PAGE)
            running.look_away(viewers[0])
            await desks.look(other, viewers[1], PAGE)
            assert set(desks._running) == {other.name}

    run(story)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_of_a_crowd_at_once_no_more_get_in_than_may(plan: BrowserDesks, store: Store) -> None:
    pilot = make_pilot(store)
    codes = make_codes(store, pilot)

    async def story() -> None:
        async with opened(replace(plan, most=1), store) as desks:
            crowd = [joined(desks, store, pilot, code) for code in codes]
            looks = (
                desks.look(desk, Viewer(Socket(), desk.name), PAGE)  # type: ignore[arg-type]  # a stand-in socket
                for desk in crowd
            )
            found = await asyncio.gather(*looks, return_exceptions=True)
            assert sum(isinstance(one, Full) for one in found) == len(crowd) - 1 > 0
            assert len(desks._running) == 1

    run(story)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_tab_that_comes_as_its_form_is_ending_gets_a_new_form(
    plan: BrowserDesks, store: Store
) -> None:
    pilot = make_pilot(store)
    code = make_codes(store, pilot)[0]

    async def story() -> None:
        async with opened(plan, store) as desks:
            desk, socket = joined(desks, store, pilot, code), Socket()
            viewers = [Viewer(socket, str(n)) for n in range(2)]  # type: ignore[arg-type]  # a stand-in socket
            telling = asyncio.create_task(viewers[1].run())
            first = await desks.look(desk, viewers[0], PAGE)
            first.look_away(viewers[0])
            ending = asyncio.create_task(first.stop())
            await asyncio.sleep(0)
            again = await desks.look(desk, viewers[1], PAGE)
            assert again is not first
            await again.typed(viewers[1], 1, {"key": "1"})
            await until(lambda: {"key": "1"} in echoes(socket))
            await ending
            telling.cancel()

    run(story)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_as_the_centre_stops_a_tab_is_told_nothing_and_its_keys_are_not_said_to_be_heard(
    plan: BrowserDesks, store: Store
) -> None:
    pilot = make_pilot(store)
    code = make_codes(store, pilot)[0]

    async def story() -> None:
        async with opened(plan, store) as desks:
            desk, socket = joined(desks, store, pilot, code), Socket()
            viewer = Viewer(socket, "tab")  # type: ignore[arg-type]  # a stand-in socket
            telling = asyncio.create_task(viewer.run())
            running = await desks.look(desk, viewer, PAGE)
            await until(lambda: {"echo": {"open": PAGE}} in socket.told)
            closing = asyncio.create_task(desks.close())
            await until(lambda: running.is_ending)
            await running.typed(viewer, 1, {"key": "lost"})
            viewer.tell({"heard": 1})
            await closing
            await telling
            assert not [one for one in socket.told if "told" in one or one.get("heard") == 1]
            with pytest.raises(Closed):
                await desks.look(desk, Viewer(socket, "tab"), PAGE)  # type: ignore[arg-type]  # a stand-in socket

    run(story)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("alone_s", "quiet_s"), [(0.0, 1e6), (1e6, 0.0)])
def test_a_form_that_nobody_needs_ends_and_is_told_of(
    plan: BrowserDesks, store: Store, alone_s: float, quiet_s: float
) -> None:
    pilot = make_pilot(store)
    code = make_codes(store, pilot)[0]

    async def story() -> None:
        async with opened(replace(plan, alone_s=alone_s, quiet_s=quiet_s), store) as desks:
            desk, socket = joined(desks, store, pilot, code), Socket()
            viewer = Viewer(socket, "tab")  # type: ignore[arg-type]  # a stand-in socket
            telling = asyncio.create_task(viewer.run())
            running = await desks.look(desk, viewer, PAGE)
            await until(lambda: running.pending == 0)
            if quiet_s:
                await asyncio.sleep(0)
                assert desks._running, "somebody looks"
                running.look_away(viewer)
            await until(lambda: not desks._running)
            assert ({"told": "quiet"} in socket.told) is not bool(quiet_s)
            assert desks.homes.unsent() == [], "it had sent everything"
            telling.cancel()

    run(story)


def test_an_ended_right_ends_the_form_and_a_crash_is_told(plan: BrowserDesks, store: Store) -> None:
    from central.store.enrolments import revoke_desk

    pilot = make_pilot(store)
    code = make_codes(store, pilot)[0]

    async def story() -> None:
        async with opened(plan, store) as desks:
            desk, socket = joined(desks, store, pilot, code), Socket()
            viewer = Viewer(socket, "tab")  # type: ignore[arg-type]  # a stand-in socket
            telling = asyncio.create_task(viewer.run())
            running = await desks.look(desk, viewer, PAGE)
            await running.typed(viewer, 1, {"key": "crash"})
            await until(lambda: {"told": "ended"} in socket.told)
            socket.told.clear()
            again = Viewer(socket, "tab")  # type: ignore[arg-type]  # a stand-in socket
            telling = asyncio.create_task(again.run())
            await desks.look(desk, again, PAGE)
            assert await desks.may_log(desk)
            (_, enrolment_id), *_ = desk.enrolments
            at = "2026-11-23T10:00:00.000Z"
            store.write(lambda connection: revoke_desk(connection, pilot, enrolment_id, at))
            await until(lambda: {"told": "revoked"} in socket.told)
            assert not await desks.may_log(desk)
            await until(lambda: not desks._running)
            telling.cancel()

    run(story)


def test_a_tab_that_takes_nothing_in_is_let_go_and_holds_up_nobody() -> None:
    async def story() -> None:
        viewer = Viewer(Socket(takes=False), "tab")  # type: ignore[arg-type]  # a stand-in socket
        telling = asyncio.create_task(viewer.run())
        for _ in range(3 * MOST_WAITING):
            viewer.tell({"beat": 1})
        assert viewer._is_gone
        telling.cancel()

    run(story)


def test_a_cookie_leads_to_its_desk_also_after_a_restart_and_is_kept_as_a_hash(
    tmp_path: Path,
) -> None:
    homes = DeskHomes(tmp_path / "desks")
    homes.open()
    desk, cookie = homes.new()
    assert homes.of_cookie(cookie) is None, "not before it has joined"
    desk = homes.keep(desk, "pilot", "enrolment")
    homes.mark_unsent(desk)
    (tmp_path / "desks" / "lost+found").mkdir()
    (tmp_path / "desks" / ("0" * 16)).mkdir()
    again = DeskHomes(tmp_path / "desks")
    again.open()
    assert again.of_cookie(cookie) == desk
    assert again.of_cookie("") is again.of_cookie(cookie + "x") is None
    assert again.unsent() == [desk]
    for file in tmp_path.rglob("*"):
        assert cookie not in file.name
        assert not file.is_file() or cookie not in file.read_text(encoding="utf-8")


def test_a_desk_that_joins_while_unsent_ones_are_looked_for_disturbs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = DeskHomes(tmp_path / "desks")
    homes.open()
    for number in range(2):
        homes.mark_unsent(homes.keep(homes.new()[0], "pilot", f"enrolment-{number}"))
    plain = Path.exists

    def exists(path: Path) -> bool:
        homes.keep(homes.new()[0], "pilot", path.parent.name)
        return plain(path)

    monkeypatch.setattr(Path, "exists", exists)
    assert len(homes.unsent()) == 2


def test_a_damaged_desk_is_told_of_and_the_others_are_found(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    homes = DeskHomes(tmp_path / "desks")
    homes.open()
    (damaged, _), (whole, cookie) = homes.new(), homes.new()
    for desk in (damaged, whole):
        homes.keep(desk, "pilot", desk.name)
    (homes.folder / damaged.name / "desk.json").write_text("{", encoding="utf-8")
    again = DeskHomes(tmp_path / "desks")
    again.open()
    assert again.of_cookie(cookie)
    assert damaged.name in caplog.text
