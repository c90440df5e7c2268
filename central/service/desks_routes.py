"""The coordinator's view of desks: who joined, who is revoked, and what waits for a decision."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from sqlalchemy import Connection
from starlette.responses import Response

from central.service.identity import PilotCoordinator
from central.service.models import DeskList, ParkedList, Resolved, SettledAnswer
from central.service.problems import CHANGE, READ
from central.service.work import doing
from central.store.enrolments import KnownDesk, list_desks, revoke_desk
from central.store.parked import accept, discard, list_parked
from central.store.standing import settle_desk, standing

router = APIRouter(tags=["desks"])
Id = Annotated[str, Path(max_length=80, pattern=r"^[0-9a-z-]+$")]


@router.get("/v1/pilots/{pilot_id}/desks", response_model=DeskList, responses=READ)
def desks(request: Request, pilot_id: str, right: PilotCoordinator) -> dict[str, Any]:
    """Every desk that ever joined, in the order in which they did. Audited."""
    act = doing(request, right)
    act.note_read(pilot_id, "desks.read")
    found = act.store.read(lambda c: list_desks(c, pilot_id))
    return {"desks": [_shown(desk, act.now) for desk in found]}


def _shown(desk: KnownDesk, now: datetime) -> dict[str, Any]:
    """A desk with how it stands; its manifest's numbers beside its own."""
    state, why = standing(desk, now)
    told = desk.manifest
    return {
        **asdict(desk),
        "state": state,
        "why": why,
        "unsent": desk.unsent,
        "created": told.created if told else None,
        "acknowledged": told.acknowledged if told else None,
        "discarded": told.discarded if told else None,
        "oldest_pending": told.oldest_pending if told and desk.unsent else None,
        "database_ok": told.db_ok if told else None,
        "settled_at": desk.settled.at if desk.settled else None,
        "reported_at": desk.manifest_at,
    }


@router.post("/v1/pilots/{pilot_id}/desks/{enrolment_id}/revoke", status_code=204, responses=CHANGE)
def revoke(request: Request, pilot_id: str, enrolment_id: Id, right: PilotCoordinator) -> None:
    """End a desk's right to send, at once. What it sent stays."""
    act = doing(request, right)

    def work(connection: Connection) -> None:
        revoke_desk(connection, pilot_id, enrolment_id, act.at)
        act.note(connection, pilot_id, "desk.revoke", enrolment_id)

    act.store.write(work)


@router.post(
    "/v1/pilots/{pilot_id}/desks/{enrolment_id}/settle",
    response_model=SettledAnswer,
    responses=CHANGE,
)
def settle(
    request: Request, pilot_id: str, enrolment_id: Id, right: PilotCoordinator
) -> dict[str, Any]:
    """A person looked at a red desk and found it good: only what is new makes it red again."""
    act = doing(request, right)

    def work(connection: Connection) -> list[str]:
        settled = settle_desk(connection, pilot_id, enrolment_id, act.now)
        act.note(connection, pilot_id, "desk.settle", enrolment_id, {"was": settled})
        return settled

    return {"settled": act.store.write(work)}


@router.get(
    "/v1/pilots/{pilot_id}/parked",
    response_model=ParkedList,
    responses=READ,
)
def waiting(request: Request, pilot_id: str, right: PilotCoordinator) -> Response:
    """What the centre keeps in quarantine until a person decides, oldest first. Audited."""
    act = doing(request, right)
    act.note_read(pilot_id, "parked.read")
    found = act.store.read(lambda c: list_parked(c, pilot_id))
    # ASCII, because what came may hold what UTF-8 cannot
    text = json.dumps({"parked": [asdict(item) for item in found]})
    return Response(text, media_type="application/json")


@router.post(
    "/v1/pilots/{pilot_id}/parked/{rev_id}/accept", response_model=Resolved, responses=CHANGE
)
def accept_it(
    request: Request, pilot_id: str, rev_id: Id, right: PilotCoordinator
) -> dict[str, int]:
    """Store and count what waits under this id."""
    act = doing(request, right)

    def work(connection: Connection) -> int:
        n = accept(connection, pilot_id, rev_id, by=act.actor, at=act.at, fresh=act.fresh)
        act.note(connection, pilot_id, "parked.accept", rev_id, {"items": n})
        return n

    return {"resolved": act.store.write(work)}


@router.post(
    "/v1/pilots/{pilot_id}/parked/{rev_id}/discard", response_model=Resolved, responses=CHANGE
)
def discard_it(
    request: Request, pilot_id: str, rev_id: Id, right: PilotCoordinator
) -> dict[str, int]:
    """Decide that what waits under this id does not count; it stays readable in the database."""
    act = doing(request, right)

    def work(connection: Connection) -> int:
        n = discard(connection, pilot_id, rev_id, by=act.actor, at=act.at)
        act.note(connection, pilot_id, "parked.discard", rev_id, {"items": n})
        return n

    return {"resolved": act.store.write(work)}
