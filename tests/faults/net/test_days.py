"""Days without a network, a centre that cannot write, and what arrives long after it was sent."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import httpx

from central.store.database import DATABASE_FILE
from ftr.entry import Revision
from ftr.words import Op
from sync import wire
from sync.failures import FailureKind
from sync.state import Rules
from tests.central.making import make_codes
from tests.faults.centre.looking import look
from tests.faults.net.setting import Setting
from tests.faults.net.ways import reset_at_once

HOURS, CONTACTS, DAYS = 1, 8, 5


def test_after_five_days_without_a_network_all_is_there(world: Setting) -> None:
    desk, saved = world.desk, world.desk.settled()
    desk.change(lambda state: state._replace(rules=Rules()))
    honest, world.proxy.usual = world.proxy.usual, reset_at_once
    desk.disconnect()
    for _day in range(DAYS):
        for _contact in range(CONTACTS):
            saved.add(desk.save().rev_id)
        worked = 0.0
        while worked < HOURS * 3600:
            wait_s = max(1.0, desk.wait_s())
            worked += wait_s
            world.clock.move(wait_s)
            desk.tick()
        world.clock.move(86400 - worked)
    assert len(desk.pending()) == DAYS * CONTACTS
    assert {one.kind for one in desk.failures} == {FailureKind.OFFLINE}
    assert len(desk.failures) < DAYS * HOURS * 60  # it waits minutes, not seconds
    world.proxy.usual = honest
    world.clock.move(max(1.0, desk.wait_s()))
    desk.tick()
    world.check_all_there_once(saved)


def test_a_push_of_long_ago_that_arrives_again_changes_nothing(world: Setting) -> None:
    desk = world.desk
    first = desk.save()
    world.proxy.requests.clear()
    world.push()
    late = next(one for one in world.proxy.requests if one.startswith(b"POST /v1/desk/push"))
    desk.save(first.capture.entry_id, reason="lost")
    world.push()
    desk.save(first.capture.entry_id, op=Op.VOID)
    world.push()
    before = look(world.centre.store, world.pilot)
    head, _, body = late.partition(b"\r\n\r\n")
    token = next(
        line.partition(b": ")[2] for line in head.split(b"\r\n") if line.startswith(b"Authoriz")
    )
    answer = httpx.post(
        world.centre.address + wire.PUSH,
        content=body,
        headers={"Authorization": token.decode(), "Content-Type": "application/json"},
        timeout=60,
    )
    assert [one["result"] for one in answer.json()["results"]] == ["duplicate"]
    after = look(world.centre.store, world.pilot)
    assert after == before
    assert after.contacts == 1  # the one of before; this entry was taken back


def test_a_centre_that_another_program_keeps_from_writing_says_when_to_come_back(
    world: Setting,
) -> None:
    desk, saved = world.desk, world.desk.settled()
    saved.add(desk.save().rev_id)
    file = world.folder / "centre" / DATABASE_FILE
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        world.push()
        other.execute("ROLLBACK")
    assert [one.kind for one in desk.failures] == [FailureKind.BUSY]
    assert desk.failures[0].retry_after is not None
    assert len(desk.pending()) == 1
    world.clock.move(3600)
    desk.tick()
    world.check_all_there_once(saved)


def test_a_desk_of_the_first_release_is_served_as_ever(world: Setting) -> None:
    """Its requests word for word: fewer fields than today's, and nothing is missing in answers."""
    code = make_codes(world.centre.store, world.pilot)[1]
    asked = {"code": code, "installation": "1", "version": "0.1.0", "platform": "Windows"}
    with httpx.Client(base_url=world.centre.address, timeout=60) as desk:
        enrolled = desk.post("/v1/enrol", json=asked).json()
        assert {"token", "enrolment_id", "desk_id", "agent_ref", "pilot_id"} <= enrolled.keys()
        desk.headers["Authorization"] = f"Bearer {enrolled['token']}"
        hello = desk.get("/v1/desk/hello").json()
        assert {"server_time", "incarnation", "held", "config_etag", "limits"} <= hello.keys()
        config = desk.get("/v1/desk/config")
        assert config.headers["ETag"] == hello["config_etag"]
        revision = _first_release(enrolled["agent_ref"])
        body = {"sent_at": "2026-11-23T09:30:00.000Z", "items": [revision.to_dict()]}
        pushed = desk.post("/v1/desk/push", json=body).json()
    assert pushed["results"] == [{"rev_id": revision.rev_id, "result": "stored", "code": None}]


def _first_release(agent_ref: str) -> Revision:
    return Revision.from_dict(
        {
            "rev_id": "01a207bd-a9c0-7fc1-b17f-d374c6a53877",
            "entry_id": "01a207bd-a9c0-7733-9721-0dff076ce2ef",
            "rev_no": 1,
            "parent_rev_id": None,
            "op": "create",
            "occurred_at": "2026-11-23T09:30:00.000Z",
            "tz": "Europe/Amsterdam",
            "recorded_at": "2026-11-23T09:30:00.000Z",
            "started_at": None,
            "logging_ms": None,
            "agent_ref": agent_ref,
            "catalogue_version": 1,
            "schema": 1,
            "epoch": "1",
            "seq": 1,
            "origin": "desk",
            "payload": '{"reason":"late","online_first":"yes"}',
        }
    )
