"""Does what the engine asks for: the only place where engine, network and outbox meet.

One driver serves one enrolment and belongs to one thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Protocol

from ftr.clock import from_text, to_text
from ftr.entry import Revision
from ftr.errors import PersonError
from sync.engine import step
from sync.events import (
    Action,
    ConfigAnswered,
    Event,
    Failed,
    GetConfig,
    HelloAnswered,
    Load,
    Loaded,
    Push,
    PushAnswered,
    Remember,
    SayHello,
    Settle,
    Settled,
    Tell,
)
from sync.failures import Failure, FailureKind, TransportFailure
from sync.state import Phase, State
from sync.wire import Config, Hello, ItemResult, Pushed

_LONGEST_WAIT_S = 3600.0


class Transport(Protocol):
    """The centre as a desk reaches it. Every call raises TransportFailure."""

    def hello(self) -> Hello:
        """Greet."""

    def config(self, etag: str) -> tuple[str, Config] | None:
        """The config with its ETag; None where it is still the one of `etag`."""

    def push(self, revisions: Sequence[Revision], sent_at: str) -> Pushed:
        """Send revisions; whatever is answered is committed at the centre."""


class Outbox(Protocol):
    """The desk's own side. Every call is durable when it returns, or raises PersonError."""

    def load(self, limit: int, but: Collection[str]) -> Sequence[Revision]:
        """The oldest pending revisions without those in `but`."""

    def load_named(self, rev_ids: Sequence[str]) -> Sequence[Revision]:
        """These revisions, as far as they are pending."""

    def settle(self, results: Sequence[ItemResult], incarnation: str) -> None:
        """Write down the centre's answers."""

    def keep_config(self, etag: str, config: Config) -> None:
        """Put a config in force; raises ValueError, KeyError or TypeError where it is no good."""

    def greeted(self, hello: Hello, offset_s: float) -> None:
        """Keep what hello told; `offset_s` is the centre's clock minus ours."""

    def remember(self, memory: str) -> None:
        """Keep the engine's memory."""

    def told(self, failure: Failure | None) -> None:
        """Keep and show how the round ended."""


class Driver:
    """Feeds events to the engine and carries out its actions, until it waits for time again."""

    def __init__(
        self,
        state: State,
        transport: Transport,
        outbox: Outbox,
        *,
        now: Callable[[], float],
        random: Random,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.state = state
        self._transport = transport
        self._outbox = outbox
        self._now = now
        self._random = random
        self._stopping = stopping
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
            return self._do(action)
        except TransportFailure as error:
            return Failed(error.failure)
        except PersonError as error:
            if isinstance(action, (Remember, Tell)):
                return None  # a memory lost costs a waiting time, nothing else
            return Failed(Failure(FailureKind.STORE, detail=str(error)))

    def _do(self, action: Action) -> Event | None:
        match action:
            case SayHello():
                return self._greet()
            case GetConfig(etag):
                return self._configure(etag)
            case Load(items, only, but):
                box = self._outbox
                found = box.load_named(only) if only else box.load(items, but)
                self._loaded = {revision.rev_id: revision for revision in found}
                return Loaded(tuple((r.rev_id, size_of(r)) for r in found))
            case Push(rev_ids):
                revisions = [self._loaded[rev_id] for rev_id in rev_ids]
                sent_at = to_text(datetime.fromtimestamp(self._now(), UTC))
                return PushAnswered(self._transport.push(revisions, sent_at))
            case Settle(results, incarnation):
                self._outbox.settle(results, incarnation)
                return Settled()
            case Remember(memory):
                self._outbox.remember(memory)
            case Tell(failure):
                self._outbox.told(failure)
        return None

    def _greet(self) -> Event:
        asked = self._now()
        hello = self._transport.hello()
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
    return len(json.dumps(revision.to_dict(), ensure_ascii=False).encode()) + 2
