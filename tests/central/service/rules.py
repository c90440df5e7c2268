"""Who may call what: a rule for every route there is, and what each kind of caller must hear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from ftr.words import Role
from sync import wire

PILOT = "/v1/pilots/{pilot_id}"
ORDER = (Role.SUPERVISOR, Role.COORDINATOR, Role.ADMINISTRATOR)


class Rule(Enum):
    """Who may; the roles above may too."""

    ANYBODY = auto()
    DESK = auto()
    SUPERVISOR = auto()
    COORDINATOR = auto()
    COORDINATOR_OF_ALL = auto()
    ADMINISTRATOR = auto()
    ADMINISTRATOR_OF_ALL = auto()

    @property
    def role(self) -> Role | None:
        """The role it needs; None where it needs none."""
        word = self.name.removesuffix("_OF_ALL").lower()
        return Role(word) if word in {role.value for role in Role} else None

    @property
    def of_all(self) -> bool:
        """Whether a right in one pilot does not suffice."""
        return self.name.endswith("_OF_ALL")


RULES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/healthz"): Rule.ANYBODY,
    ("GET", "/metrics"): Rule.SUPERVISOR,
    ("POST", wire.ENROL): Rule.ANYBODY,
    ("GET", wire.HELLO): Rule.DESK,
    ("GET", wire.CONFIG): Rule.DESK,
    ("POST", wire.PUSH): Rule.DESK,
    ("POST", wire.RECONCILE): Rule.DESK,
    ("POST", wire.MANIFEST): Rule.DESK,
    ("GET", wire.MINE): Rule.DESK,
    ("POST", wire.TOKEN): Rule.DESK,
    ("GET", "/v1/whoami"): Rule.SUPERVISOR,
    ("GET", "/v1/access"): Rule.ADMINISTRATOR,
    ("POST", "/v1/access"): Rule.ADMINISTRATOR,
    ("DELETE", "/v1/access/{access_id}"): Rule.ADMINISTRATOR,
    ("GET", "/v1/audit"): Rule.ADMINISTRATOR_OF_ALL,
    ("GET", "/v1/audit/check"): Rule.ADMINISTRATOR_OF_ALL,
    ("GET", "/v1/pilots"): Rule.SUPERVISOR,
    ("POST", "/v1/pilots"): Rule.COORDINATOR_OF_ALL,
    ("GET", PILOT): Rule.SUPERVISOR,
    ("GET", f"{PILOT}/catalogue"): Rule.SUPERVISOR,
    ("GET", f"{PILOT}/coverage"): Rule.SUPERVISOR,
    ("GET", f"{PILOT}/report"): Rule.SUPERVISOR,
    ("GET", f"{PILOT}/searched"): Rule.COORDINATOR,
    ("GET", f"{PILOT}/export"): Rule.SUPERVISOR,
    ("GET", f"{PILOT}/changes"): Rule.SUPERVISOR,
    ("GET", f"{PILOT}/compare/{{after}}"): Rule.SUPERVISOR,  # of both pilots
    ("GET", f"{PILOT}/agents"): Rule.COORDINATOR,
    ("GET", f"{PILOT}/audit"): Rule.COORDINATOR,
    ("GET", f"{PILOT}/audit/check"): Rule.COORDINATOR,
    ("GET", f"{PILOT}/desks"): Rule.COORDINATOR,
    ("GET", f"{PILOT}/parked"): Rule.COORDINATOR,
    ("GET", f"{PILOT}/retention"): Rule.COORDINATOR,
    ("DELETE", PILOT): Rule.ADMINISTRATOR,
    ("POST", f"{PILOT}/agents"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/agents/remove"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/catalogue"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/changes"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/changes/{{change_id}}/withdraw"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/close"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/codes"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/desks/{{enrolment_id}}/revoke"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/desks/{{enrolment_id}}/settle"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/entries"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/erase"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/forget"): Rule.COORDINATOR,  # early: an administrator
    ("POST", f"{PILOT}/forget-names"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/handled"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/open"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/parked/{{rev_id}}/accept"): Rule.COORDINATOR,
    ("POST", f"{PILOT}/parked/{{rev_id}}/discard"): Rule.COORDINATOR,
}


@dataclass(frozen=True)
class Asker:
    """Who asks: a token, of a desk or of a role, in all pilots or in one. Without both: nobody."""

    token: str | None
    role: Role | None = None
    pilot_id: str | None = None
    is_desk: bool = False


def expected(rule: Rule, asker: Asker, pilot_id: str | None) -> int | None:
    """The status that must deny it; None where it is allowed. `pilot_id` is the address's."""
    if rule is Rule.ANYBODY or (rule is Rule.DESK and asker.is_desk):
        return None
    if rule.role is None or asker.role is None:
        return 401
    if pilot_id is not None and asker.pilot_id not in (None, pilot_id):
        return 404
    if ORDER.index(asker.role) < ORDER.index(rule.role):
        return 403
    return 403 if rule.of_all and asker.pilot_id is not None else None


def all_routes(app: FastAPI) -> list[tuple[str, str]]:
    """Every method and path that the application answers to, sorted."""
    return sorted(
        ((method, route.path) for route in _routes(app) for method in route.methods),
        key=lambda one: (one[1], one[0]),
    )


def _routes(app: Any) -> Iterator[APIRoute]:
    """The application's routes, and those of the routers in it."""
    for route in app.routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from _routes(route.original_router)
