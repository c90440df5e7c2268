"""Current entries made by SQL: the same rows on SQLite, PostgreSQL and DuckDB, and fast.

Nothing here was measured anywhere: weights and shares come from a seed. Each row is computed from
its number, so that three databases hold the same rows without copying them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ftr.catalogue.model import Catalogue
from ftr.words import Motive, Obstacle, Origin

SLOTS = 1000  # what is drawn is drawn by number
TIMES = 3240  # moments of a day: nine hours, one each ten seconds
FIRST_HOUR = 9  # local; an hour earlier in UTC, as in winter
_AT_ONCE = 200_000  # rows in one statement

Run = Callable[[str, Sequence[Sequence[Any]]], None]
"""Runs SQL with `?` for each row of values (once, without, where there is none)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a generated pilot looks like: `entries` in all, by so many agents on so many days."""

    pilot_id: str
    entries: int
    agents: Sequence[str]
    first: date
    days: int

    @property
    def dates(self) -> list[date]:
        """The working days, from the first on."""
        found: list[date] = []
        day = self.first
        while len(found) < self.days:
            if day.weekday() < 5:
                found.append(day)
            day += timedelta(days=1)
        return found


def make_rows(run: Run, series: str, shape: Shape, catalogue: Catalogue) -> None:
    """Fill `entry_current`. `series` is SQL that gives `i` from {first} to {last}, inclusive."""
    _make_slots(run, shape, catalogue)
    for first, last, day in _parts(shape):
        numbers = series.format(first=first, last=last)
        run(_INSERT.format(numbers=numbers, day=day.isoformat(), pilot=shape.pilot_id), ())
    for table in ("reason_slot", "agent_slot", "time_slot"):
        run(f"DROP TABLE {table}", ())


def _parts(shape: Shape) -> Iterator[tuple[int, int, date]]:
    """Numbers from and to, and their day; no part is larger than a statement should be."""
    dates = shape.dates
    for place, day in enumerate(dates):
        begin = shape.entries * place // len(dates)
        end = shape.entries * (place + 1) // len(dates)
        for first in range(begin, end, _AT_ONCE):
            yield first, min(first + _AT_ONCE, end) - 1, day


def _make_slots(run: Run, shape: Shape, catalogue: Catalogue) -> None:
    """Small tables to draw from: a leaf or an ending with its share, an agent, a moment."""
    chance = Random(7)
    leaves = [leaf.code for leaf in catalogue.leaves]
    weights = [1 / (place + 3) for place in range(len(leaves))]
    chance.shuffle(weights)
    share = {leaf: chance.randrange(15, 75) for leaf in leaves}
    reasons: list[tuple[int, str | None, str | None, int]] = [
        (slot, leaf, None, share[leaf])
        for slot, leaf in enumerate(chance.choices(leaves, weights, k=SLOTS * 95 // 100))
    ]
    endings = [ending.code for ending in catalogue.endings]
    reasons += [(slot, None, chance.choice(endings), 0) for slot in range(len(reasons), SLOTS)]
    times = []
    for slot in range(TIMES):
        minutes, seconds = divmod(slot * 10, 60)
        hours, minutes = divmod(minutes, 60)
        moment = f"T{FIRST_HOUR - 1 + hours:02}:{minutes:02}:{seconds:02}.000Z"
        times.append((slot, FIRST_HOUR + hours, moment))
    agents = [(slot, ref, chance.randrange(-10, 11)) for slot, ref in enumerate(shape.agents)]
    run(
        "CREATE TABLE reason_slot (slot INTEGER PRIMARY KEY, leaf TEXT, ending TEXT, part INTEGER)",
        (),
    )
    run("CREATE TABLE agent_slot (slot INTEGER PRIMARY KEY, ref TEXT, lean INTEGER)", ())
    run("CREATE TABLE time_slot (slot INTEGER PRIMARY KEY, hour INTEGER, moment TEXT)", ())
    run("INSERT INTO reason_slot VALUES (?, ?, ?, ?)", reasons)
    run("INSERT INTO agent_slot VALUES (?, ?, ?)", agents)
    run("INSERT INTO time_slot VALUES (?, ?, ?)", times)


def _chosen(number: str, words: Sequence[str]) -> str:
    """SQL that picks one of the words by a number."""
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words))
    return f"CASE {number} % {len(words)} {cases} END"


# multiplying by an odd number and taking a middle part of it scatters numbers well enough
_INSERT = f"""
INSERT INTO entry_current (
    pilot_id, entry_id, rev_id, rev_no, voided, agent_ref, reason, ending, online_first,
    obstacle, motive, channel, queue, call_ref, talk_s, page_pointed_to, note, cause,
    occurred_at, counted_at, clock_corrected, day, hour, tz, recorded_at, logging_ms,
    catalogue_version, origin, enrolment_id, clock_offset_ms, first_rev_no, first_rev_id,
    first_occurred_at, first_offset_ms)
SELECT
    '{{pilot}}', made.id, made.id, 1, FALSE, made.ref, made.leaf, made.ending, made.answer,
    CASE WHEN made.answer = 'yes' AND made.d % 10 < 4 THEN {_chosen("made.e", list(Obstacle))} END,
    CASE WHEN made.answer = 'no' AND made.d % 10 < 3 THEN {_chosen("made.e", list(Motive))} END,
    CASE WHEN made.e % 20 = 0 THEN 'email' WHEN made.e % 10 = 1 THEN 'chat' ELSE 'phone' END,
    NULL, NULL, 240,
    CASE WHEN made.leaf IS NOT NULL AND made.d % 50 = 0
        THEN 'https://example.org/page-' || CAST(made.e % 40 AS TEXT) END,
    NULL, NULL, made.moment, made.moment, FALSE, '{{day}}', made.hour, 'Europe/Amsterdam',
    made.moment, 2900, 1, '{Origin.GENERATED}', 'bench', 0, 1, made.id, made.moment, 0
FROM (
    SELECT
        '019a0000-0000-7000-8000-' || CAST(100000000000 + drawn.i AS TEXT) AS id,
        reason_slot.leaf, reason_slot.ending, agent_slot.ref, time_slot.hour,
        '{{day}}' || time_slot.moment AS moment, drawn.d, drawn.e,
        CASE
            WHEN reason_slot.ending IS NOT NULL THEN NULL
            WHEN drawn.c % 100 < 8 THEN 'unknown'
            WHEN drawn.c % 100 < 12 THEN 'not_asked'
            WHEN drawn.d % 100 < reason_slot.part + agent_slot.lean THEN 'yes'
            ELSE 'no'
        END AS answer
    FROM (
        SELECT
            numbered.i,
            (numbered.i * 2654435761) % 4294967291 % {SLOTS} AS a,
            (numbered.i * 1597334677 + 11) % 4294967279 % {TIMES} AS b,
            (numbered.i * 3812015801 + 23) % 4294967231 % 1009 AS c,
            (numbered.i * 2246822519 + 5) % 4294967197 % 10007 AS d,
            (numbered.i * 3266489917 + 7) % 4294967189 % 10009 AS e
        FROM ({{numbers}}) AS numbered
    ) AS drawn
    JOIN reason_slot ON reason_slot.slot = drawn.a
    JOIN time_slot ON time_slot.slot = drawn.b
    JOIN agent_slot ON agent_slot.slot = (drawn.i * 7919) % (SELECT count(*) FROM agent_slot)
) AS made
"""
