"""Results: coverage while a pilot runs, reports, and files to take away."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any, BinaryIO, Literal

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response, StreamingResponse

from central.render.csv_file import write_csv
from central.render.export import Export
from central.render.json_file import write_json
from central.render.parquet_file import write_parquet
from central.render.xlsx_file import write_xlsx
from central.results.coverage import coverage
from central.results.export import read_export
from central.results.report import report
from central.results.searched import read_searched
from central.service.identity import PilotCoordinator, PilotSupervisor, check_role
from central.service.problems import READ
from central.service.result_models import CoverageBody, ReportBody, SearchedBody
from central.service.work import Doing, doing
from ftr.report.model import Dimension
from ftr.texts import Language
from ftr.words import Role

router = APIRouter(tags=["results"])
CHUNK = 64 * 1024
Spoken = Annotated[Literal["nl", "en"] | None, Query(description="else the pilot's own")]


class Format(StrEnum):
    """The kinds of file that an export can be."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSON = "json"


MEDIA: dict[Format, str] = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.JSON: "application/json",
}
_WRITERS: dict[Format, Callable[[Export, BinaryIO], None]] = {
    Format.CSV: write_csv,
    Format.XLSX: write_xlsx,
    Format.PARQUET: write_parquet,
    Format.JSON: write_json,
}
_FILE: dict[str, Any] = {
    "description": "The file, with its name in Content-Disposition.",
    "content": {
        media.split(";")[0]: {"schema": {"type": "string", "format": "binary"}}
        for form, media in MEDIA.items()
        if form is not Format.JSON
    }
    | {"application/json": {"schema": {}}},
}


def _json(value: Any) -> Response:
    """What central.results made is sent as it is: its shape is its own to decide."""
    return Response(json.dumps(value, allow_nan=False), media_type="application/json")


@router.get(
    "/v1/pilots/{pilot_id}/coverage",
    response_model=CoverageBody,
    responses=READ,
)
def coverage_now(
    request: Request, pilot_id: str, right: PilotSupervisor, language: Spoken = None
) -> Response:
    """How complete the logging is now, and what to do about it.

    Per agent and desk it is for coordinators, and audited; `per_agent` says which of the two.
    """
    act = doing(request, right)
    per_agent = right.may(Role.COORDINATOR)
    if per_agent:
        act.note_read(pilot_id, "coverage.read")
    found = act.store.read(lambda c: coverage(c, pilot_id, act.now, language, per_agent=per_agent))
    return _json(found)


@router.get(
    "/v1/pilots/{pilot_id}/searched",
    response_model=SearchedBody,
    responses=READ,
)
def searched(
    request: Request, pilot_id: str, right: PilotCoordinator, language: Spoken = None
) -> Response:
    """The words that agents searched for and did not find; audited."""
    act = doing(request, right)
    act.note_read(pilot_id, "searched.read")
    return _json(asdict(act.store.read(lambda c: read_searched(c, pilot_id, language))))


@router.get("/v1/pilots/{pilot_id}/report", response_model=ReportBody, responses=READ)
def report_by(
    request: Request,
    pilot_id: str,
    right: PilotSupervisor,
    by: Dimension = Dimension.REASON,
    language: Spoken = None,
) -> Response:
    """The result, counted at this moment; for supervisors in steps of days while a pilot runs.

    By agent it is for coordinators, and audited.
    """
    act = doing(request, right)
    if by is Dimension.AGENT:
        check_role(right, Role.COORDINATOR, pilot_id)
        act.note_read(pilot_id, "report.by_agent")
    steps = not right.may(Role.COORDINATOR)
    found = act.store.read(lambda c: report(c, pilot_id, by, language, now=act.now, steps=steps))
    return _json(found.to_dict())


@router.get(
    "/v1/pilots/{pilot_id}/export", response_class=StreamingResponse, responses={**READ, 200: _FILE}
)
def export(
    request: Request,
    pilot_id: str,
    right: PilotSupervisor,
    *,
    format: Format = Format.CSV,  # the name in the address
    with_agents: bool = False,
    language: Spoken = None,
) -> Response:
    """Results and one row per contact, as a file; audited. With agents it is for coordinators."""
    act = doing(request, right)
    if with_agents:
        check_role(right, Role.COORDINATOR, pilot_id)
    act.note_read(pilot_id, "export", {"format": format, "with_agents": with_agents})
    supervisor = not right.may(Role.COORDINATOR)
    file = _written(
        act, pilot_id, format, with_agents=with_agents, language=language, supervisor=supervisor
    )
    name = f"{pilot_id}-{act.now:%Y-%m-%d}.{format}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(file.seek(0, os.SEEK_END)),
    }
    return StreamingResponse(_chunks(file), headers=headers, media_type=MEDIA[format])


def _written(
    act: Doing,
    pilot_id: str,
    form: Format,
    *,
    with_agents: bool,
    language: Language | None,
    supervisor: bool,
) -> BinaryIO:
    """The export in a file without a name, which is gone once it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # _chunks closes it

    def work(connection: Connection) -> None:
        file.seek(0)  # a read that must run again begins the file anew
        file.truncate()
        found = read_export(
            connection,
            pilot_id,
            made_at=act.now,
            with_agents=with_agents,
            language=language,
            supervisor=supervisor,
        )
        _WRITERS[form](found, file)

    try:
        act.store.read(work)
    except BaseException:
        file.close()
        raise
    return file


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
