"""A headless Chromium for tests: what a page is like in it, what it logs, and how it prints.

Every run has a user folder of its own, and every host name leads to one port of this machine, so
that whatever a page would fetch from anywhere is seen here and never leaves.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--enable-logging=stderr", "--virtual-time-budget=2000"),
)
LIMIT_S = 60
_ITS_OWN = re.compile(r"[^/]*\.(google|googleapis|gstatic)\.com/|[^/]*/favicon\.ico$")


@dataclass
class Site:
    """Pages on loopback by path, and every request that came, as host and path."""

    port: int
    pages: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def fetched(self) -> set[str]:
        """What was asked for, without what the browser asks for by itself."""
        return {one for one in self.asked if not _ITS_OWN.match(one)}

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def site() -> Iterator[Site]:
    """A web server for the length of a test."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shown.asked.append(f"{self.headers['Host'].partition(':')[0]}{self.path}")
            body = shown.pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Requests are kept, not printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    shown = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@dataclass(frozen=True)
class Chromium:
    """A browser to run, once per question."""

    program: str
    folder: Path

    def dom(self, address: str, port: int) -> tuple[str, list[str]]:
        """The page as it stands after loading, and what it wrote to its console."""
        done = self._run(f"--host-resolver-rules=MAP * 127.0.0.1:{port}", "--dump-dom", address)
        logged = re.findall(r"CONSOLE[^\]]*\] (.*)", done.stderr)
        return done.stdout, logged

    def print(self, address: str, target: Path) -> None:
        """The page on paper, as a PDF."""
        self._run("--no-pdf-header-footer", f"--print-to-pdf={target}", address)

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        own = self.folder / f"user-{len(list(self.folder.iterdir()))}"
        own.mkdir()
        process = subprocess.Popen(
            [self.program, *FLAGS, f"--user-data-dir={own}", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=os.name == "posix",
        )
        try:
            out, said = process.communicate(timeout=LIMIT_S)
        finally:
            end(process)
        assert process.returncode == 0, said[-2000:]
        return subprocess.CompletedProcess(arguments, 0, out, said)


def end(process: subprocess.Popen[str]) -> None:
    """With all processes it started, which are of its own session."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait(10)


def found() -> str:
    """The browser of this machine; skips the test where there is none."""
    named = os.environ.get("CHROMIUM")
    program = named or next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        pytest.skip("no Chromium found (install one, or name it in CHROMIUM)")
    return program


_ASK = """
addEventListener("load", () => {
  const told = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, root = page.documentElement;
    const wide = frame.clientWidth, over = [];
    for (const one of page.body.querySelectorAll("*")) {
      if (one.closest(".scroll") || one.closest(".aside") || one.matches(".skip")) continue;
      const box = one.getBoundingClientRect();
      if (box.width && (box.right > wide + 1 || box.left < -1))
        over.push(one.tagName + " " + (one.textContent || "").trim().slice(0, 40)
          + " " + Math.round(box.left) + "…" + Math.round(box.right));
    }
    const charts = [...page.querySelectorAll("svg.chart")]
      .filter(one => one.getBoundingClientRect().width).length;
    return {width: wide, scroll: root.scrollWidth, over, charts};
  });
  document.title = "";
  document.body.textContent = JSON.stringify(told);
});
"""


def measuring(page: str, widths: tuple[int, ...]) -> str:
    """A page that shows `page` in frames of these widths, and then says what sticks out of them."""
    frames = "".join(
        f'<iframe srcdoc="{escape(page)}" style="width:{width}px;height:900px;border:0"></iframe>'
        for width in widths
    )
    return f"<!DOCTYPE html><title>frames</title><body>{frames}<script>{_ASK}</script></body>"


def measures(dom: str) -> list[dict[str, Any]]:
    """What such a page said."""
    body = re.search(r"<body>(.*)</body>", dom, re.DOTALL)
    assert body, dom[:2000]
    told: list[dict[str, Any]] = json.loads(unescape(body.group(1)))
    return told


def pages_of(pdf: Path) -> list[tuple[float, float]]:
    """Width and height in points of every page."""
    data = pdf.read_bytes()
    found = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", data)
    count = len(re.findall(rb"/Type\s*/Page\b(?!s)", data))
    assert count == len(found), "every page has its own size"
    return [(float(width), float(height)) for width, height in found]
