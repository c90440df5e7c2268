"""What is audited: every change and every look at persons, and refusals of who is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, update

from central.store.access import access_of
from central.store.agents import Wanted, find_or_add
from central.store.audit import OWN, Told, read_lines
from central.store.changes import add_change
from central.store.enrolments import desk_of, list_desks
from central.store.intake import Intake
from central.store.tables import audit, enrolment
from ftr.catalogue.model import to_dict
from ftr.clock import to_text
from ftr.report.changes import Change, ChangeKind
from ftr.words import Origin, Role
from sync import wire
from tests.central.making import (
    NOON,
    Writer,
    catalogue,
    items,
    join,
    make_codes,
    make_desk,
    make_pilot,
    plan,
)
from tests.central.service.calling import Caller
from tests.central.service.rules import PILOT, RULES
from tests.conftest import StandingClock

NOT_NOTED: Mapping[tuple[str, str], str] = {
    ("GET", "/healthz"): "nobody's",
    ("GET", "/metrics"): "nobody's",
    ("GET", "/v1/whoami"): "one's own",
    ("GET", wire.HELLO): "a desk's own",
    ("GET", wire.CONFIG): "a desk's own",
    ("GET", wire.MINE): "an agent's own entries, to the agent's own desk",
    ("POST", wire.PUSH): "the log of revisions itself says who sent what and when",
    ("POST", wire.RECONCILE): "a desk compares what it made itself",
    ("POST", wire.MANIFEST): "kept with its time, one per desk",
    ("GET", "/v1/access"): "rights, not persons' data",
    ("GET", "/v1/pilots"): "no persons in it",
    ("GET", PILOT): "no persons in it",
    ("GET", f"{PILOT}/catalogue"): "no persons in it",
    ("GET", f"{PILOT}/changes"): "no persons in it",
    ("GET", f"{PILOT}/compare/{{after}}"): "no persons in it",
    ("GET", f"{PILOT}/retention"): "no persons in it",
    ("GET", "/v1/audit/check"): "no lines are shown",
    ("GET", f"{PILOT}/audit/check"): "no lines are shown",
}


SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


def lines(call: Caller, pilot_id: str = "week-48") -> list[Told]:
    found, _ = call.store.read(lambda c: read_lines(c, pilot_id, 0, 1000))
    return found


@dataclass(frozen=True)
class Does:
    """A request, and the line that it must leave."""

    method: str
    path: str
    action: str
    body: Any = None
    params: Any = None
    status: int = 200
    chain: str = "week-48"


HANDLED = {
    "agent_ref": "a-x",
    "start": "2026-11-23T09:00:00Z",
    "end": "2026-11-23T10:00:00Z",
    "granularity": "period",
    "count": 3,
    "row_id": "r1",
}
CHANGE = {"kind": "reason", "target": "late", "on": "2026-12-07"}
CHANGED = Change("c-1", ChangeKind.REASON, "lost", date(2026, 12, 7), "", NOON, "me", ())
DONE = (
    Does("GET", f"{PILOT}/agents", "agents.read"),
    Does("GET", f"{PILOT}/coverage", "coverage.read"),
    Does("GET", f"{PILOT}/desks", "desks.read"),
    Does("GET", f"{PILOT}/parked", "parked.read"),
    Does("GET", f"{PILOT}/report", "report.by_agent", params={"by": "agent"}),
    Does("GET", f"{PILOT}/searched", "searched.read"),
    Does("GET", f"{PILOT}/export", "export", params={"with_agents": 1}),
    Does("GET", f"{PILOT}/audit", "audit.read"),
    Does("GET", "/v1/audit", "audit.read", chain=OWN),
    Does("POST", f"{PILOT}/codes", "codes.new", {"count": 1}, status=201),
    Does("POST", f"{PILOT}/agents", "agents.add", {"agents": [{"name": "Bo"}]}),
    Does("POST", f"{PILOT}/agents/remove", "agents.remove", {"agents": "one that never joined"}),
    Does("POST", f"{PILOT}/catalogue", "catalogue.publish", {"catalogue": "seed"}, status=201),
    Does("POST", f"{PILOT}/changes", "change.add", CHANGE, status=201),
    Does("POST", f"{PILOT}/changes/{{change}}/withdraw", "change.withdraw", {"why": "later"}),
    Does("POST", f"{PILOT}/open", "pilot.open"),
    Does("POST", f"{PILOT}/handled", "handled.import", {"rows": [HANDLED]}),
    Does("POST", f"{PILOT}/entries", "entries.import", {"items": "one"}),
    Does("POST", f"{PILOT}/parked/{{parked}}/accept", "parked.accept"),
    Does("POST", f"{PILOT}/parked/{{unfit}}/discard", "parked.discard"),
    Does("POST", f"{PILOT}/desks/{{desk}}/settle", "desk.settle"),
    Does("POST", f"{PILOT}/desks/{{desk}}/revoke", "desk.revoke", status=204),
    Does("POST", f"{PILOT}/erase", "entry.erase_entry", {"entry": "{entry}"}),
    Does("POST", f"{PILOT}/close", "pilot.close"),
    Does("POST", f"{PILOT}/forget-names", "pilot.forget_names"),
    Does("POST", f"{PILOT}/forget", "pilot.forget", {"early": True}),
    Does("DELETE", PILOT, "pilot.delete", params={"confirm": "week-48"}, status=204, chain=OWN),
    Does("POST", "/v1/pilots", "pilot.new", {"plan": "plan"}, status=201),
    Does("POST", "/v1/access", "access.new", {"role": "supervisor"}, status=201, chain=OWN),
    Does("DELETE", "/v1/access/{access}", "access.revoke", status=204, chain=OWN),
)


def test_every_route_leaves_a_line_or_has_a_reason_not_to() -> None:
    patterns = {"{parked}": "{rev_id}", "{unfit}": "{rev_id}", "{desk}": "{enrolment_id}"}
    patterns |= {"{access}": "{access_id}", "{change}": "{change_id}"}
    noted = set()
    for one in DONE:
        path = one.path
        for ours, theirs in patterns.items():
            path = path.replace(ours, theirs)
        noted.add((one.method, path))
    noted |= {("POST", wire.ENROL), ("POST", wire.TOKEN)}
    assert noted | NOT_NOTED.keys() == RULES.keys()
    assert not noted & NOT_NOTED.keys()


def add_absent(connection: Connection, pilot_id: str) -> str:
    """An agent who never joins."""
    [absent] = find_or_add(
        connection, pilot_id, [Wanted("Absent")], lambda: "a-absent", to_text(NOON)
    )
    return absent.agent_ref


@pytest.fixture
def ids(call: Caller) -> dict[str, str]:
    """A pilot with an entry, something to accept and something to discard."""
    store = call.store
    desk = make_desk(store, make_pilot(store))
    writer = Writer(desk.agent_ref)
    kept, unknown, unfit = (writer.create(reason=r) for r in ("late", "never-was", "nor-this"))
    Intake(store).push(desk, items(kept, unknown, unfit), None)
    at = to_text(store.clock())
    store.write(lambda c: c.execute(update(enrolment).values(forked_at=at)))  # for `settle`
    token = call.access(Role.SUPERVISOR)
    return {
        "pilot_id": desk.pilot_id,
        "agent": desk.agent_ref,
        "absent": store.write(lambda c: add_absent(c, desk.pilot_id)),
        "parked": unknown.rev_id,
        "unfit": unfit.rev_id,
        "entry": kept.entry_id,
        "desk": desk.enrolment_id,
        "change": store.write(lambda c: add_change(c, desk.pilot_id, CHANGED)).change_id,
        "access": store.read(lambda c: access_of(c, token)).access_id,
    }


def filled(one: Does, ids: Mapping[str, str]) -> dict[str, Any]:
    """The body, with what stands for something longer in full."""
    body = one.body
    if body == {"catalogue": "seed"}:
        body = {"catalogue": to_dict(catalogue())}
    elif body == {"plan": "plan"}:
        body = {"plan": plan().to_dict(), "catalogue": to_dict(catalogue())}
    elif body == {"items": "one"}:
        made = Writer(ids["agent"]).create(at=NOON).to_dict() | {"origin": Origin.IMPORT}
        body = {"items": [made]}
    elif body == {"rows": [HANDLED]}:
        body = {"rows": [HANDLED | {"agent_ref": ids["agent"]}]}
    elif body == {"entry": "{entry}"}:
        body = {"entry": ids["entry"]}
    elif body == {"agents": "one that never joined"}:
        body = {"agents": [ids["absent"]]}
    if body is None and one.method != "POST":
        return {}
    return {"json": body or {}}


def test_each_thing_done_leaves_one_line(
    call: Caller, administrator: str, ids: dict[str, str]
) -> None:
    me = call.store.read(lambda c: access_of(c, administrator)).access_id
    noted: set[str] = set()
    for one in DONE:
        noted |= {line.hash for line in lines(call, one.chain)}
        body = filled(one, ids)
        answer = call(one.method, one.path.format(**ids), administrator, params=one.params, **body)
        assert answer.status_code == one.status, (one, answer.text)
        chain = answer.json()["pilot"]["pilot_id"] if one.action == "pilot.new" else one.chain
        new = [line for line in lines(call, chain) if line.hash not in noted]
        assert [(line.action, line.actor, line.outcome) for line in new] == [
            (one.action, me, "done")
        ], one
    check = call("GET", "/v1/audit/check", administrator).json()
    assert check["fault"] is None


@SQLITE
def test_joining_and_a_new_token_are_the_desks_own_lines(call: Caller, administrator: str) -> None:
    pilot_id = make_pilot(call.store)
    asked = {"code": make_codes(call.store, pilot_id)[0], "installation": "here"}
    token = call("POST", wire.ENROL, json=asked).json()["token"]
    assert call("POST", wire.TOKEN, token).status_code == 200
    desk = call.store.read(lambda c: desk_of(c, token))
    assert [(line.action, line.actor) for line in lines(call)] == [
        ("enrol", desk.enrolment_id),
        ("desk.token", desk.enrolment_id),
    ]
    assert lines(call)[0].subject == desk.agent_ref


@SQLITE
def test_what_is_not_about_persons_leaves_no_line(call: Caller, ids: dict[str, str]) -> None:
    supervisor = call.access(Role.SUPERVISOR)
    path = f"/v1/pilots/{ids['pilot_id']}"
    for part in ("", "/coverage", "/report", "/catalogue"):
        assert call("GET", path + part, supervisor).status_code == 200
    assert lines(call) == []


@SQLITE
def test_a_read_that_cannot_be_noted_is_not_answered(
    call: Caller, administrator: str, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: Any, **_more: Any) -> None:
        raise RuntimeError("no room for a line")

    monkeypatch.setattr("central.service.work.record", broken)
    for part in ("agents", "coverage", "desks", "parked", "export", "report?by=agent", "audit"):
        answer = call("GET", f"/v1/pilots/{ids['pilot_id']}/{part}", administrator)
        assert answer.status_code == 500, part
        assert ids["agent"] not in answer.text


@SQLITE
def test_a_change_that_is_refused_leaves_no_line_that_it_was_done(
    call: Caller, administrator: str, ids: dict[str, str]
) -> None:
    path = f"/v1/pilots/{ids['pilot_id']}"
    assert call("POST", f"{path}/close", administrator, json={}).status_code == 409
    wish = {"agents": [{"agent_ref": "a-nobody"}]}
    assert call("POST", f"{path}/codes", administrator, json=wish).status_code == 404
    assert lines(call) == []


@SQLITE
def test_refusals_of_who_is_known_are_noted(call: Caller, ids: dict[str, str]) -> None:
    mine, other = ids["pilot_id"], make_pilot(call.store)
    everywhere = call.access(Role.SUPERVISOR)
    here = call.access(Role.SUPERVISOR, mine)
    call("GET", f"/v1/pilots/{mine}/agents", everywhere)
    call("GET", f"/v1/pilots/{mine}/report?by=agent", here)
    call("GET", f"/v1/pilots/{other}/agents", here)
    call("GET", "/v1/audit", here)
    assert [(one.action, one.subject, one.outcome) for one in lines(call, OWN)] == [
        (f"GET {PILOT}/agents", mine, "forbidden")
    ]
    assert [(one.action, one.subject, one.outcome) for one in lines(call)] == [
        (f"GET {PILOT}/report", mine, "forbidden"),
        (f"GET {PILOT}/agents", other, "not_found"),
        ("GET /v1/audit", "", "forbidden"),
    ]


@SQLITE
def test_a_token_that_was_ended_leaves_a_line_where_it_is_tried(
    call: Caller, administrator: str, ids: dict[str, str]
) -> None:
    joined = join(call.store, make_codes(call.store, ids["pilot_id"])[0])
    [desk] = [
        one
        for one in call.store.read(lambda c: list_desks(c, ids["pilot_id"]))
        if one.enrolment_id == joined.enrolment_id
    ]
    path = f"/v1/pilots/{ids['pilot_id']}/desks/{desk.enrolment_id}/revoke"
    call("POST", path, administrator)
    assert call("POST", wire.PUSH, joined.token, json={"items": []}).status_code == 401
    last = lines(call)[-1]
    assert (last.action, last.actor, last.outcome) == (
        f"POST {wire.PUSH}",
        desk.enrolment_id,
        "revoked",
    )


@SQLITE
def test_nobody_fills_the_disk_with_refusals(
    call: Caller, clock: StandingClock, ids: dict[str, str]
) -> None:
    supervisor = call.access(Role.SUPERVISOR)
    for _ in range(30):
        call("GET", f"/v1/pilots/{ids['pilot_id']}/agents", supervisor)
        call("GET", f"/v1/pilots/{ids['pilot_id']}/agents", "eoa_stranger")
        call("GET", f"/v1/pilots/{ids['pilot_id']}/agents")
    assert len(lines(call, OWN)) == 20
    clock.pass_time(minutes=3)
    call("GET", f"/v1/pilots/{ids['pilot_id']}/agents", supervisor)
    assert len(lines(call, OWN)) == 21


@SQLITE
def test_a_changed_line_is_named_over_the_wire(
    call: Caller, administrator: str, ids: dict[str, str]
) -> None:
    path = f"/v1/pilots/{ids['pilot_id']}"
    for _ in range(3):
        call("GET", f"{path}/agents", administrator)
    noted = call("GET", f"{path}/audit/check", administrator).json()
    assert noted["fault"] is None
    call.store.write(
        lambda c: c.execute(
            update(audit)
            .where(audit.c.pilot_id == ids["pilot_id"], audit.c.place == 2)
            .values(actor="somebody-else")
        )
    )
    found = call("GET", f"{path}/audit/check", administrator).json()
    assert found["fault"] == {"place": 2, "why": "altered"}
    half = call("GET", f"{path}/audit/check", administrator, params={"place": 2})
    assert half.status_code == 422
