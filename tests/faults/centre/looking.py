"""What a centre's database holds, read from outside it, and whether it agrees with itself."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from central.service.key_file import with_code_key
from central.store.database import Store, open_store, sqlite_url
from central.store.tables import entry_current, parked, revision, rollup
from tests.faults.centre.dying import Centre


def now() -> datetime:
    """The clock of those who only look."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Holdings:
    """What is there of one pilot. `contacts` is what its rollup counts."""

    revisions: dict[str, str]  # rev_id → entry_id
    parked: frozenset[str]
    entries: frozenset[str]
    contacts: int


def look(store: Store, pilot_id: str) -> Holdings:
    """Read it in one moment, and check that log, current entries and counts agree."""

    def work(connection: Connection) -> Holdings:
        log = select(revision.c.rev_id, revision.c.entry_id).where(revision.c.pilot_id == pilot_id)
        current = select(entry_current.c.entry_id).where(entry_current.c.pilot_id == pilot_id)
        counted = select(func.sum(rollup.c.n)).where(rollup.c.pilot_id == pilot_id)
        waiting = select(parked.c.rev_id).where(parked.c.pilot_id == pilot_id)
        return Holdings(
            {rev_id: entry_id for rev_id, entry_id in connection.execute(log)},  # noqa: C416  # rows
            frozenset(connection.execute(waiting).scalars()),
            frozenset(connection.execute(current).scalars()),
            connection.execute(counted).scalar_one() or 0,
        )

    held = store.read(work)
    assert held.entries == frozenset(held.revisions.values()), "log and current entries differ"
    return held


def opened(centre: Centre) -> Store:
    """The centre's database, beside its process and with its key of the codes."""
    store = open_store(centre.database or sqlite_url(centre.home), now)
    return with_code_key(store, centre.home, alone=False)


def look_at(centre: Centre, pilot_id: str) -> Holdings:
    """As `look`, of a centre that may be dead."""
    with closing(opened(centre)) as store:
        return look(store, pilot_id)
