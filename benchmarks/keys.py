"""Frames, bytes and milliseconds per key of a contact, against the least form that could be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from benchmarks.figures import alternate, median, ms, percentile, ratio
from benchmarks.joined_desk import QUESTION, joined_desk
from benchmarks.paint import COLUMNS, REFERENCE, ROWS, Paint, answer_to
from benchmarks.result import Asked, Measured, Reading
from tests.terminal import terminal

CONTACTS = 12
WARM_UP = 2
KEYS = ("main reason", "sub-reason", "online first, saved")
DIGITS = ("111", "222", "312")


def measure(asked: Asked) -> Measured:
    """What each of the three keys paints, the durable commit within the third."""
    with joined_desk(asked.folder, 0) as desk:
        databases = (str(asked.folder / f"reference-{n}.db") for n in range(asked.rounds + 1))
        kept = alternate(
            asked.rounds,
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
    samples = {
        f"{name}: {key}, s": [contact[number].last_s for contact in all_]
        for name, all_ in contacts.items()
        for number, key in enumerate(KEYS)
    }
    reference, form = (median(samples[f"{name}: {KEYS[-1]}, s"]) for name in contacts)
    return Measured(
        f"{COLUMNS} x {ROWS}, centre up; {asked.rounds * CONTACTS} contacts each, "
        f"{asked.rounds} runs, alternated. ms until the last byte of the key's answer.",
        ["key", "form", "ratio", "median", "p95", "frames", "most", "bytes"],
        rows,
        [Reading("the key that saves, against the least form", form / reference, "x")],
        samples,
    )


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
