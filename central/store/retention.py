"""How long a pilot keeps what is about persons, and deleting it in small steps when that is over.

First the names go, later everything about persons: contacts, counts per agent, what the telephone
system said, pseudonyms and codes. What stays says nothing about anybody: the pilot, its
catalogue, tombstones, and of the desks what is needed to tell a late one that its entries are
gone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, delete, func, insert, select, tuple_, update

from central.store.agents import forget_names
from central.store.audit import CENTRE, record
from central.store.database import Store
from central.store.erasing import Erasure, Kind, note_erasure
from central.store.pilots import pilot_of
from central.store.tables import (
    agent,
    agent_name,
    enrol_code,
    enrolment,
    entry_current,
    erasure,
    handled,
    meta,
    parked,
    pilot,
    revision,
    rollup,
    subtotal,
)
from central.store.tombstones import bury, lock
from ftr.clock import local_day, to_text

NAMES_DAYS = 90  # after the end; less where the pilot keeps everything shorter
BATCH = 500  # rows in one transaction
_CLAIM = "retention_at"
_WITH_TOMBSTONES = (revision, parked)
_PLAIN = (entry_current, rollup, subtotal, handled, enrol_code, agent_name, agent)
ABOUT_PERSONS: tuple[Table, ...] = (*_WITH_TOMBSTONES, *_PLAIN)

Going = Callable[[], bool]  # False: stop after this step, the rest is for the next time


@dataclass(frozen=True, slots=True)
class Retention:
    """What is kept of a pilot, and the days (in its zone) from which it may no longer be.

    `holds` counts rows by table; `erased_at` is when its contacts were erased, None where they
    were not.
    """

    names_until: date
    contacts_until: date
    today: date
    holds: dict[str, int]
    erased_at: str | None

    @property
    def names_due(self) -> bool:
        """Whether the link from pseudonym to person is to go."""
        return self.today > self.names_until

    @property
    def contacts_due(self) -> bool:
        """Whether everything about persons is to go."""
        return self.today > self.contacts_until


def retention_of(connection: Connection, pilot_id: str, now: datetime) -> Retention:
    """How a pilot stands; raises Refused (not_found)."""
    pilot_of(connection, pilot_id)
    erased = connection.execute(
        select(func.max(erasure.c.at)).where(
            erasure.c.pilot_id == pilot_id, erasure.c.kind == Kind.CONTACTS
        )
    ).scalar()
    return Retention(
        *dates_of(connection, pilot_id, now),
        holds={table.name: _count(connection, table, pilot_id) for table in ABOUT_PERSONS},
        erased_at=erased,
    )


def dates_of(connection: Connection, pilot_id: str, now: datetime) -> tuple[date, date, date]:
    """Until when names and contacts are kept, and today."""
    row = connection.execute(
        select(pilot.c.plan, pilot.c.end_day, pilot.c.timezone).where(pilot.c.pilot_id == pilot_id)
    ).one()
    days = int(json.loads(row.plan).get("retention_days", 365))
    end = date.fromisoformat(row.end_day)
    return (
        end + timedelta(days=min(NAMES_DAYS, days)),
        end + timedelta(days=days),
        local_day(now, ZoneInfo(row.timezone)),
    )


def _count(connection: Connection, table: Table, pilot_id: str) -> int:
    query = select(func.count()).select_from(table).where(table.c.pilot_id == pilot_id)
    return int(connection.execute(query).scalar_one())


def keep_retention(store: Store, going: Going = lambda: True) -> bool:
    """Delete in every pilot what is past its date; returns whether anything was deleted.

    Killed at any point, the next run does the rest. Raises Refused (unavailable).
    """
    deleted = False
    for pilot_id in store.read(lambda c: c.execute(select(pilot.c.pilot_id)).scalars().all()):
        if not going():
            break
        deleted |= _keep(store, pilot_id, going)
    return deleted


def _keep(store: Store, pilot_id: str, going: Going) -> bool:
    kind = store.read(partial(_due, pilot_id=pilot_id, now=store.clock()))
    if kind is Kind.CONTACTS:
        _tell(store, pilot_id, "retention.contacts", erase_contacts(store, pilot_id, going))
    elif kind is Kind.NAMES:
        names = store.write(lambda c: forget_names(c, pilot_id))
        _tell(store, pilot_id, "retention.names", {agent_name.name: names})
    return kind is not None


def _due(connection: Connection, pilot_id: str, now: datetime) -> Kind | None:
    """What is still there and past its date; costs nothing where nothing is."""
    names_until, contacts_until, today = dates_of(connection, pilot_id, now)
    if today > contacts_until and any(_has(connection, t, pilot_id) for t in ABOUT_PERSONS):
        return Kind.CONTACTS
    if today > names_until and _has(connection, agent_name, pilot_id):
        return Kind.NAMES
    return None


def _has(connection: Connection, table: Table, pilot_id: str) -> bool:
    query = select(table.c.pilot_id).where(table.c.pilot_id == pilot_id).limit(1)
    return connection.execute(query).first() is not None


def _tell(store: Store, pilot_id: str, action: str, gone: dict[str, int]) -> None:
    audit_id, at = store.fresh.new_id(), to_text(store.clock())
    store.write(
        lambda c: record(
            c,
            pilot_id=pilot_id,
            audit_id=audit_id,
            at=at,
            actor=CENTRE,
            action=action,
            detail=gone,
        )
    )


def erase_contacts(store: Store, pilot_id: str, going: Going = lambda: True) -> dict[str, int]:
    """Delete everything in a pilot that is about persons; returns how many rows, by table.

    Many small transactions, so that desks of other pilots do not wait.
    """
    at, erasure_id = to_text(store.clock()), store.fresh.new_id()
    store.write(lambda c: _begin(c, Erasure(pilot_id, erasure_id, Kind.CONTACTS, "", at)))
    gone: Counter[str] = Counter()
    for table in ABOUT_PERSONS:
        while going():
            rows = store.write(partial(_step, table=table, pilot_id=pilot_id, at=at))
            gone[table.name] += rows
            if not rows:
                break
    return {name: n for name, n in gone.items() if n}


def _begin(connection: Connection, one: Erasure) -> None:
    """From now on reports say so; and the desks' rows keep only what a late desk needs."""
    known = connection.execute(
        select(erasure.c.erasure_id).where(
            erasure.c.pilot_id == one.pilot_id, erasure.c.kind == Kind.CONTACTS
        )
    ).first()
    if known is None:
        note_erasure(connection, one)
    connection.execute(
        update(enrolment)
        .where(enrolment.c.pilot_id == one.pilot_id)
        .values(
            installation="",
            platform="",
            client_version="",
            last_seen=None,
            clock_offset_ms=None,
            parked=0,
            manifest=None,
            manifest_at=None,
            manifest_held=None,
        )
    )


def _step(connection: Connection, table: Table, pilot_id: str, at: str) -> int:
    """Delete some rows of a table; returns how many."""
    if lock(connection, pilot_id) is None:
        return 0  # the pilot was deleted meanwhile
    if table is revision:
        return _some_revisions(connection, pilot_id, at)
    if table is parked:
        return _some_parked(connection, pilot_id, at)
    return delete_some(connection, table, pilot_id)


def _some_revisions(connection: Connection, pilot_id: str, at: str) -> int:
    rows = connection.execute(
        select(revision.c.rev_id, revision.c.entry_id, revision.c.enrolment_id)
        .where(revision.c.pilot_id == pilot_id)
        .order_by(revision.c.rev_id)
        .limit(BATCH)
    ).all()
    entries = {row.entry_id: "" for row in rows}
    bury(connection, pilot_id, entries | {row.rev_id: row.enrolment_id for row in rows}, at)
    ids = [row.rev_id for row in rows]
    connection.execute(
        delete(revision).where(revision.c.pilot_id == pilot_id, revision.c.rev_id.in_(ids))
    )
    return len(rows)


def _some_parked(connection: Connection, pilot_id: str, at: str) -> int:
    rows = connection.execute(
        select(parked.c.rev_id, parked.c.digest, parked.c.item, parked.c.enrolment_id)
        .where(parked.c.pilot_id == pilot_id)
        .order_by(parked.c.rev_id, parked.c.digest)
        .limit(BATCH)
    ).all()
    bury(connection, pilot_id, _named_in(rows), at)
    keys = [(row.rev_id, row.digest) for row in rows]
    connection.execute(
        delete(parked).where(
            parked.c.pilot_id == pilot_id, tuple_(parked.c.rev_id, parked.c.digest).in_(keys)
        )
    )
    return len(rows)


def _named_in(rows: Sequence[Any]) -> dict[str, str]:
    """The ids of parked items, and whose they are: of the revisions, and of the entries as far as
    they name one.
    """
    entries = {}
    for row in rows:
        item = json.loads(row.item)
        if isinstance(item, dict) and isinstance(item.get("entry_id"), str):
            entries[item["entry_id"]] = ""
    return entries | {row.rev_id: row.enrolment_id for row in rows}


def delete_some(connection: Connection, table: Table, pilot_id: str) -> int:
    """Delete at most BATCH rows of a pilot from a table; returns how many."""
    keys = list(table.primary_key)
    some = select(*keys).where(table.c.pilot_id == pilot_id).limit(BATCH)
    gone = connection.execute(
        delete(table).where(table.c.pilot_id == pilot_id, tuple_(*keys).in_(some))
    )
    return gone.rowcount


def claim(connection: Connection, now: datetime, not_within: timedelta) -> bool:
    """Be the one that keeps the dates now; False where one did so within this time."""
    at, before = to_text(now), to_text(now - not_within)
    taken = connection.execute(
        update(meta).where(meta.c.name == _CLAIM, meta.c.value < before).values(value=at)
    )
    if taken.rowcount:
        return True
    if connection.execute(select(meta.c.value).where(meta.c.name == _CLAIM)).first() is None:
        connection.execute(insert(meta), {"name": _CLAIM, "value": at})
        return True
    return False
