"""The data folder of a desk that has joined, with contacts in its store, and no centre needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from agent_tui.capture import Capture
from agent_tui.store.arrivals import put_arrival
from agent_tui.store.connection import Database
from agent_tui.store.desk_store import Store
from agent_tui.store.enrolments import Arrival
from agent_tui.store.journal import JOURNAL_FOLDER, JournalWriter
from agent_tui.store.machine import Manner, this_machine
from agent_tui.store.outbox import count_waiting, pending_revisions, settle
from agent_tui.store.putting_back import Kept, record_of
from agent_tui.store.saving import save
from benchmarks.generated import monday
from ftr.catalogue.model import Catalogue, to_dict
from ftr.clock import to_text
from ftr.entry import Payload, Revision
from ftr.pilot import Pilot
from ftr.words import OnlineFirst, Op, PilotKind, PilotState
from sync.wire import Config, Enrolled, ItemResult, Result
from tests.sync.stub_centre import StubCentre

ENROLMENT = "bench"
QUESTION = "Did you look on our website"
NOWHERE = "http://127.0.0.1:1"
A_DAY = 200  # contacts
AT_ONCE = 500
Record = Mapping[str, Any]


def lone_desk(
    home: Path,
    catalogue: Catalogue,
    *,
    centre: str = NOWHERE,
    acknowledged: int = 0,
    pending: int = 0,
) -> Path:
    """Join `home` to a pilot of this catalogue, and log so many contacts in it: those that the
    centre has acknowledged, then those that wait for it, A_DAY of them on each of the last days.
    """
    home.mkdir(mode=0o700)
    put_arrival(home, _arrival(catalogue, centre))
    _open_and_close(home)
    machine = this_machine()
    manner = Manner(machine)
    codes = [leaf.code for leaf in catalogue.leaves]
    database = Database(home / "desk.db", "en")
    database.raw.execute("PRAGMA synchronous = OFF")  # nothing is measured here
    stored = acknowledged + pending
    by_day: dict[str, list[Record]] = defaultdict(list)
    for number in range(stored):
        before = timedelta(days=(stored - 1 - number) // A_DAY, seconds=stored - number)
        at = machine.now() - before
        records = by_day[machine.day_of(at).isoformat()]
        capture = Capture(
            entry_id=machine.new_id(),
            op=Op.CREATE,
            payload=Payload(
                reason=codes[number % len(codes)], online_first=OnlineFirst.YES, channel="phone"
            ),
            enrolment_id=ENROLMENT,
            catalogue_version=catalogue.version,
            occurred_at=at,
        )

        def keep(_enrolment: str, revision: Revision, records: list[Record] = records) -> None:
            records.append(record_of(Kept(ENROLMENT, revision)))

        save(database, capture, manner, keep)
        if number + 1 == acknowledged:
            _acknowledge_all(database)
    database.close()
    journal = JournalWriter(home / JOURNAL_FOLDER)
    for day, records in by_day.items():
        journal.add(records, day)
    journal.close()
    _open_and_close(home)
    return home


def _arrival(catalogue: Catalogue, centre: str) -> Arrival:
    first, now = monday().date(), to_text(datetime.now(UTC))
    pilot = Pilot(
        "bench", "Bench", PilotKind.REAL, PilotState.OPEN, first, first + timedelta(days=11)
    )
    enrolled = Enrolled(
        token="eod_bench",
        enrolment_id=ENROLMENT,
        desk_id="bench",
        agent_ref="a-bench",
        pilot_id=pilot.pilot_id,
        pilot_name=pilot.name,
        incarnation=StubCentre().incarnation,
        server_time=now,
    )
    config = Config(pilot.to_dict(), to_dict(catalogue))
    return Arrival(enrolled, centre, None, now, "BENCHBEN", StubCentre().etag, config)


def _open_and_close(home: Path) -> None:
    store = Store(home, Manner(this_machine()), "en")
    store.opened().result()
    store.keep_setting("language", "en")
    store.close()


def _acknowledge_all(database: Database) -> None:
    """As if the centre had answered for everything."""
    with database.transaction() as connection:
        while count_waiting(connection).pending:
            waiting = pending_revisions(connection, ENROLMENT, AT_ONCE)
            results = [ItemResult(revision.rev_id, Result.STORED) for revision in waiting]
            now = to_text(datetime.now(UTC))
            settle(connection, ENROLMENT, results, StubCentre().incarnation, now)
