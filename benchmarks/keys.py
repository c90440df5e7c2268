"""Frames, bytes and milliseconds per key of a contact, chosen and searched for, while a sync runs
against a slow centre; contact by contact beside the least form that could be.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count, pairwise
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
NAMED = {"enter": "\r", "down": "\x1b[B", "up": "\x1b[A"}
DIGITS = ("111", "222", "312")
REFERENCE_FORM = "reference form"
BY_DIGITS, BY_SEARCH, BESIDE = "digits", "search", "beside"  # the last is the reference form's
PICKS, SAVES = "picks", "saves"
Ways = Mapping[str, Sequence[Sequence[str]]]  # for each way the keys of some contacts
Kind = tuple[str, str]  # which way the contact is typed, and what the key does
Kinds = Mapping[Kind, Sequence[Paint]]


@dataclass(frozen=True)
class Run:
    """What the keys of one run painted, by kind; `sent` is how many revisions the sync settled."""

    paints: Mapping[Kind, Sequence[Paint]]
    sent: int


def measure(asked: Asked) -> Measured:
    """Every key of a contact, on the form and on the search, the durable commit within the last."""
    numbers = count()
    with slow_centre(ANSWER_S) as address:
        runs = {}
        for size in SIZES:
            catalogue = sized(size)
            ways = contacts(catalogue)
            home = _home(asked.folder, size, catalogue, address)

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
    first_page = [path for path in first_page if not _strikes_twice(by_keys(path))]
    some = first_page[:: max(1, len(first_page) // (CONTACTS + WARM_UP))]
    return {
        BY_DIGITS: [list(by_keys(path)) for path in some],
        BY_SEARCH: [[NAMED.get(key, key) for key in by_search(sheet, path, "en")] for path in some],
    }


def _strikes_twice(keys: str) -> bool:
    """Whether a key comes twice in a row: so fast it would be one that is held down."""
    return any(one == following for one, following in pairwise(keys))


def typed_while_sending(home: Path, copy: Path, ways: Ways) -> Run:
    """Log CONTACTS contacts each way on a copy of `home`, after WARM_UP of them, and as many on a
    reference form after each round: what else the machine does falls on both alike.
    """
    shutil.copytree(home, copy)
    before = _pending(copy)
    command, logged = [*AGENT_TUI, "--home", str(copy)], 0
    found: dict[Kind, list[Paint]] = defaultdict(list)
    with (
        terminal(command, columns=COLUMNS, rows=ROWS, env={JITTER_VARIABLE: "0"}) as form,
        terminal([*REFERENCE, str(copy / "bare.db")], columns=COLUMNS, rows=ROWS) as bare,
    ):
        bare.wait_for("ready")
        form.wait_for(QUESTION)
        _wait_until_sending(form, copy, before)
        for number in range(WARM_UP + CONTACTS):
            logged += len(ways)
            for way, keys in ((BESIDE, DIGITS), *ways.items()):
                running = bare if way == BESIDE else form
                answers = [answer_to(running, key) for key in keys[number % len(keys)]]
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


def _told(kept: Mapping[str, Sequence[Run]]) -> Measured:
    sent = median([run.sent for runs in kept.values() for run in runs])
    every = {name: _joined(runs) for name, runs in kept.items()}
    paints = [
        paint
        for kinds in every.values()
        for (way, _does), made in kinds.items()
        if way != BESIDE
        for paint in made
    ]
    return Measured(
        f"{COLUMNS} x {ROWS}; the centre answers after {ANSWER_S} s, and {sent:.0f} revisions of "
        f"a backlog of {BACKLOG} are sent while a run is typed: no step of it begins right after "
        f"a key; {CONTACTS} contacts each way and run, {len(next(iter(kept.values())))} runs. The "
        "reference form stands beside each run and is typed into after each contact. ms until "
        "the last byte of the key's answer; the key that saves commits durably on both.",
        [
            "catalogue",
            "by",
            "the key",
            "n",
            "ratio p50",
            "ratio p99",
            "p50",
            "p95",
            "p99",
            "over a frame",
            "not 1 frame",
            "bytes",
        ],
        [row for name, kinds in every.items() for row in _rows(name, kinds)],
        [
            *(
                reading
                for way in (BY_DIGITS, BY_SEARCH)
                for reading in _readings(way, list(every.values()))
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
            f"{name}, {_way(way)}, {does}, s": _times(made)
            for name, kinds in every.items()
            for (way, does), made in kinds.items()
        },
    )


def _joined(runs: Sequence[Run]) -> Kinds:
    return {kind: [paint for run in runs for paint in run.paints[kind]] for kind in runs[0].paints}


def _times(paints: Sequence[Paint]) -> list[float]:
    return [paint.last_s for paint in paints]


def _way(way: str) -> str:
    return REFERENCE_FORM if way == BESIDE else way


def _rows(name: str, kinds: Kinds) -> Iterator[list[str]]:
    for (way, does), paints in kinds.items():
        times, beside = _times(paints), _times(kinds[BESIDE, does])
        yield [
            name,
            _way(way),
            does,
            f"{len(times)}",
            ratio(median(times), median(beside)),
            ratio(percentile(times, 0.99), percentile(beside, 0.99)),
            *(ms(percentile(times, share)) for share in (0.5, 0.95, 0.99)),
            f"{_late(times):.1f} %",
            "" if way == BESIDE else f"{sum(paint.frames != 1 for paint in paints)}",
            f"{max(paint.size for paint in paints)}",
        ]


def _late(times: Sequence[float]) -> float:
    """Percent of the keys whose answer takes more than a frame."""
    return 100 * sum(time > FRAME_S for time in times) / len(times)


def _readings(way: str, every: Sequence[Kinds]) -> Iterator[Reading]:
    """The worst catalogue's p50 against the reference form beside it, and p99; for both forms how
    many keys take more than a frame: where the reference does too, it is the machine.
    """
    for does in (PICKS, SAVES):
        worst = max(
            median(_times(kinds[way, does])) / median(_times(kinds[BESIDE, does]))
            for kinds in every
        )
        what = f"p50 of a key that {does}, by {way}, the worst catalogue"
        yield Reading(what, worst, "x", at_most=1.3)
    found = [[_all(kinds, way), _all(kinds, BESIDE)] for kinds in every]
    slowest, beside = max([percentile(times, 0.99) for times in pair] for pair in found)
    yield Reading(
        f"p99 of a key by {way}, the worst catalogue",
        slowest * 1000,
        "ms",
        at_most=round(FRAME_S * 1000, 1),
    )
    yield Reading("  of the reference form beside it", beside * 1000, "ms")
    yield Reading("  against it", slowest / beside, "x")
    ours, theirs = ([time for pair in found for time in pair[one]] for one in (0, 1))
    yield Reading(f"keys by {way} that take more than a frame", _late(ours), "%")
    yield Reading("  of the reference form beside them", _late(theirs), "%")


def _all(kinds: Kinds, way: str) -> list[float]:
    return [time for does in (PICKS, SAVES) for time in _times(kinds[way, does])]
