"""The end of a pilot week: what each desk made, what the centre holds, and what journals keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from central.store.enrolments import KnownDesk, list_desks
from central.store.standing import standing
from central.store.tables import entry_current, parked, revision
from tests.faults.centre.looking import look

if TYPE_CHECKING:
    from tests.faults.week.run import PilotWeek
    from tests.faults.week.seat import Seat


@dataclass(frozen=True)
class Line:
    """One desk; all counts are of revisions.

    `told`: saves a person at it was told of. `made`, `acknowledged`, `parked` and `pending`: the
    desk's manifest. `there`: how many of the desk's own the centre has. `journal`: how many the
    journal has. `held`: what the centre counts for this enrolment; `elsewhere`: those among them
    that this desk does not have, since a copy or an earlier life of it made them. `gone`: told
    here and destroyed with the only disk that had them.
    """

    desk: str
    told: int
    made: int
    acknowledged: int
    parked: int
    pending: int
    there: int
    journal: int
    held: int
    elsewhere: int
    gone: int
    state: str
    why: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """All desks, and what is wrong beyond a single one."""

    lines: tuple[Line, ...]
    wrong: tuple[str, ...]
    told: int
    destroyed: int
    held: int
    entries: int
    counted: int

    @property
    def adds_up(self) -> bool:
        """Manifest = centre = journals, to the entry, for everybody."""
        return not self.wrong and not any(line.wrong for line in self.lines)


def drawn_up(week: PilotWeek) -> Table:
    """Compare everything with everything."""
    store, pilot = week.centre.store, week.pilot
    held = look(store, pilot)
    there = set(held.revisions) | held.parked
    desks = {one.enrolment_id: one for one in store.read(lambda c: list_desks(c, pilot))}
    whose = store.read(lambda c: _by_enrolment(c, pilot))
    lines = tuple(_line(seat, week, there, desks, whose) for seat in week.seats)
    told = set().union(*(seat.told for seat in week.seats))
    contacts = store.read(lambda c: _not_voided(c, pilot))
    wrong = {
        "told saved, and nowhere": len(told - there - week.destroyed),
        "at the centre, and nobody made it": len(there - told),
        "counted more or less than once": abs(contacts - held.contacts),
    }
    return Table(
        lines,
        tuple(f"{what}: {number}" for what, number in wrong.items() if number),
        told=len(told),
        destroyed=len(told & week.destroyed - there),
        held=len(there),
        entries=contacts,
        counted=held.contacts,
    )


def _line(
    seat: Seat,
    week: PilotWeek,
    there: set[str],
    desks: dict[str, KnownDesk],
    whose: dict[str, set[str]],
) -> Line:
    assert seat.desk is not None
    manifest, ours, journal = seat.manifest(), seat.database(), seat.journal()
    known = desks[seat.desk.active]
    elsewhere = whose.get(known.enrolment_id, set()) - ours
    state, why = standing(known, week.clock())
    wrong = {
        "pending": manifest.pending,
        "discarded": manifest.discarded,
        "not at the centre": len(ours - there),
        "not in the journal": len(ours - journal),
        "only in the journal": len(journal - ours),
        "told and not here": len(seat.told - ours - week.destroyed - there),
        "manifest is not what is here": abs(manifest.created - len(ours)),
        "the centre counts another number": abs(
            known.held - manifest.acknowledged - manifest.parked - len(elsewhere)
        ),
    }
    return Line(
        desk=seat.name,
        told=len(seat.told),
        made=manifest.created,
        acknowledged=manifest.acknowledged,
        parked=manifest.parked,
        pending=manifest.pending,
        there=len(ours & there),
        journal=len(journal),
        held=known.held,
        elsewhere=len(elsewhere),
        gone=len(seat.told & week.destroyed - there),
        state=state.value,
        why=(*(one.value for one in why), *dict.fromkeys(seat.notes)),
        wrong=tuple(f"{what}: {number}" for what, number in wrong.items() if number),
    )


def _by_enrolment(connection: Connection, pilot_id: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in (revision, parked):
        query = select(table.c.enrolment_id, table.c.rev_id).where(table.c.pilot_id == pilot_id)
        for enrolment_id, rev_id in connection.execute(query):
            found.setdefault(enrolment_id, set()).add(rev_id)
    return found


def _not_voided(connection: Connection, pilot_id: str) -> int:
    query = select(func.count()).where(
        entry_current.c.pilot_id == pilot_id, entry_current.c.voided.is_(False)
    )
    return connection.execute(query).scalar_one()
