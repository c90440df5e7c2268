"""What a program paints on a pseudo-terminal, and when; emulated only after the clock stopped."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyte

from tests.terminal import FRAME_END, PATIENCE_S, Terminal, terminal

COLUMNS, ROWS = 120, 36
REST_S = 0.6
QUIET_S = 0.06  # the answer to a key is over when nothing is painted for this long
BARE = [sys.executable, "-m", "benchmarks.bare_app"]
REFERENCE = [sys.executable, "-m", "benchmarks.reference_form"]


@dataclass(frozen=True, slots=True)
class Paint:
    """The answer to one key: seconds to its first and last byte, its bytes and its frames."""

    first_s: float
    last_s: float
    size: int
    frames: int


def first_with(running: Terminal, text: str) -> float:
    """Seconds from exec to the end of the frame that first shows `text`.

    Raises AssertionError where it never came.
    """
    screen = pyte.Screen(running.columns, running.rows)
    stream = pyte.ByteStream(screen)
    is_shown, before = False, b""
    for chunk in list(running.chunks):
        stream.feed(chunk.data)
        is_shown = is_shown or text in "\n".join(screen.display)
        if is_shown and FRAME_END in before + chunk.data:
            return chunk.at - running.started
        before = chunk.data[-len(FRAME_END) :]  # a read may end in the middle of the mark
    raise AssertionError(f"{text!r} never came:\n" + "\n".join(screen.display))


def first_frame(command: Sequence[str], text: str, env: Mapping[str, str] | None = None) -> float:
    """Start a program; seconds from exec to its first frame that shows `text`."""
    with terminal(command, columns=COLUMNS, rows=ROWS, env=env) as running:
        _wait_for_rest(running)
        return first_with(running, text)


def first_answer(
    command: Sequence[str], key: str, text: str, env: Mapping[str, str] | None = None
) -> float:
    """Start a program and type `key` at once; seconds from exec until its answer shows `text`."""
    with terminal(command, columns=COLUMNS, rows=ROWS, env=env) as running:
        running.type(key)
        _wait_for_rest(running)
        return first_with(running, text)


def first_key(
    command: Sequence[str], shown: str, key: str, text: str, env: Mapping[str, str] | None = None
) -> float:
    """Start a program and type `key` as soon as a frame shows `shown`; seconds from typing it
    until its answer shows `text`.
    """
    with terminal(command, columns=COLUMNS, rows=ROWS, env=env) as running:
        deadline = time.perf_counter() + PATIENCE_S
        wanted = shown.encode()
        while time.perf_counter() < deadline:
            if wanted in b"".join(chunk.data for chunk in list(running.chunks)):
                break
            time.sleep(0.001)
        typed = running.type(key)
        _wait_for_rest(running)
        return first_with(running, text) - (typed - running.started)


def _wait_for_rest(running: Terminal) -> None:
    """Wait until frames have come and then nothing more: looking at them would cost it time."""
    deadline = time.perf_counter() + PATIENCE_S
    while not running.frames_since(0.0) and time.perf_counter() < deadline:
        time.sleep(0.01)
    running.settle(quiet_s=REST_S)


def answer_to(running: Terminal, key: str) -> Paint:
    """Type one key and measure all that is painted until the screen rests again."""
    at = running.type(key)
    running.settle(after=at, quiet_s=QUIET_S)
    chunks = running.since(at)
    data = b"".join(chunk.data for chunk in chunks)
    return Paint(chunks[0].at - at, chunks[-1].at - at, len(data), data.count(FRAME_END))
