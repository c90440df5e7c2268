"""One week's backlog of one desk over a slow line: until the last revision is acknowledged."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from random import Random
from urllib.parse import urlsplit

from benchmarks.demo_pilot import Desk, demo_pilot, enrolled_desks
from benchmarks.figures import alternate, median
from benchmarks.generated import monday, revisions
from benchmarks.light_desk import LightDesk
from benchmarks.result import Asked, Measured, Reading
from benchmarks.slow_line import Line, SlowLine, slow_line
from sync.state import Rules
from tests.processes import serving

A_WEEK = 1250  # contacts of one agent
LINE = Line(bits_per_s=1_000_000, round_trip_s=0.3)
RESETS = 0.02
MOST_ROUNDS = 5
PATIENCE_S = 120.0
REQUESTS = 8  # a greeting and seven pushes
BYTES_EACH = 570
LOOPBACK, SLOW, RESET = "loopback", "the slow line, 2 % resets", "the slow line, one reset"


def measure(asked: Asked) -> Measured:
    """Seconds of the same desk over loopback, over the line, and with a reset in any case."""
    home = asked.folder / "centre"
    with ExitStack() as ends:
        address = ends.enter_context(serving(home))
        pilot = demo_pilot(home, asked.folder, 1)
        port = urlsplit(address).port or 0
        usual = ends.enter_context(slow_line(replace(LINE, reset_share=RESETS), port, 1))
        broken = ends.enter_context(slow_line(LINE, port, 2))
        number = count(1)

        def desk() -> Desk:
            return next(enrolled_desks(home, pilot, address))  # new to the centre each time

        kept = alternate(
            min(asked.rounds, MOST_ROUNDS),
            {
                LOOPBACK: lambda: send_all(desk(), next(number)),
                SLOW: lambda: send_all(_over(usual, desk()), next(number)),
                RESET: lambda: _with_reset(broken, desk(), next(number)),
            },
        )
        resets = usual.resets
    return _told(kept, resets)


def _over(line: SlowLine, desk: Desk) -> Desk:
    return replace(desk, address=f"http://127.0.0.1:{line.port}")


def _with_reset(line: SlowLine, desk: Desk, seed: int) -> float:
    line.until_reset = Random(seed).randint(2, REQUESTS)
    return send_all(_over(line, desk), seed)


def send_all(desk: Desk, seed: int) -> float:
    """Seconds from the start of a desk's engine until all of its week is acknowledged."""
    made = revisions(desk.catalogue, desk.agent_ref, monday(), A_WEEK, seed)
    light = LightDesk(
        desk.address,
        desk.token,
        list(made),
        etag=desk.etag,
        rules=Rules(start_jitter_s=0),
        random=Random(seed),
    )
    begun = time.perf_counter()
    light.start()
    while light.outbox.pending and time.perf_counter() < begun + PATIENCE_S:
        time.sleep(light.due_in_s)
        light.run()
    light.transport.close()
    return light.outbox.emptied_at - begun


def _told(kept: Mapping[str, Sequence[float]], resets: int) -> Measured:
    rows = [
        [name, f"{median(spent):.2f} s", f"{min(spent):.2f} s", f"{max(spent):.2f} s"]
        for name, spent in kept.items()
    ]
    least_s = A_WEEK * BYTES_EACH * 8 / LINE.bits_per_s
    return Measured(
        f"One desk with {A_WEEK} pending revisions (about {BYTES_EACH} bytes each as JSON: "
        f"{least_s:.1f} s of line if nothing were compressed); the real engine and transport, the "
        "outbox in memory, to `ftr serve` through a line of "
        f"{LINE.bits_per_s / 1e6:g} Mbit/s each way and {LINE.round_trip_s * 1000:.0f} ms there "
        "and back (packet headers and connecting counted in; no TLS, no slow start); resets fall "
        "anywhere in a request or its answer. From the start of the engine, without its start "
        "jitter, to the last acknowledgement; n "
        f"{len(kept[SLOW])} rounds, alternated, one more before; {resets} resets were drawn.",
        ["over", "median", "least", "most"],
        rows,
        [
            Reading(SLOW, median(kept[SLOW]), "s", at_most=10),
            Reading(f"{RESET}, the slowest round", max(kept[RESET]), "s", at_most=10),
        ],
        {f"{name}, s": spent for name, spent in kept.items()},
    )
