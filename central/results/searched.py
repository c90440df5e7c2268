"""The words that agents typed into the search and that found nothing: what the list misses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from central.results.lately import LEAST_AGENTS, LEAST_TIMES, words_of
from central.results.pilot import Measured, read_measured
from central.store.tables import entry_current
from ftr.catalogue.model import path_label
from ftr.personal_data import find_personal_data
from ftr.texts import Language

MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class Logged:
    """A reason under which contacts with these words were logged after all; "" for an ending."""

    reason: str
    label: str
    times: int


@dataclass(frozen=True, slots=True)
class Sought:
    """A word or a phrase that was typed and not found: how often, by how many agents, and where
    its contacts were logged, the most first.
    """

    words: str
    times: int
    agents: int
    logged: tuple[Logged, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """`searches`: how many contacts had a search that found nothing. `sought`: the most typed
    first. `few`: in how many of these contacts no word was typed by so many agents, so often.
    """

    searches: int
    sought: tuple[Sought, ...]
    few: int
    least_times: int = LEAST_TIMES
    least_agents: int = LEAST_AGENTS


@dataclass(slots=True)
class _Seen:
    times: int = 0
    agents: set[str] = field(default_factory=set)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def is_shown(self) -> bool:
        return self.times >= LEAST_TIMES and len(self.agents) >= LEAST_AGENTS


def read_searched(
    connection: Connection, pilot_id: str, language: Language | None = None
) -> Searched:
    """Raises Refused (not_found) where there is no such pilot."""
    measured = read_measured(connection, pilot_id)
    shown, of_contacts = _seen_often(connection, pilot_id)
    language = language or measured.pilot.language
    sought = (
        Sought(words, one.times, len(one.agents), tuple(_logged(one, measured, language)))
        for words, one in shown.items()
        if not _is_part(words, one, shown)
    )
    return Searched(
        searches=len(of_contacts),
        sought=tuple(sorted(sought, key=lambda one: (-one.times, one.words))),
        few=sum(said.isdisjoint(shown) for said in of_contacts),
    )


def typed_often(connection: Connection, pilot_id: str) -> frozenset[str]:
    """The words and phrases that so many agents typed, so often: what anyone may see."""
    return frozenset(_seen_often(connection, pilot_id)[0])


def part_typed_often(searched: str, often: frozenset[str]) -> str | None:
    """What of a search is among these; None where nothing is."""
    whole = " ".join(searched.casefold().split())
    if whole in often:
        return whole
    return " ".join(word for word in whole.split() if word in often) or None


def _seen_often(
    connection: Connection, pilot_id: str
) -> tuple[dict[str, _Seen], list[frozenset[str]]]:
    """What may be shown, and what was said in each contact."""
    seen: dict[str, _Seen] = defaultdict(_Seen)
    of_contacts = []
    for row in _rows(connection, pilot_id):
        said = _said(row.searched)
        of_contacts.append(said)
        for words in said:
            one = seen[words]
            one.times += 1
            one.agents.add(row.agent_ref)
            one.reasons[row.reason or ""] += 1
    return {words: one for words, one in seen.items() if one.is_shown}, of_contacts


def _rows(connection: Connection, pilot_id: str) -> Iterable[Any]:
    entry = entry_current.c
    return connection.execute(
        select(entry.agent_ref, entry.reason, entry.searched).where(
            entry.pilot_id == pilot_id, entry.searched.is_not(None), entry.voided.is_(False)
        )
    )


def _said(searched: str) -> frozenset[str]:
    """Its words and, where it has several, all of it; nothing of what may be a customer's."""
    whole = " ".join(searched.casefold().split())
    found = words_of(whole)
    return found | {whole} if " " in whole and not find_personal_data(whole) else found


def _is_part(words: str, one: _Seen, shown: dict[str, _Seen]) -> bool:
    """Whether a word was typed only as a part of a phrase that is shown."""
    return any(
        words in phrase.split() and phrase != words and other.times == one.times
        for phrase, other in shown.items()
    )


def _logged(one: _Seen, measured: Measured, language: Language) -> Iterator[Logged]:
    for code, times in one.reasons.most_common(MOST_REASONS):
        label = path_label(measured.reasons.path(code), language) if code else ""
        yield Logged(code, label or code, times)
