"""Erasing again: an older copy of the database that is put back brings back what was erased since.

Every erasure stands in the database and in a list beside it. What only the list has was erased
after the copy was made, so it is erased once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection, insert, select

from central.store.agents import forget_names
from central.store.database import Store
from central.store.deleting import delete_pilot
from central.store.erasing import (
    Erasure,
    Kind,
    erase_entry,
    erase_note,
    erasures,
    find_entry,
    note_erasure,
)
from central.store.refused import Refused
from central.store.retention import erase_contacts
from central.store.tables import meta, pilot
from ftr.clock import to_text

_LINEAGE = "lineage"


def lineage(store: Store) -> str:
    """Which database this is: the same in every copy of it, from its first start on."""

    def work(connection: Connection) -> str:
        known = _lineage(connection)
        if known is None:
            known = store.fresh.new_id()
            connection.execute(insert(meta), {"name": _LINEAGE, "value": known})
        return known

    return store.read(_lineage) or store.write(work)


def _lineage(connection: Connection) -> str | None:
    value = connection.execute(select(meta.c.value).where(meta.c.name == _LINEAGE)).scalar()
    return None if value is None else str(value)


def erase_again(store: Store, listed: Sequence[Erasure]) -> int:
    """Erase what this database does not know to be erased; returns how many erasures that were.

    Raises Refused (unavailable).
    """
    known = {(one.pilot_id, one.erasure_id) for one in store.read(erasures)}
    unknown = [one for one in listed if (one.pilot_id, one.erasure_id) not in known]
    for one in unknown:
        _again(store, one)
        store.write(partial(note_erasure, one=one))
    return len(unknown)


def _again(store: Store, one: Erasure) -> None:
    is_there = store.read(
        lambda c: c.execute(
            select(pilot.c.pilot_id).where(pilot.c.pilot_id == one.pilot_id)
        ).first()
    )
    if is_there is None:
        return
    if one.kind is Kind.PILOT:
        delete_pilot(store, one.pilot_id)
    elif one.kind is Kind.CONTACTS:
        erase_contacts(store, one.pilot_id)
    elif one.kind is Kind.NAMES:
        store.write(lambda c: forget_names(c, one.pilot_id, one.subject or None))
    else:
        store.write(lambda c: _entry_again(c, one, store))


def _entry_again(connection: Connection, one: Erasure, store: Store) -> None:
    try:
        entry_id = find_entry(connection, one.pilot_id, one.subject)
    except Refused:
        return  # the copy is older than the entry
    if one.kind is Kind.NOTE:
        erase_note(connection, one.pilot_id, entry_id, to_text(store.clock()), store.fresh)
    else:
        erase_entry(connection, one.pilot_id, entry_id, one.at)
