"""The desk's side of sending: the sync engine's outbox, on the writing thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from agent_tui.snapshot import Snapshot
from agent_tui.store.connection import Database
from agent_tui.store.desk_store import Store
from agent_tui.store.enrolments import keep_config, keep_greeting, update_enrolment
from agent_tui.store.holdings import (
    Counted,
    count_on,
    keep_last_settled,
    last_settled,
    manifest,
    settled_revisions,
    start_epoch,
    take_back,
)
from agent_tui.store.machine import Machine
from agent_tui.store.outbox import (
    Waiting,
    count_waiting,
    named_revisions,
    pending_revisions,
    settle,
)
from agent_tui.store.tokens import keep_token
from ftr.catalogue.model import from_dict
from ftr.clock import to_text
from ftr.entry import Revision
from ftr.pilot import Pilot
from sync.failures import Failure
from sync.wire import Config, Hello, ItemResult, Manifest, Result

_READ_AT_ONCE = 50  # revisions: a save never waits for more


@dataclass(frozen=True, slots=True)
class RoundEnded:
    """How one enrolment's round of sending ended; `counts` are the whole desk's."""

    enrolment_id: str
    failure: Failure | None
    counts: Waiting


class StoredOutbox:
    """One enrolment's outbox as sync.driver wants it. Every call waits for the writing thread.

    `pause` is called between the short reads of a long one.
    """

    def __init__(
        self,
        store: Store,
        enrolment_id: str,
        machine: Machine,
        *,
        ended: Callable[[RoundEnded], None],
        moved: Callable[[Waiting], None],
        changed: Callable[[Snapshot], None],
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._id = enrolment_id
        self._machine = machine
        self._ended = ended
        self._moved = moved
        self._changed = changed
        self._pause = pause
        self._counted = Counted()

    def load(self, limit: int, but: Collection[str]) -> Sequence[Revision]:
        """The oldest pending revisions without those in `but`, in short reads: between two of
        them a save gets its turn.
        """
        found: list[Revision] = []
        while len(found) < limit:
            wanted = min(limit - len(found), _READ_AT_ONCE)
            after = found[-1].rev_id if found else ""

            def job(database: Database, wanted: int = wanted, after: str = after) -> list[Revision]:
                with database.transaction() as connection:
                    return pending_revisions(connection, self._id, wanted, but, after)

            more = self._store.read(job).result()
            found += more
            if len(more) < wanted:
                break
            self._pause()
        return found

    def load_named(self, rev_ids: Sequence[str]) -> Sequence[Revision]:
        """These revisions, as far as they are pending."""

        def job(database: Database) -> list[Revision]:
            with database.transaction() as connection:
                return named_revisions(connection, self._id, rev_ids)

        return self._store.read(job).result()

    def settle(self, results: Sequence[ItemResult], incarnation: str) -> None:
        """Write down the centre's answers."""

        def job(database: Database) -> Waiting:
            with database.transaction() as connection:
                settle(connection, self._id, results, incarnation, self._now())
                keep_last_settled(connection, self._id, results)
                counts = count_waiting(connection)
            gone = [item.rev_id for item in results if item.result is Result.GONE]
            self._store.forget_copies(gone)
            return counts

        self._moved(self._store.read(job).result())

    def last_settled(self) -> str | None:
        """The revision that the centre answered for last."""

        def job(database: Database) -> str | None:
            with database.transaction() as connection:
                return last_settled(connection, self._id)

        return self._store.read(job).result()

    def holdings(self, after: str, limit: int) -> Sequence[tuple[str, str]]:
        """(rev_id, digest) of what the centre answered for, in order of rev_id, behind `after`."""

        def job(database: Database) -> list[tuple[str, str]]:
            with database.transaction() as connection:
                return settled_revisions(connection, self._id, after, limit)

        return self._store.read(job).result()

    def take_back(self, rev_ids: Sequence[str]) -> None:
        """Make these pending again: the centre lost them."""

        def job(database: Database) -> Waiting:
            with database.transaction() as connection:
                take_back(connection, self._id, rev_ids)
                return count_waiting(connection)

        self._moved(self._store.read(job).result())

    def manifest(self) -> Manifest:
        """How this enrolment stands."""

        def job(database: Database) -> Manifest | None:
            with database.transaction() as connection:
                self._counted = count_on(connection, self._id, self._counted)
                if not self._counted.is_whole:
                    return None
                return manifest(connection, self._id, self._counted)

        while (found := self._store.read(job).result()) is None:
            self._pause()  # in short reads: between two of them a save gets its turn
        return found

    def keep_token(self, token: str, former: str | None) -> None:
        """Keep a new token and the one before it, durably."""

        def job(_database: Database) -> None:
            keep_token(self._store.home, self._id, token, former)

        self._store.read(job).result()

    def start_epoch(self, seen: Collection[str]) -> None:
        """Number what is made from now on anew, if the present epoch is one of `seen`."""

        def job(database: Database) -> None:
            with database.transaction() as connection:
                start_epoch(connection, self._id, seen, self._machine.new_id())

        self._store.read(job).result()

    def keep_config(self, etag: str, config: Config) -> None:
        """Put a config in force after reading it whole; the screen hears of it."""
        Pilot.from_dict(config.pilot)
        from_dict(config.catalogue)

        def job(database: Database) -> Snapshot:
            with database.transaction() as connection:
                keep_config(connection, self._id, etag, config)
            return self._store.write_snapshot(database)

        self._changed(self._store.read(job).result())

    def greeted(self, hello: Hello, offset_s: float) -> None:
        """Keep that the centre answered, its incarnation and how far its clock is from ours."""

        def job(database: Database) -> None:
            values = {"incarnation": hello.incarnation, "clock_offset_s": offset_s}
            with database.transaction() as connection:
                update_enrolment(connection, self._id, **values)
                keep_greeting(connection, self._id, self._now())

        self._store.read(job).result()

    def remember(self, memory: str) -> None:
        """Keep the engine's memory."""
        self._update(engine=memory)

    def told(self, failure: Failure | None) -> None:
        """Keep how the round ended, and tell it."""
        now = self._now()
        outcome = {"last_try": now, "error": "", "error_detail": ""}
        if failure is None:
            outcome["last_ok"] = now
        else:
            outcome |= {"error": failure.kind.value, "error_detail": failure.detail}

        def job(database: Database) -> RoundEnded:
            with database.transaction() as connection:
                update_enrolment(connection, self._id, **outcome)
                return RoundEnded(self._id, failure, count_waiting(connection))

        self._ended(self._store.read(job).result())

    def _update(self, **values: object) -> None:
        def job(database: Database) -> None:
            with database.transaction() as connection:
                update_enrolment(connection, self._id, **values)

        self._store.read(job).result()

    def _now(self) -> str:
        return to_text(self._machine.now())
