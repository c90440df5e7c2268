"""What agents told beside the answer: obstacles by reason, and pages they pointed to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, bindparam, cast, func, or_, select

from central.results.counting_queries import (
    asks_in,
    every_contact,
    in_days,
    kept_about,
    read_rows,
)
from central.results.pilot import Measured, Part
from central.store.subtotals import About
from central.store.tables import entry_current, subtotal
from ftr.report.page_lines import Said
from ftr.words import OnlineFirst

Numbers = dict[str, int]


def _nested() -> dict[str, Numbers]:
    return defaultdict(lambda: defaultdict(int))


@dataclass(frozen=True, slots=True)
class Told:
    """Obstacles by leaf of today, and the pages agents told about with the contacts in which they
    did.
    """

    said: Said
    pointed: Numbers


@dataclass(frozen=True, slots=True)
class _Adding:
    """The same while it is added up."""

    times: dict[str, Numbers] = field(default_factory=_nested)
    by_agent: dict[str, Numbers] = field(default_factory=_nested)
    pointed: Numbers = field(default_factory=lambda: defaultdict(int))

    def told(self) -> Told:
        """Without what came to nothing."""
        said = Said(_without_nothing(self.times), _without_nothing(self.by_agent))
        return Told(said, _some(self.pointed))


def _without_nothing(numbers: dict[str, Numbers]) -> dict[str, Numbers]:
    return {key: some for key, found in numbers.items() if (some := _some(found))}


def _some(numbers: Numbers) -> Numbers:
    return {key: n for key, n in numbers.items() if n}


_TIMES = (
    select(subtotal.c.leaf, subtotal.c.value, func.sum(subtotal.c.yes))
    .where(kept_about(About.OBSTACLE_OF_LEAF), asks_in(subtotal))
    .group_by(subtotal.c.leaf, subtotal.c.value)
)
_BY_AGENT = (
    select(subtotal.c.value, subtotal.c.agent_ref, cast(func.sum(subtotal.c.yes), BigInteger))
    .where(kept_about(About.LEAF_WITH_OBSTACLE), asks_in(subtotal))
    .group_by(subtotal.c.value, subtotal.c.leaf, subtotal.c.agent_ref)
)
_POINTED = (
    select(subtotal.c.value, func.sum(every_contact))
    .where(kept_about(About.POINTED), asks_in(subtotal))
    .group_by(subtotal.c.value)
)


def _of_entries(*, since_last: bool) -> Select[*tuple[Any, ...]]:
    rows = entry_current.c
    key = (rows.reason, rows.online_first, rows.obstacle, rows.page_pointed_to, rows.agent_ref)
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
    adding = _Adding()
    if measured.part is Part.OTHER:
        _add_entries(connection, measured, adding, _IN_DAYS, 1)
        return adding.told()
    current, given = measured.reasons.current, measured.given
    for leaf, obstacle, n in connection.execute(_TIMES, given).all():
        adding.times[current(leaf)][obstacle] += int(n)
    for leaf, agent, n in read_rows(connection, _BY_AGENT, given):
        adding.by_agent[current(leaf)][agent] += n
    for page, n in connection.execute(_POINTED, given).all():
        adding.pointed[page] += int(n)
    if measured.part is Part.BEGINNING:
        _add_entries(connection, measured, adding, _SINCE, -1)
    return adding.told()


def _add_entries(
    connection: Connection,
    measured: Measured,
    adding: _Adding,
    query: Select[*tuple[Any, ...]],
    sign: int,
) -> None:
    found = connection.execute(query, measured.given).all()
    for reason, answer, obstacle, page, agent, n in found:
        if page:
            adding.pointed[page] += sign * int(n)
        if obstacle and answer == OnlineFirst.YES:
            leaf = measured.reasons.current(reason)
            adding.times[leaf][obstacle] += sign * int(n)
            adding.by_agent[leaf][agent] += sign * int(n)
