"""From exec to a form that takes keys, against a bare Textual app on the same pseudo-terminal."""

from __future__ import annotations

from benchmarks.figures import alternate, median, ms, ratio
from benchmarks.joined_desk import QUESTION, joined_desk
from benchmarks.paint import BARE, first_answer, first_frame
from benchmarks.result import Asked, Measured, Reading

STORED = 3000


def measure(asked: Asked) -> Measured:
    """The first frame of both, and when a key typed at exec is answered."""
    with joined_desk(asked.folder, STORED) as desk:
        kept = alternate(
            asked.rounds,
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
    form = median(kept["agent-tui: first frame"])
    return Measured(
        f"A desk that joined, seed catalogue, {STORED} entries stored; n {asked.rounds}, "
        "alternated.",
        ["exec until", "ratio", "median", "least"],
        rows,
        [Reading("first frame, against a bare Textual app", form / reference, "x")],
        {f"{name}, s": values for name, values in kept.items()},
    )
