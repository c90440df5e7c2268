"""Where keys come from: a terminal key by key, or lines with Enter."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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
Typed = tuple[str | Pasted | None, float]  # a key, a paste or a line; None is the input's end


class Keyboard:
    """What a person types, for one form after the other: two readers would share the keys.

    It reads on a thread of its own. What nobody took yet waits here, for the next form too.
    As a context manager it gives the terminal back as it was.
    """

    def __init__(self) -> None:
        self.is_closed = False  # nobody takes what is typed any more
        self._waiting: deque[Typed] = deque()
        self._lock = threading.Lock()
        self._tell: Callable[[], None] | None = None
        self._is_reading = False
        self._at_end: Typed | None = None
        self._undo = ExitStack()

    def __enter__(self) -> Keyboard:
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def listen(self, tell: Callable[[], None], *, by_line: bool) -> None:
        """From now on call `tell` once for everything that waits; on the thread that reads.

        Keys or lines: as it is asked the first time.
        """
        with self._lock:
            if self._at_end is not None and not self._waiting:
                self._waiting.append(self._at_end)
            self._tell = tell
            for _ in self._waiting:
                tell()
        if self._is_reading:
            return
        self._is_reading = True
        target = _read_lines if by_line else _read_keys
        if not by_line:
            self._undo.enter_context(single_keys())
        reader = threading.Thread(
            target=target, args=(self._heard, self._ended), name="keyboard", daemon=True
        )
        reader.start()

    def take(self) -> Typed:
        """What was typed first of what waits, taken away. Raises IndexError where nothing does."""
        return self._waiting.popleft()

    def waits(self, key: str) -> int:
        """How often a key waits."""
        with self._lock:
            return sum(typed == key for typed, _ in self._waiting)

    def _heard(self, typed: str | Pasted | None, at_ms: float) -> None:
        with self._lock:
            self._waiting.append((typed, at_ms))
            if self._tell is not None:
                self._tell()

    def _ended(self, typed: str | None) -> None:
        """The end of the input ends every form that still comes."""
        self._at_end = (typed, time.monotonic() * 1000)
        self._heard(*self._at_end)


Ended = Callable[[str | None], None]


def _read_keys(heard: Heard, ended: Ended) -> None:
    if sys.platform == "win32":
        _read_windows(heard)
    else:
        _read_posix(heard)
        ended("ctrl+q")  # the terminal is gone


def _read_lines(heard: Heard, ended: Ended) -> None:
    for line in sys.stdin:
        heard(line.rstrip("\r\n"), time.monotonic() * 1000)
    ended(None)


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
        if not data:
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
