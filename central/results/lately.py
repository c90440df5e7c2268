"""How the entries of the newest days were logged: late, in bursts, alike, and what was sought."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from math import log
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Text, case, cast, func, or_, select

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
_ROWS_AT_ONCE, _AGENTS_AT_ONCE = 2_000, 20  # quicker than one by one, without holding all
_TEN_MINUTES = len("2026-11-22T07:3")  # what is alike so far lies less than ten apart
_HOUR = len("2026-11-22T07")
_MINUTE = slice(_HOUR + 1, _HOUR + 3)
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
    """What the entries of the newest days tell."""

    late: tuple[Late, ...]
    bursts: tuple[Burst, ...]
    runs: tuple[Run, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Logged:
    """What one agent logged in those days; places in the lists belong together.

    `saved` is empty where the entry was changed: when that was says nothing of when it was logged.
    """

    agent: str
    saved: Sequence[str]
    occurred: Sequence[str]
    talk_s: Sequence[int]
    answers: Sequence[str]


def read_lately(
    connection: Connection, measured: Measured, days: Sequence[str], overall: Tally
) -> Lately:
    """Read `days` (ISO). `overall`: what was answered in the whole pilot, to tell which runs
    cannot be chance. Imported entries say nothing of how they were logged, except by their words.
    """
    zone = ZoneInfo(measured.pilot.timezone)
    late: list[Late] = []
    bursts: list[Burst] = []
    runs: list[Run] = []
    for logged in _by_agent(connection, measured, days):
        late.extend(_late(logged))
        bursts.extend(_burst(logged, zone))
        runs.extend(_run(logged, overall))
    return Lately(
        late=tuple(sorted(late, key=lambda one: one.agent_ref)),
        bursts=tuple(sorted(bursts, key=lambda one: one.agent_ref)),
        runs=tuple(sorted(runs, key=lambda one: one.agent_ref)),
        words=tuple(_often(*_words(connection, measured, days))),
    )


def _in_days(measured: Measured, days: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    entry = entry_current.c
    of_pilot = entry.pilot_id == measured.pilot.pilot_id
    # a range, because SQLite would rather walk the whole pilot than look up a few days one by one
    in_days = entry.day.between(min(days, default=""), max(days, default=""))
    return (of_pilot, in_days, entry.voided.is_(False))


def _by_agent(connection: Connection, measured: Measured, days: Sequence[str]) -> Iterator[_Logged]:
    """Agent by agent: each column of all of an agent's entries comes as one text."""
    entry = entry_current.c
    columns = (
        case((entry.rev_no == entry.first_rev_no, entry.recorded_at), else_=""),
        entry.first_occurred_at,
        cast(func.coalesce(entry.talk_s, 0), Text),
        func.coalesce(entry.online_first, ""),
    )
    query = (
        select(entry.agent_ref, *(func.aggregate_strings(one, ",") for one in columns))
        .where(*_in_days(measured, days), entry.origin != Origin.IMPORT)
        .group_by(entry.agent_ref)
    )
    for part in connection.execute(query).partitions(_AGENTS_AT_ONCE):
        for agent, *texts in part:
            saved, occurred, talk_s, answers = (text.split(",") for text in texts)
            yield _Logged(agent, saved, occurred, [int(one) for one in talk_s], answers)


def _late(logged: _Logged) -> Iterator[Late]:
    entries = late = 0
    for saved, occurred, talk_s in zip(logged.saved, logged.occurred, logged.talk_s, strict=True):
        entries += saved != ""
        if not saved or (saved[-1] == "Z" and saved[:_TEN_MINUTES] == occurred[:_TEN_MINUTES]):
            continue  # at once: most are, and need no closer look
        after = from_text(saved) - from_text(occurred)
        late += after > LONG_AFTER + timedelta(seconds=talk_s)
    if late:
        yield Late(logged.agent, late, entries)


def _burst(logged: _Logged, zone: ZoneInfo) -> Iterator[Burst]:
    saved = sorted(one for one in logged.saved if one)
    if not any(map(_may_burst, saved, saved[BURST - 1 :])):
        return
    moments = sorted(map(from_text, saved))
    most, begins, first = 0, moments[0], 0
    for last, moment in enumerate(moments):
        while (moment - moments[first]).total_seconds() > BURST_S:
            first += 1
        if last - first + 1 > most:
            most, begins = last - first + 1, moments[first]
    if most >= BURST:
        local = begins.astimezone(zone)
        yield Burst(logged.agent, most, local.date().isoformat(), f"{local:%H:%M}")


def _may_burst(first: str, last: str) -> bool:
    """Whether a minute may hold both; no instant is read where their texts already tell.

    In the same hour their minutes tell; at the turn of one, and in another zone, a look is needed.
    """
    if first[:_HOUR] != last[:_HOUR] or first[-1] != "Z" or last[-1] != "Z":
        return True
    return int(last[_MINUTE]) - int(first[_MINUTE]) <= 1


def _run(logged: _Logged, overall: Tally) -> Iterator[Run]:
    told = zip(logged.occurred, logged.answers, strict=True)
    in_order = [answer for _, answer in sorted(told) if answer in _ANSWERED]
    longest = max((len(list(same)) for _, same in groupby(in_order)), default=0)
    if longest >= strange_run(len(in_order), overall):
        yield Run(logged.agent, longest)


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


def _words(
    connection: Connection, measured: Measured, days: Sequence[str]
) -> tuple[Counter[str], Mapping[str, set[str]]]:
    """How many contacts have a word, and by which agents."""
    entry = entry_current.c
    query = select(entry.agent_ref, entry.reason, entry.note, entry.searched).where(
        *_in_days(measured, days), or_(entry.note.is_not(None), entry.searched.is_not(None))
    )
    counts: Counter[str] = Counter()
    agents: dict[str, set[str]] = defaultdict(set)
    others: dict[str | None, bool] = {None: False}
    for part in connection.execute(query).partitions(_ROWS_AT_ONCE):
        for agent, reason, note, searched in part:
            if reason not in others:
                path = measured.reasons.path(reason)
                others[reason] = bool(path) and path[-1].other
            typed = searched or (note if others[reason] else None)
            for word in words_of(typed) if typed else ():
                counts[word] += 1
                agents[word].add(agent)
    return counts, agents


def _often(counts: Mapping[str, int], notes: Mapping[str, set[str]]) -> Iterator[Word]:
    """The words most used, by several agents; words used as often in the order of the alphabet."""
    often = [
        word
        for word, count in counts.items()
        if count >= LEAST_TIMES and len(notes[word]) >= LEAST_AGENTS
    ]
    for word in sorted(often, key=lambda word: (-counts[word], word))[:MOST_WORDS]:
        yield Word(word, counts[word])
