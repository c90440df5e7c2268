"""Real desks in one process that save when they are told to: each its own folder and sending."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from threading import Event, Timer

from agent_tui.background import Desk
from agent_tui.capture import Capture, News, NotSaved, Opened, Saved
from agent_tui.snapshot import Enrolment, read_snapshot
from agent_tui.store.home import only_one
from agent_tui.store.machine import this_machine
from ftr.entry import Payload
from ftr.words import OnlineFirst, Op, Origin

SPREAD_S = 3.0
OPEN_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class Save:
    """A save and when it was handed in and known to be on disk (time.perf_counter)."""

    entry_id: str
    handed_in_at: float
    durable_at: float


def work(told: Connection, homes: Sequence[Path]) -> None:
    """Open a desk in each folder; at "save" each saves once, and its Save is sent back."""
    with ExitStack() as ends:
        desks = []
        for home in homes:
            ends.enter_context(only_one(home, "en"))
            desk = ends.enter_context(closing(_opened(home)))
            enrolment = read_snapshot(home).active_enrolment
            assert enrolment is not None
            desks.append((desk, enrolment))
        chance = Random(1)
        while told.recv() == "save":
            for desk, enrolment in desks:
                delay = chance.uniform(0, SPREAD_S)
                Timer(delay, _save, (told, desk, enrolment)).start()


def _opened(home: Path) -> Desk:
    is_open = Event()

    def report(news: News) -> None:
        if isinstance(news, Opened):
            is_open.set()

    desk = Desk(home, report, "en", origin=Origin.GENERATED)
    assert is_open.wait(OPEN_WITHIN_S), "the desk did not open"
    return desk


def _save(told: Connection, desk: Desk, enrolment: Enrolment) -> None:
    now = datetime.now(UTC)
    capture = Capture(
        entry_id=this_machine().new_id(),
        op=Op.CREATE,
        payload=Payload(
            reason=enrolment.catalogue.leaves[0].code,
            online_first=OnlineFirst.YES,
            channel=enrolment.pilot.channel,
        ),
        enrolment_id=enrolment.enrolment_id,
        catalogue_version=enrolment.catalogue.version,
        occurred_at=now,
    )
    desk.save(capture, partial(_tell, told, time.perf_counter()))


def _tell(told: Connection, handed_in_at: float, answer: Saved | NotSaved) -> None:
    assert isinstance(answer, Saved), answer
    told.send(Save(answer.capture.entry_id, handed_in_at, time.perf_counter()))
