"""Frames, bytes and milliseconds per key of a contact, chosen and searched for, while a sync runs
against a slow centre; against the least form that could be.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path

from agent_tui.background import JITTER_VARIABLE
from benchmarks.figures import alternate, median, ms, percentile, ratio
from benchmarks.lone_desk import QUESTION, lone_desk
from benchmarks.paint import COLUMNS, REFERENCE, ROWS, Paint, answer_to
from benchmarks.result import Asked, Measured, Reading
from benchmarks.sized import sized
from benchmarks.slow_centre import slow_centre
from benchmarks.typed_contacts import by_keys, by_search, sheet_of
from ftr.catalogue.model import Catalogue, walk
from tests.processes import AGENT_TUI
from tests.terminal import Terminal, terminal

SIZES = (100, 1000, 5000)  # reasons
CONTACTS = 12  # each way, each run
WARM_UP = 2
MOST_ROUNDS = 5
ANSWER_S = 0.25  # how long the centre takes for every answer
BACKLOG = 4000  # revisions: more than is sent while a run types
FRAME_S = 1 / 60
NAMED = {"enter": "\r", "down": "\x1b[B"}
DIGITS = ("111", "222", "312")
REFERENCE_FORM = "reference form"
BY_DIGITS, BY_SEARCH = "digits", "search"
PICKS, SAVES = "picks", "saves"
Ways = Mapping[str, Sequence[Sequence[str]]]  # for each way the keys of some contacts
Kind = tuple[str, str]  # which way the contact is typed, and what the key does


@dataclass(frozen=True)
class Run:
    """What the keys of one run painted, by kind; `sent` is how many revisions the sync settled."""

    paints: Mapping[Kind, Sequence[Paint]]
    sent: int = 0


def measure(asked: Asked) -> Measured:
    """Every key of a contact, on the form and on the search, the durable commit within the last."""
    numbers = count()
    with slow_centre(ANSWER_S) as address:
        desks = {
            size: (catalogue := sized(size), _home(asked.folder, size, catalogue, address))
            for size in SIZES
        }
        runs = {REFERENCE_FORM: lambda: _reference(asked.folder / f"{next(numbers)}.db")}
        for size, (catalogue, home) in desks.items():
            ways = contacts(catalogue)

            def run(home: Path = home, ways: Ways = ways) -> Run:
                return typed_while_sending(home, asked.folder / f"{next(numbers)}", ways)

            runs[f"{size:,} reasons"] = run
        kept = alternate(min(asked.rounds, MOST_ROUNDS), runs)
    return _told(kept)


def _home(folder: Path, size: int, catalogue: Catalogue, address: str) -> Path:
    return lone_desk(folder / f"home-{size}", catalogue, centre=address, pending=BACKLOG)


def contacts(catalogue: Catalogue) -> Ways:
    """For both ways the keys of some contacts, as a terminal sends them, spread over the tree."""
    sheet = sheet_of(catalogue)
    leaves = [path for path in walk(catalogue.reasons) if not path[-1].sub]
    first_page = [path for path in leaves if not any("0" in (node.key or "0") for node in path)]
    some = first_page[:: max(1, len(first_page) // (CONTACTS + WARM_UP))]
    return {
        BY_DIGITS: [list(by_keys(path)) for path in some],
        BY_SEARCH: [[NAMED.get(key, key) for key in by_search(sheet, path, "en")] for path in some],
    }


def typed_while_sending(home: Path, copy: Path, ways: Ways) -> Run:
    """Log CONTACTS contacts each way on a copy of `home`, after WARM_UP of them."""
    shutil.copytree(home, copy)
    before = _pending(copy)
    command, logged = [*AGENT_TUI, "--home", str(copy)], 0
    with terminal(command, columns=COLUMNS, rows=ROWS, env={JITTER_VARIABLE: "0"}) as running:
        running.wait_for(QUESTION)
        _wait_until_sending(running, copy, before)
        found: dict[Kind, list[Paint]] = defaultdict(list)
        for number in range(WARM_UP + CONTACTS):
            for way, typed in ways.items():
                keys = typed[number % len(typed)]
                answers = [answer_to(running, key) for key in keys]
                logged += 1
                if number >= WARM_UP:
                    found[way, PICKS].extend(answers[:-1])
                    found[way, SAVES].append(answers[-1])
        left = _pending(copy)
    shutil.rmtree(copy)
    assert left, "the backlog was sent before the typing ended"
    return Run(found, sent=before + logged - left)


def _wait_until_sending(running: Terminal, home: Path, pending: int) -> None:
    """Wait until the first answer of the centre is settled."""
    running.settle(quiet_s=0.3)
    while _pending(home) == pending:
        running.settle(quiet_s=0.1)


def _pending(home: Path) -> int:
    with closing(sqlite3.connect(home / "desk.db")) as raw:
        found: int = raw.execute("SELECT count(*) FROM outbox WHERE state = 'pending'").fetchone()[
            0
        ]
        return found


def _reference(database: Path) -> Run:
    with terminal([*REFERENCE, str(database)], columns=COLUMNS, rows=ROWS) as running:
        running.wait_for("ready")
        running.settle(quiet_s=1.0)
        made = [
            [answer_to(running, key) for key in contact]
            for contact in islice(cycle(DIGITS), WARM_UP + CONTACTS)
        ][WARM_UP:]
    picks = [paint for contact in made for paint in contact[:-1]]
    return Run({("", PICKS): picks, ("", SAVES): [contact[-1] for contact in made]})


def _told(kept: Mapping[str, Sequence[Run]]) -> Measured:
    sent = median([run.sent for name in kept if name != REFERENCE_FORM for run in kept[name]])
    every = {name: _joined(runs) for name, runs in kept.items()}
    least = {
        does: median([paint.last_s for paint in paints])
        for (_way, does), paints in every[REFERENCE_FORM].items()
    }
    rows = [row for name, kinds in every.items() for row in _rows(name, kinds, least)]
    del every[REFERENCE_FORM]
    paints = [paint for kinds in every.values() for made in kinds.values() for paint in made]
    return Measured(
        f"{COLUMNS} x {ROWS}; the centre answers after {ANSWER_S} s, and {sent:.0f} revisions of "
        f"a backlog of {BACKLOG} are sent while a run is typed; {CONTACTS} contacts each way and "
        f"run, {len(next(iter(kept.values())))} runs, alternated. ms until the last byte of the "
        "key's answer; the key that saves commits durably, and the reference form does too.",
        [
            "catalogue",
            "by",
            "the key",
            "n",
            "ratio p50",
            "p50",
            "p95",
            "p99",
            "not 1 frame",
            "bytes",
        ],
        rows,
        [
            *(
                reading
                for way in (BY_DIGITS, BY_SEARCH)
                for reading in _readings(way, every, least)
            ),
            Reading(
                "keys not answered by exactly one frame",
                sum(paint.frames != 1 for paint in paints),
                f"of {len(paints)}",
                at_most=0,
            ),
            Reading("bytes of a key, at most", max(p.size for p in paints), "bytes", at_most=8192),
        ],
        {
            f"{name}, {way}, {does}, s": [paint.last_s for paint in made]
            for name, kinds in every.items()
            for (way, does), made in kinds.items()
        },
    )


def _joined(runs: Sequence[Run]) -> dict[Kind, list[Paint]]:
    kinds = runs[0].paints
    return {kind: [paint for run in runs for paint in run.paints[kind]] for kind in kinds}


def _rows(
    name: str, kinds: Mapping[Kind, Sequence[Paint]], least: Mapping[str, float]
) -> Iterator[list[str]]:
    for (way, does), paints in kinds.items():
        times = [paint.last_s for paint in paints]
        yield [
            name,
            way,
            does,
            f"{len(times)}",
            ratio(median(times), least[does]),
            *(ms(percentile(times, share)) for share in (0.5, 0.95, 0.99)),
            f"{sum(paint.frames != 1 for paint in paints)}",
            f"{max(paint.size for paint in paints)}",
        ]


def _readings(
    way: str, every: Mapping[str, Mapping[Kind, Sequence[Paint]]], least: Mapping[str, float]
) -> Iterator[Reading]:
    """The worst catalogue's p50 against the reference form, and p99."""
    worst = max(
        median([paint.last_s for paint in kinds[way, does]]) / least[does]
        for kinds in every.values()
        for does in (PICKS, SAVES)
    )
    slowest = max(
        percentile([p.last_s for does in (PICKS, SAVES) for p in kinds[way, does]], 0.99)
        for kinds in every.values()
    )
    yield Reading(f"p50 of a key by {way}, the worst catalogue", worst, "x", at_most=1.3)
    yield Reading(
        f"p99 of a key by {way}, the worst catalogue",
        slowest * 1000,
        "ms",
        at_most=round(FRAME_S * 1000, 1),
    )
