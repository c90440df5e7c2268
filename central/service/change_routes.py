"""What is changed on pages and for reasons between two pilots: recorded beforehand."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import Connection

from central.results.changes import change_lines, read_changes
from central.service.identity import PilotCoordinator, PilotSupervisor
from central.service.models import Asked, Instant
from central.service.problems import CHANGE, READ
from central.service.work import doing
from central.store.changes import add_change, withdraw_change
from ftr.report.changes import Change, ChangeKind, Warn, Withdrawal

router = APIRouter(tags=["results"])
ChangeId = Annotated[str, Path(max_length=80, pattern=r"^[0-9a-z-]+$")]
Target = Annotated[
    str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Text = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]


class ChangeWish(Asked):
    """A change to record; `target` is a page of the catalogue, or a reason's code."""

    kind: ChangeKind
    target: Target
    on: Annotated[date, Field(description="the day from which customers saw it")]
    note: Text = ""


class WithdrawWish(Asked):
    """Why a change is withdrawn, in a few words."""

    why: Text = ""


class ChangeWarning(BaseModel):
    """What is wrong with a change as proof."""

    code: Warn
    text: str


class ChangeBody(BaseModel):
    """A recorded change. `reasons` are the codes of the leaves that it touches."""

    change_id: str
    kind: ChangeKind
    target: str
    label: str
    fixed_on: str
    note: str
    recorded_at: Instant
    recorded_by: str
    withdrawn_at: Instant | None
    withdrawn_by: str | None
    withdrawn_why: str | None
    reasons: list[str]
    warnings: list[ChangeWarning]


class ChangeList(BaseModel):
    """Every change recorded on a pilot."""

    changes: list[ChangeBody]


@router.get("/v1/pilots/{pilot_id}/changes", response_model=ChangeList, responses=READ)
def changes(request: Request, pilot_id: str, right: PilotSupervisor) -> dict[str, Any]:
    """What was recorded on this pilot as changed, by day."""
    act = doing(request, right)
    return {"changes": act.store.read(lambda c: read_changes(c, pilot_id))}


@router.post(
    "/v1/pilots/{pilot_id}/changes", status_code=201, response_model=ChangeBody, responses=CHANGE
)
def record_change(
    request: Request, pilot_id: str, right: PilotCoordinator, wish: ChangeWish
) -> dict[str, Any]:
    """Record a change, before the pilot that is to show its effect. It cannot be altered later."""
    act = doing(request, right)
    wanted = Change(
        change_id=act.fresh.new_id(),
        kind=wish.kind,
        target=wish.target,
        fixed_on=wish.on,
        note=wish.note.strip(),
        recorded_at=act.now,
        recorded_by=act.actor,
        leaves=(),
    )

    def work(connection: Connection) -> dict[str, Any]:
        made = add_change(connection, pilot_id, wanted)
        line = {"kind": made.kind, "target": made.target, "on": made.fixed_on.isoformat()}
        act.note(connection, pilot_id, "change.add", made.change_id, line)
        return _shown(connection, pilot_id, made.change_id)

    return act.store.write(work)


@router.post(
    "/v1/pilots/{pilot_id}/changes/{change_id}/withdraw",
    response_model=ChangeBody,
    responses=CHANGE,
)
def withdraw(
    request: Request,
    pilot_id: str,
    change_id: ChangeId,
    right: PilotCoordinator,
    wish: WithdrawWish,
) -> dict[str, Any]:
    """Record that a change is not to count. What was recorded stays, and this beside it.

    After the second pilot began it counts all the same, and a comparison says so.
    """
    act = doing(request, right)
    wanted = Withdrawal(act.now, act.actor, wish.why.strip())

    def work(connection: Connection) -> dict[str, Any]:
        made = withdraw_change(connection, pilot_id, change_id, wanted)
        line = {"kind": made.kind, "target": made.target, "on": made.fixed_on.isoformat()}
        act.note(connection, pilot_id, "change.withdraw", change_id, line)
        return _shown(connection, pilot_id, change_id)

    return act.store.write(work)


def _shown(connection: Connection, pilot_id: str, change_id: str) -> dict[str, Any]:
    lines = change_lines(connection, pilot_id)
    return next(asdict(one) for one in lines if one.change_id == change_id)
