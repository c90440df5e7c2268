"""Codes: single use, expiring, never readable again; desks: one right each, revocable."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from central.store.agents import Agent
from central.store.codes import expiry, new_codes
from central.store.database import Store
from central.store.enrolments import desk_of, list_desks, revoke_desk, seen
from central.store.pilots import close_pilot, open_pilot
from central.store.refused import Refused
from central.store.tables import enrol_code, enrolment
from sync.wire import CODE_ALPHABET, CODE_LENGTH, ProblemCode
from tests.central.making import join, make_codes, make_pilot
from tests.conftest import StandingClock


def refusal(store: Store, code: str, installation: str | None = None) -> ProblemCode:
    with pytest.raises(Refused) as refused:
        join(store, code, installation)
    return refused.value.code


def test_a_code_is_eight_unmistakable_letters_however_it_is_typed(store: Store) -> None:
    code = make_codes(store, make_pilot(store))[0]
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(CODE_ALPHABET)
    enrolled = join(store, f" {code[:4].lower()}-{code[4:]} ")
    assert enrolled.pilot_name == "Week 48"
    assert store.read(lambda c: desk_of(c, enrolled.token)).agent_ref == enrolled.agent_ref


def test_neither_code_nor_token_can_be_read_from_the_database(store: Store) -> None:
    code = make_codes(store, make_pilot(store))[0]
    token = join(store, code).token
    for table in (enrol_code, enrolment):
        rows = store.read(lambda c, t=table: c.execute(select(t)).all())
        assert rows
        assert not any(secret in str(rows) for secret in (code, token, token[4:]))


def test_a_code_works_once(store: Store) -> None:
    code = make_codes(store, make_pilot(store))[0]
    join(store, code)
    assert refusal(store, code) is ProblemCode.CODE_USED
    assert refusal(store, "BCDFGHJK") is ProblemCode.CODE_UNKNOWN
    assert refusal(store, "") is ProblemCode.CODE_UNKNOWN


def test_a_lost_answer_can_be_asked_again_until_the_token_is_used(
    store: Store, clock: StandingClock
) -> None:
    code = make_codes(store, make_pilot(store))[0]
    first = join(store, code, "installation")
    again = join(store, code, "installation")
    assert (again.enrolment_id, again.desk_id) == (first.enrolment_id, first.desk_id)
    assert again.token != first.token
    assert refusal(store, code, "another") is ProblemCode.CODE_USED
    desk = store.read(lambda c: desk_of(c, again.token))
    store.write(lambda c: seen(c, desk, "now"))
    assert refusal(store, code, "installation") is ProblemCode.CODE_USED


def test_a_code_expires(store: Store, clock: StandingClock) -> None:
    first, second = make_codes(store, make_pilot(store))
    clock.now = expiry(date(2026, 11, 29), "Europe/Amsterdam", clock())
    assert refusal(store, first) is ProblemCode.CODE_EXPIRED
    clock.pass_time(seconds=-1)
    assert join(store, second)


def test_codes_last_until_the_pilot_ends_and_never_less_than_two_weeks() -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    assert expiry(date(2026, 11, 29), "Europe/Amsterdam", now) == datetime(
        2026, 11, 29, 23, tzinfo=UTC
    )
    assert expiry(date(2026, 11, 2), "Europe/Amsterdam", now) == datetime(2026, 11, 15, tzinfo=UTC)


def test_a_draft_takes_desks_and_a_closed_pilot_does_not(store: Store) -> None:
    pilot_id = make_pilot(store)
    first, second = make_codes(store, pilot_id)
    join(store, first)
    store.write(lambda c: open_pilot(c, pilot_id, ""))
    store.write(lambda c: close_pilot(c, pilot_id, ""))
    assert refusal(store, second) is ProblemCode.PILOT_CLOSED


def test_joining_again_is_a_new_right_on_the_same_desk(store: Store) -> None:
    pilot_id = make_pilot(store)
    first, second = (join(store, code, "same") for code in make_codes(store, pilot_id))
    assert first.desk_id == second.desk_id
    assert first.enrolment_id != second.enrolment_id
    elsewhere = join(store, make_codes(store, make_pilot(store))[0], "same")
    assert elsewhere.desk_id != first.desk_id


def test_revoking_ends_one_desk_at_once(store: Store) -> None:
    pilot_id = make_pilot(store)
    first, second = (join(store, code) for code in make_codes(store, pilot_id))
    for _time in range(2):
        store.write(lambda c: revoke_desk(c, pilot_id, first.enrolment_id, "now"))
    with pytest.raises(Refused) as refused:
        store.read(lambda c: desk_of(c, first.token))
    assert refused.value.code is ProblemCode.REVOKED
    assert store.read(lambda c: desk_of(c, second.token))
    assert [one.revoked for one in store.read(lambda c: list_desks(c, pilot_id))] == [True, False]
    with pytest.raises(Refused) as refused:
        other = make_pilot(store)
        store.write(lambda c: revoke_desk(c, other, second.enrolment_id, "now"))
    assert refused.value.code is ProblemCode.NOT_FOUND


def test_a_token_that_was_never_given_is_not_known(store: Store) -> None:
    with pytest.raises(Refused) as refused:
        store.read(lambda c: desk_of(c, "eod_nonsense"))
    assert refused.value.code is ProblemCode.UNAUTHORISED


def test_a_code_is_nobody_elses_whatever_is_drawn(store: Store) -> None:
    """Drawn: B…, B… again within one request, C…; then C… again for another pilot, D…, E…."""
    one, other = make_pilot(store), make_pilot(store)
    letters = iter("".join(letter * CODE_LENGTH for letter in "BBCCDE"))
    drawing = replace(store, fresh=replace(store.fresh, pick=lambda _alphabet: next(letters)))
    agents = [Agent(f"a-{letter}") for letter in "xy"]

    def made(pilot_id: str) -> list[str]:
        now = store.clock()
        codes = drawing.write(
            lambda c: new_codes(c, pilot_id, agents, expires=now, now=now, fresh=drawing.fresh)
        )
        return [code.code for code in codes]

    assert made(one) == ["B" * CODE_LENGTH, "C" * CODE_LENGTH]
    assert made(other) == ["D" * CODE_LENGTH, "E" * CODE_LENGTH]
