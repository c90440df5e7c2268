"""Reports of a million entries and of a pilot week, against counting the entries themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from math import nan
from pathlib import Path

from benchmarks.figures import alternate, median, ms
from benchmarks.large_pilot import LargePilot, Size, in_duckdb, large_pilot
from benchmarks.reader import COVERAGE, GROUP_BY, REPORT, Reader, Way
from benchmarks.result import Asked, Measured, Reading
from ftr.report.model import Dimension
from tests import postgres

MILLION = Size(1_000_000, 200)
WEEK = Size(5_000, 7)
ROUNDS = 3  # a plain count of a million rows takes seconds
SQLITE, POSTGRESQL, DUCKDB = "SQLite", "PostgreSQL", "DuckDB"
DIMENSIONS = tuple(by.value for by in Dimension)
# as it comes, but for what a crash may cost: only reading is measured
SERVER = (*postgres.FAST, "max_wal_size=4GB", "maintenance_work_mem=256MB", "jit=off")


def measure(asked: Asked) -> Measured:
    """A million entries."""
    return measure_size(asked, MILLION, min(asked.rounds, ROUNDS))


def measure_size(asked: Asked, size: Size, rounds: int) -> Measured:
    """Every dimension, on both engines and in DuckDB, of a pilot of this size and of a week."""
    with ExitStack() as ends:
        folder = (asked.keep or asked.folder).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        pilots = {SQLITE: large_pilot(f"sqlite:///{folder / 'large.db'}", size, folder)}
        binaries = postgres.binaries()
        if binaries is not None:
            server = ends.enter_context(postgres.running(binaries, SERVER, folder))
            url = server.url(server.create(name=f"large_{size.entries}", again=True))
            pilots[POSTGRESQL] = large_pilot(url, size, folder)
        week = large_pilot(f"sqlite:///{asked.folder / 'week.db'}", WEEK, asked.folder)
        duck = folder / "large.duckdb"
        if not duck.exists():
            in_duckdb(duck, pilots[SQLITE])
        readers = _Readers(pilots, week, duck)
        kept = alternate(
            rounds,
            {
                f"{name} {by}": partial(reader.seconds, by)
                for by in (*DIMENSIONS, COVERAGE)
                for name, reader in readers.all.items()
                if by != COVERAGE or name in readers.ours
            },
        )
        peaks = {name: reader.peak_mb() for name, reader in readers.all.items()}
        return _told(size, rounds, kept, peaks, _disk(folder))


@dataclass
class _Readers:
    """A process for each way of counting, by what it is called."""

    pilots: Mapping[str, LargePilot]
    week: LargePilot
    duck: Path
    all: dict[str, Reader] = field(default_factory=dict)
    ours: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for engine, pilot in self.pilots.items():
            self._add(f"ours, {engine}", REPORT, pilot.url, pilot)
            self._add(f"GROUP BY, {engine}", GROUP_BY, pilot.url, pilot)
        self._add(DUCKDB, GROUP_BY, f"duckdb:{self.duck}", self.pilots[SQLITE])
        self._add("a week", REPORT, self.week.url, self.week)

    def _add(self, name: str, kind: str, address: str, pilot: LargePilot) -> None:
        if kind == REPORT:
            self.ours.append(name)
        self.all[name] = Reader(Way(kind, address, pilot.shape.pilot_id, pilot.now))


def _disk(folder: Path) -> float:
    """What lies in the folder, in GB; PostgreSQL's data too, where its user may write here."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e9


def _told(
    size: Size,
    rounds: int,
    kept: Mapping[str, Sequence[float]],
    peaks: Mapping[str, float],
    disk_gb: float,
) -> Measured:
    return Measured(
        f"{size.entries:,} generated entries of {size.agents:,} agents on {size.days} days with "
        "the seed catalogue and three channels, put straight into the centre's tables; a pilot "
        f"week of {WEEK.entries:,} entries beside it. Ours is the whole report, measured, "
        "suppressed and as JSON values; GROUP BY is only the counts that it needs, key x agent x "
        "answer, from the current entries in the same database, and in DuckDB from the same rows "
        "in a file of its own. Each in a process of its own, reading only; ratios say how many "
        f"times as long as ours. n {rounds} rounds, alternated.",
        ["", f"ours, {SQLITE}", "GROUP BY", DUCKDB, f"ours, {POSTGRESQL}", "GROUP BY", "a week"],
        [_row(by, kept) for by in (*DIMENSIONS, COVERAGE)],
        list(_readings(size, kept, peaks, disk_gb)),
        {f"{name}, s": values for name, values in kept.items()},
    )


def _row(by: str, kept: Mapping[str, Sequence[float]]) -> list[str]:
    def time_of(name: str) -> str:
        values = kept.get(f"{name} {by}", ())
        return ms(median(values)) if values else "-"

    def times_ours(name: str, engine: str) -> str:
        ours, other = kept.get(f"ours, {engine} {by}", ()), kept.get(f"{name} {by}", ())
        shares = [one / mine for one, mine in zip(other, ours, strict=False)]
        return f"{median(shares):.1f} x" if shares else "-"

    return [
        by,
        time_of(f"ours, {SQLITE}"),
        times_ours(f"GROUP BY, {SQLITE}", SQLITE),
        times_ours(DUCKDB, SQLITE),
        time_of(f"ours, {POSTGRESQL}"),
        times_ours(f"GROUP BY, {POSTGRESQL}", POSTGRESQL),
        time_of("a week"),
    ]


def _readings(
    size: Size, kept: Mapping[str, Sequence[float]], peaks: Mapping[str, float], disk_gb: float
) -> Iterator[Reading]:
    def slowest(name: str) -> float:
        found = [median(kept.get(f"{name} {by}", ())) for by in DIMENSIONS]
        return max(found) if found else nan

    for engine in (SQLITE, POSTGRESQL):
        what = f"slowest report of {size.entries:,} entries, {engine}"
        yield Reading(what, slowest(f"ours, {engine}"), "s", at_most=1)
    yield Reading("slowest report of a week", slowest("a week") * 1000, "ms", at_most=100)
    for name, peak in peaks.items():
        yield Reading(f"peak memory, {name}", peak, "MB")
    yield Reading("disk", disk_gb, "GB")
