"""Access of people: whoami, and making, listing and revoking rights."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from sqlalchemy import Connection

from central.service.centre import centre_of
from central.service.identity import Administrator, Supervisor, foreign
from central.service.models import AccessList, AccessWish, NewAccess, Whoami
from central.service.problems import CHANGE, READ
from central.service.work import doing
from central.store.access import Access, list_access, new_access, revoke_access
from central.store.audit import OWN
from central.store.pilots import pilot_of

router = APIRouter(tags=["access"])
AccessId = Annotated[str, Path(max_length=80, pattern=r"^[0-9a-z-]+$")]


@router.get("/v1/whoami", response_model=Whoami, responses=READ)
def whoami(right: Supervisor) -> Access:
    """What the token in use may do."""
    return right


@router.get("/v1/access", response_model=AccessList, responses=READ)
def rights(request: Request, right: Administrator) -> dict[str, Any]:
    """The rights that hold now, oldest first, without their tokens."""
    found = centre_of(request).store.read(lambda c: list_access(c, right.pilot_id))
    return {"access": found}


@router.post("/v1/access", status_code=201, response_model=NewAccess, responses=CHANGE)
def make_right(request: Request, right: Administrator, wish: AccessWish) -> dict[str, Any]:
    """Make a right; its token is in this answer and nowhere else.

    An administrator of one pilot makes rights in that pilot only.
    """
    act = doing(request, right)
    pilot_id = wish.pilot_id or right.pilot_id

    def work(connection: Connection) -> tuple[Access, str]:
        if pilot_id is not None:
            if not right.sees(pilot_id):
                raise foreign(right, pilot_id)
            pilot_of(connection, pilot_id)
        made, token = new_access(
            connection,
            access_id=act.fresh.new_id(),
            secret=act.fresh.secret(),
            role=wish.role,
            pilot_id=pilot_id,
            label=wish.label,
            at=act.at,
        )
        act.note(connection, pilot_id or OWN, "access.new", made.access_id, {"role": made.role})
        return made, token

    made, token = act.store.write(work)
    return asdict(made) | {"token": token}


@router.delete("/v1/access/{access_id}", status_code=204, responses=CHANGE)
def end_right(request: Request, access_id: AccessId, right: Administrator) -> None:
    """Revoke a right at once."""
    act = doing(request, right)

    def work(connection: Connection) -> None:
        ended = revoke_access(connection, access_id, right.pilot_id, act.at)
        act.note(connection, ended.pilot_id or OWN, "access.revoke", access_id)

    act.store.write(work)
