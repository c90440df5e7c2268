"""With a stolen token: what can be read and spoiled with it, what cannot, and for how long."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import text

from central.store.agents import list_agents
from central.store.enrolments import desk_of
from central.store.tables import access, enrol_code, enrolment
from ftr.report.model import Dimension
from ftr.words import Role
from sync import wire
from sync.wire import Enrolled
from tests.central.making import Writer, items, join, make_codes, make_pilot, plan
from tests.central.service.calling import Caller, calling

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
NAMES = ("Anouk Vis", "Bo de Wit")
NOTE = "belde over mevrouw Jansen"
NO_NAMES = """CREATE TRIGGER no_names BEFORE INSERT ON agent_name
BEGIN SELECT RAISE(ABORT, 'no names today'); END"""


@dataclass(frozen=True)
class Pilot:
    """A pilot with two named agents, each at a desk that logged something."""

    pilot_id: str
    one: Enrolled
    other: Enrolled
    sent: Any

    @property
    def path(self) -> str:
        return f"/v1/pilots/{self.pilot_id}"


@pytest.fixture
def pilot(call: Caller) -> Pilot:
    agents = replace(plan(), agents=None).to_dict() | {"agents": [{"name": n} for n in NAMES]}
    made = make_pilot(call.store, agents=type(plan()).from_dict(agents).agents)
    one, other = (join(call.store, code) for code in make_codes(call.store, made))
    sent = [Writer(desk.agent_ref).create(note=NOTE) for desk in (one, other)]
    for desk, revision in zip((one, other), sent, strict=True):
        push(call, desk.token, [revision.to_dict()])
    return Pilot(made, one, other, sent)


def push(call: Caller, token: str, sent: list[Any]) -> list[Any]:
    answer = call("POST", wire.PUSH, token, json={"items": sent})
    assert answer.status_code == 200, answer.text
    results: list[Any] = answer.json()["results"]
    return results


def all_that_a_supervisor_can_read(call: Caller, pilot: Pilot, token: str) -> Iterator[str]:
    for part in ("", "/coverage", "/catalogue", "/export?format=csv", "/export?format=json"):
        yield call("GET", pilot.path + part, token).text
    for by in Dimension:
        yield call("GET", f"{pilot.path}/report?by={by}", token).text
    for path in ("/v1/pilots", "/v1/whoami"):
        yield call("GET", path, token).text


def test_a_supervisors_token_leads_to_no_person(call: Caller, pilot: Pilot) -> None:
    token = call.access(Role.SUPERVISOR)
    desks = [
        call.store.read(lambda c, t=one.token: desk_of(c, t)) for one in (pilot.one, pilot.other)
    ]
    secret = {*NAMES, *(desk.agent_ref for desk in desks), *(desk.enrolment_id for desk in desks)}
    for answer in all_that_a_supervisor_can_read(call, pilot, token):
        assert not [word for word in secret if word in answer], answer[:300]


def test_a_supervisors_token_changes_nothing(call: Caller, pilot: Pilot) -> None:
    token = call.access(Role.SUPERVISOR)
    for method, path in (
        ("POST", f"{pilot.path}/close"),
        ("POST", f"{pilot.path}/entries"),
        ("POST", f"{pilot.path}/desks/{pilot.one.enrolment_id}/revoke"),
        ("DELETE", pilot.path),
        ("POST", "/v1/access"),
    ):
        assert call(method, path, token).status_code == 403, path


def test_a_desks_token_logs_for_its_own_agent_in_its_own_pilot_only(
    call: Caller, pilot: Pilot
) -> None:
    forged = Writer(pilot.other.agent_ref).create()
    amended = replace(Writer(pilot.other.agent_ref).amend(pilot.sent[1]))
    for one in push(call, pilot.one.token, items(forged, amended)):
        assert (one["result"], one["code"]) == ("parked", "wrong_agent")
    elsewhere = make_pilot(call.store)
    body = {"items": items(Writer(pilot.one.agent_ref).create()), "pilot_id": elsewhere}
    assert call("POST", wire.PUSH, pilot.one.token, json=body).status_code == 200
    detail = call("GET", f"/v1/pilots/{elsewhere}", call.access(Role.SUPERVISOR)).json()
    assert detail["entries"] == 0


def test_a_desks_token_reads_its_own_agents_entries_only(call: Caller, pilot: Pilot) -> None:
    mine = call("GET", wire.MINE, pilot.one.token)
    assert [one["rev_id"] for one in mine.json()["items"]] == [pilot.sent[0].rev_id]
    assert pilot.other.agent_ref not in mine.text
    theirs = pilot.sent[1].rev_id
    assert call("GET", wire.MINE, pilot.one.token, params={"after": theirs}).status_code == 404
    for path in (wire.HELLO, wire.CONFIG):
        said = call("GET", path, pilot.one.token).text
        assert not [word for word in (*NAMES, pilot.other.agent_ref) if word in said]


def test_a_desks_token_overwrites_nothing_that_is_there(call: Caller, pilot: Pilot) -> None:
    """Under an id that is taken, other bytes are set aside, also from another desk."""
    own = replace(Writer(pilot.one.agent_ref).create(reason="lost"), rev_id=pilot.sent[1].rev_id)
    [answer] = push(call, pilot.one.token, items(own))
    assert (answer["result"], answer["code"]) == ("parked", "digest_conflict")
    [theirs] = call("GET", wire.MINE, pilot.other.token).json()["items"]
    assert theirs == pilot.sent[1].to_dict()


def test_a_desks_token_fills_no_disk(call: Caller, pilot: Pilot) -> None:
    centre = call.app.state.centre
    assert centre.pushed_mib.take(pilot.one.enrolment_id, 255.9)
    large = {"items": items(Writer(pilot.one.agent_ref).create()), "x": "x" * 200_000}
    answer = call("POST", wire.PUSH, pilot.one.token, json=large)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert call("POST", wire.PUSH, pilot.other.token, json=large).status_code == 200


def test_an_ended_token_opens_nothing_at_the_very_next_request(
    call: Caller, administrator: str, pilot: Pilot
) -> None:
    """In every process: nothing about tokens is remembered outside the database."""
    made = call("POST", "/v1/access", administrator, json={"role": "coordinator"}).json()
    with calling(call.store) as elsewhere:
        for anywhere in (call, elsewhere):
            assert anywhere("GET", pilot.path, made["token"]).status_code == 200
            assert anywhere("GET", wire.HELLO, pilot.one.token).status_code == 200
        call("DELETE", f"/v1/access/{made['access_id']}", administrator)
        call("POST", f"{pilot.path}/desks/{pilot.one.enrolment_id}/revoke", administrator)
        for anywhere in (elsewhere, call):
            assert anywhere("GET", pilot.path, made["token"]).json()["code"] == "revoked"
            assert anywhere("GET", wire.HELLO, pilot.one.token).json()["code"] == "revoked"


def test_no_secret_stands_in_the_database(call: Caller, pilot: Pilot) -> None:
    token = call.access(Role.SUPERVISOR)
    codes = make_codes(call.store, pilot.pilot_id)
    call("POST", wire.TOKEN, pilot.one.token)
    secrets = (token, pilot.one.token, pilot.other.token, *codes)

    def rows(connection: Any) -> str:
        tables = (access, enrolment, enrol_code)
        return "".join(str(connection.execute(table.select()).all()) for table in tables)

    found = call.store.read(rows)
    assert not [secret for secret in secrets if secret in found]


def test_no_secret_and_no_payload_stands_in_a_line_of_the_log(
    call: Caller, administrator: str, pilot: Pilot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    codes = make_codes(call.store, pilot.pilot_id)
    asked = {"code": codes[0], "installation": "here"}
    joined = call("POST", wire.ENROL, json=asked).json()["token"]
    call("POST", wire.ENROL, json=asked | {"installation": "elsewhere"})
    call("GET", wire.HELLO, "eod_a-token-that-is-none")
    call("GET", pilot.path, "eoa_a-token-that-is-none")
    call("POST", wire.PUSH, joined, content=b'{"items": [{"note": "' + NOTE.encode())
    call.store.write(lambda c: c.execute(text("ALTER TABLE revision RENAME TO away")))
    sent = Writer(pilot.one.agent_ref).create(note=NOTE)
    answer = call("POST", wire.PUSH, pilot.one.token, json={"items": items(sent)})
    assert answer.status_code >= 500
    call.store.write(lambda c: c.execute(text("ALTER TABLE enrol_code RENAME TO gone")))
    assert call("POST", wire.ENROL, json={"code": codes[1], "installation": "x"}).status_code >= 500
    agents = call.store.read(lambda c: list_agents(c, pilot.pilot_id))
    assert {one.name for one in agents} == set(NAMES)
    call.store.write(lambda c: c.execute(text(NO_NAMES)))
    wish = {"agents": [{"name": "Carla Pos"}]}
    assert call("POST", f"{pilot.path}/agents", administrator, json=wish).status_code == 500
    logged = caplog.text
    assert "revision" in logged  # the fault itself is told
    assert "enrol_code" in logged
    assert "no names today" in logged
    secrets = (*codes, joined, pilot.one.token, administrator, NOTE, *NAMES, "Carla Pos")
    secrets += ("eod_a-token-that-is-none", "eoa_a-token-that-is-none", json.dumps(NOTE))
    assert not [secret for secret in secrets if secret in logged]
