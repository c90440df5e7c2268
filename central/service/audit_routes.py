"""The audit log: read, and looked through for lines that were altered, removed or added."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from central.service.audit_models import AuditChecked, AuditLines
from central.service.identity import AdministratorOfAll, PilotCoordinator
from central.service.problems import READ
from central.service.work import Doing, doing
from central.store.audit import OWN, check, read_lines
from central.store.audit_chain import Head
from central.store.language import said
from central.store.refused import Refused
from sync.wire import ProblemCode

router = APIRouter(tags=["audit"])
PAGE = 1000
Place = Annotated[int, Query(ge=0, lt=2**53)]
Limit = Annotated[int, Query(ge=1, le=PAGE)]
NotedPlace = Annotated[int | None, Query(ge=1, lt=2**53, description="of an end noted earlier")]
NotedHash = Annotated[
    str | None, Query(pattern=r"^[0-9a-f]{64}$", description="of an end noted earlier")
]


@router.get("/v1/pilots/{pilot_id}/audit", response_model=AuditLines, responses=READ)
def pilot_audit(
    request: Request, pilot_id: str, right: PilotCoordinator, after: Place = 0, limit: Limit = PAGE
) -> dict[str, Any]:
    """Who changed what in this pilot, and who read what is about persons. Audited itself."""
    return _page(doing(request, right), pilot_id, after, limit)


@router.get("/v1/pilots/{pilot_id}/audit/check", response_model=AuditChecked, responses=READ)
def check_pilot_audit(
    request: Request,
    pilot_id: str,
    right: PilotCoordinator,
    place: NotedPlace = None,
    hash: NotedHash = None,  # the name in the address
) -> dict[str, Any]:
    """Look through the pilot's chain; `place` and `hash` of an earlier end must be in it still."""
    return _checked(doing(request, right), pilot_id, place, hash)


@router.get("/v1/audit", response_model=AuditLines, responses=READ)
def centre_audit(
    request: Request, right: AdministratorOfAll, after: Place = 0, limit: Limit = PAGE
) -> dict[str, Any]:
    """What belongs to no pilot: access to all of them, and refusals of it. Audited itself."""
    return _page(doing(request, right), OWN, after, limit)


@router.get("/v1/audit/check", response_model=AuditChecked, responses=READ)
def check_centre_audit(
    request: Request,
    right: AdministratorOfAll,
    place: NotedPlace = None,
    hash: NotedHash = None,  # the name in the address
) -> dict[str, Any]:
    """Look through the centre's own chain, as of a pilot's."""
    return _checked(doing(request, right), OWN, place, hash)


def _page(act: Doing, pilot_id: str, after: int, limit: int) -> dict[str, Any]:
    act.note_read(pilot_id, "audit.read", {"after": after})
    lines, following = act.store.read(lambda c: read_lines(c, pilot_id, after, limit))
    return {"lines": [asdict(line) for line in lines], "next": following}


def _checked(act: Doing, pilot_id: str, place: int | None, hashed: str | None) -> dict[str, Any]:
    if (place is None) != (hashed is None):
        message = said().gettext("An end that was noted has a place and a hash; give both.")
        raise Refused(ProblemCode.INVALID, message)
    noted = None if place is None or hashed is None else Head(place, hashed)
    return asdict(act.store.read(lambda c: check(c, pilot_id, noted)))
