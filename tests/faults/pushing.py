"""Desks that push to a centre whose database has faults, and what they were told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
from sqlalchemy import Connection, func, select

from central.store.database import Store
from central.store.enrolments import list_desks
from central.store.tables import entry_current, revision, rollup
from ftr.entry import Revision
from sync import wire
from sync.wire import Enrolled, ProblemCode, Result
from tests.central.making import Writer, items, join, make_codes, make_pilot
from tests.central.service.calling import Caller


@dataclass
class Desk:
    """A joined desk; `told` are the ids for which the centre said that it has them."""

    joined: Enrolled
    writer: Writer
    told: set[str] = field(default_factory=set)
    made: list[Revision] = field(default_factory=list)

    def log(self, number: int) -> list[Revision]:
        """So many new entries."""
        new = [self.writer.create() for _ in range(number)]
        self.made += new
        return new

    def push(self, call: Caller, batch: Sequence[Revision]) -> httpx.Response:
        """One try; the answer is either that all is kept, or when to come back."""
        body = {"items": items(*batch)}
        answer = call("POST", wire.PUSH, self.joined.token, json=body)
        if answer.status_code != 200:
            says_when_to_come_back(answer)
            return answer
        results = answer.json()["results"]
        assert [one["rev_id"] for one in results] == [one.rev_id for one in batch]
        assert {one["result"] for one in results} <= {Result.STORED, Result.DUPLICATE}
        self.told |= {one.rev_id for one in batch}
        return answer


def says_when_to_come_back(answer: httpx.Response) -> None:
    """503 as a problem: nothing was acknowledged, and the same may be sent again."""
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == wire.PROBLEM_TYPE
    assert answer.json()["code"] == ProblemCode.UNAVAILABLE
    assert 1 <= int(answer.headers["retry-after"]) <= 60


def make_desks(store: Store) -> list[Desk]:
    """The two desks of a new pilot."""
    joined = [join(store, code) for code in make_codes(store, make_pilot(store))]
    return [
        Desk(one, Writer(one.agent_ref, epoch=f"{number:032}")) for number, one in enumerate(joined)
    ]


def check(store: Store, desks: Sequence[Desk]) -> None:
    """All that anybody was told is there, nothing is there twice, and the counts are its counts."""
    store.read(lambda connection: _check(connection, desks))


def _check(connection: Connection, desks: Sequence[Desk]) -> None:
    stored = set(connection.execute(select(revision.c.rev_id)).scalars())
    entries = connection.execute(select(func.count()).select_from(entry_current)).scalar()
    counted = connection.execute(select(func.sum(rollup.c.n))).scalar() or 0
    made = {one.rev_id for desk in desks for one in desk.made}
    told = set[str]().union(*(desk.told for desk in desks))
    assert told <= stored <= made
    assert len(stored) == entries == counted
    known = {one.enrolment_id: one for one in list_desks(connection, desks[0].joined.pilot_id)}
    for desk in desks:
        own = {one.rev_id for one in desk.made}
        assert known[desk.joined.enrolment_id].held == len(own & stored)
