"""Tabs of a headless Chromium, driven over its debugging protocol: real keys, what is on the page.

The browser has a user folder of its own and an address book in which every other host leads
nowhere, so nothing a page would fetch leaves this machine.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.browser.chromium import LIMIT_S, end
from tests.hand import HAND_S

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--disable-extensions", "--remote-debugging-port=0"),
    *("--host-resolver-rules=MAP * 127.0.0.1:9, EXCLUDE 127.0.0.1, EXCLUDE localhost",),
)
NAMED = {  # key: (DOM code, Windows virtual key)
    "Enter": ("Enter", 13),
    "Backspace": ("Backspace", 8),
    "Escape": ("Escape", 27),
    "Delete": ("Delete", 46),
    "F1": ("F1", 112),
    "F2": ("F2", 113),
    "F3": ("F3", 114),
    "F4": ("F4", 115),
    "F7": ("F7", 118),
    "/": ("Slash", 191),
}

_LOOK = """new Promise(done => {{
  const stands = () => document.body.innerText.replaceAll("\\u00a0", " ").includes({text});
  const look = () => {{ if (stands()) {{ watch.disconnect(); done(true); }} }};
  const watch = new MutationObserver(look);
  const all = {{ subtree: true, childList: true, characterData: true, attributes: true }};
  watch.observe(document, all);
  setTimeout(() => done(stands()), {limit_ms});
  look();
}})"""


class Tab:
    """One page. What it fetched is `fetched`, what it wrote to its console `logged`."""

    def __init__(self, address: str) -> None:
        self._closing = ExitStack()
        self._line: ClientConnection = self._closing.enter_context(connect(address, max_size=None))
        self._numbers = count(1)
        self.fetched: list[str] = []
        self.logged: list[str] = []
        for part in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{part}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command; its result."""
        number = next(self._numbers)
        self._line.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._line.recv(timeout=LIMIT_S))
            if told.get("id") == number:
                assert "error" not in told, told
                result: dict[str, Any] = told["result"]
                return result
            self._hear(told)

    def _hear(self, told: dict[str, Any]) -> None:
        given = told.get("params", {})
        match told.get("method"):
            case "Network.requestWillBeSent":
                self.fetched.append(given["request"]["url"])
            case "Network.webSocketCreated":
                self.fetched.append(given["url"])
            case "Runtime.exceptionThrown":
                self.logged.append(str(given["exceptionDetails"]))
            case "Log.entryAdded":
                self.logged.append(str(given["entry"]["text"]))

    def go(self, address: str) -> None:
        """Open a page, and wait until its script has run."""
        self.call("Page.navigate", url=address)
        self.until(lambda: self.ask("document.readyState") == "complete", "the page")

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        found = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def text(self) -> str:
        """What a person can read on the page."""
        text: str = self.ask("document.body.innerText")
        return text.replace("\u00a0", " ")

    def wait_for(self, text: str) -> None:
        """Wait until this stands on the page; the page itself looks, whenever it changes."""
        if not self.ask(_LOOK.format(text=json.dumps(text), limit_ms=LIMIT_S * 1000)):
            raise AssertionError(f"{text!r} never came:\n{self.text()}")

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds; fails with the page where it never does."""
        deadline = time.monotonic() + LIMIT_S
        while not holds():
            assert time.monotonic() < deadline, f"{what!r} never came:\n{self.text()}"
            time.sleep(0.05)

    def key(self, key: str, *, pad: bool = False) -> None:
        """Press and release one key; `pad` takes the numeric keypad's."""
        code, number = NAMED.get(key, (f"Digit{key}" if key.isdigit() else "", ord(key[0].upper())))
        given: dict[str, Any] = {"key": key, "code": code, "windowsVirtualKeyCode": number}
        if pad:
            given |= {"code": f"Numpad{key}", "isKeypad": True}
        text = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **given, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **given)

    def type(self, keys: str, *, pad: bool = False) -> None:
        """Keys apart by blanks, at a person's pace as the page's clock tells it."""
        for key in keys.split():
            self.key(key, pad=pad)
            self.ask(f"new Promise(go => setTimeout(go, {HAND_S * 1000}))")

    def resize(self, width: int, height: int) -> None:
        """The window in front, at another size (pixels): a hidden one does not notice."""
        self.call("Page.bringToFront")
        size = {"width": width, "height": height}
        self.call("Emulation.setDeviceMetricsOverride", **size, deviceScaleFactor=1, mobile=False)

    def picture(self, target: Path) -> None:
        """The page as a PNG."""
        target.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def close(self) -> None:
        self._closing.close()


class Browser:
    """A running Chromium."""

    def __init__(self, line: ClientConnection, port: int) -> None:
        self._line, self._port = line, port
        self._numbers = count(1)

    def tab(self, *, apart: bool = False, language: str = "en") -> Tab:
        """A new tab; `apart` gives it cookies of its own, as another person's browser has."""
        given = {}
        if apart:
            given = {
                "browserContextId": self._call("Target.createBrowserContext")["browserContextId"]
            }
        target = self._call("Target.createTarget", url="about:blank", **given)["targetId"]
        tab = Tab(f"ws://127.0.0.1:{self._port}/devtools/page/{target}")
        tab.call("Network.setExtraHTTPHeaders", headers={"Accept-Language": language})
        tab.resize(900, 620)
        return tab

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._line.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._line.recv(timeout=LIMIT_S))
            if told.get("id") == number:
                assert "error" not in told, told
                result: dict[str, Any] = told["result"]
                return result


@contextmanager
def browser(program: str, folder: Path) -> Iterator[Browser]:
    """A Chromium for the length of a block."""
    folder.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=os.name == "posix",
    )
    try:
        port, path = _told(process, folder / "DevToolsActivePort")
        with connect(f"ws://127.0.0.1:{port}{path}", max_size=None) as line:
            yield Browser(line, port)
    finally:
        end(process)


def _told(process: subprocess.Popen[str], file: Path) -> tuple[int, str]:
    """The port and path under which the browser can be driven, once it says so."""
    deadline = time.monotonic() + LIMIT_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the browser ended"
        with suppress(OSError, ValueError):
            port, path = file.read_text(encoding="utf-8").split()
            return int(port), path
        time.sleep(0.05)
    raise AssertionError("the browser never said how to drive it")
