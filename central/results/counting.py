"""Counts per row and agent.

Of all of a pilot's days they are read from the subtotals, which grow with agents and not with
entries. Of its first days they are the same less those of the days since, so that a running pilot
is counted as fast; see central.results.counting_queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from central.results.counting_queries import (
    OF_PILOT,
    asks_in,
    every_contact,
    kept_about,
    overall_query,
    read_packed,
    rows_query,
    some_of_leaves_query,
)
from central.results.pilot import Measured
from central.store.subtotals import About
from central.store.tables import parked, subtotal
from ftr.report.counts import ByAgent, together
from ftr.report.model import Dimension
from ftr.report.split import NONE, Counted
from ftr.words import PilotKind


def count_rows(connection: Connection, measured: Measured, by: Dimension) -> Counted:
    """What `by` is split from: leaf as logged, or the row's own key -> agent_ref -> tally.

    Channels that do not ask are left out, except where the rows are channels.
    """
    counted = read_packed(connection, rows_query(by, measured.part), measured.given)
    return _by_team(counted, measured) if by is Dimension.TEAM else counted


def count_overall(connection: Connection, measured: Measured) -> ByAgent:
    """Everything that overall counts, per agent."""
    return read_packed(connection, overall_query(measured.part), measured.given).get(NONE, {})


def some_of_leaves(connection: Connection, measured: Measured) -> Counted:
    """The same by leaf, of some of the contacts of those days, whichever are read first."""
    return read_packed(connection, some_of_leaves_query(), measured.given)


def _by_team(counted: Counted, measured: Measured) -> dict[str, ByAgent]:
    teams: dict[str, list[ByAgent]] = defaultdict(list)
    for agent, by_agent in counted.items():
        teams[measured.teams.get(agent) or NONE].append(by_agent)
    return {team: together(agents) for team, agents in teams.items()}


_DAYS = (
    select(subtotal.c.value)
    .where(
        kept_about(About.DAY),
        asks_in(subtotal),
    )
    .group_by(subtotal.c.value)
    .having(func.sum(every_contact) > 0)
)


def days_logged(connection: Connection, measured: Measured) -> frozenset[str]:
    """The pilot's days (ISO) of which overall counts anything, however few of them are read."""
    return frozenset(connection.execute(_DAYS, measured.given).scalars())


@dataclass(frozen=True, slots=True)
class Beside:
    """Entries of the whole pilot, endings too, that are not in the rows as they are: `outside` its
    days, per channel that does not ask, and `remapped` because their reason goes by another code
    today. Of those in its days `generated` are made up, and of `clock_corrected` the measured
    offset of the desk's clock mended the time.
    """

    outside: int
    not_asking: Mapping[str, int]
    remapped: int
    generated: int
    clock_corrected: int


_SINGLE = (
    select(subtotal.c.about, func.sum(every_contact))
    .where(OF_PILOT, subtotal.c.about.in_([About.OUTSIDE, About.GENERATED, About.CORRECTED]))
    .group_by(subtotal.c.about)
)
_NOT_ASKING = (
    select(subtotal.c.channel, func.sum(every_contact))
    .where(
        kept_about(About.VERSION),
        subtotal.c.channel.in_(bindparam("not_asking", expanding=True)),
    )
    .group_by(subtotal.c.channel)
    .having(func.sum(every_contact) > 0)
    .order_by(subtotal.c.channel)
)
_RENAMED = select(func.sum(every_contact)).where(
    kept_about(About.LEAF),
    subtotal.c.value.in_(bindparam("renamed", expanding=True)),
)


def count_beside(connection: Connection, measured: Measured) -> Beside:
    """All of them."""
    given = measured.given
    single = {about: int(n) for about, n in connection.execute(_SINGLE, given)}
    not_asking = connection.execute(_NOT_ASKING, given) if given["not_asking"] else ()
    renamed = measured.reasons.renamed
    remapped = (
        connection.execute(_RENAMED, given | {"renamed": sorted(renamed)}).scalar()
        if renamed
        else 0
    )
    is_demo = measured.pilot.kind is PilotKind.DEMO  # only a demo can hold any
    return Beside(
        outside=single.get(About.OUTSIDE, 0),
        not_asking={channel: int(n) for channel, n in not_asking},
        remapped=int(remapped or 0),
        generated=single.get(About.GENERATED, 0) if is_demo else 0,
        clock_corrected=single.get(About.CORRECTED, 0),
    )


def count_generated(connection: Connection, measured: Measured) -> int:
    """Made-up entries in the pilot's days."""
    return count_beside(connection, measured).generated


_VERSIONS = (
    select(subtotal.c.value, func.sum(every_contact))
    .where(
        kept_about(About.VERSION),
    )
    .group_by(subtotal.c.value)
)


def count_versions(connection: Connection, measured: Measured) -> dict[int, int]:
    """Entries in the pilot's days, in whatever channel, by the version they were made under."""
    return {int(version): int(n) for version, n in connection.execute(_VERSIONS, measured.given)}


def count_parked(connection: Connection, measured: Measured) -> int:
    """Revisions that wait for a person."""
    query = select(func.count()).where(
        parked.c.pilot_id == measured.pilot.pilot_id, parked.c.state == "waiting"
    )
    return int(connection.execute(query).scalar_one())
