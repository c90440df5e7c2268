"""A desk compares, reports, rebuilds and rotates over HTTP, as its own types read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import delete, insert

from central.store.enrolments import list_desks
from central.store.tables import feed, revision, tombstone
from central.store.tombstones import id_hash
from ftr.entry import Revision
from sync import wire
from sync.holdings import BUCKET_NAMES, bucket_of, folded, to_wire
from sync.wire import (
    Differing,
    Enrolled,
    Manifest,
    ManifestKept,
    Mine,
    Missing,
    NewToken,
    ProblemCode,
    Pushed,
)
from tests.central.making import Writer, items, join, make_codes, make_pilot
from tests.central.service.calling import Caller
from tests.conftest import StandingClock

MANIFEST = Manifest(
    epoch="e" * 32,
    last_seq=3,
    created=3,
    pending=1,
    acknowledged=2,
    parked=0,
    discarded=0,
    oldest_pending="2026-11-22T08:00:00.000Z",
    version="0.2.0",
)


@pytest.fixture
def codes(call: Caller) -> list[str]:
    return make_codes(call.store, make_pilot(call.store))


@pytest.fixture
def desk(call: Caller, codes: list[str]) -> Enrolled:
    return join(call.store, codes[0])


def push(call: Caller, token: str, *sent: Revision | dict[str, Any]) -> Pushed:
    body = {"items": [one if isinstance(one, dict) else one.to_dict() for one in sent]}
    answer = call("POST", wire.PUSH, token, json=body)
    assert answer.status_code == 200, answer.text
    return Pushed.from_dict(answer.json())


def pairs(sent: Sequence[Revision]) -> list[tuple[str, str]]:
    return [(one.rev_id, one.digest()) for one in sent]


def differ(call: Caller, token: str, sent: Sequence[Revision]) -> tuple[str, ...]:
    body = {"buckets": to_wire(folded(pairs(sent)))}
    answer = call("POST", wire.RECONCILE, token, json=body)
    assert answer.status_code == 200, answer.text
    return Differing.from_dict(answer.json()).differ


def missing(call: Caller, token: str, sent: Sequence[Revision]) -> tuple[str, ...]:
    answer = call("POST", wire.RECONCILE, token, json={"items": pairs(sent)})
    assert answer.status_code == 200, answer.text
    return Missing.from_dict(answer.json()).missing


def lose(call: Caller, lost: Revision) -> None:
    """A row that is gone and that nobody counted out."""
    call.store.write(lambda c: c.execute(delete(revision).where(revision.c.rev_id == lost.rev_id)))


def test_equal_holdings_differ_nowhere_and_a_lost_row_in_its_bucket(
    call: Caller, desk: Enrolled
) -> None:
    writer = Writer(desk.agent_ref)
    sent = [writer.create() for _ in range(30)]
    push(call, desk.token, *sent)
    assert differ(call, desk.token, sent) == ()
    assert missing(call, desk.token, sent) == ()
    lose(call, sent[7])
    assert differ(call, desk.token, sent) == (bucket_of(sent[7].rev_id),)
    assert missing(call, desk.token, sent) == (sent[7].rev_id,)
    assert push(call, desk.token, sent[7]).results[0].result == "stored"
    assert differ(call, desk.token, sent) == ()


def test_what_was_never_sent_is_missing_and_what_was_never_told_differs(
    call: Caller, desk: Enrolled
) -> None:
    writer = Writer(desk.agent_ref)
    sent, unsent = writer.create(), writer.create()
    push(call, desk.token, sent)
    assert missing(call, desk.token, [sent, unsent]) == (unsent.rev_id,)
    assert differ(call, desk.token, []) == (bucket_of(sent.rev_id),)
    assert missing(call, desk.token, []) == ()


def test_parked_revisions_are_held_before_and_after_a_decision(
    call: Caller, desk: Enrolled, administrator: str
) -> None:
    writer = Writer(desk.agent_ref)
    clash = writer.create()
    other = Revision.from_dict(clash.to_dict() | {"tz": "Europe/Brussels"})
    unknown = writer.create(reason="never-was")
    assert [one.result for one in push(call, desk.token, clash, other, unknown).results] == [
        "stored",
        "parked",
        "parked",
    ]
    everything = [clash, other, unknown]
    decisions = ((clash, "accept"), (unknown, "discard"))
    for rev_id, decision in ((None, ""), *((one.rev_id, made) for one, made in decisions)):
        if rev_id:
            path = f"/v1/pilots/{desk.pilot_id}/parked/{rev_id}/{decision}"
            assert call("POST", path, administrator).status_code == 200
        assert missing(call, desk.token, everything) == ()
        assert differ(call, desk.token, everything) == ()
    assert push(call, desk.token).held == 2


def test_what_only_a_newer_desk_can_read_is_held_whatever_its_digest(
    call: Caller, desk: Enrolled
) -> None:
    made = Writer(desk.agent_ref).create()
    newer = made.to_dict() | {"schema": 2, "mood": "sunny"}
    assert push(call, desk.token, newer).results[0].code == "unknown_schema"
    assert missing(call, desk.token, [made]) == ()


def test_what_was_erased_on_purpose_is_not_missing(call: Caller, desk: Enrolled) -> None:
    erased = Writer(desk.agent_ref).create()
    push(call, desk.token, erased)
    lose(call, erased)
    row = {
        "pilot_id": desk.pilot_id,
        "rev_hash": id_hash(erased.rev_id),
        "erased_at": "2026-11-22T09:00:00.000Z",
    }
    call.store.write(lambda c: c.execute(insert(tombstone), row))
    call.store.write(lambda c: c.execute(feed.update().values(erased=1)))
    assert missing(call, desk.token, [erased]) == ()
    body = {"items": [[erased.rev_id, erased.digest()]]}
    answer = call("POST", wire.RECONCILE, desk.token, json=body).json()
    assert answer["gone"] == [erased.rev_id]


def test_what_another_desk_of_the_agent_sent_is_missing_until_this_one_sent_it_too(
    call: Caller, desk: Enrolled
) -> None:
    other = join(call.store, make_codes(call.store, desk.pilot_id)[0])
    sent = Writer(desk.agent_ref).create()
    push(call, desk.token, sent)
    assert differ(call, other.token, [sent]) == (bucket_of(sent.rev_id),)
    assert missing(call, other.token, [sent]) == (sent.rev_id,)
    for _again in range(2):
        pushed = push(call, other.token, sent)
        assert [one.result for one in pushed.results] == ["duplicate"]
        assert pushed.held == 1
    for token in (desk.token, other.token):
        assert (differ(call, token, [sent]), missing(call, token, [sent])) == ((), ())
    assert push(call, desk.token, sent).held == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"buckets": {"zz": [1, "0" * 16]}},
        {"buckets": {"0a": [0, "0" * 16]}},
        {"buckets": {"0a": [1, "short"]}},
        {"buckets": {name: [1, "0" * 16] for name in BUCKET_NAMES} | {"100": [1, "0" * 16]}},
        {"items": [["01a20256-98f3-724d-a9eb-81af3d978319"]]},
        {"items": [["nonsense", "0" * 64]]},
        {"items": [["01a20256-98f3-724d-a9eb-81af3d978319", "0" * 64]] * 2001},
    ],
    ids=range(8),
)
def test_a_comparison_that_makes_no_sense_is_refused(
    call: Caller, desk: Enrolled, body: dict[str, Any]
) -> None:
    answer = call("POST", wire.RECONCILE, desk.token, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, ProblemCode.INVALID)


def test_a_manifest_is_kept_and_answered_with_what_is_held(
    call: Caller, desk: Enrolled, clock: StandingClock
) -> None:
    writer = Writer(desk.agent_ref)
    push(call, desk.token, writer.create(), writer.create())
    clock.pass_time(hours=1)
    answer = call("POST", wire.MANIFEST, desk.token, json=MANIFEST.to_dict())
    assert answer.status_code == 200, answer.text
    kept = ManifestKept.from_dict(answer.json())
    assert (kept.held, kept.incarnation) == (2, desk.incarnation)
    [known] = call.store.read(lambda c: list_desks(c, desk.pilot_id))
    assert known.manifest == MANIFEST
    assert known.manifest_at == known.last_seen == kept.server_time
    assert known.client_version == "0.2.0"


@pytest.mark.parametrize(
    "change",
    [{"pending": -1}, {"pending": True}, {"db_ok": 1}, {"version": "a\x00"}, {"created": 2**53}],
    ids=str,
)
def test_a_manifest_that_makes_no_sense_is_refused(
    call: Caller, desk: Enrolled, change: dict[str, Any]
) -> None:
    body = MANIFEST.to_dict() | change
    assert call("POST", wire.MANIFEST, desk.token, json=body).status_code == 422
    assert call.store.read(lambda c: list_desks(c, desk.pilot_id))[0].manifest is None


def all_mine(call: Caller, token: str, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        after = {} if cursor is None else {"after": cursor}
        answer = call("GET", wire.MINE, token, params={"limit": limit, **after})
        assert answer.status_code == 200, answer.text
        page = Mine.from_dict(answer.json())
        assert len(page.items) <= limit
        found += map(dict, page.items)
        cursor = page.next
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [1, 4, 7, 500])
def test_mine_is_everything_of_this_agent_from_all_its_desks_and_of_nobody_else(
    call: Caller, codes: list[str], limit: int
) -> None:
    first, other = (join(call.store, code) for code in codes)
    second = join(call.store, make_codes(call.store, first.pilot_id)[0])
    made: list[Revision] = []
    for desk, epoch in ((first, "a" * 32), (second, "b" * 32)):
        writer = Writer(desk.agent_ref, epoch)
        created = writer.create(note="één")
        sent = [created, writer.amend(created), writer.void(created), writer.ending()]
        push(call, desk.token, *sent)
        made += sent
    foreign = make_codes(call.store, make_pilot(call.store))[0]
    for desk in (other, join(call.store, foreign)):
        push(call, desk.token, Writer(desk.agent_ref).create())
    for token in (first.token, second.token):
        found = all_mine(call, token, limit)
        assert sorted(found, key=str) == sorted(items(*made), key=str)
        assert len(found) == len(made)


def test_mine_knows_no_cursor_of_another_agent(call: Caller, codes: list[str]) -> None:
    first, other = (join(call.store, code) for code in codes)
    theirs = Writer(other.agent_ref).create()
    push(call, other.token, theirs)
    answer = call("GET", wire.MINE, first.token, params={"after": theirs.rev_id})
    assert (answer.status_code, answer.json()["code"]) == (404, ProblemCode.NOT_FOUND)
    assert all_mine(call, first.token, 500) == []


def rotated(call: Caller, token: str) -> str:
    answer = call("POST", wire.TOKEN, token, json={})
    assert answer.status_code == 200, answer.text
    return NewToken.from_dict(answer.json()).token


def works(call: Caller, token: str) -> bool:
    status = call("GET", wire.HELLO, token).status_code
    assert status in (200, 401)
    return status == 200


def test_the_old_token_stands_until_the_new_one_is_used(call: Caller, desk: Enrolled) -> None:
    new = rotated(call, desk.token)
    assert new.startswith(wire.DESK_TOKEN_PREFIX)
    assert works(call, desk.token)
    assert works(call, new)
    assert not works(call, desk.token)
    assert works(call, new)


@pytest.mark.parametrize("path", [wire.CONFIG, wire.MINE, wire.PUSH, wire.MANIFEST, wire.TOKEN])
def test_any_call_is_a_first_use(call: Caller, desk: Enrolled, path: str) -> None:
    new = rotated(call, desk.token)
    body: dict[str, Any] = {"items": []} if path == wire.PUSH else MANIFEST.to_dict()
    is_get = path in (wire.CONFIG, wire.MINE)
    sent: dict[str, Any] = {} if is_get else {"json": body}
    assert call("GET" if is_get else "POST", path, new, **sent).status_code == 200
    assert not works(call, desk.token)


def test_a_lost_new_token_is_replaced_by_the_next(call: Caller, desk: Enrolled) -> None:
    lost = rotated(call, desk.token)
    new = rotated(call, desk.token)
    assert not works(call, lost)
    assert works(call, desk.token)
    assert works(call, new)
    assert not works(call, desk.token)


def test_after_a_day_the_first_that_is_used_is_the_only_one(
    call: Caller, codes: list[str], clock: StandingClock
) -> None:
    got_it, lost_it = (join(call.store, code) for code in codes)
    kept, lost = rotated(call, got_it.token), rotated(call, lost_it.token)
    clock.pass_time(hours=72)  # a long weekend, switched off
    assert works(call, kept)
    assert not works(call, got_it.token)
    assert works(call, lost_it.token)
    assert not works(call, lost)
    assert works(call, rotated(call, lost_it.token))


def test_a_revoked_desk_gets_no_new_token_and_its_unused_one_is_worth_nothing(
    call: Caller, desk: Enrolled, administrator: str
) -> None:
    new = rotated(call, desk.token)
    path = f"/v1/pilots/{desk.pilot_id}/desks/{desk.enrolment_id}/revoke"
    assert call("POST", path, administrator).status_code == 204
    assert not works(call, new)
    assert call("POST", wire.TOKEN, desk.token, json={}).json()["code"] == ProblemCode.REVOKED


def test_another_revision_under_the_same_number_is_a_fork_and_stored_all_the_same(
    call: Caller, desk: Enrolled
) -> None:
    original, copy = Writer(desk.agent_ref), Writer(desk.agent_ref)
    first, twin = original.create(), copy.create()
    assert push(call, desk.token, first).fork is False
    for result in ("stored", "duplicate"):  # the answer may be lost
        pushed = push(call, desk.token, twin)
        assert (pushed.fork, pushed.results[0].result) == (True, result)
    assert push(call, desk.token, original.create()).fork is False
    [known] = call.store.read(lambda c: list_desks(c, desk.pilot_id))
    assert (known.forked_at is not None, known.held) == (True, 3)


def test_a_repeat_and_another_epoch_are_no_fork(call: Caller, desk: Enrolled) -> None:
    sent = Writer(desk.agent_ref).create()
    anew = Writer(desk.agent_ref, "f" * 32).create()
    assert [push(call, desk.token, one).fork for one in (sent, sent, anew)] == [False] * 3
    assert call.store.read(lambda c: list_desks(c, desk.pilot_id))[0].forked_at is None


def test_a_fork_within_one_push_is_seen(call: Caller, desk: Enrolled) -> None:
    twins = [Writer(desk.agent_ref).create() for _ in range(2)]
    pushed = push(call, desk.token, *twins)
    assert pushed.fork
    assert [one.result for one in pushed.results] == ["stored", "stored"]


def test_the_coordinator_sees_what_a_desk_says_beside_what_is_held(
    call: Caller, desk: Enrolled, administrator: str
) -> None:
    def shown() -> dict[str, Any]:
        answer = call("GET", f"/v1/pilots/{desk.pilot_id}/desks", administrator)
        [one] = answer.json()["desks"]
        return dict(one)

    assert (shown()["state"], shown()["why"], shown()["unsent"]) == ("amber", ["no_report"], None)
    writer = Writer(desk.agent_ref)
    push(call, desk.token, writer.create(), writer.create())
    call("POST", wire.MANIFEST, desk.token, json=MANIFEST.to_dict())
    one = shown()
    assert (one["state"], one["why"], one["unsent"]) == ("amber", ["pending"], 1)
    assert (one["created"], one["acknowledged"], one["discarded"]) == (3, 2, 0)
    assert (one["oldest_pending"], one["database_ok"]) == (MANIFEST.oldest_pending, True)
    coverage = call("GET", f"/v1/pilots/{desk.pilot_id}/coverage", administrator).json()
    assert [known["unsent"] for known in coverage["desks"]] == [1]
    push(call, desk.token, writer.create())
    assert (shown()["state"], shown()["unsent"], shown()["oldest_pending"]) == ("green", 0, None)
    push(call, desk.token, Writer(desk.agent_ref).create())
    assert (shown()["state"], shown()["why"]) == ("red", ["fork"])
