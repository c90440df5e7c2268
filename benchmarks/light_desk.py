"""A desk without an app: the real engine and the real transport on an outbox in memory."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from random import Random

from ftr.entry import Revision
from sync.driver import Driver
from sync.events import Started, Ticked
from sync.failures import Failure, TransportFailure
from sync.holdings import Buckets
from sync.state import Rules, State
from sync.transport import HttpTransport
from sync.wire import (
    Config,
    Differing,
    Hello,
    ItemResult,
    Manifest,
    ManifestKept,
    Missing,
    Pushed,
    Result,
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request as the desk saw it: `status` is 200 where it was answered, 0 without an answer.

    `seconds` runs from the first byte sent to the whole answer read; `retry_after` is what the
    centre asked to wait.
    """

    name: str
    seconds: float
    status: int
    retry_after: float | None = None


class TimedTransport(HttpTransport):
    """The desk's transport; every call leaves its time in `calls`."""

    calls: list[Call]

    def hello(self, last: str | None = None) -> Hello:
        """As HttpTransport."""
        with _timed("hello", self.calls):
            return super().hello(last)

    def config(self, etag: str) -> tuple[str, Config] | None:
        """As HttpTransport."""
        with _timed("config", self.calls):
            return super().config(etag)

    def push(self, revisions: Sequence[Revision], sent_at: str) -> Pushed:
        """As HttpTransport."""
        with _timed("push", self.calls):
            return super().push(revisions, sent_at)

    def compare_buckets(self, buckets: Buckets) -> Differing:
        """As HttpTransport."""
        with _timed("compare", self.calls):
            return super().compare_buckets(buckets)

    def compare_items(self, items: Sequence[tuple[str, str]]) -> Missing:
        """As HttpTransport."""
        with _timed("compare items", self.calls):
            return super().compare_items(items)

    def report(self, manifest: Manifest) -> ManifestKept:
        """As HttpTransport."""
        with _timed("manifest", self.calls):
            return super().report(manifest)


class _timed:  # used as a statement
    def __init__(self, name: str, calls: list[Call]) -> None:
        self._name, self._calls = name, calls

    def __enter__(self) -> None:
        self._begun = time.perf_counter()

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        spent = time.perf_counter() - self._begun
        status, retry_after = 200, None
        if isinstance(error, TransportFailure):
            status, retry_after = error.failure.status or 0, error.failure.retry_after
        self._calls.append(Call(self._name, spent, status, retry_after))


@dataclass
class LightOutbox:
    """sync.ports.Outbox in memory: `failure` is how the last of `rounds` ended.

    `emptied_at` is when the last revision was answered for (time.perf_counter), 0 before that.
    """

    pending: dict[str, Revision]
    settled: dict[str, str] = field(default_factory=dict)
    parked: int = 0
    rounds: int = 0
    failure: Failure | None = None
    emptied_at: float = 0.0

    def load(self, limit: int, but: Collection[str]) -> Sequence[Revision]:
        """The oldest pending revisions without those in `but`."""
        found: list[Revision] = []
        for rev_id, revision in self.pending.items():
            if len(found) == limit:
                break
            if rev_id not in but:
                found.append(revision)
        return found

    def load_named(self, rev_ids: Sequence[str]) -> Sequence[Revision]:
        """These revisions, as far as they are pending."""
        return [self.pending[rev_id] for rev_id in rev_ids if rev_id in self.pending]

    def settle(self, results: Sequence[ItemResult], incarnation: str) -> None:
        """Write down the centre's answers."""
        del incarnation
        for item in results:
            if item.result is not Result.RETRY and item.rev_id in self.pending:
                self.settled[item.rev_id] = self.pending.pop(item.rev_id).digest()
                self.parked += item.result is Result.PARKED
        if not self.pending:
            self.emptied_at = time.perf_counter()

    def last_settled(self) -> str | None:
        """The revision that the centre answered for last."""
        return next(reversed(self.settled), None)

    def holdings(self, after: str, limit: int) -> Sequence[tuple[str, str]]:
        """(rev_id, digest) of what the centre answered for, in order, behind `after`."""
        return sorted(item for item in self.settled.items() if item[0] > after)[:limit]

    def take_back(self, rev_ids: Sequence[str]) -> None:
        """Nothing is lost while measuring: told as the fault it would be."""
        raise AssertionError(f"the centre lacks {len(rev_ids)} revisions it acknowledged")

    def manifest(self) -> Manifest:
        """How this desk stands."""
        created = len(self.pending) + len(self.settled)
        return Manifest(
            epoch="",
            last_seq=created,
            created=created,
            pending=len(self.pending),
            acknowledged=len(self.settled) - self.parked,
            parked=self.parked,
            discarded=0,
            oldest_pending=None,
            version="bench",
        )

    def keep_token(self, token: str, former: str | None) -> None:
        """Tokens live for this run only."""

    def start_epoch(self, seen: Collection[str]) -> None:
        """Nothing is made after the start."""

    def keep_config(self, etag: str, config: Config) -> None:
        """The config is not used."""

    def greeted(self, hello: Hello, offset_s: float) -> None:
        """The clocks are the same."""

    def remember(self, memory: str) -> None:
        """Nothing restarts."""

    def told(self, failure: Failure | None) -> None:
        """A round ended."""
        self.rounds += 1
        self.failure = failure


class LightDesk:
    """One desk: `due_in_s` until it wants to be heard, `run` lets it do what is due.

    `rules` are the engine's own unless something else is measured. Belongs to one thread at a time.
    """

    def __init__(
        self,
        address: str,
        token: str,
        revisions: Sequence[Revision],
        *,
        etag: str,
        rules: Rules,
        random: Random,
    ) -> None:
        self.outbox = LightOutbox({revision.rev_id: revision for revision in revisions})
        self.transport = TimedTransport(address, token=token, version="bench")
        self.transport.calls = []
        self._driver = Driver(
            State(rules=rules, etag=etag),
            self.transport,
            self.outbox,
            now=time.time,
            random=random,
        )

    def start(self) -> None:
        """Begin; the first greeting comes after the engine's own start jitter."""
        self._driver.handle(Started())

    def run(self) -> None:
        """Do what is due."""
        self._driver.handle(Ticked())

    @property
    def due_in_s(self) -> float:
        """Seconds until something is due."""
        return self._driver.wait_s()

    @property
    def is_done(self) -> bool:
        """Whether everything is acknowledged, compared and reported."""
        return not self.outbox.pending and self.outbox.rounds > 0 and self.outbox.failure is None
