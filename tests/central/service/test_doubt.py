"""A desk that was answered for something that is not here: then an older copy serves."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from central.store.tables import audit, enrolment, revision
from sync import wire
from sync.wire import Enrolled, Hello
from tests.central.making import Writer, items, join, make_codes, make_pilot
from tests.central.service.calling import Caller
from tests.conftest import StandingClock

NEVER_HERE = "01900000-0000-7000-8000-000000000001"


@pytest.fixture
def desk(call: Caller) -> Enrolled:
    return join(call.store, make_codes(call.store, make_pilot(call.store))[0])


def greet(call: Caller, desk: Enrolled, last: str | None) -> Hello:
    path = wire.HELLO if last is None else f"{wire.HELLO}?last={last}"
    answer = call("GET", path, desk.token)
    assert answer.status_code == 200, answer.text
    return Hello.from_dict(answer.json())


def test_what_is_here_in_any_form_is_not_lacking(call: Caller, desk: Enrolled) -> None:
    writer = Writer(desk.agent_ref)
    stored, unfit = writer.create(), writer.create(reason="never-was")
    call("POST", wire.PUSH, desk.token, json={"items": items(stored, unfit)})
    for last in (None, stored.rev_id, unfit.rev_id):
        hello = greet(call, desk, last)
        assert (hello.lacks, hello.incarnation) == (False, desk.incarnation)


def test_a_copy_from_before_is_known_though_the_counts_are_right(
    call: Caller, desk: Enrolled, clock: StandingClock
) -> None:
    sent = Writer(desk.agent_ref).create()
    call("POST", wire.PUSH, desk.token, json={"items": items(sent)})
    with call.store.writing.begin() as connection:
        connection.execute(delete(revision).where(revision.c.rev_id == sent.rev_id))
    first = greet(call, desk, sent.rev_id)
    assert (first.held, first.lacks) == (1, True)
    assert first.incarnation != desk.incarnation, "every other desk compares as well"
    with call.store.reading.begin() as connection:
        noted = connection.execute(select(audit.c.action, audit.c.subject)).all()
    assert ("centre.older_copy", desk.enrolment_id) in noted


def test_one_desk_cannot_make_all_others_compare_again_and_again(
    call: Caller, desk: Enrolled, clock: StandingClock
) -> None:
    first = greet(call, desk, NEVER_HERE)
    clock.pass_time(minutes=59)
    again = greet(call, desk, NEVER_HERE)
    assert (again.lacks, again.incarnation) == (True, first.incarnation)
    clock.pass_time(minutes=2)
    assert greet(call, desk, NEVER_HERE).incarnation != first.incarnation


def test_a_revoked_desk_is_not_believed(call: Caller, desk: Enrolled) -> None:
    with call.store.writing.begin() as connection:
        connection.execute(update(enrolment).values(revoked_at="2026-11-22T09:00:00.000Z"))
    assert call("GET", f"{wire.HELLO}?last={NEVER_HERE}", desk.token).status_code == 401


@pytest.mark.parametrize("last", ["x", "0" * 37, "01900000-0000-7000-8000-00000000000G"])
def test_what_is_no_revision_is_refused(call: Caller, desk: Enrolled, last: str) -> None:
    assert call("GET", f"{wire.HELLO}?last={last}", desk.token).status_code == 422
