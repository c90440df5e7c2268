"""What follows from an answer: the description's links, from one operation to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

PILOT = "$response.body#/pilot/pilot_id"
FIRST_PILOT = "$response.body#/pilots/0/pilot_id"
SAME = "$request.path.pilot_id"


@dataclass(frozen=True, slots=True)
class Link:
    """From the answer `status` of one operation to another, with what its request takes over."""

    source: str
    status: int
    target: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None

    def described(self) -> dict[str, Any]:
        """As OpenAPI has it."""
        said: dict[str, Any] = {"operationId": self.target}
        if self.parameters:
            said["parameters"] = dict(self.parameters)
        if self.body is not None:
            said["requestBody"] = dict(self.body)
        return said


IN_A_PILOT = (
    "one_pilot",
    "open_it",
    "close_it",
    "codes",
    "agents",
    "add_agents",
    "catalogue",
    "publish",
    "desks",
    "waiting",
    "entries",
    "handled",
    "coverage_now",
    "report_by",
    "export",
    "retention",
    "pilot_audit",
    "check_pilot_audit",
)
OF_A_DESK = ("hello", "config", "push", "reconcile", "manifest", "my_entries", "rotate")
AFTER_A_CHANGE = ("one_pilot", "report_by", "coverage_now", "export", "pilot_audit")


def _links() -> Iterator[Link]:
    for target in IN_A_PILOT:
        yield Link("make_pilot", 201, target, {"pilot_id": PILOT})
        yield Link("pilots", 200, target, {"pilot_id": FIRST_PILOT})
    for source in ("open_it", "close_it"):
        for target in AFTER_A_CHANGE:
            yield Link(source, 200, target, {"pilot_id": PILOT})
    for source in ("entries", "handled", "forget"):
        for target in AFTER_A_CHANGE:
            yield Link(source, 200, target, {"pilot_id": SAME})
    for target in OF_A_DESK:
        yield Link("enrol_desk", 201, target)
        yield Link("push", 200, target)
    for target in ("desks", "waiting", "agents", "report_by", "coverage_now", "export"):
        yield Link("enrol_desk", 201, target, {"pilot_id": "$response.body#/pilot_id"})
    yield from (
        Link("codes", 201, "enrol_desk", body={"code": "$response.body#/codes/0/code"}),
        Link("publish", 201, "catalogue", {"pilot_id": SAME, "version": "$response.body#/version"}),
        Link("changes", 200, "withdraw", _in_path("change_id", "changes/0/change_id")),
        Link("desks", 200, "revoke", _in_path("enrolment_id", "desks/0/enrolment_id")),
        Link("waiting", 200, "accept_it", _in_path("rev_id", "parked/0/rev_id")),
        Link("waiting", 200, "discard_it", _in_path("rev_id", "parked/0/rev_id")),
        Link("my_entries", 200, "my_entries", {"after": "$response.body#/next"}),
        Link("make_right", 201, "end_right", {"access_id": "$response.body#/access_id"}),
        Link("rights", 200, "end_right", {"access_id": "$response.body#/access/0/access_id"}),
        Link(
            "check_pilot_audit",
            200,
            "check_pilot_audit",
            {
                "pilot_id": SAME,
                "place": "$response.body#/head/place",
                "hash": "$response.body#/head/hash",
            },
        ),
        Link("pilot_audit", 200, "check_pilot_audit", {"pilot_id": SAME}),
        Link("centre_audit", 200, "check_centre_audit"),
        Link("close_it", 200, "forget_contacts", {"pilot_id": PILOT}),
        Link("close_it", 200, "forget", {"pilot_id": PILOT}),
        Link("close_it", 200, "delete", {"pilot_id": PILOT, "confirm": PILOT}),
    )


def _in_path(name: str, place: str) -> Mapping[str, str]:
    return {"pilot_id": SAME, name: f"$response.body#/{place}"}


def add_links(description: dict[str, Any]) -> None:
    """Put the links into an OpenAPI description. Raises KeyError where it lacks an operation."""
    operations = {
        operation["operationId"]: operation
        for methods in description["paths"].values()
        for operation in methods.values()
    }
    for link in _links():
        if link.target not in operations:
            raise KeyError(link.target)
        answer = operations[link.source]["responses"][str(link.status)]
        answer.setdefault("links", {})[link.target] = link.described()
