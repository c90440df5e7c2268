"""The coordinator's side, from plan to file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ftr.catalogue.model import to_dict
from ftr.clock import to_text
from ftr.report.model import Dimension, Report
from ftr.words import OnlineFirst, Role
from sync import wire
from tests.central.making import NOON, Writer, catalogue, items, plan, request
from tests.central.service.calling import Caller


@pytest.fixture
def pilot(call: Caller, administrator: str) -> str:
    wish = {"plan": plan(min_cell=0).to_dict(), "catalogue": to_dict(catalogue())}
    answer = call("POST", "/v1/pilots", administrator, json=wish)
    assert answer.status_code == 201, answer.text
    return f"/v1/pilots/{answer.json()['pilot']['pilot_id']}"


@pytest.fixture
def logged(call: Caller, administrator: str, pilot: str) -> Iterator[list[Writer]]:
    """Two desks that logged six contacts and an ending."""
    writers = []
    for made in call("POST", f"{pilot}/codes", administrator, json={}).json()["codes"]:
        desk = call("POST", wire.ENROL, json=request(made["code"]).to_dict()).json()
        writer = Writer(made["agent_ref"])
        sent = items(
            writer.create("late", OnlineFirst.YES),
            writer.create("wrong", OnlineFirst.NO),
            writer.create("lost", OnlineFirst.UNKNOWN),
            writer.ending(),
        )
        push = {"sent_at": to_text(call.store.clock()), "items": sent}
        assert call("POST", wire.PUSH, desk["token"], json=push).status_code == 200
        writers.append(writer)
    yield writers


def test_from_plan_to_report(
    call: Caller, administrator: str, pilot: str, logged: list[Writer]
) -> None:
    opened = call("POST", f"{pilot}/open", administrator).json()
    assert (opened["pilot"]["state"], opened["entries"], opened["desks"]) == ("open", 8, 2)
    supervisor = call.access(Role.SUPERVISOR)
    for by in Dimension:
        who = administrator if by is Dimension.AGENT else supervisor
        answer = call("GET", f"{pilot}/report", who, params={"by": by})
        found = Report.from_dict(answer.json())
        assert (found.overall.contacts, found.overall.yes, found.overall.endings) == (6, 2, 2)
        assert found.by is by
    closed = call("POST", f"{pilot}/close", administrator).json()
    assert closed["pilot"]["state"] == "closed"
    assert closed["closed_at"] == to_text(call.store.clock())


@pytest.mark.parametrize("language", ["nl", "en", None])
def test_coverage_and_report_speak_the_language_that_is_asked(
    call: Caller, administrator: str, pilot: str, logged: list[Writer], language: str | None
) -> None:
    query = {"language": language} if language else {}
    report = call("GET", f"{pilot}/report", administrator, params=query).json()
    coverage = call("GET", f"{pilot}/coverage", administrator, params=query).json()
    assert ("Online first" in report["definition"]) is (language == "en")
    assert coverage["overall"]["contacts"] == 6


def export(call: Caller, token: str, pilot: str, **query: Any) -> httpx.Response:
    return call("GET", f"{pilot}/export", token, params=query)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "json"])
def test_an_export_is_a_file_with_a_name(
    call: Caller, administrator: str, pilot: str, logged: list[Writer], form: str
) -> None:
    answer = export(call, administrator, pilot, format=form)
    name = f'attachment; filename="week-48-2026-11-22.{form}"'
    assert answer.headers["content-disposition"] == name
    begins = {"xlsx": b"PK", "parquet": b"PAR1", "json": b"{", "csv": b"\xef\xbb\xbf"}
    assert answer.content.startswith(begins[form])
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_agents_leave_only_with_a_coordinator(
    call: Caller, administrator: str, pilot: str, logged: list[Writer]
) -> None:
    supervisor = call.access(Role.SUPERVISOR)
    plain = export(call, supervisor, pilot).content.decode("utf-8-sig")
    assert not any(writer.agent_ref in plain for writer in logged)
    assert len(list(csv.DictReader(io.StringIO(plain), delimiter=";"))) == 8
    assert export(call, supervisor, pilot, with_agents=1).status_code == 403
    full = export(call, call.access(Role.COORDINATOR), pilot, with_agents=1).text
    assert all(writer.agent_ref in full for writer in logged)


def test_codes_for_whom(call: Caller, administrator: str, pilot: str) -> None:
    def codes(wish: dict[str, Any]) -> list[dict[str, str]]:
        answer = call("POST", f"{pilot}/codes", administrator, json=wish)
        assert answer.status_code == 201, answer.text
        found: list[dict[str, str]] = answer.json()["codes"]
        return found

    everybody = codes({})
    assert len(everybody) == 2
    assert len(codes({"count": 3})) == 3
    assert len(codes({})) == 5
    (jan,) = codes({"agents": [{"name": "Jan", "team": "noord"}]})
    (again,) = codes({"agents": [{"name": "Jan"}]})
    (same,) = codes({"agents": [{"agent_ref": jan["agent_ref"]}]})
    assert jan["agent"] == same["agent"] == "Jan"
    assert jan["agent_ref"] == again["agent_ref"] == same["agent_ref"]
    assert len({one["code"] for one in (jan, again, same)}) == 3
    unknown = {"agents": [{"agent_ref": "a-nobody"}]}
    assert call("POST", f"{pilot}/codes", administrator, json=unknown).status_code == 404


def test_a_plan_without_agents_asks_how_many_codes(call: Caller, administrator: str) -> None:
    wish = {"plan": plan(agents=None).to_dict(), "catalogue": to_dict(catalogue())}
    made = call("POST", "/v1/pilots", administrator, json=wish).json()["pilot"]["pilot_id"]
    answer = call("POST", f"/v1/pilots/{made}/codes", administrator, json={})
    assert answer.status_code == 409
    assert "--count" in answer.json()["detail"]


BAD_PILOTS = [
    {"plan": {"name": "x"}},
    {"plan": {"name": "x", "start": "2026-11-30", "end": "2026-11-01"}},
    {"plan": {"nmae": "x"}},
    {"catalogue": {}},
    {"catalogue": {"reasons": "text"}},
    {"catalogue": {"reasons": [{"code": "a", "label": {"nl": "A"}, "sub": [{}]}]}},
    {"kind": "test"},
    {"extra": 1},
]


@pytest.mark.parametrize("change", BAD_PILOTS, ids=range(len(BAD_PILOTS)))
def test_a_plan_or_catalogue_that_does_not_fit_makes_no_pilot(
    call: Caller, administrator: str, change: dict[str, Any]
) -> None:
    wish = {"plan": plan().to_dict(), "catalogue": to_dict(catalogue())} | change
    answer = call("POST", "/v1/pilots", administrator, json=wish)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert call("GET", "/v1/pilots", administrator).json() == {"pilots": []}


def test_imported_entries_and_handled_contacts_meet_in_the_coverage(
    call: Caller, administrator: str, pilot: str, logged: list[Writer]
) -> None:
    agent = logged[0].agent_ref
    imported = [
        one | {"origin": "import"} for one in items(*(logged[0].create() for _ in range(2)))
    ]
    got = call("POST", f"{pilot}/entries", administrator, json={"items": imported}).json()
    assert [one["result"] for one in got["results"]] == ["stored", "stored"]
    row = {"agent_ref": agent, "start": to_text(NOON), "end": to_text(NOON)}
    rows = [
        row | {"granularity": "call", "count": 1, "row_id": f"row {number}"} for number in range(10)
    ]
    first = call("POST", f"{pilot}/handled", administrator, json={"rows": rows}).json()
    again = call("POST", f"{pilot}/handled", administrator, json={"rows": rows}).json()
    assert (first["added"], again["repeated"]) == (10, 10)
    report = call("GET", f"{pilot}/report", administrator, params={"by": "agent"}).json()
    covered = {one["key"]: (one["contacts"], one["handled"]) for one in report["rows"]}
    assert covered[agent] == (5, 10)


def test_parked_items_are_shown_and_resolved(
    call: Caller, administrator: str, pilot: str, logged: list[Writer]
) -> None:
    late, other = items(logged[0].create(), logged[0].create())
    sent = [one | {"origin": "import", "catalogue_version": 8} for one in (late, other)]
    call("POST", f"{pilot}/entries", administrator, json={"items": sent})
    found = call("GET", f"{pilot}/parked", administrator).json()["parked"]
    assert [(one["code"], one["acceptable"]) for one in found] == [("unknown_version", True)] * 2
    assert json.dumps(found[0]["revision"], sort_keys=True) in [
        json.dumps(one, sort_keys=True) for one in sent
    ]
    for one, verb in zip(sent, ("accept", "discard"), strict=True):
        path = f"{pilot}/parked/{one['rev_id']}/{verb}"
        assert call("POST", path, administrator).json() == {"resolved": 1}
        assert call("POST", path, administrator).status_code == 404
    assert call("GET", f"{pilot}/parked", administrator).json() == {"parked": []}
    assert call("GET", pilot, administrator).json()["entries"] == 9


def test_versions_of_the_catalogue(call: Caller, administrator: str, pilot: str) -> None:
    newer = {"catalogue": to_dict(catalogue())}
    assert call("POST", f"{pilot}/catalogue", administrator, json=newer).json() == {"version": 2}
    versions = [
        call("GET", f"{pilot}/catalogue", administrator, params=query).json()["catalogue"][
            "version"
        ]
        for query in ({}, {"version": 1})
    ]
    assert versions == [2, 1]
    missing = call("GET", f"{pilot}/catalogue", administrator, params={"version": 3})
    assert missing.status_code == 404
