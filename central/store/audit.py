"""The audit log: who changed what, and who read what is about persons.

Each pilot has its chain of lines, and the centre its own. The line stands in the transaction of
what it tells about, so neither is there without the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from central.store.audit_chain import Fault, Head, Line, check_chain
from central.store.tables import access, audit, audit_head

CENTRE = "centre"  # the actor of what no person asked for
OWN = ""  # in the place of a pilot: the centre's own chain
DONE = "done"


@dataclass(frozen=True, slots=True)
class Told:
    """A line as people read it; `label` says whose the actor's token is, None where nobody's."""

    place: int
    at: str
    actor: str
    label: str | None
    action: str
    subject: str
    outcome: str
    detail: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A chain that was looked through: its end, and the first place that does not fit."""

    head: Head
    fault: Fault | None


def record(
    connection: Connection,
    *,
    pilot_id: str,
    audit_id: str,
    at: str,
    actor: str,
    action: str,
    subject: str = "",
    detail: Mapping[str, Any] | None = None,
    outcome: str = DONE,
) -> None:
    """Add one line to a pilot's chain (OWN is the centre's), in the transaction of what it tells.

    Who comes later waits for the commit: do this late in a transaction.
    """
    last = _held_head(connection, pilot_id)
    line = Line(
        pilot_id=pilot_id,
        place=last.place + 1,
        audit_id=audit_id,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        outcome=outcome,
        detail=json.dumps(detail or {}, separators=(",", ":")),
    )
    hashed = line.hash(last.hash)
    connection.execute(insert(audit), asdict(line) | {"hash": hashed})
    connection.execute(
        update(audit_head)
        .where(audit_head.c.pilot_id == pilot_id)
        .values(place=line.place, hash=hashed)
    )


def _held_head(connection: Connection, pilot_id: str) -> Head:
    """The end of the chain, which nobody else moves until this transaction ends."""
    query = (
        select(audit_head.c.place, audit_head.c.hash)
        .where(audit_head.c.pilot_id == pilot_id)
        .with_for_update()
    )
    row = connection.execute(query).first()
    if row is None:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        empty = {"pilot_id": pilot_id, **asdict(Head())}
        connection.execute(dialect.insert(audit_head).values(empty).on_conflict_do_nothing())
        row = connection.execute(query).one()
    return Head(row.place, row.hash)


def read_lines(
    connection: Connection, pilot_id: str, after: int, limit: int
) -> tuple[list[Told], int | None]:
    """A page of a chain, oldest first, and the place to ask on from (None at the end)."""
    query = (
        select(audit, access.c.label)
        .select_from(audit.outerjoin(access, access.c.access_id == audit.c.actor))
        .where(audit.c.pilot_id == pilot_id, audit.c.place > after)
        .order_by(audit.c.place)
        .limit(limit + 1)
    )
    rows = connection.execute(query).all()
    page = [_told(row) for row in rows[:limit]]
    return page, page[-1].place if len(rows) > limit else None


def _told(row: Row[*tuple[Any, ...]]) -> Told:
    return Told(
        place=row.place,
        at=row.at,
        actor=row.actor,
        label=row.label or None,
        action=row.action,
        subject=row.subject,
        outcome=row.outcome,
        detail=_detail(row.detail),
        hash=row.hash,
    )


def _detail(text: str) -> Mapping[str, Any]:
    """The detail as an object, also where somebody's hand spoiled it."""
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    return value if isinstance(value, dict) else {"text": value}


def check(connection: Connection, pilot_id: str, noted: Head | None = None) -> Checked:
    """Look through a whole chain, on one state of the database; see check_chain for `noted`."""
    row = connection.execute(
        select(audit_head.c.place, audit_head.c.hash).where(audit_head.c.pilot_id == pilot_id)
    ).first()
    head = Head(row.place, row.hash) if row is not None else Head()
    return Checked(head, check_chain(_lines(connection, pilot_id), head, noted))


def _lines(connection: Connection, pilot_id: str) -> Iterator[tuple[Line, str]]:
    names: Sequence[str] = Line.__match_args__
    query = (
        select(*(audit.c[name] for name in names), audit.c.hash)
        .where(audit.c.pilot_id == pilot_id)
        .order_by(audit.c.place)
    )
    with connection.execute(query, execution_options={"yield_per": 1000}) as rows:
        for *values, kept in rows:
            yield Line(*values), kept
