"""What was ended since a copy was made: after the copy is put back it must stay ended."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, update

from central.store.sqlite_file import open_to_read
from central.store.tables import access, enrolment

_TABLES = (
    (enrolment, enrolment.c.enrolment_id),
    (access, access.c.access_id),
)
Ended = tuple[str, str, str]  # pilot_id, id, instant


@dataclass(frozen=True, slots=True)
class Revocations:
    """Per table the rights that were ended: of desks, and of people."""

    ended: tuple[tuple[Ended, ...], ...]


def revocations_in(database: Path) -> Revocations | None:
    """What was ended in a database; None where there is none that can be read."""
    try:
        with closing(open_to_read(database)) as connection:
            return Revocations(
                tuple(
                    tuple(
                        connection.execute(
                            f"SELECT pilot_id, {key.name}, revoked_at FROM {table.name} "  # noqa: S608  # our own names
                            "WHERE revoked_at IS NOT NULL"
                        ).fetchall()
                    )
                    for table, key in _TABLES
                )
            )
    except (sqlite3.Error, OSError):
        return None


def revoke_again(connection: Connection, revocations: Revocations) -> int:
    """End these rights where they stand; returns how many did."""
    count = 0
    for (table, key), ended in zip(_TABLES, revocations.ended, strict=True):
        for pilot_id, name, at in ended:
            count += connection.execute(
                update(table)
                .where(table.c.pilot_id == pilot_id, key == name, table.c.revoked_at.is_(None))
                .values(revoked_at=at)
            ).rowcount
    return count
