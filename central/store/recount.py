"""Is what reports read what the log says? Counted anew, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, func, literal, or_, select

from central.store.audit import OWN, check
from central.store.counted_anew import counts_differ
from central.store.language import said
from central.store.tables import entry_current, pilot, revision
from ftr.words import Op


@dataclass(frozen=True, slots=True)
class HeldPilot:
    """What stands of a pilot: entries that count, and when the newest of them was logged."""

    pilot_id: str
    name: str
    entries: int
    newest: str | None


def held_pilots(connection: Connection) -> list[HeldPilot]:
    """Every pilot with what stands of it, in the order of their ids."""
    entry = entry_current.c
    counts = (
        select(entry.pilot_id, func.count().label("n"), func.max(entry.recorded_at).label("newest"))
        .where(entry.voided.is_(False))
        .group_by(entry.pilot_id)
        .subquery()
    )
    rows = connection.execute(
        select(pilot.c.pilot_id, pilot.c.name, counts.c.n, counts.c.newest)
        .outerjoin(counts, counts.c.pilot_id == pilot.c.pilot_id)
        .order_by(pilot.c.pilot_id)
    )
    return [HeldPilot(row.pilot_id, row.name, row.n or 0, row.newest) for row in rows]


def misfits(connection: Connection) -> list[str]:
    """What does not fit, one line each for a person: none where all of it does."""
    t = said()
    found = []
    for pilot_id in connection.execute(
        select(pilot.c.pilot_id).order_by(pilot.c.pilot_id)
    ).scalars():
        if _differs_from_log(connection, pilot_id):
            text = t.gettext("{pilot}: the current entries are not what the log says.")
            found.append(text.format(pilot=pilot_id))
        if counts_differ(connection, pilot_id):
            text = t.gettext("{pilot}: the counts for reports are not what the entries say.")
            found.append(text.format(pilot=pilot_id))
        if check(connection, pilot_id).fault is not None:
            text = t.gettext("{pilot}: the audit log was changed.")
            found.append(text.format(pilot=pilot_id))
    if check(connection, OWN).fault is not None:
        found.append(t.gettext("The centre's own audit log was changed."))
    return found


def _differs_from_log(connection: Connection, pilot_id: str) -> bool:
    """Whether an entry is missing or too many, or an older revision stands as its current one."""
    log, entry = revision.c, entry_current.c
    logged = select(func.count(log.entry_id.distinct())).where(log.pilot_id == pilot_id)
    standing = select(func.count()).select_from(entry_current).where(entry.pilot_id == pilot_id)
    if connection.execute(logged).scalar_one() != connection.execute(standing).scalar_one():
        return True
    is_void = case((log.op == Op.VOID, 1), else_=0)
    stands_void = case((entry.voided.is_(True), 1), else_=0)
    beats = or_(
        log.rev_no > entry.rev_no,
        and_(log.rev_no == entry.rev_no, is_void > stands_void),
        and_(log.rev_no == entry.rev_no, is_void == stands_void, log.rev_id > entry.rev_id),
    )
    same = and_(log.pilot_id == entry.pilot_id, log.entry_id == entry.entry_id)
    outdated = (
        select(literal(1))
        .select_from(revision)
        .join(entry_current, same)
        .where(log.pilot_id == pilot_id, beats)
        .limit(1)
    )
    return connection.execute(outdated).first() is not None
