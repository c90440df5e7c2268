"""The real form with a clock that runs fast.

    python -m benchmarks.week_form HOME TIMES

The store, the journal and the sending take their time from the same clock. To the desk it looks as
if the computer slept between two looks at the clock, so it greets its centre every second.
"""

from __future__ import annotations

import gc
import sys
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from agent_tui.capture import OpenDesk, Report
from agent_tui.snapshot import read_snapshot


def main() -> None:
    """Show the form until it is left."""
    gc.disable()
    from agent_tui.ui.app import DeskApp

    home, times = Path(sys.argv[1]), float(sys.argv[2])
    began, real = datetime.now().astimezone(), monotonic()

    def now() -> datetime:
        return began + timedelta(seconds=(monotonic() - real) * times)

    def open_desk(report: Report) -> OpenDesk:
        from dataclasses import replace

        from agent_tui.background import Desk
        from agent_tui.store.machine import this_machine

        return Desk(home, report, "en", machine=replace(this_machine(), now=now))

    DeskApp(home, read_snapshot(home), None, open_desk, now=now).run()


if __name__ == "__main__":
    main()
