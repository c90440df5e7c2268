"""What agents told beside the answer: obstacles by reason, and pages they pointed to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select

from central.results.counting_queries import asks_in, every_contact, in_days
from central.results.pilot import Measured, Part
from central.store.subtotals import About
from central.store.tables import entry_current, subtotal
from ftr.words import OnlineFirst


@dataclass(frozen=True, slots=True)
class Told:
    """`said` are obstacles: leaf of today -> obstacle -> agent_ref -> times. `pointed` are the
    pages that agents told customers about, with the contacts in which they did.
    """

    said: dict[str, dict[str, dict[str, int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    )
    pointed: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def without_nothing(self) -> Told:
        """The same without what was told 0 times."""
        said = {
            leaf: {
                obstacle: {agent: n for agent, n in agents.items() if n}
                for obstacle, agents in obstacles.items()
                if any(agents.values())
            }
            for leaf, obstacles in self.said.items()
        }
        pointed = {page: n for page, n in self.pointed.items() if n}
        return Told({leaf: found for leaf, found in said.items() if found}, pointed)


_OF_PILOT = subtotal.c.pilot_id == bindparam("pilot_id")
_SAID = (
    select(
        subtotal.c.leaf, subtotal.c.value, subtotal.c.agent_ref, func.sum(subtotal.c.yes).label("n")
    )
    .where(_OF_PILOT, subtotal.c.about == About.OBSTACLE, asks_in(subtotal))
    .group_by(subtotal.c.leaf, subtotal.c.value, subtotal.c.agent_ref)
    .having(func.sum(subtotal.c.yes) > 0)
)
_POINTED = (
    select(subtotal.c.value, func.sum(every_contact).label("n"))
    .where(_OF_PILOT, subtotal.c.about == About.POINTED, asks_in(subtotal))
    .group_by(subtotal.c.value)
    .having(func.sum(every_contact) > 0)
)


def _of_days(*, since_last: bool) -> Select[*tuple[Any, ...]]:
    rows = entry_current.c
    key = (rows.reason, rows.online_first, rows.obstacle, rows.page_pointed_to, rows.agent_ref)
    return (
        select(*key, func.count().label("n"))
        .where(
            rows.pilot_id == bindparam("pilot_id"),
            in_days(rows.day, since_last=since_last),
            or_(rows.obstacle.is_not(None), rows.page_pointed_to.is_not(None)),
            rows.voided.is_(False),
            rows.reason.is_not(None),
            asks_in(entry_current),
        )
        .group_by(*key)
    )


_IN_DAYS, _SINCE = _of_days(since_last=False), _of_days(since_last=True)


def read_told(connection: Connection, measured: Measured) -> Told:
    """As far as `measured` is counted."""
    told = Told()
    if measured.part is Part.OTHER:
        _add_entries(connection, measured, told, _IN_DAYS, 1)
        return told.without_nothing()
    for leaf, obstacle, agent, n in connection.execute(_SAID, measured.given):
        told.said[measured.reasons.current(leaf)][obstacle][agent] += int(n)
    for page, n in connection.execute(_POINTED, measured.given):
        told.pointed[page] += int(n)
    if measured.part is Part.BEGINNING:
        _add_entries(connection, measured, told, _SINCE, -1)
    return told.without_nothing()


def _add_entries(
    connection: Connection,
    measured: Measured,
    told: Told,
    query: Select[*tuple[Any, ...]],
    sign: int,
) -> None:
    for reason, answer, obstacle, page, agent, n in connection.execute(query, measured.given):
        if page:
            told.pointed[page] += sign * int(n)
        if obstacle and answer == OnlineFirst.YES:
            told.said[measured.reasons.current(reason)][obstacle][agent] += sign * int(n)
