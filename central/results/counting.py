"""Counts per row and agent, read from the rollup where it holds them, else from the entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal, select

from central.results.pilot import Measured
from central.store.tables import entry_current, parked, rollup
from ftr.report.counts import ByAgent, Tally
from ftr.report.model import Dimension
from ftr.report.split import NONE, Counted
from ftr.words import OnlineFirst, Origin, PilotKind

ENDING = "ending"  # the rollup's answer of a contact without a reason
_ANSWERS = (*OnlineFirst, ENDING)  # in the order of the fields of a Tally
_ROLLUP_KEY: Mapping[Dimension, ColumnElement[Any]] = {
    Dimension.REASON: rollup.c.leaf,
    Dimension.LEAF: rollup.c.leaf,
    Dimension.PAGE: rollup.c.leaf,
    Dimension.OWNER: rollup.c.leaf,
    Dimension.CHANNEL: rollup.c.channel,
    Dimension.AGENT: rollup.c.agent_ref,
    Dimension.TEAM: rollup.c.agent_ref,
    Dimension.DAY: rollup.c.day,
    Dimension.HOUR: rollup.c.hour,
}
_OF_REASONS = frozenset({Dimension.REASON, Dimension.LEAF, Dimension.PAGE, Dimension.OWNER})


def count_rows(connection: Connection, measured: Measured, by: Dimension) -> Counted:
    """What `by` is split from: leaf as logged, or the row's own key -> agent_ref -> tally.

    Channels that do not ask are left out, except where the rows are channels.
    """
    if by not in _ROLLUP_KEY:
        return _count_entries(connection, measured, by)
    key = _ROLLUP_KEY[by]
    conditions = [_in_window(measured)]
    if by is not Dimension.CHANNEL:
        conditions.append(_asks(measured))
    if by in _OF_REASONS:
        conditions.append(rollup.c.answer != ENDING)
    query = (
        select(key, rollup.c.agent_ref, *_sums(rollup.c.answer, rollup.c.n))
        .where(*conditions)
        .group_by(key, rollup.c.agent_ref)
    )
    counted = _tallied(connection.execute(query), by)
    return _by_team(counted, measured) if by is Dimension.TEAM else counted


def count_overall(connection: Connection, measured: Measured) -> ByAgent:
    """Everything that overall counts, per agent."""
    query = (
        select(rollup.c.agent_ref, *_sums(rollup.c.answer, rollup.c.n))
        .where(_in_window(measured), _asks(measured))
        .group_by(rollup.c.agent_ref)
    )
    return {agent: _tally(counts) for agent, *counts in connection.execute(query)}


def _sums(answer: ColumnElement[Any], n: ColumnElement[int]) -> list[ColumnElement[int]]:
    """One sum per answer, in the order of the fields of a Tally."""
    return [func.sum(case((answer == word, n), else_=0)) for word in _ANSWERS]


def _count_entries(connection: Connection, measured: Measured, by: Dimension) -> Counted:
    """Obstacle, motive and version stand in the entries only."""
    key: ColumnElement[Any]
    conditions = [
        entry_current.c.pilot_id == measured.pilot.pilot_id,
        entry_current.c.voided.is_(False),
        entry_current.c.day >= measured.pilot.start.isoformat(),
        entry_current.c.day <= measured.pilot.end.isoformat(),
        entry_current.c.channel.not_in(measured.reasons.not_asking),
    ]
    if by is Dimension.OBSTACLE:
        key = func.coalesce(entry_current.c.obstacle, NONE)
        conditions.append(entry_current.c.online_first == OnlineFirst.YES)
    elif by is Dimension.MOTIVE:
        key = func.coalesce(entry_current.c.motive, NONE)
        conditions.append(entry_current.c.online_first == OnlineFirst.NO)
    else:
        key = entry_current.c.catalogue_version
    answer = case((entry_current.c.ending.is_not(None), ENDING), else_=entry_current.c.online_first)
    one = literal(1)
    found = (
        select(key.label("key"), entry_current.c.agent_ref, answer.label("answer"))
        .where(*conditions)
        .subquery()
    )
    query = select(found.c.key, found.c.agent_ref, *_sums(found.c.answer, one)).group_by(
        found.c.key, found.c.agent_ref
    )
    return _tallied(connection.execute(query), by)


def _in_window(measured: Measured) -> ColumnElement[bool]:
    return and_(rollup.c.pilot_id == measured.pilot.pilot_id, _in_days(measured), rollup.c.n > 0)


def _in_days(measured: Measured) -> ColumnElement[bool]:
    return rollup.c.day.between(measured.pilot.start.isoformat(), measured.pilot.end.isoformat())


def _asks(measured: Measured) -> ColumnElement[bool]:
    return rollup.c.channel.not_in(measured.reasons.not_asking)


def _tallied(rows: Iterable[Any], by: Dimension) -> dict[str, dict[str, Tally]]:
    counted: dict[str, dict[str, Tally]] = defaultdict(dict)
    for key, agent, *counts in rows:
        text = f"{key:02}" if by is Dimension.HOUR else str(key)
        counted[text][agent] = _tally(counts)
    return dict(counted)


def _tally(counts: Iterable[Any]) -> Tally:
    return Tally(*(int(count) for count in counts))  # PostgreSQL sums to Decimal


def _by_team(counted: Counted, measured: Measured) -> dict[str, dict[str, Tally]]:
    teams: dict[str, dict[str, Tally]] = defaultdict(dict)
    for agent, by_agent in counted.items():
        teams[measured.teams.get(agent) or NONE][agent] = by_agent[agent]
    return dict(teams)


@dataclass(frozen=True, slots=True)
class Beside:
    """Entries, endings too, that are not in the rows as they are: `outside` the pilot's days,
    per channel that does not ask, and `remapped` because their reason goes by another code today.
    """

    outside: int
    not_asking: Mapping[str, int]
    remapped: int


def count_beside(connection: Connection, measured: Measured) -> Beside:
    """All three in one pass."""
    inside = case((_in_days(measured), 1), else_=0)
    query = (
        select(inside, rollup.c.channel, rollup.c.leaf, func.sum(rollup.c.n))
        .where(rollup.c.pilot_id == measured.pilot.pilot_id, rollup.c.n > 0)
        .group_by(inside, rollup.c.channel, rollup.c.leaf)
    )
    outside = remapped = 0
    not_asking: dict[str, int] = defaultdict(int)
    for is_inside, channel, leaf, count in connection.execute(query):
        if not is_inside:
            outside += int(count)
            continue
        if channel in measured.reasons.not_asking:
            not_asking[channel] += int(count)
        if leaf and measured.reasons.current(leaf) != leaf:
            remapped += int(count)
    return Beside(outside, dict(sorted(not_asking.items())), remapped)


def count_generated(connection: Connection, measured: Measured) -> int:
    """Made-up entries in the pilot's days; only a demo can hold any."""
    if measured.pilot.kind is not PilotKind.DEMO:
        return 0
    return _count_current(connection, measured, entry_current.c.origin == Origin.GENERATED)


def count_clock_corrected(connection: Connection, measured: Measured) -> int:
    """Entries in the pilot's days whose time the measured offset of the desk's clock mended."""
    return _count_current(connection, measured, entry_current.c.clock_corrected.is_(True))


def _count_current(
    connection: Connection, measured: Measured, condition: ColumnElement[bool]
) -> int:
    query = select(func.count()).where(
        entry_current.c.pilot_id == measured.pilot.pilot_id,
        entry_current.c.voided.is_(False),
        entry_current.c.day >= measured.pilot.start.isoformat(),
        entry_current.c.day <= measured.pilot.end.isoformat(),
        condition,
    )
    return int(connection.execute(query).scalar_one())


def count_parked(connection: Connection, measured: Measured) -> int:
    """Revisions that wait for a person."""
    query = select(func.count()).where(
        parked.c.pilot_id == measured.pilot.pilot_id, parked.c.state == "waiting"
    )
    return int(connection.execute(query).scalar_one())
