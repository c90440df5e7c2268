"""A durable save through the desk's writer, against bare sqlite3 and a file, as often synced."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from io import FileIO
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from agent_tui.capture import Capture
from agent_tui.store.connection import Database
from agent_tui.store.enrolments import Arrival, add_enrolment
from agent_tui.store.journal import JOURNAL_FOLDER
from agent_tui.store.machine import Manner, this_machine
from agent_tui.store.saving import save
from agent_tui.store.second_copy import SecondCopy
from agent_tui.store.writer import Writer
from benchmarks.figures import alternate, median, ms, percentile, ratio
from benchmarks.result import Asked, Measured, Reading
from ftr.catalogue.model import Catalogue, to_dict
from ftr.catalogue.publish import publish
from ftr.catalogue.seed import seed_catalogue
from ftr.clock import to_text
from ftr.entry import Payload
from ftr.pilot import Pilot
from ftr.words import OnlineFirst, Op, PilotKind, PilotState
from sync.wire import Config, Enrolled

SAVES = 100
ENROLMENT = "bench"
WHAT_A_SAVE_WRITES = ("revision", "outbox", "entry")


def measure(asked: Asked) -> Measured:
    """p50 and p99 of one save for both, n saves each in alternated rounds."""
    folder = asked.folder
    catalogue = publish(seed_catalogue(), (), opened=False)
    writer = Writer(lambda: Database(folder / "desk.db", "en"))
    manner = Manner(this_machine())
    second_copy = SecondCopy(folder, manner.machine, lambda: "en", _refuse)
    writer.first(lambda database: _join(database, catalogue)).result()
    reason = catalogue.leaves[0].code
    saved: list[str] = []

    def through_the_writer() -> None:
        capture = _capture(manner, reason)
        done = writer.first(lambda database: save(database, capture, manner, second_copy.keep))
        saved.append(done.result().rev_id)

    through_the_writer()
    line = next((folder / JOURNAL_FOLDER).iterdir()).read_bytes().splitlines(keepends=True)[-1]
    with (
        closing(_copied(folder / "desk.db", folder / "bare.db")) as bare,
        (folder / "bare.log").open("ab", buffering=0) as log,
    ):
        written = _what_was_written(bare)
        numbers = count(1)
        kept = alternate(
            asked.rounds,
            {
                "bare sqlite3 and file, the same bytes": lambda: timed(
                    lambda: _write(bare, log, written, line, f"{next(numbers):036}")
                ),
                "the desk's writer": lambda: timed(through_the_writer),
            },
        )
    writer.close()
    every = {name: [each for run in runs for each in run] for name, runs in kept.items()}
    reference = next(iter(every.values()))
    rows = [
        [
            name,
            ratio(median(values), median(reference)),
            ratio(percentile(values, 0.99), percentile(reference, 0.99)),
            ms(median(values)),
            ms(percentile(values, 0.99)),
        ]
        for name, values in every.items()
    ]
    writer_s = every["the desk's writer"]
    return Measured(
        "One contact, handed in until it is known to be on disk twice: one transaction (WAL, "
        "synchronous=FULL) and one line of the day journal, a sync each; "
        f"n {asked.rounds * SAVES}, alternated by {SAVES}.",
        ["save", "ratio p50", "ratio p99", "p50", "p99"],
        rows,
        [
            Reading(
                "durable save p50, against the bare reference",
                median(writer_s) / median(reference),
                "x",
                at_most=2.5,
            ),
            Reading(
                "durable save p99, against the bare reference",
                percentile(writer_s, 0.99) / percentile(reference, 0.99),
                "x",
            ),
            Reading("durable save p50", median(writer_s) * 1000, "ms", at_most=2),
            Reading("durable save p99", percentile(writer_s, 0.99) * 1000, "ms", at_most=20),
        ],
        {f"{name}, s": values for name, values in every.items()},
    )


def timed(run: Callable[[], object]) -> list[float]:
    """Seconds of each of SAVES runs."""
    spent = []
    for _ in range(SAVES):
        begun = time.perf_counter()
        run()
        spent.append(time.perf_counter() - begun)
    return spent


def _capture(manner: Manner, reason: str) -> Capture:
    now = datetime.now(UTC)
    return Capture(
        entry_id=manner.machine.new_id(),
        op=Op.CREATE,
        payload=Payload(reason=reason, online_first=OnlineFirst.YES, channel="phone"),
        enrolment_id=ENROLMENT,
        catalogue_version=1,
        occurred_at=now,
        started_at=now,
        logging_ms=2500,
    )


def _join(database: Database, catalogue: Catalogue) -> None:
    today = date(2026, 1, 5)
    pilot = Pilot("bench", "Bench", PilotKind.DEMO, PilotState.OPEN, today, today)
    arrival = Arrival(
        enrolled=Enrolled(
            token="eod_bench",
            enrolment_id=ENROLMENT,
            desk_id="bench",
            agent_ref="a-bench",
            pilot_id=pilot.pilot_id,
            pilot_name=pilot.name,
            incarnation="bench",
            server_time=to_text(datetime.now(UTC)),
        ),
        centre="http://127.0.0.1:1",
        ca=None,
        etag='"bench"',
        config=Config(pilot.to_dict(), to_dict(catalogue)),
        joined_at=to_text(datetime.now(UTC)),
        code="BENCHBEN",
    )
    with database.transaction() as connection:
        add_enrolment(connection, arrival, str(uuid4()))


def _copied(source: Path, target: Path) -> sqlite3.Connection:
    """A bare connection to a copy of the desk's database: the same tables and indexes."""
    bare = sqlite3.connect(target, isolation_level=None)
    with closing(sqlite3.connect(source)) as original:
        original.backup(bare)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    return bare


def _what_was_written(bare: sqlite3.Connection) -> Mapping[str, dict[str, Any]]:
    """The rows of one save, by table; later ones get ids of their own."""
    written = {}
    for name in WHAT_A_SAVE_WRITES:
        found = bare.execute(f"SELECT * FROM {name}")
        columns = [column for column, *_ in found.description]
        written[name] = dict(zip(columns, found.fetchone(), strict=True))
    return written


def _refuse(why: str) -> None:
    raise OSError(why)


def _write(
    bare: sqlite3.Connection,
    log: FileIO,
    written: Mapping[str, dict[str, Any]],
    line: bytes,
    new_id: str,
) -> None:
    bare.execute("BEGIN IMMEDIATE")
    for name, row in written.items():
        fresh = row | {key: new_id for key in ("rev_id", "entry_id") if key in row}
        marks = ", ".join("?" * len(fresh))
        bare.execute(f"INSERT INTO {name} VALUES ({marks})", list(fresh.values()))
    bare.execute("UPDATE enrolment SET last_seq = last_seq + 1")
    bare.execute("COMMIT")
    log.write(line)
    os.fsync(log.fileno())
