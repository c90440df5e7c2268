"""Imports by the coordinator: entries from other tools, contacts from the telephone system."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from central.service.centre import centre_of
from central.service.identity import PilotCoordinator
from central.service.json_body import read_items, read_object, request_body
from central.service.models import HandledAnswer, HandledWish, ImportedAnswer
from central.service.problems import CHANGE
from central.service.work import Doing, doing
from central.store.handled import Imported, import_handled
from central.store.pilots import pilot_of
from ftr.imports.handled import HandledRow

router = APIRouter(tags=["imports"])
IMPORT_ITEMS = 1000


@router.post(
    "/v1/pilots/{pilot_id}/entries",
    response_model=ImportedAnswer,
    responses=CHANGE,
    openapi_extra=request_body({}, IMPORT_ITEMS),
)
async def entries(request: Request, pilot_id: str, right: PilotCoordinator) -> Response:
    """Take in up to 1,000 entries of origin import (in a demo also generated)."""
    body = await request.body()
    return await run_in_threadpool(_entries, request, doing(request, right), pilot_id, body)


def _entries(request: Request, act: Doing, pilot_id: str, body: bytes) -> Response:
    items = read_items(read_object(body), IMPORT_ITEMS)

    def note(connection: Connection, counted: Mapping[str, int]) -> None:
        act.note(connection, pilot_id, "entries.import", detail=counted)

    centre = centre_of(request)
    results = centre.intake.import_entries(pilot_id, items, note).results
    centre.metrics.items(Counter(one.result.value for one in results))
    text = json.dumps({"results": [asdict(one) for one in results]})
    return Response(text, media_type="application/json")


@router.post("/v1/pilots/{pilot_id}/handled", response_model=HandledAnswer, responses=CHANGE)
def handled(
    request: Request, pilot_id: str, right: PilotCoordinator, wish: HandledWish
) -> Imported:
    """Keep what the telephone system says was handled; the same rows twice are once."""
    act = doing(request, right)
    rows = [HandledRow(**row.model_dump()) for row in wish.rows]

    def work(connection: Connection) -> Imported:
        zone = ZoneInfo(pilot_of(connection, pilot_id).timezone)
        imported = import_handled(connection, pilot_id, zone, rows, act.at)
        act.note(connection, pilot_id, "handled.import", detail=asdict(imported))
        return imported

    return act.store.write(work)
