"""What agents told beside the answer: obstacles by reason, and pages they pointed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select

from central.results.counting_queries import (
    asks_in,
    every_contact,
    in_days,
    kept_about,
    obstacles_query,
    read_packed,
)
from central.results.pilot import Measured, Part
from central.store.subtotals import About
from central.store.tables import entry_current, subtotal
from ftr.report.counts import ByAgent, joined
from ftr.report.obstacles import Said
from ftr.words import OnlineFirst

Numbers = dict[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """Obstacles by leaf of today, and the pages agents told about with the contacts in which they
    did.
    """

    said: Said
    pointed: Numbers


@dataclass(frozen=True, slots=True)
class _Adding:
    """Times by leaf of today and obstacle, and by page, while they are added up."""

    times: dict[str, Numbers] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    pointed: Numbers = field(default_factory=lambda: defaultdict(int))

    def told(self, by_agent: Mapping[str, ByAgent]) -> Told:
        """Without what came to nothing."""
        times = {key: some for key, found in self.times.items() if (some := _some(found))}
        return Told(Said(times, by_agent), _some(self.pointed))


def _some(numbers: Numbers) -> Numbers:
    return {key: n for key, n in numbers.items() if n}


_TIMES = (
    select(subtotal.c.leaf, subtotal.c.value, func.sum(subtotal.c.yes))
    .where(kept_about(About.OBSTACLE_OF_LEAF), asks_in(subtotal))
    .group_by(subtotal.c.leaf, subtotal.c.value)
)
_POINTED = (
    select(subtotal.c.value, func.sum(every_contact))
    .where(kept_about(About.POINTED), asks_in(subtotal))
    .group_by(subtotal.c.value)
)


def _of_entries(*, since_last: bool) -> Select[*tuple[Any, ...]]:
    rows = entry_current.c
    key = (rows.reason, rows.online_first, rows.obstacle, rows.page_pointed_to)
    return (
        select(*key, func.count())
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


_IN_DAYS, _SINCE = _of_entries(since_last=False), _of_entries(since_last=True)


def read_told(connection: Connection, measured: Measured) -> Told:
    """As far as `measured` is counted."""
    adding, given, current = _Adding(), measured.given, measured.reasons.current
    named = read_packed(connection, obstacles_query(measured.part), given)
    if measured.part is Part.OTHER:
        _add_entries(connection, measured, adding, _IN_DAYS, 1)
        return adding.told(joined(named, current))
    for leaf, obstacle, n in connection.execute(_TIMES, given).all():
        adding.times[current(leaf)][obstacle] += int(n)
    for page, n in connection.execute(_POINTED, given).all():
        adding.pointed[page] += int(n)
    if measured.part is Part.BEGINNING:
        _add_entries(connection, measured, adding, _SINCE, -1)
    return adding.told(joined(named, current))


def _add_entries(
    connection: Connection,
    measured: Measured,
    adding: _Adding,
    query: Select[*tuple[Any, ...]],
    sign: int,
) -> None:
    for reason, answer, obstacle, page, n in connection.execute(query, measured.given).all():
        if page:
            adding.pointed[page] += sign * int(n)
        if obstacle and answer == OnlineFirst.YES:
            adding.times[measured.reasons.current(reason)][obstacle] += sign * int(n)
