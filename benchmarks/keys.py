"""Frames, bytes and milliseconds per key of a contact, against the least form that could be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.figures import alternate, median, ms, percentile, ratio, table
from benchmarks.joined_desk import QUESTION, joined_desk
from benchmarks.paint import COLUMNS, REFERENCE, ROWS, Paint, answer_to
from tests.terminal import terminal

CONTACTS = 12
WARM_UP = 2
KEYS = ("main reason", "sub-reason", "online first, saved")
DIGITS = ("111", "222", "312")


def measure(folder: Path, rounds: int) -> None:
    """Print what each of the three keys paints, the durable commit within the third."""
    with joined_desk(folder, 0) as desk:
        databases = (str(folder / f"reference-{number}.db") for number in range(rounds + 1))
        kept = alternate(
            rounds,
            {
                "reference form": lambda: paints([*REFERENCE, next(databases)], "ready", DIGITS),
                "agent-tui": lambda: paints(desk.form, QUESTION, desk.contacts),
            },
        )
    contacts = {name: [each for run in runs for each in run] for name, runs in kept.items()}
    rows = [
        row
        for number, key in enumerate(KEYS)
        for row in _rows(key, {name: [c[number] for c in all_] for name, all_ in contacts.items()})
    ]
    print(f"  {COLUMNS} x {ROWS}, centre up; {rounds * CONTACTS} contacts each, {rounds} runs,")
    print("  alternated. ms until the last byte of the key's answer.")
    heading = ["key", "form", "ratio", "median", "p95", "frames", "most", "bytes"]
    print(table(heading, rows))


def paints(command: Sequence[str], text: str, contacts: Sequence[str]) -> list[tuple[Paint, ...]]:
    """Log CONTACTS contacts, key by key, after WARM_UP of them."""
    with terminal(command, columns=COLUMNS, rows=ROWS) as running:
        running.wait_for(text)
        running.settle(quiet_s=1.0)
        made = [
            tuple(answer_to(running, key) for key in contact)
            for contact in islice(cycle(contacts), WARM_UP + CONTACTS)
        ]
    return made[WARM_UP:]


def _rows(key: str, of: dict[str, list[Paint]]) -> Iterator[list[str]]:
    reference = median([paint.last_s for paint in next(iter(of.values()))])
    for name, made in of.items():
        times = [paint.last_s for paint in made]
        frames = [paint.frames for paint in made]
        yield [
            key,
            name,
            ratio(median(times), reference),
            ms(median(times)),
            ms(percentile(times, 0.95)),
            f"{median(frames):g}",
            f"{max(frames)}",
            f"{median([paint.size for paint in made]):.0f}",
        ]
