"""The beat inside the database: how far it has come, to tell an older copy of it.

Every incarnation that the database had before is remembered. A beat kept outside that belongs to
one of these is in its past; a beat of an incarnation it never had is not.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from central.store.database import Store
from central.store.fresh import Fresh
from central.store.schema import read_meta
from central.store.tables import enrolment, meta

_BEAT, _INCARNATION, _EARLIER = "beat", "incarnation", "earlier"
_REMEMBERED = 50  # earlier incarnations


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
        elif last.incarnation == inside.incarnation:
            is_older = last.number > inside.number
        else:
            is_older = last.incarnation not in _earlier(connection)
        if is_older:
            renew(connection, store.fresh)
        return _next(connection, last.number if last else 0), is_older

    return store.write(work)


def restored(connection: Connection, fresh: Fresh, last: Beat | None) -> Beat:
    """The first beat of a database that was put back; `last` is what was kept outside."""
    renew(connection, fresh)
    return _next(connection, last.number if last else 0)


def beat(store: Store) -> Beat:
    """One further. Raises Refused (unavailable)."""
    return store.write(lambda connection: _next(connection, 0))


def renew(connection: Connection, fresh: Fresh) -> str:
    """Take a new incarnation, by which every desk compares what it holds; returns it.

    What desks told before was told of another database: until they report again, nobody may read
    from it that all they made is here.
    """
    earlier = [*_earlier(connection), read_meta(connection, _INCARNATION)]
    new = fresh.new_id()
    _put(connection, _INCARNATION, new)
    _put(connection, _EARLIER, " ".join(earlier[-_REMEMBERED:]))
    connection.execute(
        update(enrolment).where(enrolment.c.manifest.is_not(None)).values(manifest=None)
    )
    return new


def _earlier(connection: Connection) -> list[str]:
    found = connection.execute(select(meta.c.value).where(meta.c.name == _EARLIER)).scalar()
    return (found or "").split()


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
