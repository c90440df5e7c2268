"""The queries behind counts per row and agent, made once each: making one takes as long as running
it on a small pilot.

Their names: `pilot_id`; `first` and `last`, the days that are counted; `pilots_last`, the pilot's
own last day; `not_asking`, the channels without the question. Each row that comes out is a key (a
text), an agent_ref, and counts in the order of a Tally, not all of them 0.
"""

from __future__ import annotations

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
from ftr.report.model import Dimension
from ftr.report.split import NONE
from ftr.words import OnlineFirst

_Query = Select[*tuple[Any, ...]]
_Column = ColumnElement[Any]
_Conditions = Sequence[ColumnElement[bool]]
_ANSWERS = (*OnlineFirst, ENDING)  # in the order of COUNTERS
_OF_LEAVES = (Dimension.REASON, Dimension.LEAF, Dimension.PAGE, Dimension.OWNER)
_NOTHING = literal(NONE)

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
        return _added(_whole(by))
    if by in _KEPT_BY_DAY:
        asks = () if by is Dimension.CHANNEL else (asks_in(subtotal),)
        return _of_subtotals(_KEPT_BY_DAY[by], [*_some_days(), *asks])
    if part is Part.BEGINNING:
        return _added([*_whole(by), _less(_of_days(by, since_last=True))])
    return _of_days(by)


@cache
def overall_query(part: Part) -> _Query:
    """Everything that overall counts, under one key."""
    where = [kept_about(About.VERSION)] if part is Part.WHOLE else _some_days()
    return _of_subtotals(_NOTHING, [*where, asks_in(subtotal)])


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
        _summed(subtotal.c.value, subtotal.c.agent_ref, only, named),
        _summed(_NOTHING, subtotal.c.agent_ref, only, answered),
        _less(_summed(_NOTHING, subtotal.c.agent_ref, only, named)),
    ]


def _of_subtotals(key: _Column, conditions: _Conditions) -> _Query:
    counts = [subtotal.c[one] for one in COUNTERS]
    return _summed(key, subtotal.c.agent_ref, counts, conditions)


def _of_days(by: Dimension, *, since_last: bool = False) -> _Query:
    """The same counted by day: from first to last, or what came since."""
    if by in _OF_LEAVES or by is Dimension.HOUR:
        return _of_rollup(by, since_last=since_last)
    return _of_entries(by, since_last=since_last)


def _of_rollup(by: Dimension, *, since_last: bool) -> _Query:
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
    return _summed(key, rollup.c.agent_ref, counts, conditions)


def _of_entries(by: Dimension, *, since_last: bool) -> _Query:
    """Obstacle, motive and version stand by day in the entries only."""
    rows = entry_current.c
    conditions = [
        rows.pilot_id == bindparam("pilot_id"),
        rows.voided.is_(False),
        in_days(rows.day, since_last=since_last),
        asks_in(entry_current),
    ]
    if by in _AFTER:
        _about, answer, column = _AFTER[by]
        key: _Column = func.coalesce(column, NONE)
        conditions.append(rows.online_first == answer)
    else:
        key = cast(rows.catalogue_version, Text)
    answered = case((rows.ending.is_not(None), ENDING), else_=rows.online_first)
    counts = [case((answered == word, 1), else_=0) for word in _ANSWERS]
    return _summed(key, rows.agent_ref, counts, conditions)


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


def _summed(
    key: _Column, agent: _Column, counts: Sequence[_Column], conditions: _Conditions
) -> _Query:
    # PostgreSQL sums to Decimal, and knows no type of what is nothing but a parameter
    sums = [cast(func.sum(count), BigInteger) for count in counts]
    by = [agent] if key is _NOTHING else [key, agent]
    if key is subtotal.c.value:
        by.insert(1, subtotal.c.leaf)  # always ''; in the order of the key nothing is sorted
    everything: _Column = sum(counts[1:], start=counts[0])
    return (
        select(
            key.label("key"),
            agent.label("agent_ref"),
            *(one.label(counter) for one, counter in zip(sums, COUNTERS, strict=True)),
        )
        .where(*conditions)
        .group_by(*by)
        .having(func.sum(everything) > 0)
    )


def read_rows(connection: Connection, query: _Query, given: Mapping[str, Any]) -> Sequence[Any]:
    """What the query gives, as the driver has it: plain tuples, of which there may be many."""
    found = connection.execute(query, given)
    rows = found.cursor.fetchall() if found.cursor else []
    found.close()
    return rows


def _less(query: _Query) -> _Query:
    """The same, to be taken off."""
    rows = query.subquery()
    return select(rows.c.key, rows.c.agent_ref, *((-rows.c[one]).label(one) for one in COUNTERS))


def _added(parts: Sequence[_Query]) -> _Query:
    """The sum of several."""
    if len(parts) == 1:
        return parts[0]
    rows = union_all(*parts).subquery()
    return _summed(rows.c.key, rows.c.agent_ref, [rows.c[one] for one in COUNTERS], [])
