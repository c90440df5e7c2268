"""Who may do what, for every route there is: the rules of tests.central.service.rules, kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
import pytest

from central.store.access import access_of, revoke_access
from central.store.database import open_store, sqlite_url
from central.store.enrolments import desk_of, list_desks, revoke_desk
from central.store.intake import Intake
from central.store.parked import list_parked
from central.store.schema import upgrade
from ftr.catalogue.model import to_dict
from ftr.words import Role
from sync import wire
from tests.central.making import Writer, catalogue, items, join, make_codes, make_pilot, plan
from tests.central.service.calling import Caller, calling
from tests.central.service.rules import ORDER, RULES, Asker, Rule, all_routes, expected
from tests.conftest import StandingClock

IDS = dict.fromkeys(("access_id", "after", "change_id", "enrolment_id", "rev_id"), "unknown")


@dataclass(frozen=True)
class House:
    """A centre with two pilots; `mine` is the one that rights in one pilot are for."""

    call: Caller
    clock: StandingClock
    mine: str
    foreign: str

    def desk(self, pilot_id: str) -> str:
        """A token of a desk that joined."""
        return join(self.call.store, make_codes(self.call.store, pilot_id)[0]).token


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all: what is asked here changes nobody's rights."""
    clock = StandingClock(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    with closing(open_store(sqlite_url(tmp_path_factory.mktemp("house")), clock)) as store:
        upgrade(store)
        with calling(store) as call:
            yield House(call, clock, make_pilot(store), make_pilot(store))


def revoked(house: House) -> Asker:
    token = house.call.access(Role.ADMINISTRATOR, house.mine)
    right = house.call.store.read(lambda c: access_of(c, token))
    house.call.store.write(lambda c: revoke_access(c, right.access_id, None, "2026-11-22"))
    return Asker(token)


def revoked_desk(house: House) -> Asker:
    token = house.desk(house.mine)
    desk = house.call.store.read(lambda c: desk_of(c, token))
    house.call.store.write(lambda c: revoke_desk(c, desk.pilot_id, desk.enrolment_id, "2026-11-22"))
    return Asker(token)


def outlived(house: House) -> Asker:
    """A desk's token that ended because the next one was used."""
    token = house.desk(house.mine)
    following = house.call("POST", wire.TOKEN, token).json()["token"]
    assert house.call("GET", wire.HELLO, following).status_code == 200
    return Asker(token)


def person(role: Role, where: str | None) -> Callable[[House], Asker]:
    def make(house: House) -> Asker:
        pilot_id = None if where is None else getattr(house, where)
        return Asker(house.call.access(role, pilot_id), role, pilot_id)

    return make


ASKERS: Mapping[str, Callable[[House], Asker]] = {
    "nobody": lambda _house: Asker(None),
    "empty token": lambda _house: Asker(""),
    "garbage": lambda _house: Asker("nonsense"),
    "no such access": lambda _house: Asker("eoa_" + "x" * 43),
    "no such desk": lambda _house: Asker("eod_" + "x" * 43),
    "revoked access": revoked,
    "revoked desk": revoked_desk,
    "outlived token": outlived,
    "desk": lambda house: Asker(house.desk(house.mine), is_desk=True),
    "desk of another pilot": lambda house: Asker(house.desk(house.foreign), is_desk=True),
} | {
    f"{role} of {where or 'all'}": person(role, where)
    for role in ORDER
    for where in (None, "mine", "foreign")
}


def ask(house: House, route: tuple[str, str], pilot_id: str, token: str | None) -> httpx.Response:
    """A request without a useful body, a while after the one before: how often is not the point."""
    house.clock.pass_time(seconds=10)
    method, path = route
    body = {} if method == "GET" else {"json": {}}
    return house.call(method, path.format(pilot_id=pilot_id, **IDS), token, **body)


def test_every_route_has_a_rule(house: House) -> None:
    assert set(all_routes(house.call.app)) == RULES.keys()


def test_the_description_tells_exactly_the_routes(house: House) -> None:
    described = {
        (method.upper(), path)
        for path, operations in house.call("GET", "/openapi.json").json()["paths"].items()
        for method in operations
    }
    assert described == RULES.keys()


@pytest.mark.parametrize("who", ASKERS)
def test_every_route_denies_whom_it_must_and_nobody_else(house: House, who: str) -> None:
    asker = ASKERS[who](house)
    for route, rule in RULES.items():
        in_pilot = house.mine if "{pilot_id}" in route[1] else None
        answer = ask(house, route, house.mine, asker.token)
        denied = expected(rule, asker, in_pilot)
        if denied is None:
            assert answer.status_code not in (401, 403), (route, answer.text)
            assert answer.status_code < 500, (route, answer.text)
        else:
            assert answer.status_code == denied, (route, answer.text)
            assert answer.json()["status"] == denied


@pytest.mark.parametrize("who", [who for who in ASKERS if "of all" not in who])
def test_nobody_hears_whether_a_pilot_is_there_that_is_not_theirs(house: House, who: str) -> None:
    asker = ASKERS[who](house)
    other = house.mine if asker.pilot_id == house.foreign else house.foreign
    for route in RULES:
        if "{pilot_id}" in route[1]:
            there, absent = (
                ask(house, route, pilot_id, asker.token) for pilot_id in (other, "none")
            )
            assert there.status_code == absent.status_code in (401, 404), route
            assert there.text.replace(other, "none") == absent.text, route
            assert there.headers.keys() == absent.headers.keys(), route


def test_nothing_of_another_pilot_is_reached_through_ones_own(house: House) -> None:
    """The address names one's own pilot, and the id is of something in the other one."""
    call, store = house.call, house.call.store
    coordinator = call.access(Role.COORDINATOR, house.mine)
    desk = store.read(lambda c: desk_of(c, house.desk(house.foreign)))
    unfit = Writer(desk.agent_ref).create(reason="never-was")
    Intake(store).push(desk, items(unfit), None)
    path = f"/v1/pilots/{house.mine}"
    for target in (
        f"{path}/desks/{desk.enrolment_id}/revoke",
        f"{path}/parked/{unfit.rev_id}/accept",
        f"{path}/parked/{unfit.rev_id}/discard",
    ):
        assert call("POST", target, coordinator).status_code == 404, target
    wish = {"agents": [{"agent_ref": desk.agent_ref}]}
    assert call("POST", f"{path}/codes", coordinator, json=wish).status_code == 404
    known = store.read(lambda c: list_desks(c, house.foreign))
    assert not any(one.revoked for one in known)
    assert len(store.read(lambda c: list_parked(c, house.foreign))) == 1


def test_a_right_of_another_pilot_is_not_revoked(house: House) -> None:
    token = house.call.access(Role.SUPERVISOR, house.foreign)
    right = house.call.store.read(lambda c: access_of(c, token))
    own = house.call.access(Role.ADMINISTRATOR, house.mine)
    assert house.call("DELETE", f"/v1/access/{right.access_id}", own).status_code == 404
    assert house.call("GET", "/v1/whoami", token).status_code == 200


def test_lists_and_new_rights_stay_within_ones_own_pilot(house: House) -> None:
    call = house.call
    token = call.access(Role.ADMINISTRATOR, house.mine)
    call.access(Role.SUPERVISOR, house.foreign)
    call.access(Role.SUPERVISOR)
    found = call("GET", "/v1/pilots", token).json()["pilots"]
    assert [one["pilot_id"] for one in found] == [house.mine]
    rights = call("GET", "/v1/access", token).json()["access"]
    assert {one["pilot_id"] for one in rights} == {house.mine}
    for pilot_id, status in ((house.foreign, 404), (house.mine, 201), (None, 201)):
        wish = {"role": "supervisor", "pilot_id": pilot_id}
        answer = call("POST", "/v1/access", token, json=wish)
        assert answer.status_code == status
        assert status == 404 or answer.json()["pilot_id"] == house.mine
    wish = {"plan": plan().to_dict(), "catalogue": to_dict(catalogue())}
    assert call("POST", "/v1/pilots", token, json=wish).status_code == 403


def test_the_rules_deny_something_to_everybody() -> None:
    """The matrix is worth its name: no rule is empty, and every asker is denied somewhere."""
    for rule in Rule:
        assert rule in RULES.values()
    nobody = Asker(None)
    allowed = {route for route, rule in RULES.items() if expected(rule, nobody, None) is None}
    assert allowed == {("GET", "/healthz"), ("POST", wire.ENROL)}
