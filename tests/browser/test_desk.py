"""The form in a real browser: joining, logging, reloading, losing the line, coming back."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from central.home_files import ADMINISTRATOR_FILE
from ftr.catalogue.model import to_dict
from ftr.catalogue.seed import seed_catalogue
from ftr.plan import Plan
from tests.browser.chromium import found
from tests.browser.line import line
from tests.browser.tab import Browser, Tab, browser
from tests.processes import FTR, ROOT, environment, free_port, wait_until_named

PAGE = "/desk"


@contextmanager
def centre(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A centre with the form for browsers."""
    with (home.parent / "centre.log").open("ab") as log:
        process = subprocess.Popen(
            [*FTR, "serve", "--home", str(home), "--port", str(port), "--with-desks"],
            env=environment(),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        wait_until_named(home, process)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[Browser]:
    with browser(found(), tmp_path / "browser") as one:
        yield one


class Coordinator:
    """Asks the centre as the coordinator's commands do."""

    def __init__(self, home: Path, port: int) -> None:
        token = (home / ADMINISTRATOR_FILE).read_text(encoding="utf-8").strip()
        headers = {"Authorization": f"Bearer {token}"}
        self._address, self._headers = f"http://127.0.0.1:{port}", headers

    def pilot(self) -> tuple[str, list[str]]:
        """An open pilot for two agents, and their codes."""
        today = date.today()
        plan = Plan("Browserpilot", today, today + timedelta(days=4), language="en", agents=2)
        body = {"plan": plan.to_dict(), "catalogue": to_dict(seed_catalogue()), "kind": "real"}
        made = self.ask("POST", "/v1/pilots", body)["pilot"]["pilot_id"]
        self.ask("POST", f"/v1/pilots/{made}/open")
        codes = self.ask("POST", f"/v1/pilots/{made}/codes", {})["codes"]
        return made, [one["code"] for one in codes]

    def revoke(self, pilot: str) -> None:
        """End every right to log in the pilot."""
        for desk in self.ask("GET", f"/v1/pilots/{pilot}/desks")["desks"]:
            self.ask("POST", f"/v1/pilots/{pilot}/desks/{desk['enrolment_id']}/revoke")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = httpx.request(
            method, self._address + path, json=body, headers=self._headers, timeout=60
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


def join(tab: Tab, code: str) -> None:
    """Type a code in the page's own field."""
    tab.until(lambda: tab.ask("!document.getElementById('join').hidden"), "the field for a code")
    tab.ask(f"document.getElementById('code').value = {json.dumps(code)}")
    tab.ask("document.querySelector('#join button').click()")


def entries(home: Path) -> list[tuple[str, str]]:
    """(reason, answer) of every entry at the centre that counts, in the order of their making."""
    with closing(sqlite3.connect(f"file:{home / 'centre.db'}?mode=ro", uri=True)) as database:
        query = "select reason, online_first from entry_current where voided = 0 order by entry_id"
        return [tuple(row) for row in database.execute(query)]


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_day_in_a_browser_loses_nothing(chromium: Browser, tmp_path: Path) -> None:
    home, port = tmp_path / "centre", free_port()
    with line(port) as cuttable, centre(home, port):
        address = f"http://127.0.0.1:{cuttable.port}{PAGE}"
        coordinator = Coordinator(home, port)
        pilot, codes = coordinator.pilot()
        tab = chromium.tab()
        tab.go(address)
        _join_and_log(tab, codes[0])
        _odd_keys_are_harmless(tab)
        _other_colours_are_on_every_row(tab)

        tab.type("2")  # half a contact, and the page is loaded anew
        tab.wait_for("▸ Sub-reason")
        half = trail(tab)
        tab.go(address)
        tab.wait_for(half)

        cuttable.cut()
        tab.wait_for("No connection")
        tab.type("1 1 1")  # not taken, and the page says so
        cuttable.mend()
        tab.until(lambda: tab.ask("document.getElementById('notice').hidden"), "the form again")
        assert trail(tab) == half

        _second_tab_takes_over(chromium, tab, address, half)
        tab.resize(1400, 800)
        tab.wait_for("Logged today")  # there is room for the day beside the form
        tab.resize(900, 620)
        _finish(tab)
        tab.until(lambda: len(entries(home)) == 2, "both entries at the centre")
        assert [answer for _, answer in entries(home)] == ["no", "yes"]

        coordinator.revoke(pilot)
        tab.wait_for("The right to log in this browser was ended")
        tab.wait_for("Your code")
    assert all(f"127.0.0.1:{cuttable.port}/" in one for one in tab.fetched), tab.fetched
    assert not [one for one in tab.logged if "Content Security" in one], tab.logged


@pytest.mark.skipif(not os.environ.get("BROWSER_LONG"), reason="slow: `make browser` runs it")
@pytest.mark.skipif(os.name != "posix", reason="ends a centre by a signal Windows does not have")
def test_a_centre_that_is_killed_and_a_browser_that_is_offline(
    chromium: Browser, tmp_path: Path
) -> None:
    home, port = tmp_path / "centre", free_port()
    address = f"http://127.0.0.1:{port}{PAGE}"
    tab = chromium.tab()
    with centre(home, port) as first_run:
        _pilot, codes = Coordinator(home, port).pilot()
        tab.go(address)
        _join_and_log(tab, codes[0])
        tab.type("2")
        tab.wait_for("▸ Sub-reason")
        half = trail(tab)
        offline = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        tab.call("Network.emulateNetworkConditions", offline=True, **offline)
        tab.wait_for("No connection")
        tab.type("1 1 1")
        tab.call("Network.emulateNetworkConditions", offline=False, **offline)
        tab.until(lambda: tab.ask("document.getElementById('notice').hidden"), "the form again")
        assert trail(tab) == half
        first_run.kill()  # without a word to anybody
        tab.wait_for("No connection")
        first_run.wait(60)
    with centre(home, port):
        tab.wait_for("still open when the form ended")
        assert trail(tab) == half
        _finish(tab)
        tab.until(lambda: len(entries(home)) == 2, "both entries at the centre")
        tab.ask("location.hash = '#join'")
        join(tab, codes[1])  # another agent at this desk
        tab.wait_for("Who is logging?")


def _other_colours_are_on_every_row(tab: Tab) -> None:
    first_row = "getComputedStyle(document.querySelector('.row span')).backgroundColor"
    before = tab.ask(first_row)
    tab.key("F7")
    tab.until(lambda: tab.ask(first_row) != before, "other colours on a row that says the same")


def _join_and_log(tab: Tab, code: str) -> None:
    """A wrong code, the right one, and a contact from the numeric keypad."""
    join(tab, "BCDFGHJK")
    tab.wait_for("not known here")
    join(tab, code.lower())
    tab.wait_for("0 logged today")
    _is_a_careful_cookie(tab)
    tab.type("1 2 1", pad=True)
    tab.wait_for("Online first?")
    tab.type("2", pad=True)
    tab.wait_for("1 logged today")


def _finish(tab: Tab) -> None:
    """The rest of a contact that has its main reason: a leaf below it, and yes."""
    tab.type("1")
    tab.wait_for("Does not know")
    tab.type("1")
    tab.wait_for("2 logged today")


def trail(tab: Tab) -> str:
    """The row that says where the contact stands."""
    rows: list[str] = tab.text().splitlines()
    return next((row.strip() for row in rows if "▸" in row and "›" in row), "")


def _is_a_careful_cookie(tab: Tab) -> None:
    (cookie,) = tab.call("Network.getCookies")["cookies"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert tab.ask("document.cookie") == ""
    kept: dict[str, Any] = tab.ask("({...localStorage, ...sessionStorage})")
    assert kept == {}, "nothing is kept in the browser but the cookie"


def _odd_keys_are_harmless(tab: Tab) -> None:
    """Keys that a browser has plans of its own with, and a paste."""
    tab.ask(
        "document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: (() => {"
        "const data = new DataTransfer(); data.setData('text/plain', '1211'); return data})()}))"
    )
    tab.wait_for("Pasted text is not typed")
    tab.type("/")
    tab.wait_for("Search")
    tab.type("Escape F1")
    tab.wait_for("The keys")
    tab.type("Escape Delete")
    tab.wait_for("taken back")
    tab.type("Delete")
    tab.wait_for("restored")


def _second_tab_takes_over(chromium: Browser, tab: Tab, address: str, half: str) -> None:
    other = chromium.tab()
    other.go(address)
    other.wait_for(half)
    tab.wait_for("open in another tab")
    tab.ask("document.getElementById('again').click()")
    tab.wait_for(half)
    other.wait_for("open in another tab")
    other.close()
