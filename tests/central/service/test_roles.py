"""Who may do what, for every route there is: nobody without a token, nobody in a foreign pilot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from central.service.identity import Needs, NeedsInPilot
from ftr.catalogue.model import to_dict
from ftr.words import Role
from sync import wire
from tests.central.making import catalogue, join, make_codes, make_pilot, plan
from tests.central.service.calling import Caller

OPEN = {("POST", wire.ENROL), ("GET", "/healthz"), ("GET", "/metrics")}
DESK = {
    ("GET", wire.HELLO),
    ("GET", wire.CONFIG),
    ("POST", wire.PUSH),
    ("POST", wire.RECONCILE),
    ("POST", wire.MANIFEST),
    ("GET", wire.MINE),
    ("POST", wire.TOKEN),
}
ROLES = (Needs, NeedsInPilot)
ORDER = [Role.SUPERVISOR, Role.COORDINATOR, Role.ADMINISTRATOR]
FILLED = {"enrolment_id": "unknown", "rev_id": "unknown", "access_id": "unknown"}


FOR_SUPERVISORS = {
    "/v1/whoami",
    "/v1/pilots",
    "/v1/pilots/{pilot_id}",
    "/v1/pilots/{pilot_id}/catalogue",
    "/v1/pilots/{pilot_id}/coverage",
    "/v1/pilots/{pilot_id}/report",
    "/v1/pilots/{pilot_id}/export",
}  # all of them to read; whatever changes something is for coordinators at least


@dataclass(frozen=True)
class Guarded:
    """A route and the role it needs (None: a desk, or nobody in particular)."""

    method: str
    path: str
    role: Role | None
    in_pilot: bool

    def filled(self, pilot_id: str) -> str:
        """An address of this route."""
        return self.path.format(pilot_id=pilot_id, **FILLED)


def guarded_routes(app: FastAPI) -> Iterator[Guarded]:
    """Every route of the application with what it needs."""
    for route in all_routes(app):
        needs = [one.call for one in route.dependant.dependencies if isinstance(one.call, ROLES)]
        for method in route.methods:
            role = needs[0].role if needs else None
            in_pilot = any(isinstance(need, NeedsInPilot) for need in needs)
            yield Guarded(method, route.path, role, in_pilot)


def all_routes(app: Any) -> Iterator[APIRoute]:
    """The application's routes, and those of the routers in it."""
    for route in app.routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from all_routes(route.original_router)


def routes_of(call: Caller) -> list[Guarded]:
    """Sorted, so that a failure is the same twice."""
    return sorted(guarded_routes(call.app), key=lambda one: (one.path, one.method))


def ask(call: Caller, route: Guarded, pilot_id: str, token: str | None) -> int:
    """The status of a request without a useful body."""
    body: dict[str, Any] = {} if route.method == "GET" else {"json": {}}
    return call(route.method, route.filled(pilot_id), token, **body).status_code


def test_the_description_tells_exactly_the_routes(call: Caller) -> None:
    described = {
        (method.upper(), path)
        for path, operations in call("GET", "/openapi.json").json()["paths"].items()
        for method in operations
    }
    assert described == {(one.method, one.path) for one in routes_of(call)}


def test_every_route_is_guarded_but_the_known_open_ones(call: Caller) -> None:
    unguarded = {(one.method, one.path) for one in routes_of(call) if one.role is None}
    assert unguarded == OPEN | DESK
    for route in routes_of(call):
        assert route.in_pilot == ("{pilot_id}" in route.path), route


def test_each_route_needs_the_role_that_was_decided(call: Caller) -> None:
    for route in routes_of(call):
        if route.role is None:
            continue
        if route.method == "GET" and route.path in FOR_SUPERVISORS:
            expected = Role.SUPERVISOR
        else:
            is_about_access = route.path.startswith("/v1/access")
            expected = Role.ADMINISTRATOR if is_about_access else Role.COORDINATOR
        assert route.role is expected, route


@pytest.mark.parametrize("token", [None, "", "nonsense", "eoa_nonsense", "eod_nonsense"])
def test_nobody_gets_in_without_a_token_that_was_given(call: Caller, token: str | None) -> None:
    pilot_id = make_pilot(call.store)
    for route in routes_of(call):
        if (route.method, route.path) not in OPEN:
            assert ask(call, route, pilot_id, token) == 401, route


def test_a_desks_token_opens_no_door_of_people_and_the_other_way_round(
    call: Caller, administrator: str
) -> None:
    pilot_id = make_pilot(call.store)
    desk = join(call.store, make_codes(call.store, pilot_id)[0]).token
    for route in routes_of(call):
        if (route.method, route.path) not in OPEN:
            other = administrator if (route.method, route.path) in DESK else desk
            assert ask(call, route, pilot_id, other) == 401, route


@pytest.mark.parametrize("role", ORDER)
def test_each_role_reaches_what_it_needs_to_and_nothing_above(call: Caller, role: Role) -> None:
    pilot_id = make_pilot(call.store)
    for token in (call.access(role), call.access(role, pilot_id)):
        for route in routes_of(call):
            if route.role is None:
                continue
            allowed = ORDER.index(role) >= ORDER.index(route.role)
            status = ask(call, route, pilot_id, token)
            assert (status == 403) is not allowed, (route, status)
            assert status != 401, route
            assert status < 500, route


@pytest.mark.parametrize("role", ORDER)
def test_a_foreign_pilot_is_as_absent_as_one_that_is_not_there(call: Caller, role: Role) -> None:
    mine, foreign = make_pilot(call.store), make_pilot(call.store)
    token = call.access(role, mine)
    for route in routes_of(call):
        if route.in_pilot:
            answers = [
                call(route.method, route.filled(pilot_id), token) for pilot_id in (foreign, "none")
            ]
            assert [one.status_code for one in answers] == [404, 404], route
            texts = [one.text.replace(foreign, "none") for one in answers]
            assert texts[0] == texts[1], route


def test_lists_and_new_rights_stay_within_ones_own_pilot(call: Caller) -> None:
    mine, foreign = make_pilot(call.store), make_pilot(call.store)
    token = call.access(Role.ADMINISTRATOR, mine)
    call.access(Role.SUPERVISOR, foreign)
    call.access(Role.SUPERVISOR)
    found = call("GET", "/v1/pilots", token).json()["pilots"]
    assert [one["pilot_id"] for one in found] == [mine]
    rights = call("GET", "/v1/access", token).json()["access"]
    assert [one["pilot_id"] for one in rights] == [mine]
    for pilot_id, status in ((foreign, 404), (mine, 201), (None, 201)):
        wish = {"role": "supervisor", "pilot_id": pilot_id}
        answer = call("POST", "/v1/access", token, json=wish)
        assert answer.status_code == status
        assert status == 404 or answer.json()["pilot_id"] == mine
    wish = {"plan": plan().to_dict(), "catalogue": to_dict(catalogue())}
    assert call("POST", "/v1/pilots", token, json=wish).status_code == 403


def test_a_revoked_right_opens_nothing(call: Caller, administrator: str) -> None:
    made = call("POST", "/v1/access", administrator, json={"role": "supervisor"}).json()
    assert call("GET", "/v1/whoami", made["token"]).json()["role"] == "supervisor"
    path = f"/v1/access/{made['access_id']}"
    assert call("DELETE", path, administrator).status_code == 204
    assert call("GET", "/v1/whoami", made["token"]).json()["code"] == "revoked"
