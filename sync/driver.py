"""Does what the engine asks for: the only place where engine, network and outbox meet.

One driver serves one enrolment and belongs to one thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from ftr.clock import from_text, to_text
from ftr.entry import Revision
from ftr.errors import PersonError
from sync.engine import step
from sync.events import (
    Action,
    BucketsCompared,
    CompareBuckets,
    CompareItems,
    ConfigAnswered,
    Count,
    Counted,
    Event,
    Failed,
    GetConfig,
    HelloAnswered,
    ItemsCompared,
    Load,
    Loaded,
    Push,
    PushAnswered,
    Remember,
    Reported,
    Rotated,
    RotateToken,
    SayHello,
    SendManifest,
    Settle,
    Settled,
    StartEpoch,
    TakeBack,
    TakenBack,
    Tell,
)
from sync.failures import Failure, FailureKind, TransportFailure
from sync.holdings import Buckets, added, bucket_of
from sync.ports import Outbox, Transport
from sync.state import Phase, State
from sync.wire import RECONCILE_ITEMS, ItemResult, Missing, Result

_LONGEST_WAIT_S = 3600.0
_READ_AT_ONCE = 500
_AS_SENT = json.JSONEncoder(ensure_ascii=False).encode


class Driver:
    """Feeds events to the engine and carries out its actions, until it waits for time again.

    `page` is how many holdings are asked about at a time. `pause` is called before each step that
    computes or writes much, and returns when that may begin.
    """

    def __init__(
        self,
        state: State,
        transport: Transport,
        outbox: Outbox,
        *,
        now: Callable[[], float],
        random: Random,
        stopping: Callable[[], bool] = lambda: False,
        pause: Callable[[], None] = lambda: None,
        page: int = RECONCILE_ITEMS,
    ) -> None:
        self.state = state
        self._transport = transport
        self._outbox = outbox
        self._now = now
        self._random = random
        self._stopping = stopping
        self._pause = pause
        self._page = page
        self._loaded: dict[str, Revision] = {}

    def handle(self, event: Event) -> None:
        """React to `event` and to every answer that follows from it."""
        following: list[Event] = [event]
        while following and not self._stopping():
            self.state, actions = step(self.state, following.pop(0), self._now(), self._random)
            for action in actions:
                answer = self._answer(action)
                if answer is not None:
                    following.append(answer)

    def wait_s(self) -> float:
        """Seconds until the engine wants to hear Ticked."""
        return min(max(self.state.due - self._now(), 0.0), _LONGEST_WAIT_S)

    @property
    def waiting(self) -> bool:
        """Whether nothing is in flight."""
        return self.state.phase is Phase.WAITING

    def _answer(self, action: Action) -> Event | None:
        try:
            return self._with_either_token(action)
        except TransportFailure as error:
            return Failed(error.failure)
        except PersonError as error:
            if isinstance(action, (Remember, Tell, StartEpoch)):
                return None  # a memory lost costs waiting or comparing again, nothing else
            return Failed(Failure(FailureKind.STORE, detail=str(error)))

    def _with_either_token(self, action: Action) -> Event | None:
        """A centre restored from a backup may know only the token before the present one."""
        try:
            return self._do(action)
        except TransportFailure as error:
            refused = error.failure.kind is FailureKind.REFUSED
            if not refused or not self._transport.other_token():
                raise
        try:
            return self._do(action)
        except TransportFailure as error:
            if error.failure.kind is FailureKind.REFUSED:
                self._transport.other_token()
            raise

    def _do(self, action: Action) -> Event | None:
        """What the centre is asked; the rest is the desk's own."""
        self._pause()
        transport = self._transport
        answer: Event | None
        match action:
            case SayHello():
                answer = self._greet()
            case GetConfig(etag):
                answer = self._configure(etag)
            case Push(rev_ids):
                revisions = [self._loaded[rev_id] for rev_id in rev_ids]
                sent_at = to_text(datetime.fromtimestamp(self._now(), UTC))
                answer = PushAnswered(transport.push(revisions, sent_at))
            case CompareBuckets():
                answer = BucketsCompared(transport.compare_buckets(self._buckets()))
            case CompareItems(buckets, after):
                answer = self._compare_items(frozenset(buckets), after)
            case SendManifest(manifest):
                answer = Reported(transport.report(manifest))
            case RotateToken():
                answer = self._rotate()
            case _:
                answer = self._do_at_desk(action)
        return answer

    def _do_at_desk(self, action: Action) -> Event | None:
        box = self._outbox
        answer: Event | None = None
        match action:
            case Load(items, only, but):
                found = box.load_named(only) if only else box.load(items, but)
                self._loaded = {revision.rev_id: revision for revision in found}
                answer = Loaded(tuple((r.rev_id, size_of(r)) for r in found))
            case Settle(results, incarnation):
                box.settle(results, incarnation)
                answer = Settled()
            case Count():
                answer = Counted(box.manifest())
            case TakeBack(rev_ids):
                box.take_back(rev_ids)
                answer = TakenBack()
            case StartEpoch(rev_ids):
                box.start_epoch({self._loaded[rev_id].epoch for rev_id in rev_ids})
            case Remember(memory):
                box.remember(memory)
            case Tell(failure):
                box.told(failure)
        return answer

    def _rotate(self) -> Event:
        token = self._transport.rotate().token
        self._outbox.keep_token(token, self._transport.token)
        self._transport.use_token(token)
        return Rotated()

    def _buckets(self) -> Buckets:
        buckets: Buckets = {}
        for page in self._pages(""):
            buckets = added(buckets, page)
        return buckets

    def _compare_items(self, buckets: Collection[str], after: str) -> ItemsCompared:
        """Ask about the next items in these buckets, as many as one request may hold."""
        items: list[tuple[str, str]] = []
        for page in self._pages(after):
            for rev_id, digest in page:
                if bucket_of(rev_id) in buckets:
                    items.append((rev_id, digest))
                    if len(items) == self._page:
                        return ItemsCompared(self._missing(items), cursor=rev_id)
        return ItemsCompared(self._missing(items) if items else None, cursor=None)

    def _missing(self, items: Sequence[tuple[str, str]]) -> Missing:
        answer = self._transport.compare_items(items)
        asked = {rev_id for rev_id, _digest in items}
        gone = [ItemResult(one, Result.GONE) for one in answer.gone if one in asked]
        if gone:
            self._outbox.settle(gone, answer.incarnation)
        return replace(answer, missing=tuple(one for one in answer.missing if one in asked))

    def _pages(self, after: str) -> Iterator[Sequence[tuple[str, str]]]:
        """Short reads one after the other: between two of them a save gets its turn."""
        while page := self._outbox.holdings(after, min(self._page, _READ_AT_ONCE)):
            yield page
            after = page[-1][0]
            self._pause()

    def _greet(self) -> Event:
        asked = self._now()
        hello = self._transport.hello(self._outbox.last_settled())
        heard = self._now()
        try:
            server = from_text(hello.server_time).timestamp()
        except ValueError:
            return Failed(Failure(FailureKind.NOT_CENTRE, detail="no time in hello"))
        self._outbox.greeted(hello, server - (asked + heard) / 2)
        return HelloAnswered(hello)

    def _configure(self, etag: str) -> Event:
        answer = self._transport.config(etag)
        if answer is None:
            return ConfigAnswered(etag)
        new_etag, config = answer
        try:
            self._outbox.keep_config(new_etag, config)
        except (ValueError, KeyError, TypeError) as error:
            return Failed(Failure(FailureKind.NOT_CENTRE, detail=f"config: {error!r}"))
        return ConfigAnswered(new_etag)


def size_of(revision: Revision) -> int:
    """Bytes of one revision in a push, its comma included."""
    return len(_AS_SENT(revision.to_dict()).encode()) + 2
