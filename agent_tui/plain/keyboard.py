"""Where keys come from: a terminal key by key, or lines with Enter."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

from agent_tui.plain.keys import KeyReader, Pasted

REST_S = 0.05  # an Esc that nothing follows for so long is the key itself, also over a slow line
PASTE_ON, PASTE_OFF = "\x1b[?2004h", "\x1b[?2004l"
_WINDOWS_KEYS = {
    ";": "f1",
    "<": "f2",
    "=": "f3",
    ">": "f4",
    "?": "f5",
    "@": "f6",
    "A": "f7",
    "B": "f8",
    "C": "f9",
    "D": "f10",
    "G": "home",
    "H": "up",
    "I": "pageup",
    "K": "left",
    "M": "right",
    "O": "end",
    "P": "down",
    "Q": "pagedown",
    "R": "insert",
    "S": "delete",
    "\x85": "f11",
    "\x86": "f12",
}

Heard = Callable[[str | Pasted, float], None]  # a key or a paste, and when: monotonic, in ms


def listen_to_keys(heard: Heard) -> None:
    """Read single keys on a thread of its own, for as long as the program runs."""
    target = _read_windows if sys.platform == "win32" else _read_posix
    threading.Thread(target=target, args=(heard,), name="keyboard", daemon=True).start()


def listen_to_lines(heard: Callable[[str | None, float], None]) -> None:
    """Read whole lines on a thread of its own; None is the end of the input."""

    def read() -> None:
        for line in sys.stdin:
            heard(line.rstrip("\r\n"), time.monotonic() * 1000)
        heard(None, time.monotonic() * 1000)

    threading.Thread(target=read, name="lines", daemon=True).start()


@contextmanager
def single_keys() -> Iterator[None]:
    """The terminal gives every key at once, and shows none itself, until the block ends."""
    if sys.platform == "win32":
        yield  # msvcrt reads that way by itself
        return
    import termios

    stream = sys.stdin.fileno()
    before = termios.tcgetattr(stream)
    mode = termios.tcgetattr(stream)
    mode[0] &= ~(termios.IXON | termios.ICRNL)  # Ctrl+Q and Ctrl+S are keys
    mode[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
    termios.tcsetattr(stream, termios.TCSADRAIN, mode)
    marks_pastes = os.environ.get("TERM", "dumb") != "dumb"
    try:
        if marks_pastes:
            _write(PASTE_ON)
        yield
    finally:
        if marks_pastes:
            _write(PASTE_OFF)
        termios.tcsetattr(stream, termios.TCSADRAIN, before)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _read_posix(heard: Heard) -> None:
    import select

    reader, stream = KeyReader(), sys.stdin.fileno()
    while True:
        if reader.waits and not select.select([stream], [], [], REST_S)[0]:
            for key in reader.flush():
                heard(key, time.monotonic() * 1000)
        try:
            data = os.read(stream, 4096)
        except OSError:
            data = b""
        if not data:  # the terminal is gone
            heard("ctrl+q", time.monotonic() * 1000)
            return
        for key in reader.read(data):
            heard(key, time.monotonic() * 1000)


def _read_windows(heard: Heard) -> None:
    console = import_module("msvcrt")  # by name: elsewhere it has no types
    reader = KeyReader()
    while True:
        char = console.getwch()
        at = time.monotonic() * 1000
        if char in "\x00\xe0" and console.kbhit():
            name = _WINDOWS_KEYS.get(console.getwch(), "")
            if name:
                heard(name, at)
            continue
        for key in (*reader.read(char.encode("utf-8", "ignore")), *reader.flush()):
            heard(key, at)
