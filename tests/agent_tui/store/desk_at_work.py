"""What tests of the store need: a machine with a clock of its own, a joined folder, a capture."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from agent_tui.capture import Capture, NotSaved, Saved
from agent_tui.store.arrivals import put_arrival
from agent_tui.store.connection import Connect, connect_file
from agent_tui.store.desk_store import Store
from agent_tui.store.enrolments import Arrival
from agent_tui.store.machine import Machine, Manner
from ftr.entry import Payload
from ftr.words import Cause, OnlineFirst, Op
from sync.wire import Config, Enrolled
from tests.sync.stub_centre import CATALOGUE, PILOT

ENROLMENT = "enrolment-1"
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PATIENCE_S = 60


@dataclass
class Clock:
    """A clock that moves only when it is told to."""

    at: datetime = AT

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        """Let `seconds` pass; they may be negative."""
        self.at += timedelta(seconds=seconds)


def machine(clock: Callable[[], datetime] | None = None) -> Machine:
    """A machine in Amsterdam with ids that count up."""
    numbers = count(1)
    return Machine(
        now=clock or Clock(),
        new_id=lambda: f"01900000-0000-7000-8000-{next(numbers):012x}",
        zone_name="Europe/Amsterdam",
    )


def arrival(
    enrolment_id: str = ENROLMENT, centre: str = "http://127.0.0.1:1", agent: str = "agent-1"
) -> Arrival:
    """An enrolment as the stub centre would grant it."""
    enrolled = Enrolled("eod_token", enrolment_id, "desk-1", agent, "test", "Pilot", "first", "x")
    return Arrival(
        enrolled,
        centre,
        None,
        "2026-11-23T08:00:00.000Z",
        f"code of {enrolment_id}",
        '"1"',
        Config(PILOT, CATALOGUE),
    )


def joined_store(
    home: Path,
    connect: Connect = connect_file,
    on: Machine | None = None,
    **options: object,
) -> Store:
    """A store in `home` that has joined the test pilot."""
    if not (home / "desk.db").exists():
        put_arrival(home, arrival())
    store = Store(home, Manner(on or machine()), "en", connect=connect, **options)  # type: ignore[arg-type]  # passed on
    store.opened().result(PATIENCE_S)
    return store


def capture(
    number: int = 1,
    op: Op = Op.CREATE,
    payload: Payload | None = None,
    enrolment_id: str = ENROLMENT,
    at: datetime = AT,
) -> Capture:
    """One answer set; `number` tells entries apart."""
    usual = Payload(reason="delivery.late", online_first=OnlineFirst.YES)
    if op is Op.VOID:
        usual = Payload(cause=Cause.MISTAKE)
    return Capture(
        entry_id=f"01900000-1111-7000-8000-{number:012x}",
        op=op,
        payload=payload or usual,
        enrolment_id=enrolment_id,
        catalogue_version=1,
        occurred_at=at,
        started_at=at - timedelta(seconds=4),
        logging_ms=2100,
    )


@dataclass
class Ear:
    """Hears what became of captures."""

    heard: list[Saved | NotSaved] = field(default_factory=list)
    _more: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __call__(self, told: Saved | NotSaved) -> None:
        self.heard.append(told)
        self._more.release()

    def next(self) -> Saved | NotSaved:
        """The next answer, waited for."""
        assert self._more.acquire(timeout=PATIENCE_S), "nothing was told"
        return self.heard[-1]


def save(store: Store, what: Capture) -> Saved | NotSaved:
    """Save and wait for the answer."""
    ear = Ear()
    store.save(what, ear)
    return ear.next()
