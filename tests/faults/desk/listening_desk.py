"""A desk without a screen, as a process of its own that does what it is told.

python -m tests.faults.desk.listening_desk HOME OFFSET_FILE

Lines on stdin: `save NUMBER`, `leave`. Lines on stdout: `open`, `saved NUMBER`, `sent DAY` (all is
sent and proven), `trouble WHY`. Its clock is this computer's plus the seconds in OFFSET_FILE. It
greets the centre when it starts and when it wakes, and never because time has passed.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent_tui.background import Desk
from agent_tui.capture import News, NotSaved, Opened, Saved, SyncNews
from agent_tui.store.home import only_one
from agent_tui.store.machine import this_machine
from sync.state import Rules
from tests.faults.desk.at_centre import captured

ONLY_WHEN_WOKEN = Rules(
    start_jitter_s=0, save_wait_s=0, backoff_first_s=0.05, backoff_cap_s=0.2, hello_every_s=1e9
)


def main() -> None:
    """Run until `leave`, or the end of stdin."""
    home, offset = Path(sys.argv[1]), Path(sys.argv[2])

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(offset.read_text(encoding="ascii")))

    def heard(news: News) -> None:
        if isinstance(news, Opened):
            say("open")
        elif isinstance(news, SyncNews) and news.error:
            say(f"trouble {news.error}")
        elif isinstance(news, SyncNews) and not news.pending and news.last_ok:
            say(f"sent {news.last_ok:%Y-%m-%d}")

    with only_one(home, "en"):
        machine = replace(this_machine(), now=now)
        desk = Desk(home, heard, "en", rules=ONLY_WHEN_WOKEN, machine=machine)
        for line in sys.stdin:
            word, _, number = line.strip().partition(" ")
            if word == "leave":
                break

            def told(answer: Saved | NotSaved, number: str = number) -> None:
                say(f"saved {number}" if isinstance(answer, Saved) else f"trouble {answer.reason}")

            desk.save(captured(home, int(number)), told)
        desk.close()


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
