"""Counts per row and agent, read from the rollup where it holds them, else from the entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from central.results.pilot import Measured
from central.store.tables import entry_current, parked, rollup
from ftr.report.counts import ByAgent, Tally
from ftr.report.model import Dimension
from ftr.report.split import NONE, Counted
from ftr.words import OnlineFirst, Origin, PilotKind

ENDING = "ending"  # the rollup's answer of a contact without a reason
_FIELD = {
    OnlineFirst.YES.value: "yes",
    OnlineFirst.NO.value: "no",
    OnlineFirst.UNKNOWN.value: "unknown",
    OnlineFirst.NOT_ASKED.value: "not_asked",
    ENDING: "endings",
}
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
        select(key, rollup.c.agent_ref, rollup.c.answer, func.sum(rollup.c.n))
        .where(*conditions)
        .group_by(key, rollup.c.agent_ref, rollup.c.answer)
    )
    counted = _tallied(connection.execute(query), by)
    return _by_team(counted, measured) if by is Dimension.TEAM else counted


def count_overall(connection: Connection, measured: Measured) -> ByAgent:
    """Everything that overall counts, per agent."""
    query = (
        select(rollup.c.agent_ref, rollup.c.agent_ref, rollup.c.answer, func.sum(rollup.c.n))
        .where(_in_window(measured), _asks(measured))
        .group_by(rollup.c.agent_ref, rollup.c.answer)
    )
    by_agent = _tallied(connection.execute(query), Dimension.AGENT)
    return {agent: tallies[agent] for agent, tallies in by_agent.items()}


def _count_entries(connection: Connection, measured: Measured, by: Dimension) -> Counted:
    """Obstacle, motive and version stand in the entries only."""
    key: ColumnElement[Any]
    conditions = [
        entry_current.c.pilot_id == measured.pilot.pilot_id,
        entry_current.c.voided.is_(False),
        entry_current.c.day >= measured.pilot.start.isoformat(),
        entry_current.c.day <= measured.pilot.end.isoformat(),
        entry_current.c.channel.not_in(measured.reasons.not_asking()),
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
    labelled = select(key.label("key"), entry_current.c.agent_ref, answer.label("answer")).where(
        *conditions
    )
    found = labelled.subquery()
    query = select(found.c.key, found.c.agent_ref, found.c.answer, func.count()).group_by(
        found.c.key, found.c.agent_ref, found.c.answer
    )
    return _tallied(connection.execute(query), by)


def _in_window(measured: Measured) -> ColumnElement[bool]:
    return and_(
        rollup.c.pilot_id == measured.pilot.pilot_id,
        rollup.c.day >= measured.pilot.start.isoformat(),
        rollup.c.day <= measured.pilot.end.isoformat(),
        rollup.c.n > 0,
    )


def _asks(measured: Measured) -> ColumnElement[bool]:
    return rollup.c.channel.not_in(measured.reasons.not_asking())


def _tallied(rows: Iterable[tuple[Any, ...]], by: Dimension) -> dict[str, dict[str, Tally]]:
    fields: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for key, agent, answer, count in rows:
        text = f"{key:02}" if by is Dimension.HOUR else str(key)
        fields[text][agent][_FIELD[answer]] = int(count)
    return {
        key: {agent: Tally(**counts) for agent, counts in agents.items()}
        for key, agents in fields.items()
    }


def _by_team(counted: Counted, measured: Measured) -> dict[str, dict[str, Tally]]:
    teams: dict[str, dict[str, Tally]] = defaultdict(dict)
    for agent, by_agent in counted.items():
        teams[measured.teams.get(agent) or NONE][agent] = by_agent[agent]
    return dict(teams)


def count_outside_window(connection: Connection, measured: Measured) -> int:
    """Entries on days before the pilot's start or after its end."""
    outside = or_(
        rollup.c.day < measured.pilot.start.isoformat(),
        rollup.c.day > measured.pilot.end.isoformat(),
    )
    query = select(func.coalesce(func.sum(rollup.c.n), 0)).where(
        rollup.c.pilot_id == measured.pilot.pilot_id, outside
    )
    return int(connection.execute(query).scalar_one())


def count_not_asking(connection: Connection, measured: Measured) -> dict[str, int]:
    """Contacts, endings too, per channel that does not ask the question."""
    query = (
        select(rollup.c.channel, func.sum(rollup.c.n))
        .where(_in_window(measured), rollup.c.channel.in_(measured.reasons.not_asking()))
        .group_by(rollup.c.channel)
        .order_by(rollup.c.channel)
    )
    return {channel: int(count) for channel, count in connection.execute(query)}


def count_remapped(connection: Connection, measured: Measured) -> int:
    """Entries whose reason goes by another code today."""
    query = (
        select(rollup.c.leaf, func.sum(rollup.c.n))
        .where(_in_window(measured), rollup.c.answer != ENDING)
        .group_by(rollup.c.leaf)
    )
    return sum(
        int(count)
        for leaf, count in connection.execute(query)
        if measured.reasons.current(leaf) != leaf
    )


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
