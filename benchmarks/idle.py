"""What a form takes of the processor while nobody touches it, beside a bare Textual app."""

from __future__ import annotations

import time
from collections.abc import Sequence

from agent_tui.background import JITTER_VARIABLE
from benchmarks.figures import median
from benchmarks.lone_desk import QUESTION, lone_desk
from benchmarks.paint import BARE, COLUMNS, ROWS
from benchmarks.process_use import share_of_processor
from benchmarks.result import Asked, Measured, Reading
from benchmarks.sized import sized
from benchmarks.slow_centre import slow_centre
from tests.processes import AGENT_TUI
from tests.terminal import terminal

IDLE_S = 20.0
SETTLED_S = 15.0  # the store is open, the centre greeted, the collector has looked
RUNS = 2
STORED = 1000
BARE_APP = "bare Textual app"
FORM = "agent-tui, joined, its centre up"
PERCENT = 100


def measure(asked: Asked) -> Measured:
    """Per cent of one core over IDLE_S, and the frames that were painted in it."""
    with slow_centre(0.0) as address:
        home = lone_desk(asked.folder / "home", sized(1000), centre=address, acknowledged=STORED)
        programs = {BARE_APP: (BARE, "ready"), FORM: ([*AGENT_TUI, "--home", str(home)], QUESTION)}
        kept: dict[str, list[tuple[float, int]]] = {name: [] for name in programs}
        for _ in range(RUNS):
            for name, (command, text) in programs.items():
                kept[name].append(idle(command, text))
    rows = [
        [name, f"{median(shares):.3f} %", f"{max(shares):.3f} %", f"{max(frames)}"]
        for name, found in kept.items()
        for shares, frames in [tuple(zip(*found, strict=True))]
    ]
    shares = [share for share, _frames in kept[FORM]]
    return Measured(
        f"{IDLE_S:.0f} s without a key, {SETTLED_S:.0f} s after the first frame; 1,000 reasons, "
        f"{STORED} contacts stored; processor time of the whole process, in ticks of a hundredth "
        f"of a second (one is {PERCENT / 100 / IDLE_S:.2f} %); n {len(shares)}, alternated.",
        ["idle", "of a core", "most", "frames, at most"],
        rows,
        [
            Reading("an idle form, of one core", median(shares), "%", at_most=0.5),
            Reading(
                "frames of an idle form",
                max(frames for _share, frames in kept[FORM]),
                "",
                at_most=0,
            ),
        ],
        {f"{name}, % of a core": [share for share, _ in found] for name, found in kept.items()},
    )


def idle(command: Sequence[str], text: str) -> tuple[float, int]:
    """Per cent of a core, and frames."""
    with terminal(command, columns=COLUMNS, rows=ROWS, env={JITTER_VARIABLE: "0"}) as running:
        running.wait_for(text)
        running.settle(quiet_s=SETTLED_S)
        began = time.perf_counter()
        share = share_of_processor(running.pid, IDLE_S)
        return share * PERCENT, running.frames_since(began)
