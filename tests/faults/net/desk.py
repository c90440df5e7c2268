"""A whole desk without its screen: the real store, journal, engine, driver and transport.

Nothing here runs by itself: a test saves, lets time pass, and lets the engine act.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from agent_tui.capture import Capture, NotSaved, Saved
from agent_tui.store.connection import Connect, connect_file
from agent_tui.store.desk_store import Store
from agent_tui.store.enrolments import Joined, enrolments, to_serve
from agent_tui.store.joining import join
from agent_tui.store.machine import Machine, Manner
from agent_tui.store.sent import RoundEnded, StoredOutbox
from agent_tui.store.tables import CONFIG, OUTBOX
from agent_tui.store.tokens import former_token, tokens
from ftr.entry import Payload
from ftr.words import Cause, OnlineFirst, Op
from sync.driver import Driver
from sync.events import Event, Nudged, Ticked, Woke
from sync.failures import Failure
from sync.state import Rules, State, recalled
from sync.transport import HttpTransport
from sync.wire import Manifest
from tests.agent_tui.store.desk_at_work import save

PROMPT = Rules(start_jitter_s=0, save_wait_s=0, backoff_first_s=1, backoff_cap_s=2)
MakeTransport = Callable[[Joined, str | None, str | None], HttpTransport]


def seeded_machine(now: Callable[[], datetime], random: Random) -> Machine:
    """A computer in Amsterdam by this clock, whose ids come from `random`: repeatable."""

    def new_id() -> str:
        number = int(now().timestamp() * 1000) << 80 | random.getrandbits(80)
        number = number & ~(0xF << 76) & ~(0x3 << 62) | 7 << 76 | 2 << 62
        return str(uuid.UUID(int=number))

    return Machine(now=now, new_id=new_id, zone_name="Europe/Amsterdam")


def over_http(joined: Joined, token: str | None, former: str | None) -> HttpTransport:
    """The transport that the desk itself makes."""
    return HttpTransport(joined.centre, token=token, former=former, version="test")


class RealDesk:
    """One desk at work. `rounds` are how its rounds of sending ended, oldest first."""

    def __init__(
        self,
        home: Path,
        machine: Machine,
        *,
        rules: Rules = PROMPT,
        random: Random | None = None,
        connect: Connect = connect_file,
        transport: MakeTransport = over_http,
        push_items: int | None = None,
    ) -> None:
        self.home = home
        self.machine = machine
        self.rounds: list[RoundEnded] = []
        self._rules = rules
        self._random = random or Random(1)
        self._transport = transport
        self._push_items = push_items
        self._lines: dict[str, tuple[Driver, HttpTransport]] = {}
        self._outboxes: dict[str, StoredOutbox] = {}
        self.store = Store(home, Manner(machine), "en", connect=connect)
        _opened, snapshot = self.store.opened().result()
        self.active = snapshot.active or ""
        self._make_lines()

    @property
    def failures(self) -> list[Failure]:
        """Why rounds did not end well, oldest first."""
        return [one.failure for one in self.rounds if one.failure is not None]

    def save(self, entry_id: str | None = None, op: Op = Op.CREATE, **payload: object) -> Saved:
        """Keep one answer set; fails where the desk did not keep it."""
        told = self.try_to_save(entry_id or self.machine.new_id(), op, **payload)
        assert isinstance(told, Saved), told
        return told

    def try_to_save(self, entry_id: str, op: Op = Op.CREATE, **payload: object) -> Saved | NotSaved:
        """Hand in one answer set and wait for what is told of it."""
        usual: dict[str, object] = {"reason": "late", "online_first": OnlineFirst.YES}
        if op is Op.VOID:
            usual = {"cause": Cause.MISTAKE}
        now = self.machine.now()
        what = Capture(
            entry_id=entry_id,
            op=op,
            payload=Payload(**(usual | payload)),  # type: ignore[arg-type]  # as the test gives them
            enrolment_id=self.active,
            catalogue_version=1,
            occurred_at=now,
            started_at=now - timedelta(seconds=4),
            logging_ms=2100,
        )
        return save(self.store, what)

    def hear(self, event: Event) -> None:
        """Let every enrolment's engine react, and all that follows from it."""
        for driver, transport in self._lines.values():
            if isinstance(event, Woke):
                transport.close()
            driver.handle(event)

    def tick(self) -> None:
        """Let the engines look at the clock."""
        self.hear(Ticked())

    def sync(self) -> None:
        """A round because a person asked: greeting, push, comparison, report."""
        self.hear(Nudged())

    def disconnect(self) -> None:
        """The next request opens a new connection."""
        for _driver, transport in self._lines.values():
            transport.close()

    def wait_s(self) -> float:
        """Until the first of the engines wants to look at the clock."""
        return min((driver.wait_s() for driver, _ in self._lines.values()), default=3600.0)

    def change(self, change: Callable[[State], State]) -> None:
        """Change the engines' states, as time or a memory would have."""
        for driver, _transport in self._lines.values():
            driver.state = change(driver.state)

    @property
    def lines(self) -> Sequence[tuple[Driver, HttpTransport]]:
        """Driver and transport of every enrolment that is served."""
        return list(self._lines.values())

    def states(self) -> dict[str, str]:
        """rev_id → pending, acknowledged, parked or gone."""
        query = select(OUTBOX.c.rev_id, OUTBOX.c.state)
        return dict(self._read(query))

    def config_of_pilot(self) -> dict[str, Any]:
        """The pilot as the desk has it in force."""
        ((_id, text),) = self._read(select(CONFIG.c.enrolment_id, CONFIG.c.pilot))
        return dict(json.loads(text))

    def settled(self) -> set[str]:
        """What the desk takes for sent."""
        return {rev_id for rev_id, state in self.states().items() if state != "pending"}

    def pending(self) -> set[str]:
        """What is still to be sent."""
        return {rev_id for rev_id, state in self.states().items() if state == "pending"}

    def manifest(self) -> Manifest:
        """How the enrolment that is logged for stands, by the desk's own account."""
        return self._outboxes[self.active].manifest()

    def serve_anew(self) -> None:
        """Take in what has arrived, and serve every enrolment that is to be served."""
        self.store.take_arrivals().result()
        self._make_lines()

    def close(self) -> None:
        """Leave properly."""
        self.disconnect()
        self.store.close()

    def _read(self, query: object) -> Iterable[tuple[str, str]]:
        def job(database: object) -> list[tuple[str, str]]:
            with database.transaction() as connection:  # type: ignore[attr-defined]  # a Database
                return [tuple(row) for row in connection.execute(query)]

        return self.store.read(job).result()

    def _make_lines(self) -> None:
        def job(database: object) -> tuple[list[Joined], list[Joined]]:
            with database.transaction() as connection:  # type: ignore[attr-defined]  # a Database
                return to_serve(connection), enrolments(connection)

        serving, all_of_them = self.store.read(job).result()
        self.active = all_of_them[-1].enrolment_id if all_of_them else ""
        self.agent_ref = all_of_them[-1].agent_ref if all_of_them else ""
        known = tokens(self.home)
        for ended in self._lines.keys() - {one.enrolment_id for one in serving}:
            self._lines.pop(ended)[1].close()
        for joined in serving:
            if joined.enrolment_id in self._lines:
                continue
            former = former_token(self.home, joined.enrolment_id)
            transport = self._transport(joined, known.get(joined.enrolment_id), former)
            state = recalled(State(rules=self._rules, etag=joined.etag), joined.engine)
            if self._push_items is not None:
                state = state._replace(items=self._push_items)
            outbox = StoredOutbox(
                self.store,
                joined.enrolment_id,
                self.machine,
                ended=self.rounds.append,
                moved=lambda _counts: None,
                changed=lambda _snapshot: None,
            )
            driver = Driver(
                state,
                transport,
                outbox,
                now=lambda: self.machine.now().timestamp(),
                random=self._random,
            )
            self._lines[joined.enrolment_id] = driver, transport
            self._outboxes[joined.enrolment_id] = outbox


def joined_desk(
    home: Path, machine: Machine, address: str, code: str, **options: object
) -> RealDesk:
    """A desk that joined with this code."""
    join(home, address, code, machine=machine, language="en")
    return RealDesk(home, machine, **options)  # type: ignore[arg-type]  # passed on
