"""The queries behind counts per row and agent, made once each: making one takes as long as running
it on a small pilot.

Their names: `pilot_id`; `first` and `last`, the days that are counted; `pilots_last`, the pilot's
own last day; `not_asking`, the channels without the question. What comes out is packed: a row for
each key (a text), with the agents and their counts, in the order of a Tally, each as one text. A
hundred thousand counts take a driver as long as all that is done with them; a hundred texts do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from central.results.pilot import Part
from central.store.counting import ENDING
from central.store.subtotals import COUNTERS, About
from central.store.tables import entry_current, rollup, subtotal
from ftr.report.counts import Columns
from ftr.report.model import Dimension
from ftr.report.split import NONE
from ftr.words import OnlineFirst

_Query = Select[*tuple[Any, ...]]
_Column = ColumnElement[Any]
_Conditions = Sequence[ColumnElement[bool]]
_ANSWERS = (*OnlineFirst, ENDING)  # in the order of COUNTERS
_OF_LEAVES = (Dimension.REASON, Dimension.LEAF, Dimension.PAGE, Dimension.OWNER)
_NOTHING = literal(NONE, Text)
_NO_MORE = [literal(0)] * (len(COUNTERS) - 1)
SOME_ROWS = 2_000  # of the rollup: hours of a few hundred agents
_BETWEEN_AGENTS, _BETWEEN_NUMBERS = "\n", ","  # our names of agents are letters and digits

# Where subtotals of all days stand, and what in them is the key of a row.
_KEPT: Mapping[Dimension, tuple[About, _Column]] = {
    **dict.fromkeys(_OF_LEAVES, (About.LEAF, subtotal.c.value)),
    Dimension.CHANNEL: (About.VERSION, subtotal.c.channel),
    Dimension.AGENT: (About.VERSION, subtotal.c.agent_ref),
    Dimension.TEAM: (About.VERSION, subtotal.c.agent_ref),
    Dimension.VERSION: (About.VERSION, subtotal.c.value),
    Dimension.DAY: (About.DAY, subtotal.c.value),
    Dimension.HOUR: (About.HOUR, subtotal.c.value),
}
# The same for what is kept by day, too.
_KEPT_BY_DAY = {
    by: subtotal.c.value if by is Dimension.DAY else _KEPT[by][1]
    for by in (Dimension.CHANNEL, Dimension.AGENT, Dimension.TEAM, Dimension.DAY)
}
# Which answer an obstacle and a motive belong to.
_AFTER = {
    Dimension.OBSTACLE: (About.OBSTACLE, OnlineFirst.YES, entry_current.c.obstacle),
    Dimension.MOTIVE: (About.MOTIVE, OnlineFirst.NO, entry_current.c.motive),
}

OF_PILOT = subtotal.c.pilot_id == bindparam("pilot_id")

# All that a subtotal counts, whatever the answer.
every_contact: ColumnElement[int] = sum(
    (subtotal.c[counter] for counter in COUNTERS[1:]), start=subtotal.c[COUNTERS[0]]
)


@cache
def rows_query(by: Dimension, part: Part) -> _Query:
    """What the rows of `by` are split from."""
    if part is Part.WHOLE:
        return _packed(_whole(by))
    if by in _KEPT_BY_DAY:
        asks = () if by is Dimension.CHANNEL else (asks_in(subtotal),)
        return _packed([_of_subtotals(_KEPT_BY_DAY[by], [*_some_days(), *asks])])
    if part is Part.BEGINNING:
        return _packed([*_whole(by), _less(_of_days(by, since_last=True))])
    return _packed([_of_days(by)])


@cache
def overall_query(part: Part) -> _Query:
    """Everything that overall counts, under one key."""
    where = [kept_about(About.VERSION)] if part is Part.WHOLE else _some_days()
    return _packed([_of_subtotals(_NOTHING, [*where, asks_in(subtotal)])])


@cache
def obstacles_query(part: Part) -> _Query:
    """The leaves as logged where an obstacle was named: how often, as yes."""
    rows = entry_current.c
    of_entries = [*_of_standing(since_last=part is Part.BEGINNING), rows.obstacle.is_not(None)]
    of_entries += [rows.reason.is_not(None), rows.online_first == OnlineFirst.YES]
    named = _summed(rows.reason, rows.agent_ref, [literal(1), *_NO_MORE], of_entries)
    if part is Part.OTHER:
        return _packed([named])
    kept = [kept_about(About.LEAF_WITH_OBSTACLE), asks_in(subtotal)]
    whole = _plain(subtotal.c.value, subtotal.c.agent_ref, [subtotal.c.yes, *_NO_MORE], kept)
    return _packed([whole] if part is Part.WHOLE else [whole, _less(named)])


def _whole(by: Dimension) -> list[_Query]:
    """What is kept of all days."""
    if by in _AFTER:
        return _follow_ups(by)
    about, key = _KEPT[by]
    conditions = [kept_about(about)]
    if by is not Dimension.CHANNEL:
        conditions.append(asks_in(subtotal))
    if by in _OF_LEAVES:
        conditions.append(subtotal.c.value != "")  # that is beside an ending
    return [_of_subtotals(key, conditions)]


def _follow_ups(by: Dimension) -> list[_Query]:
    """Obstacles or motives; what is left of their answer named none."""
    about, answer, _column = _AFTER[by]
    only = [subtotal.c[one] if one == answer else literal(0) for one in COUNTERS]
    named, answered = (
        [kept_about(about), asks_in(subtotal)],
        [kept_about(About.VERSION), asks_in(subtotal)],
    )
    return [
        _plain(subtotal.c.value, subtotal.c.agent_ref, only, named),
        _plain(_NOTHING, subtotal.c.agent_ref, only, answered),
        _less(_plain(_NOTHING, subtotal.c.agent_ref, only, named)),
    ]


def _of_subtotals(key: _Column, conditions: _Conditions) -> _Query:
    """A row for each subtotal, added up later: nothing is sorted for it."""
    counts = [subtotal.c[one] for one in COUNTERS]
    return _plain(key, subtotal.c.agent_ref, counts, conditions)


def _of_days(by: Dimension, *, since_last: bool = False) -> _Query:
    """The same counted by day: from first to last, or what came since."""
    if by in _OF_LEAVES or by is Dimension.HOUR:
        return _of_rollup(by, since_last=since_last)
    return _of_entries(by, since_last=since_last)


def _of_rollup(by: Dimension, *, since_last: bool) -> _Query:
    key, counts, conditions = _in_rollup(by, since_last=since_last)
    return _summed(key, rollup.c.agent_ref, counts, conditions)


def _in_rollup(
    by: Dimension, *, since_last: bool
) -> tuple[_Column, Sequence[_Column], _Conditions]:
    """Where the key of a row stands, its counts, and which rows of the rollup are read."""
    conditions = [
        rollup.c.pilot_id == bindparam("pilot_id"),
        in_days(rollup.c.day, since_last=since_last),
        asks_in(rollup),
        rollup.c.n > 0,
    ]
    if by is Dimension.HOUR:
        key: _Column = func.substr(cast(rollup.c.hour + 100, Text), 2)
    else:
        key = rollup.c.leaf
        conditions.append(rollup.c.answer != ENDING)
    counts = [case((rollup.c.answer == word, rollup.c.n), else_=0) for word in _ANSWERS]
    return key, counts, conditions


@cache
def some_of_leaves_query() -> _Query:
    """By leaf, from the first to the last day, what a few rows of the rollup count."""
    key, counts, conditions = _in_rollup(Dimension.LEAF, since_last=False)
    return _packed([_plain(key, rollup.c.agent_ref, counts, conditions).limit(SOME_ROWS)])


def _of_entries(by: Dimension, *, since_last: bool) -> _Query:
    """Obstacle, motive and version stand by day in the entries only."""
    rows = entry_current.c
    conditions = _of_standing(since_last=since_last)
    if by in _AFTER:
        _about, answer, column = _AFTER[by]
        key: _Column = func.coalesce(column, NONE)
        conditions.append(rows.online_first == answer)
    else:
        key = cast(rows.catalogue_version, Text)
    answered = case((rows.ending.is_not(None), ENDING), else_=rows.online_first)
    counts = [case((answered == word, 1), else_=0) for word in _ANSWERS]
    return _summed(key, rows.agent_ref, counts, conditions)


def _of_standing(*, since_last: bool) -> list[ColumnElement[bool]]:
    rows = entry_current.c
    return [
        rows.pilot_id == bindparam("pilot_id"),
        rows.voided.is_(False),
        in_days(rows.day, since_last=since_last),
        asks_in(entry_current),
    ]


def kept_about(about: About) -> ColumnElement[bool]:
    """About this, whatever the value."""
    return and_(OF_PILOT, subtotal.c.about == about)


def _some_days() -> list[ColumnElement[bool]]:
    return [kept_about(About.DAY), in_days(subtotal.c.value)]


def in_days(day: _Column, *, since_last: bool = False) -> ColumnElement[bool]:
    """From first to last, or what came since, up to the pilot's own last day."""
    if since_last:
        return (day > bindparam("last", type_=Text)) & (day <= bindparam("pilots_last", type_=Text))
    return day.between(bindparam("first", type_=Text), bindparam("last", type_=Text))


def asks_in(table: FromClause) -> ColumnElement[bool]:
    """The question is asked in this channel."""
    return table.c.channel.not_in(bindparam("not_asking", expanding=True))


def _plain(
    key: _Column, agent: _Column, counts: Sequence[_Column], conditions: _Conditions
) -> _Query:
    named = (one.label(counter) for one, counter in zip(counts, COUNTERS, strict=True))
    return select(key.label("key"), agent.label("agent_ref"), *named).where(*conditions)


def _summed(
    key: _Column, agent: _Column, counts: Sequence[_Column], conditions: _Conditions
) -> _Query:
    # PostgreSQL sums to Decimal
    sums = [cast(func.sum(count), BigInteger) for count in counts]
    return _plain(key, agent, sums, conditions).group_by(key, agent)


def _less(query: _Query) -> _Query:
    """The same, to be taken off."""
    rows = query.subquery()
    return select(rows.c.key, rows.c.agent_ref, *((-rows.c[one]).label(one) for one in COUNTERS))


def _packed(parts: Sequence[_Query]) -> _Query:
    """All of them, a row per key."""
    rows = (parts[0] if len(parts) == 1 else union_all(*parts)).subquery()
    texts = (cast(rows.c[one], Text) for one in COUNTERS)
    return select(
        rows.c.key,
        func.aggregate_strings(rows.c.agent_ref, _BETWEEN_AGENTS),
        *(func.aggregate_strings(one, _BETWEEN_NUMBERS) for one in texts),
    ).group_by(rows.c.key)


def read_packed(
    connection: Connection, query: _Query, given: Mapping[str, Any]
) -> dict[str, Columns]:
    """What a packed query gives: key -> counts per agent; no key of which nothing is counted."""
    import numpy as np

    roster: defaultdict[str, int] = defaultdict()
    roster.default_factory = roster.__len__  # each new agent gets the next place
    found: dict[str, Columns] = {}
    for key, agents, *texts in read_rows(connection, query, given):
        places = np.array([roster[agent] for agent in agents.split(_BETWEEN_AGENTS)])
        numbers = [np.fromstring(text, np.int64, sep=_BETWEEN_NUMBERS) for text in texts]
        counts = Columns(roster, places, np.array(numbers))
        if counts:
            found[key] = counts
    return found


def read_rows(connection: Connection, query: _Query, given: Mapping[str, Any]) -> Sequence[Any]:
    """What the query gives, as the driver has it: plain tuples."""
    rows = connection.execute(query, given)
    found = rows.cursor.fetchall() if rows.cursor else []
    rows.close()
    return found
