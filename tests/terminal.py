"""A real pseudo-terminal with the real form on it: type, look at the screen, count its frames.

A reader thread stamps every chunk of output and answers what Textual asks a terminal, so the
program behaves as in a modern one. Screens are rebuilt afterwards, so that emulating never
competes with the program. POSIX only: Windows has no pseudo-terminal that Python can open.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyte

from tests.hand import HAND_S
from tests.processes import AGENT_TUI, ROOT, environment

FRAME_END = b"\x1b[?2026l"
ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",  # synchronised output: supported
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",  # in-band resize: not supported
    b"\x1b[c": b"\x1b[?62;22c",  # primary device attributes
    b"\x1b[6n": b"\x1b[1;1R",  # cursor position
}
PATIENCE_S = 60.0
REST_S = 5.0  # for the last of what a program wrote, where something it started holds the terminal


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes the program wrote, and when (seconds of time.perf_counter)."""

    at: float
    data: bytes


class Terminal:
    """One run of one program on a pseudo-terminal of `columns` × `rows`."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.columns, self.rows = columns, rows
        self.chunks: list[Chunk] = []
        self.code: int | None = None
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn = 0
        self._is_closed = False
        child = environment(
            {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **(env or {})}
        )
        for name in ("COLUMNS", "LINES"):
            child.pop(name, None)
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            _become(command, rows, columns, child)
        self._woken, self._wake = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while True:
            try:
                if self._woken in select.select([self._fd, self._woken], [], [])[0]:
                    return
                data = os.read(self._fd, 65536)
            except OSError:
                return
            if not data:
                return
            self.chunks.append(Chunk(time.perf_counter(), data))
            for question, answer in ANSWERS.items():
                if question in data:
                    os.write(self._fd, answer)

    def type(self, keys: str | bytes) -> float:
        """Type `keys` in one write; returns when."""
        at = time.perf_counter()
        os.write(self._fd, keys.encode() if isinstance(keys, str) else keys)
        return at

    def press(self, key: str, then: str) -> None:
        """One key as a hand does it, on to `then`, which the screen does not show yet.

        What the key did is seen, and a hand's time passes, before the next one: however slow or
        quick the machine is, the form hears no two keys together.
        """
        assert then not in self._text(), f"{then!r} was there before {key!r}"
        self.type(key)
        self.wait_for(then)
        time.sleep(HAND_S)

    def log(self, keys: str, then: str) -> None:
        """Log one contact as a hand does, each key once the screen took the one before.

        Where something else than the key changed the screen, the form may have heard two keys
        together, and asks; then it is answered as a person would, by Enter.
        """
        asks = "perhaps one was held down"
        for key in keys:
            before = self._text()
            self.type(key)
            self._wait(partial(self._differs, before), f"a screen after {key!r}")
            time.sleep(HAND_S)
        self._wait(lambda: then in self._text() or asks in self._text(), repr(then))
        if then not in self._text():
            self.type("\r")
            self.wait_for(then)

    def screen(self) -> list[str]:
        """The screen as it stands, a text per row."""
        return self.emulated().display

    def emulated(self) -> pyte.Screen:
        """The emulated screen with its colours; only what is new since the last look is drawn."""
        while self._drawn < len(self.chunks):
            self._stream.feed(self.chunks[self._drawn].data)
            self._drawn += 1
        return self._screen

    def wait_for(self, text: str, patience_s: float = PATIENCE_S) -> None:
        """Wait until `text` is on the screen; fails with the screen where it never comes."""
        self._wait(lambda: text in self._text(), repr(text), patience_s)

    def _differs(self, before: str) -> bool:
        return self._text() != before

    def _text(self) -> str:
        return "\n".join(self.screen())

    def _wait(self, holds: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        deadline = time.perf_counter() + patience_s
        while time.perf_counter() < deadline:
            if holds():
                return
            time.sleep(0.02)
        raise AssertionError(f"{what} never came:\n{self._text()}")

    def settle(
        self, after: float = 0.0, quiet_s: float = 0.3, patience_s: float = PATIENCE_S
    ) -> None:
        """Wait until something was painted `after` that instant and then nothing for `quiet_s`."""
        deadline = time.perf_counter() + patience_s
        while time.perf_counter() < deadline:
            last = self.chunks[-1].at if self.chunks else 0.0
            if last > after and time.perf_counter() - last >= quiet_s:
                return
            time.sleep(0.005)
        raise AssertionError("the screen never came to rest")

    def since(self, at: float) -> list[Chunk]:
        """What was painted after `at`."""
        return [chunk for chunk in list(self.chunks) if chunk.at >= at]

    def frames_since(self, at: float) -> int:
        """How many frames were completed after `at`."""
        return b"".join(chunk.data for chunk in self.since(at)).count(FRAME_END)

    def end(self, signum: int = signal.SIGTERM, patience_s: float = PATIENCE_S) -> int:
        """Send `signum`, wait for the end (by force after `patience_s`) and return the code."""
        code = self.code
        for number, patience in ((signum, patience_s), (signal.SIGKILL, patience_s)):
            if code is not None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)
            code = self.wait(patience)
        self._close()
        assert code is not None
        return code

    def _close(self) -> None:
        """Close the terminal once nobody reads it any more. The number of a closed file is the
        next terminal's: a reader that is still there would take the first of what that one shows.
        """
        if self._is_closed:
            return
        self._is_closed = True
        if self.code is not None:
            self._reader.join(REST_S)  # the end of the program ends its output
        os.write(self._wake, b".")
        self._reader.join()
        for file in (self._fd, self._woken, self._wake):
            os.close(file)

    def hang_up(self) -> int | None:
        """Close the terminal under the program; the exit code once it has ended."""
        self._close()
        return self.wait()

    def wait(self, patience_s: float = PATIENCE_S) -> int | None:
        """The exit code (negative: a signal) once the program ends; None where it does not."""
        deadline = time.perf_counter() + patience_s
        while self.code is None and time.perf_counter() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            else:
                time.sleep(0.01)
        return self.code


def _become(command: Sequence[str], rows: int, columns: int, env: Mapping[str, str]) -> None:
    """Be the program, in the child. Never returns: a copy of the tests must not run on."""
    try:
        os.chdir(ROOT)
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)  # not sys.stdin: pytest puts its own there
        os.execvpe(command[0], list(command), env)
    except BaseException as error:
        os.write(2, f"{command[0]} cannot be started: {error}\n".encode())
    finally:
        os._exit(127)


@contextlib.contextmanager
def terminal(
    command: Sequence[str],
    *,
    columns: int = 80,
    rows: int = 24,
    env: Mapping[str, str] | None = None,
) -> Iterator[Terminal]:
    """A program on a terminal, ended with the block."""
    running = Terminal(command, columns=columns, rows=rows, env=env)
    try:
        yield running
    finally:
        running.end()


@contextlib.contextmanager
def desk_terminal(
    home: Path,
    *arguments: str,
    columns: int = 80,
    rows: int = 24,
    env: Mapping[str, str] | None = None,
) -> Iterator[Terminal]:
    """`agent-tui … --home HOME` on a terminal, ended with the block."""
    command = [*AGENT_TUI, *arguments, "--home", str(home)]
    with terminal(command, columns=columns, rows=rows, env=env) as running:
        yield running
