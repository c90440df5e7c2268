"""Draws docs/browser/*.png: the page in a real browser, `make browser-pictures`.

No test compares them to the byte: fonts and how their edges are smoothed differ between machines
and versions of the browser. What the page says and does is tested in tests/browser.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.browser.chromium import found
from tests.browser.line import line
from tests.browser.tab import Tab, browser
from tests.browser.test_desk import PAGE, Coordinator, centre, join
from tests.processes import free_port

FOLDER = Path(__file__).parent.parent.parent / "docs" / "browser"
PAPER = "Array.from(document.querySelectorAll('span'), one => one.style.backgroundColor).join()"
NAMES = {
    "join": "a browser that is not known yet",
    "form-light": "the form, light",
    "form-contrast": "the form, high contrast",
    "form-narrow": "the form in a narrow window, dark",
    "no-connection": "the line is lost",
    "elsewhere": "the form was opened in another tab",
    "ended": "the right to log was ended",
}


def draw_all() -> None:
    """Draw every picture anew."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home, port = Path(folder) / "centre", free_port()
        with (
            browser(found(), Path(folder) / "browser") as chromium,
            line(port) as cuttable,
            centre(home, port),
        ):
            address = f"http://127.0.0.1:{cuttable.port}{PAGE}"
            coordinator = Coordinator(home, port)
            pilot, codes = coordinator.pilot()
            tab = chromium.tab()
            tab.resize(900, 620)
            tab.go(address)
            tab.wait_for("Your code")
            _keep(tab, "join")
            join(tab, codes[0])
            tab.wait_for("0 logged today")
            tab.type("1 3 2")
            _looks(tab)
            cuttable.cut()
            tab.wait_for("No connection")
            _keep(tab, "no-connection")
            cuttable.mend()
            tab.until(lambda: tab.ask("document.getElementById('notice').hidden"), "the form")
            second = chromium.tab()
            second.go(address)
            tab.until(lambda: not tab.ask("document.getElementById('notice').hidden"), "told")
            _keep(tab, "elsewhere")
            coordinator.revoke(pilot)
            second.resize(900, 620)
            second.wait_for("The right to log in this browser was ended")
            _keep(second, "ended")


def _looks(tab: Tab) -> None:
    tab.wait_for("1 logged today")
    tab.type("1 3")
    tab.wait_for("Online first?   for this question")
    for name in ("form-light", "form-contrast"):
        _keep(tab, name)
        before = tab.ask(PAPER)
        tab.key("F7")
        tab.until(lambda before=before: tab.ask(PAPER) != before, "other colours")  # type: ignore[misc]  # mypy infers no lambda default
    tab.resize(520, 620)
    _keep(tab, "form-narrow")
    tab.resize(900, 620)


def _keep(tab: Tab, name: str) -> None:
    tab.picture(FOLDER / f"{name}.png")


if __name__ == "__main__":
    draw_all()
