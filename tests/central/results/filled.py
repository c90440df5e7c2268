"""A real centre's database, filled through its own doors, for tests of what comes out."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from central.store.agents import Agent, list_agents
from central.store.codes import new_codes
from central.store.database import Store
from central.store.enrolments import Desk, enrol, seen
from central.store.handled import import_handled
from central.store.intake import Intake
from central.store.pilots import create_pilot, open_pilot, publish_version
from ftr.catalogue.model import Catalogue, Channel, Ending, Reason
from ftr.clock import to_text
from ftr.entry import SCHEMA, Payload, Revision
from ftr.imports.handled import Granularity, HandledRow
from ftr.plan import Plan
from ftr.plan_agents import PlanAgent
from ftr.words import OnlineFirst, Op, Origin, PilotKind
from sync.wire import EnrolRequest, Result

T = TypeVar("T")
ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 11, 16)
FRIDAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
TEAMS = {"Ann": "noord", "Bas": "noord", "Cem": "noord", "Dia": "zuid", "Eva": "zuid"}

CATALOGUE = Catalogue(
    reasons=(
        Reason(
            "delivery",
            {"nl": "Bezorging", "en": "Delivery"},
            owner="Logistiek",
            sub=(
                Reason("late", {"nl": "Te laat", "en": "Late"}, pages=("https://x.nl/volg",)),
                Reason(
                    "lost",
                    {"nl": "Kwijt", "en": "Lost"},
                    pages=("https://x.nl/volg", "https://x.nl/kwijt"),
                ),
            ),
        ),
        Reason("bill", {"nl": "Factuur", "en": "Bill"}, owner="Financiën"),
        Reason("rest", {"nl": "Overig", "en": "Other"}, other=True),
    ),
    endings=(Ending("silent", {"nl": "Stil", "en": "Silent"}, "-"),),
    channels=(
        Channel("phone", {"nl": "Telefoon", "en": "Phone"}),
        Channel("chat", {"nl": "Chat", "en": "Chat"}),
        Channel("email", {"nl": "E-mail", "en": "E-mail"}, asks=False),
    ),
)


@dataclass
class Filled:
    """One pilot in a store. `log` and `handle` put contacts in; `ask` reads."""

    store: Store
    pilot_id: str
    refs: dict[str, str]
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def make(
        cls,
        store: Store,
        *,
        kind: PilotKind = PilotKind.REAL,
        min_cell: int = 10,
        catalogue: Catalogue = CATALOGUE,
        name: str = "Najaar",
    ) -> Filled:
        """A pilot of five agents, from Monday to Friday."""
        agents = tuple(PlanAgent(name, team) for name, team in TEAMS.items())
        plan = Plan(name=name, start=MONDAY, end=FRIDAY, agents=agents, min_cell=min_cell)

        def make(connection: Connection) -> str:
            pilot_id = create_pilot(connection, plan, catalogue, kind, now=NOW, fresh=store.fresh)
            open_pilot(connection, pilot_id, to_text(NOW))
            return pilot_id

        pilot_id = store.write(make)
        known = store.read(lambda connection: list_agents(connection, pilot_id))
        return cls(store, pilot_id, {str(agent.name): agent.agent_ref for agent in known})

    def log(
        self,
        agent: str,
        reason: str | None,
        answer: str | None = "yes",
        n: int = 1,
        *,
        day: int = 0,
        at: str = "10:15:00",
        origin: Origin = Origin.IMPORT,
        version: int = 1,
        recorded_after_s: int = 0,
        desk: Desk | None = None,
        clock_ahead: timedelta = timedelta(),
        **payload: Any,
    ) -> list[str]:
        """`n` contacts on the `day`th day from Monday at a local time; returns their entry ids.

        They are imported, or pushed by `desk`, whose clock may be ahead.
        """
        items = self.contacts(
            agent,
            reason,
            answer,
            n,
            day=day,
            at=at,
            origin=Origin.DESK if desk else origin,
            version=version,
            recorded_after_s=recorded_after_s,
            clock_ahead=clock_ahead,
            **payload,
        )
        self.take_in(items, desk, to_text(NOW + clock_ahead))
        return [item["entry_id"] for item in items]

    def take_in(
        self, items: list[dict[str, Any]], desk: Desk | None = None, sent_at: str | None = None
    ) -> None:
        """Import contacts, or push them by `desk`."""
        intake = Intake(self.store)
        if desk:
            answers = intake.push(desk, items, sent_at).results
        else:
            answers = intake.import_entries(self.pilot_id, items).results
        assert {one.result for one in answers} <= {Result.STORED}, answers

    def contacts(
        self,
        agent: str,
        reason: str | None,
        answer: str | None = "yes",
        n: int = 1,
        *,
        day: int = 0,
        at: str = "10:15:00",
        origin: Origin = Origin.IMPORT,
        version: int = 1,
        recorded_after_s: int = 0,
        clock_ahead: timedelta = timedelta(),
        **payload: Any,
    ) -> list[dict[str, Any]]:
        """The same contacts as JSON objects, to be taken in together."""
        moment = datetime.fromisoformat(f"{MONDAY + timedelta(days=day)}T{at}")
        instant = moment.replace(tzinfo=ZONE) + clock_ahead
        online_first = None if answer is None else OnlineFirst(answer)
        body = Payload(reason=reason, online_first=online_first, **payload).to_json()
        items = []
        for _ in range(n):
            number = next(self.numbers)
            items.append(
                Revision(
                    rev_id=f"019a0000-0000-7000-8000-{number:012x}",
                    entry_id=f"019a0000-0000-7000-9000-{number:012x}",
                    rev_no=1,
                    parent_rev_id=None,
                    op=Op.CREATE,
                    occurred_at=to_text(instant),
                    tz="Europe/Amsterdam",
                    recorded_at=to_text(instant + timedelta(seconds=recorded_after_s)),
                    started_at=None,
                    logging_ms=4200,
                    agent_ref=self.refs[agent],
                    catalogue_version=version,
                    schema=SCHEMA,
                    epoch="e",
                    seq=number,
                    origin=origin,
                    payload=body,
                ).to_dict()
            )
        return items

    def join(
        self, agent: str, last_seen: datetime | None = None, enrolled: datetime | None = None
    ) -> Desk:
        """A desk of this agent, as the centre knows it."""
        agent_ref = self.refs[agent]
        expires = NOW + timedelta(days=9)

        def make(connection: Connection) -> Desk:
            [code] = new_codes(
                connection,
                self.pilot_id,
                [Agent(agent_ref)],
                expires=expires,
                now=NOW,
                fresh=self.store.fresh,
            )
            request = EnrolRequest(code.code, agent, "1.0", "test")
            joined = enrol(
                connection, request, enrolled or NOW - timedelta(days=4), self.store.fresh
            )
            desk = Desk(self.pilot_id, joined.enrolment_id, agent_ref, 0)
            if last_seen is not None:
                seen(connection, desk, to_text(last_seen))
            return desk

        return self.store.write(make)

    def handle(
        self, agent: str, count: int, *, day: int = 0, at: str = "10:00", minutes: int = 60
    ) -> None:
        """What the telephone system counted: `count` calls from a local time on, for so long.

        0 minutes: that many single calls; 1,440 minutes from midnight: a day total.
        """
        start = datetime.fromisoformat(f"{MONDAY + timedelta(days=day)}T{at}:00")
        instant = start.replace(tzinfo=ZONE)
        granularity: Granularity = "period"
        if minutes in (0, 1440):
            granularity = "day" if minutes else "call"
        row = HandledRow(
            row_id="",
            agent_ref=self.refs[agent],
            start=to_text(instant),
            end=to_text(instant + timedelta(minutes=minutes)),
            granularity=granularity,
            count=count if minutes else 1,
        )
        rows = [
            replace(row, row_id=f"h{next(self.numbers)}") for _ in range(1 if minutes else count)
        ]
        self.store.write(
            lambda connection: import_handled(connection, self.pilot_id, ZONE, rows, to_text(NOW))
        )

    def publish(self, catalogue: Catalogue) -> None:
        """The next version of the catalogue."""
        self.store.write(
            lambda connection: publish_version(connection, self.pilot_id, catalogue, to_text(NOW))
        )

    def ask(self, work: Callable[[Connection], T]) -> T:
        """Read in one transaction."""
        return self.store.read(work)
