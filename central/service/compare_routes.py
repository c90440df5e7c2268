"""What a second pilot says about a first one."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from central.results.comparison import compare
from central.service.identity import PilotId, PilotSupervisor, foreign
from central.service.problems import READ
from central.service.result_routes import Spoken
from central.service.work import doing
from central.store.language import said
from central.store.pilots import pilot_of
from central.store.refused import Refused
from ftr.clock import local_day
from ftr.pilot import Pilot
from ftr.report.comparison import Comparison
from ftr.report.comparison_build import USUAL_WEEK_SD
from ftr.words import PilotKind
from sync.wire import ProblemCode

router = APIRouter(tags=["results"])


@router.get("/v1/pilots/{pilot_id}/compare/{after}", response_model=Comparison, responses=READ)
def compare_with(
    request: Request,
    pilot_id: str,
    after: PilotId,
    right: PilotSupervisor,
    *,
    language: Spoken = None,
    week_sd: Annotated[
        float, Query(ge=0, le=0.2, description="an ordinary week's variation, as a fraction")
    ] = USUAL_WEEK_SD,
    spent: Annotated[
        float | None,
        Query(ge=0, le=1e12, description="euros that the changes cost, once; else the plans'"),
    ] = None,
) -> Response:
    """The change from this pilot to a later one, with a verdict on the recorded changes.

    It takes a token that may read both pilots, and the later one must be over.
    """
    if not right.sees(after):
        raise foreign(right, after)
    act = doing(request, right)

    def work(connection: Connection) -> Comparison:
        _check(pilot_of(connection, pilot_id), pilot_of(connection, after), act.now)
        return compare(
            connection, pilot_id, after, language, now=act.now, week_sd=week_sd, spent=spent
        )

    found = act.store.read(work)
    text = json.dumps(found.to_dict(), allow_nan=False)
    return Response(text, media_type="application/json")


def _check(first: Pilot, second: Pilot, now: datetime) -> None:
    """Raise Refused (invalid) where the two cannot be compared, or not yet."""
    if first.pilot_id == second.pilot_id:
        message = said().gettext("A pilot cannot be compared with itself; name two.")
        raise Refused(ProblemCode.INVALID, message)
    if second.start <= first.end:
        message = said().gettext(
            "The pilot “{second}” begins on {start}, before “{first}” has ended ({end}). Name the "
            "earlier pilot first; two that overlap cannot be compared."
        )
        text = message.format(
            second=second.pilot_id, first=first.pilot_id, start=second.start, end=first.end
        )
        raise Refused(ProblemCode.INVALID, text)
    today = local_day(now, ZoneInfo(second.timezone))
    if second.kind is PilotKind.REAL and today <= second.end:
        message = said().gettext(
            "The pilot “{second}” runs until {end}; compare it after that. Who looks before the "
            "end and stops when the outcome suits can show anything."
        )
        text = message.format(second=second.pilot_id, end=second.end)
        raise Refused(ProblemCode.INVALID, text)
