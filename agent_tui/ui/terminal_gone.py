"""A form whose terminal is gone ends, so that it holds neither the processor nor the folder.

Usually the system ends it with SIGHUP. Where that was switched off (nohup does), or the terminal
is not the controlling one, reading the keys would find nothing, without end. Windows ends a
program with its console by itself. What was saved and the draft are on disk at every moment.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable

LOOK_S = 30.0  # so long may a form without a terminal live on
_KEYS = 0  # standard input


def end_with_the_terminal(later: Callable[[float, Callable[[], None]], None]) -> None:
    """From now on this process ends when its terminal does. `later` is called with seconds and
    what to do then.
    """
    if sys.platform == "win32":
        return
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    if is_gone(_KEYS):  # a poll that knows no terminals, as macOS had: the signal is all there is
        return

    def look() -> None:
        if is_gone(_KEYS):
            os.kill(os.getpid(), signal.SIGHUP)
        later(LOOK_S, look)

    later(LOOK_S, look)


def is_gone(file: int) -> bool:
    """Whether the terminal behind this file descriptor was hung up, or the file is closed."""
    if sys.platform == "win32":
        return False
    looking = select.poll()
    looking.register(file, 0)  # hang-ups and closed files are told unasked
    return any(what & (select.POLLHUP | select.POLLNVAL) for _, what in looking.poll(0))
