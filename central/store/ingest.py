"""Taking in revisions: one transaction per batch, an answer per item, nothing twice.

`rev_id` is the key, by the database's own constraint; the digest tells a repeat from a clash.
No order of arrival is needed, and nothing is refused: it is stored, or parked for a person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, update

from central.store.also_held import Sent, credit
from central.store.counting import Frame, row_of
from central.store.database import Store
from central.store.examine import Fit, Source, Unfit, examine, item_text
from central.store.forks import is_fork
from central.store.heard import Gained, note_heard
from central.store.log import Logged, add_to_log
from central.store.quarantine import DISCARDED, WAITING, Key, Quarantined, park, quarantined, settle
from central.store.tables import feed
from central.store.tally import tally
from central.store.tombstones import bury, erased_of
from ftr.clock import from_text, to_text
from ftr.entry import Revision
from sync.wire import ItemResult, ParkedCode, Result

Note = Callable[[Connection, Mapping[str, int]], None]
Check = Callable[[Connection], object]

_NONE: frozenset[str] = frozenset()

# made once: making a statement takes as long as running it
_NEXT = (
    update(feed)
    .where(feed.c.pilot_id == bindparam("of_pilot"))
    .values(last=feed.c.last + 1)
    .returning(feed.c.last, feed.c.parked, feed.c.erased)
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What arrived together. `sent_at` is the sender's clock, None where it did not say."""

    pilot_id: str
    source: Source
    frame: Frame
    items: Sequence[Mapping[str, Any]]  # each answerable, see examine
    sent_at: str | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """The answers, in the order of the items, all committed; `held` is the enrolment's count.

    `fork` says that another revision was known under an item's epoch and seq.
    """

    results: tuple[ItemResult, ...]
    held: int
    fork: bool = False


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A batch as it stands before the transaction: judged and stamped."""

    batch: Batch
    judged: tuple[Fit | Unfit, ...]
    received_at: str
    offset_ms: int | None

    @property
    def pilot_id(self) -> str:
        return self.batch.pilot_id

    @property
    def stamp(self) -> dict[str, Any]:
        """The columns that say how and when this came."""
        return {
            "pilot_id": self.pilot_id,
            "enrolment_id": self.batch.source.enrolment_id,
            "received_at": self.received_at,
            "clock_offset_ms": self.offset_ms,
        }


@dataclass(frozen=True, slots=True)
class _Known:
    """What the centre knew of a batch's ids before it; `feed` numbers this ingest.

    `late` are those of the erased ones that never came before: of an entry that was erased.
    """

    feed: int
    erased: frozenset[str]
    late: frozenset[str]
    parked: Mapping[Key, Quarantined]


def ingest(
    store: Store, batch: Batch, note: Note | None = None, check: Check | None = None
) -> Ingested:
    """Store or park every item of a batch, commit, and only then answer.

    `note` hears in the same transaction how many items got which answer. `check` begins it: where
    it raises, nothing is kept.
    """
    received_at = to_text(store.clock())
    arrived = _Arrived(
        batch,
        tuple(examine(item, batch.source) for item in batch.items),
        received_at,
        clock_offset_ms(batch.sent_at, received_at),
    )

    def work(connection: Connection) -> Ingested:
        if check is not None:
            check(connection)
        ingested = _take_in(connection, arrived)
        if note is not None:
            note(connection, Counter(one.result.value for one in ingested.results))
        return ingested

    return store.write(work)


def clock_offset_ms(sent_at: str | None, received_at: str) -> int | None:
    """The centre's clock minus the sender's, in milliseconds; None where it cannot be told."""
    try:
        sent = from_text(sent_at or "")
    except ValueError:
        return None
    return round((from_text(received_at) - sent).total_seconds() * 1000)


def _take_in(connection: Connection, arrived: _Arrived) -> Ingested:
    ids = sorted({one.rev_id for one in arrived.judged})
    known = _lock_and_look(connection, arrived, ids)
    logged = _log(connection, arrived, known, ids)
    results = tuple(_answer(one, logged, known) for one in arrived.judged)
    known_before = set(logged.earlier) | {rev_id for rev_id, _digest in known.parked}
    also = _credit(connection, arrived, logged, known, known_before)
    newly_parked = _park(connection, arrived, results, known)
    _count(connection, arrived, logged.new)
    settled = _settle(connection, arrived, logged, known)
    known_now = set(logged.new) | {rev_id for rev_id, _digest in newly_parked}
    fork = is_fork(connection, arrived.pilot_id, _numbered(arrived), logged.new.keys())
    late = dict.fromkeys(known.late, arrived.batch.source.enrolment_id)
    bury(connection, arrived.pilot_id, late, arrived.received_at)
    held = len(known_now - known_before) + len(known.late) + also
    gained = Gained(held, len(newly_parked) - settled, fork)
    return Ingested(results, _note_heard(connection, arrived, gained), fork)


def _credit(
    connection: Connection, arrived: _Arrived, logged: Logged, known: _Known, before: set[str]
) -> int:
    """What had come under another enrolment counts for this one too; returns how many."""
    enrolment_id, erased = arrived.batch.source.enrolment_id, known.erased - known.late
    if not enrolment_id or not (before or erased):
        return 0
    sent = Sent(frozenset(before), frozenset(logged.new), erased)
    return credit(connection, arrived.pilot_id, enrolment_id, sent)


def _numbered(arrived: _Arrived) -> Sequence[Revision]:
    """What a desk numbered; the numbers of an import say nothing."""
    if not arrived.batch.source.enrolment_id:
        return ()
    return [one.revision for one in arrived.judged if isinstance(one, Fit)]


def _lock_and_look(connection: Connection, arrived: _Arrived, ids: Sequence[str]) -> _Known:
    """Queue behind the pilot's other ingests, then see what is known of these ids."""
    pilot_id = arrived.pilot_id
    counters = connection.execute(_NEXT, {"of_pilot": pilot_id}).one()
    erased, late = _erased(connection, arrived) if counters.erased else (_NONE, _NONE)
    return _Known(
        counters.last,
        erased,
        late,
        quarantined(connection, pilot_id, ids) if counters.parked else {},
    )


def _erased(connection: Connection, arrived: _Arrived) -> tuple[frozenset[str], frozenset[str]]:
    """Which revisions were erased, and which of them only because their entry was."""
    entries = {
        one.rev_id: str(item.get("entry_id", ""))
        for one, item in zip(arrived.judged, arrived.batch.items, strict=True)
    }
    found = erased_of(connection, arrived.pilot_id, {*entries, *entries.values()})
    late = frozenset(r for r, entry in entries.items() if entry in found and r not in found)
    return found.intersection(entries) | late, late


def _log(connection: Connection, arrived: _Arrived, known: _Known, ids: Sequence[str]) -> Logged:
    """Add to the log what is new; of several fitting items under one id the first counts."""
    candidates: dict[str, Fit] = {}
    for one in arrived.judged:
        if isinstance(one, Fit) and one.rev_id not in known.erased:
            verdict = known.parked.get((one.rev_id, one.digest))
            if verdict is None or verdict.state != DISCARDED:
                candidates.setdefault(one.rev_id, one)
    stamp = {**arrived.stamp, "feed": known.feed}
    return add_to_log(connection, arrived.pilot_id, candidates, stamp, ids)


def _answer(one: Fit | Unfit, logged: Logged, known: _Known) -> ItemResult:
    if one.rev_id in known.erased:
        return ItemResult(one.rev_id, Result.GONE)
    if logged.new.get(one.rev_id) is one:
        return ItemResult(one.rev_id, Result.STORED)
    if logged.digest(one.rev_id) == one.digest:
        return ItemResult(one.rev_id, Result.DUPLICATE)
    if isinstance(one, Unfit):
        return ItemResult(one.rev_id, Result.PARKED, one.code)
    verdict = known.parked.get((one.rev_id, one.digest))
    return ItemResult(
        one.rev_id, Result.PARKED, verdict.code if verdict else ParkedCode.DIGEST_CONFLICT
    )


def _park(
    connection: Connection, arrived: _Arrived, results: Sequence[ItemResult], known: _Known
) -> set[Key]:
    """Keep what the answers call parked; returns what was not kept before."""
    rows = [
        arrived.stamp
        | {
            "rev_id": one.rev_id,
            "digest": one.digest,
            "code": result.code,
            "detail": one.detail if isinstance(one, Unfit) else "other bytes came first",
            "item": item_text(item),
        }
        for item, one, result in zip(arrived.batch.items, arrived.judged, results, strict=True)
        if result.result is Result.PARKED
    ]
    newly_parked = park(connection, rows, known.parked)
    if newly_parked:
        connection.execute(
            update(feed)
            .where(feed.c.pilot_id == arrived.pilot_id)
            .values(parked=feed.c.parked + len(newly_parked))
        )
    return newly_parked


def _count(connection: Connection, arrived: _Arrived, new: Mapping[str, Fit]) -> None:
    frame, source = arrived.batch.frame, arrived.batch.source
    rows = [
        row_of(fit.revision, fit.payload, arrived.offset_ms, source.enrolment_id, frame)
        for fit in new.values()
    ]
    if rows:
        tally(connection, arrived.pilot_id, rows, frame)


def _settle(connection: Connection, arrived: _Arrived, logged: Logged, known: _Known) -> int:
    """Take out of quarantine what could be stored after all; returns how many."""
    settled = [
        (rev_id, digest)
        for (rev_id, digest), verdict in known.parked.items()
        if verdict.state == WAITING and rev_id in logged.new and logged.digest(rev_id) == digest
    ]
    settle(connection, arrived.pilot_id, settled, arrived.received_at)
    return len(settled)


def _note_heard(connection: Connection, arrived: _Arrived, gained: Gained) -> int:
    """Add to the sender's counts; returns what is held for it, 0 for an import."""
    enrolment_id = arrived.batch.source.enrolment_id
    if not enrolment_id:
        return 0
    return note_heard(
        connection,
        arrived.pilot_id,
        enrolment_id,
        gained,
        at=arrived.received_at,
        offset_ms=arrived.offset_ms,
    )
