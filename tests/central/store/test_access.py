"""Rights of people: roles include each other, tokens are shown once, somebody stays in charge."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from central.store.access import Access, access_of, list_access, new_access, revoke_access
from central.store.database import Store
from central.store.refused import Refused
from central.store.tables import access
from ftr.words import Role
from sync.wire import ProblemCode


def make(store: Store, role: Role, pilot_id: str | None = None) -> tuple[Access, str]:
    return store.write(
        lambda c: new_access(
            c,
            access_id=store.fresh.new_id(),
            secret=store.fresh.secret(),
            role=role,
            pilot_id=pilot_id,
            label="",
            at="now",
        )
    )


def test_a_token_finds_its_right_and_is_not_in_the_database(store: Store) -> None:
    right, token = make(store, Role.SUPERVISOR, "week-48")
    assert store.read(lambda c: access_of(c, token)) == right
    assert token not in str(store.read(lambda c: c.execute(select(access)).all()))
    for wrong in ("", token[:-1], token + "x", token.upper()):
        with pytest.raises(Refused) as refused:
            store.read(lambda c, t=wrong: access_of(c, t))
        assert refused.value.code is ProblemCode.UNAUTHORISED


def test_each_role_includes_the_ones_before_it() -> None:
    order = [Role.SUPERVISOR, Role.COORDINATOR, Role.ADMINISTRATOR]
    for height, role in enumerate(order):
        right = Access("id", role, None, "", "")
        assert [right.may(needed) for needed in order] == [n <= height for n in range(3)]


def test_a_right_in_one_pilot_sees_no_other() -> None:
    assert Access("id", Role.ADMINISTRATOR, "mine", "", "").sees("mine")
    assert not Access("id", Role.ADMINISTRATOR, "mine", "", "").sees("other")
    assert Access("id", Role.SUPERVISOR, None, "", "").sees("other")


def test_a_revoked_right_ends_at_once_and_leaves_the_list(store: Store) -> None:
    right, token = make(store, Role.SUPERVISOR)
    for _time in range(2):
        store.write(lambda c: revoke_access(c, right.access_id, None, "later"))
    with pytest.raises(Refused) as refused:
        store.read(lambda c: access_of(c, token))
    assert refused.value.code is ProblemCode.REVOKED
    assert store.read(lambda c: list_access(c, None)) == []


def test_the_last_administrator_of_everything_stays(store: Store) -> None:
    first, _token = make(store, Role.ADMINISTRATOR)
    make(store, Role.ADMINISTRATOR, "week-48")
    with pytest.raises(Refused) as refused:
        store.write(lambda c: revoke_access(c, first.access_id, None, "later"))
    assert refused.value.code is ProblemCode.CONFLICT
    make(store, Role.ADMINISTRATOR)
    store.write(lambda c: revoke_access(c, first.access_id, None, "later"))


def test_an_administrator_of_one_pilot_cannot_revoke_elsewhere(store: Store) -> None:
    right, _token = make(store, Role.SUPERVISOR)
    with pytest.raises(Refused) as refused:
        store.write(lambda c: revoke_access(c, right.access_id, "week-48", "later"))
    assert refused.value.code is ProblemCode.NOT_FOUND
