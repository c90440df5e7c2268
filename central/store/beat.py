"""The beat inside the database: how far it has come, to tell an older copy of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from central.store.database import Store
from central.store.schema import read_meta
from central.store.tables import meta

_BEAT, _INCARNATION = "beat", "incarnation"


@dataclass(frozen=True, slots=True)
class Beat:
    """Which database, and how far it has come."""

    incarnation: str
    number: int


def begin(store: Store, last: Beat | None) -> tuple[Beat, bool]:
    """The first beat of this run, and whether the database got a new incarnation for it.

    `last` is what was kept outside. A database that has beaten before, but not from here, was
    moved or put back too: unless it is one that several centres share.
    """

    def work(connection: Connection) -> tuple[Beat, bool]:
        inside = _inside(connection)
        if last is None:
            is_older = inside.number > 0 and connection.dialect.name == "sqlite"
        else:
            is_older = last.incarnation != inside.incarnation or last.number > inside.number
        if is_older:
            _put(connection, _INCARNATION, store.fresh.new_id())
        return _next(connection, last.number if last else 0), is_older

    return store.write(work)


def beat(store: Store) -> Beat:
    """One further. Raises Refused (unavailable)."""
    return store.write(lambda connection: _next(connection, 0))


def _next(connection: Connection, at_least: int) -> Beat:
    inside = _inside(connection)
    number = max(inside.number, at_least) + 1
    _put(connection, _BEAT, str(number))
    return Beat(inside.incarnation, number)


def _inside(connection: Connection) -> Beat:
    number = connection.execute(select(meta.c.value).where(meta.c.name == _BEAT)).scalar()
    return Beat(read_meta(connection, _INCARNATION), int(number or 0))


def _put(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(meta).where(meta.c.name == name))
    connection.execute(insert(meta), {"name": name, "value": value})
