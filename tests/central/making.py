"""Pilots, desks and revisions as tests need them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from uuid_utils import uuid7

from central.store.agents import list_agents
from central.store.codes import expiry, new_codes
from central.store.database import Store
from central.store.enrolments import Desk, desk_of, enrol
from central.store.pilots import create_pilot
from ftr.catalogue.model import Catalogue
from ftr.catalogue.yaml_file import load_catalogue
from ftr.clock import to_text
from ftr.entry import Payload, Revision
from ftr.plan import Plan
from ftr.words import Cause, OnlineFirst, Op, Origin, PilotKind
from sync.wire import Enrolled, EnrolRequest

CATALOGUE = """
channels: [phone, email]
endings:
  - {code: silent, label: {nl: Stil, en: Silent}, key: "-"}
reasons:
  - label: {nl: Bezorging, en: Delivery}
    code: delivery
    sub:
      - {code: late, label: {nl: Te laat, en: Late}}
      - {code: lost, label: {nl: Kwijt, en: Lost}}
  - label: {nl: Factuur, en: Invoice}
    code: invoice
    sub:
      - {code: wrong, label: {nl: Klopt niet, en: Wrong}}
      - {code: missing, label: {nl: Niet gekregen, en: Not received}}
"""
LEAVES = ("late", "lost", "wrong", "missing")
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # Monday, 12:00 in Amsterdam


def catalogue() -> Catalogue:
    """Four leaves in two mains, one ending, two channels."""
    return load_catalogue(CATALOGUE, "reasons.yaml")


def plan(**changes: Any) -> Plan:
    """The last week of November 2026 with two nameless agents."""
    week = Plan(name="Week 48", start=date(2026, 11, 23), end=date(2026, 11, 29), agents=2)
    return replace(week, **changes)


def make_pilot(store: Store, kind: PilotKind = PilotKind.REAL, **changes: Any) -> str:
    """A draft pilot; returns its id."""
    wanted = plan(**changes)
    return store.write(
        lambda c: create_pilot(c, wanted, catalogue(), kind, now=store.clock(), fresh=store.fresh)
    )


def make_codes(store: Store, pilot_id: str) -> list[str]:
    """A code for every agent."""
    now = store.clock()
    expires = expiry(date(2026, 11, 29), "Europe/Amsterdam", now)
    made = store.write(
        lambda c: new_codes(
            c, pilot_id, list_agents(c, pilot_id), expires=expires, now=now, fresh=store.fresh
        )
    )
    return [code.code for code in made]


def request(code: str, installation: str | None = None) -> EnrolRequest:
    """What a desk asks with."""
    return EnrolRequest(code, installation or str(uuid7()), "0.1.0", "test")


def join(store: Store, code: str, installation: str | None = None) -> Enrolled:
    """A desk that joined."""
    asked = request(code, installation)
    return store.write(lambda c: enrol(c, asked, store.clock(), store.fresh))


def make_desk(store: Store, pilot_id: str) -> Desk:
    """A joined desk, for the pilot's first agent."""
    token = join(store, make_codes(store, pilot_id)[0]).token
    return store.read(lambda c: desk_of(c, token))


@dataclass
class Writer:
    """Writes revisions as one agent's desk does."""

    agent_ref: str
    epoch: str = "e" * 32

    def __post_init__(self) -> None:
        self._seq = count(1)

    def create(
        self,
        reason: str | None = "late",
        answer: OnlineFirst | None = OnlineFirst.YES,
        at: datetime = NOON,
        **payload: Any,
    ) -> Revision:
        """A new entry."""
        text = Payload(reason=reason, online_first=answer, **payload).to_json()
        return self._revision(str(uuid7()), 1, None, Op.CREATE, text, at)

    def ending(self, ending: str = "silent", at: datetime = NOON) -> Revision:
        """A contact without a reason."""
        return self.create(None, None, at, ending=ending)

    def amend(self, before: Revision, **payload: Any) -> Revision:
        """Other answers for an entry; also takes back a void."""
        answers = {"reason": "lost", "online_first": OnlineFirst.NO} | payload
        text = Payload(**answers).to_json()
        return self._after(before, Op.AMEND, text)

    def void(self, before: Revision, cause: Cause = Cause.MISTAKE) -> Revision:
        """Take an entry back."""
        return self._after(before, Op.VOID, Payload(cause=cause).to_json())

    def _after(self, before: Revision, op: Op, text: str) -> Revision:
        made = self._revision(before.entry_id, before.rev_no + 1, before.rev_id, op, text, NOON)
        return replace(made, occurred_at=before.occurred_at)

    def _revision(
        self, entry_id: str, rev_no: int, parent: str | None, op: Op, payload: str, at: datetime
    ) -> Revision:
        return Revision(
            rev_id=str(uuid7()),
            entry_id=entry_id,
            rev_no=rev_no,
            parent_rev_id=parent,
            op=op,
            occurred_at=to_text(at),
            tz="Europe/Amsterdam",
            recorded_at=to_text(at),
            started_at=to_text(at),
            logging_ms=2300,
            agent_ref=self.agent_ref,
            catalogue_version=1,
            schema=1,
            epoch=self.epoch,
            seq=next(self._seq),
            origin=Origin.DESK,
            payload=payload,
        )


def items(*revisions: Revision) -> list[dict[str, Any]]:
    """Revisions as they travel."""
    return [one.to_dict() for one in revisions]
