"""From exec to a form that takes keys, against a bare Textual app on the same pseudo-terminal."""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures import alternate, median, ms, ratio, table
from benchmarks.joined_desk import QUESTION, joined_desk
from benchmarks.paint import BARE, first_answer, first_frame

STORED = 3000


def measure(folder: Path, rounds: int) -> None:
    """Print the first frame of both, and when a key typed at exec is answered."""
    with joined_desk(folder, STORED) as desk:
        kept = alternate(
            rounds,
            {
                "bare Textual app: first frame": lambda: first_frame(BARE, "ready"),
                "agent-tui: first frame": lambda: first_frame(desk.form, QUESTION),
                "agent-tui: a key typed at exec is answered": lambda: first_answer(
                    desk.form, desk.first_key, desk.first_answer
                ),
            },
        )
    reference = median(next(iter(kept.values())))
    rows = [
        [name, ratio(median(values), reference), ms(median(values)), ms(min(values))]
        for name, values in kept.items()
    ]
    print(f"  A desk that joined, seed catalogue, {STORED} entries stored; n {rounds}, alternated.")
    print(table(["exec until", "ratio", "median", "least"], rows))
