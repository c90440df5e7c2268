"""A limited number of tries, counted in the database: for all processes that serve it together.

Each try is used up for a while. Kept is the one instant until which all of somebody's tries,
one after the other, are used up; as many may be under way as fit into that time.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from central.store.limit_tables import tries
from central.store.schema import read_meta
from ftr.clock import from_text, to_text

ANY_PILOT = ""


@dataclass(frozen=True, slots=True)
class Allowance:
    """`most` tries at once; each comes back after `every`, one after the other."""

    most: int
    every: timedelta


def take(connection: Connection, who: str, now: datetime, allowed: Allowance) -> int:
    """Use one try; returns 0, or where none is left the seconds until there is one."""
    row = _is_of(connection, who)
    found = connection.execute(select(tries.c.used_until).where(*row).with_for_update()).scalar()
    until = max(now, from_text(found) if found else now) + allowed.every
    over = (until - now) - allowed.every * allowed.most
    if over > timedelta(0):
        return math.ceil(over.total_seconds())
    if found is None:
        connection.execute(delete(tries).where(tries.c.used_until <= to_text(now)))
        names = {"pilot_id": ANY_PILOT, "who_hash": _hash(connection, who)}
        connection.execute(insert(tries), {**names, "used_until": to_text(until)})
    else:
        connection.execute(update(tries).where(*row).values(used_until=to_text(until)))
    return 0


def give_back(connection: Connection, who: str, allowed: Allowance) -> None:
    """A try that was taken turned out to be no try."""
    row = _is_of(connection, who)
    found = connection.execute(select(tries.c.used_until).where(*row).with_for_update()).scalar()
    if found is not None:
        until = to_text(from_text(found) - allowed.every)
        connection.execute(update(tries).where(*row).values(used_until=until))


def _is_of(connection: Connection, who: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return tries.c.pilot_id == ANY_PILOT, tries.c.who_hash == _hash(connection, who)


def _hash(connection: Connection, who: str) -> str:
    key = read_meta(connection, "code_key").encode()
    return hmac.new(key, b"tries:" + who.encode(), hashlib.sha256).hexdigest()
