"""One enrolment's sending, on a thread of its own: it never makes a key wait."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from random import Random

from agent_tui.store.enrolments import Joined
from agent_tui.store.machine import Machine
from agent_tui.store.sent import StoredOutbox
from sync.driver import Driver
from sync.events import Event, Failed, Nudged, Started, Ticked, Woke
from sync.failures import Failure, FailureKind
from sync.state import Rules, State, recalled
from sync.transport import HttpTransport

_LONGEST_SLEEP_S = 60.0  # then look at the clock again: it may have been changed


class Sender:
    """Drives one enrolment's engine until it is stopped. `tell(event)` wakes it; `pause` is called
    before each of its steps.
    """

    def __init__(
        self,
        joined: Joined,
        token: str | None,
        former: str | None,
        outbox: StoredOutbox,
        machine: Machine,
        *,
        rules: Rules,
        random: Random,
        version: str,
        pause: Callable[[], None] = lambda: None,
    ) -> None:
        self.joined = joined
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._transport = HttpTransport(
            joined.centre, token=token, former=former, ca=joined.ca, version=version
        )
        self._driver = Driver(
            recalled(State(rules=rules, etag=joined.etag), joined.engine),
            self._transport,
            outbox,
            now=lambda: machine.now().timestamp(),
            random=random,
            stopping=self._stopping.is_set,
            pause=pause,
        )
        name = f"desk-sync-{joined.enrolment_id[:8]}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; the first greeting comes after the engine's own start jitter."""
        self._thread.start()

    def tell(self, event: Event) -> None:
        """Hand an event to the engine."""
        self._events.put(event)

    def finish(self, *, send: bool) -> None:
        """Ask it to end: after one last round where `send` says so, else as soon as it can."""
        if send:
            self._events.put(Nudged())
        else:
            self._stopping.set()
        self._events.put(None)

    def stop(self, timeout: float) -> None:
        """Wait for the end, at most `timeout` seconds: a silent centre may hold it longer."""
        self._thread.join(timeout)
        self._stopping.set()

    def _run(self) -> None:
        self._handle(Started())
        while not self._stopping.is_set():
            event = self._next()
            if event is None:
                break
            if isinstance(event, Woke):
                self._transport.close()
            self._handle(event)
        self._transport.close()

    def _next(self) -> Event | None:
        try:
            return self._events.get(timeout=min(self._driver.wait_s(), _LONGEST_SLEEP_S))
        except queue.Empty:
            return Ticked()

    def _handle(self, event: Event) -> None:
        try:
            self._driver.handle(event)
        except Exception as error:  # a fault of our own must not end the sending
            self._driver.handle(Failed(Failure(FailureKind.STORE, detail=repr(error))))
