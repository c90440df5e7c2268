"""How the entries of the newest days were logged: late, in bursts, alike, and what was sought."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from math import log
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from central.results.pilot import Measured
from central.results.watched import Burst, Late, Run, Word
from central.store.tables import entry_current
from ftr.clock import from_text
from ftr.personal_data import find_personal_data
from ftr.report.counts import Tally
from ftr.words import OnlineFirst, Origin

LONG_AFTER = timedelta(minutes=10)  # beyond the call itself: no longer fresh in mind
BURST_S, BURST = 60, 5  # so many contacts cannot have been handled in a minute
LEAST_RUN = 10
CHANCE = 0.001  # of such a run where nothing is wrong, per agent
AGENTS_DIFFER = 0.1  # so far above the pilot's share may an agent's honestly lie
LEAST_TIMES, LEAST_AGENTS = 3, 3  # what fewer people typed may be a customer's name
MOST_WORDS = 8
_AT_ONCE = 2_000  # rows: quicker than one by one, without holding all
_TEN_MINUTES = len("2026-11-22T07:3")  # what is alike so far lies less than ten apart
_ANSWERED = frozenset({OnlineFirst.YES, OnlineFirst.NO, OnlineFirst.UNKNOWN})
_WORD = re.compile(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*")
_EMPTY_WORDS = frozenset(
    _WORD.findall(
        "aan als bij dan dat deze die dit een elk geen had heb heeft het hij hoe iets kan klant "
        "maar mee met mijn naar niet nog ook onze over uit van voor wat wel wie wil zijn and are "
        "for from has have his how not the was what who with you your"
    )
)


@dataclass(frozen=True, slots=True)
class Lately:
    """What one pass over the entries of the newest days saw."""

    late: tuple[Late, ...]
    bursts: tuple[Burst, ...]
    runs: tuple[Run, ...]
    words: tuple[Word, ...]


@dataclass(slots=True)
class _Seen:
    """One agent while the pass goes on; entries come in the order in which they were saved."""

    entries: int = 0
    late: int = 0
    saved: list[datetime] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)


def read_lately(
    connection: Connection, measured: Measured, days: Sequence[str], overall: Tally
) -> Lately:
    """Read `days` (ISO) once. `overall`: what was answered in the whole pilot, to tell which runs
    cannot be chance. Imported entries say nothing of how they were logged, except by their words.
    """
    seen: dict[str, _Seen] = defaultdict(_Seen)
    notes: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    others: dict[str | None, bool] = {None: False}
    for agent, reason, note, searched, origin, *logged in _entries(connection, measured, days):
        if note and reason not in others:
            path = measured.reasons.path(reason)
            others[reason] = bool(path) and path[-1].other
        typed = searched or (note if note and others[reason] else None)
        if typed:
            for word in words_of(typed):
                counts[word] += 1
                notes[word].add(agent)
        if origin != Origin.IMPORT:
            _add(seen[agent], logged)
    zone = ZoneInfo(measured.pilot.timezone)
    agents = sorted(seen.items())
    return Lately(
        late=tuple(Late(agent, one.late, one.entries) for agent, one in agents if one.late),
        bursts=tuple(_bursts(agents, zone)),
        runs=tuple(_runs(agents, overall)),
        words=tuple(_often(counts, notes)),
    )


def _entries(connection: Connection, measured: Measured, days: Sequence[str]) -> Iterator[Any]:
    entry = entry_current.c
    query = (
        select(
            entry.agent_ref,
            entry.reason,
            entry.note,
            entry.searched,
            entry.origin,
            entry.online_first,
            entry.first_occurred_at,
            entry.rev_no == entry.first_rev_no,
            entry.recorded_at,
            entry.talk_s,
        )
        .where(
            entry.pilot_id == measured.pilot.pilot_id,
            entry.day.in_(days),
            entry.voided.is_(False),
        )
        .order_by(entry.recorded_at, entry.entry_id)
    )
    for part in connection.execute(query).partitions(_AT_ONCE):
        yield from part


def _add(seen: _Seen, logged: Sequence[Any]) -> None:
    answer, occurred_at, unchanged, recorded_at, talk_s = logged
    if answer in _ANSWERED:
        seen.answers.append((occurred_at, answer))
    if not unchanged:
        return  # when it was changed says nothing of when it was logged
    saved = from_text(recorded_at)
    seen.entries += 1
    seen.saved.append(saved)
    if recorded_at[-1] == "Z" and recorded_at[:_TEN_MINUTES] == occurred_at[:_TEN_MINUTES]:
        return  # at once: most are, and need no closer look
    after = saved - from_text(occurred_at)
    seen.late += after > LONG_AFTER + timedelta(seconds=talk_s or 0)


def _bursts(agents: Iterable[tuple[str, _Seen]], zone: ZoneInfo) -> Iterator[Burst]:
    for agent, seen in agents:
        most, begins, first = 0, None, 0
        for last, moment in enumerate(seen.saved):
            while (moment - seen.saved[first]).total_seconds() > BURST_S:
                first += 1
            if last - first + 1 > most:
                most, begins = last - first + 1, seen.saved[first]
        if begins is not None and most >= BURST:
            local = begins.astimezone(zone)
            yield Burst(agent, most, local.date().isoformat(), f"{local:%H:%M}")


def _runs(agents: Iterable[tuple[str, _Seen]], overall: Tally) -> Iterator[Run]:
    for agent, seen in agents:
        in_order = [answer for _, answer in sorted(seen.answers)]
        longest = max((len(list(same)) for _, same in groupby(in_order)), default=0)
        if longest >= strange_run(len(in_order), overall):
            yield Run(agent, longest)


def strange_run(answers: int, overall: Tally) -> float:
    """From how many equal answers in a row on, out of so many, chance cannot well explain it.

    The length L with n·p^L·(1-p) ≤ CHANCE, p the commonest answer's share in the pilot and a bit
    more, because agents differ; never under LEAST_RUN. Infinite where nearly all answers are one.
    """
    given = overall.yes + overall.no + overall.unknown
    if not given or not answers:
        return float("inf")
    share = max(overall.yes, overall.no, overall.unknown) / given + AGENTS_DIFFER
    if share >= 1:
        return float("inf")
    return max(LEAST_RUN, log(CHANCE / (answers * (1 - share))) / log(share))


def words_of(note: str) -> frozenset[str]:
    """The words of a note in small letters; none of a note that seems to hold personal data."""
    if find_personal_data(note):
        return frozenset()
    found = (word.casefold() for word in _WORD.findall(note))
    return frozenset(word for word in found if word not in _EMPTY_WORDS)


def _often(counts: Mapping[str, int], notes: Mapping[str, set[str]]) -> Iterator[Word]:
    """The words most used, by several agents; words used as often in the order of the alphabet."""
    often = [
        word
        for word, count in counts.items()
        if count >= LEAST_TIMES and len(notes[word]) >= LEAST_AGENTS
    ]
    for word in sorted(often, key=lambda word: (-counts[word], word))[:MOST_WORDS]:
        yield Word(word, counts[word])
