"""How the description shows results: the shapes are those of ftr.report and central.results."""

from __future__ import annotations

from typing import Any, get_type_hints

from pydantic import BaseModel, create_model

from central.results.findings import Finding
from central.results.searched import Searched
from central.results.watched import Watched
from central.service.models import PilotBody
from ftr.report.model import Cell, Note, PilotHead, Report
from ftr.report.result import OnePage


def _fields(shape: type) -> dict[str, Any]:
    """The fields of a dataclass, as create_model wants them: all always there."""
    return {name: (kind, ...) for name, kind in get_type_hints(shape).items()}


RowBody = create_model(
    "ReportRow", **_fields(Cell), key=(str, ...), label=(str, ...), parent=(str | None, ...)
)
ReportBody: type[BaseModel] = create_model(
    "Report",
    __doc__=Report.__doc__,
    **_fields(Report)
    | {
        "pilot": (PilotHead, ...),
        "overall": (Cell, ...),
        "rows": (list[RowBody], ...),  # type: ignore[valid-type]  # made just above
        "notes": (list[Note], ...),
        "result": (OnePage | None, None),
    },
)
CoverageBody: type[BaseModel] = create_model(
    "Coverage",
    __doc__="How complete the logging is; central.results.watched has the words.",
    **_fields(Watched)
    | {
        "pilot": (PilotBody, ...),
        "as_of": (str, ...),
        "per_agent": (bool, ...),
        "findings": (list[Finding], ...),
    },
)
SearchedBody: type[BaseModel] = create_model(
    "Searched", __doc__=Searched.__doc__, **_fields(Searched)
)
