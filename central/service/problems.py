"""Errors as RFC 9457 problem details, with the stable codes of the wire."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from central.store.examine import storable
from central.store.language import said
from central.store.refused import Denied, Refused
from ftr.errors import PersonError
from sync.wire import PROBLEM_PREFIX, PROBLEM_TYPE, ProblemCode

STATUS: Mapping[ProblemCode, int] = {
    ProblemCode.CODE_UNKNOWN: 404,
    ProblemCode.CODE_USED: 409,
    ProblemCode.CODE_EXPIRED: 410,
    ProblemCode.PILOT_CLOSED: 409,
    ProblemCode.NOT_PUBLISHED: 409,
    ProblemCode.UNAUTHORISED: 401,
    ProblemCode.REVOKED: 401,
    ProblemCode.FORBIDDEN: 403,
    ProblemCode.NOT_FOUND: 404,
    ProblemCode.CONFLICT: 409,
    ProblemCode.INVALID: 422,
    ProblemCode.TOO_LARGE: 413,
    ProblemCode.TOO_MANY: 429,
    ProblemCode.UNAVAILABLE: 503,
    ProblemCode.MALFORMED: 400,
    ProblemCode.NOT_ALLOWED: 405,
    ProblemCode.UNSUPPORTED: 415,
    ProblemCode.FAILED: 500,
}
_BY_STATUS: Mapping[int, ProblemCode] = {  # of what the framework answers by itself
    STATUS[code]: code
    for code in (ProblemCode.NOT_FOUND, ProblemCode.NOT_ALLOWED, ProblemCode.TOO_LARGE)
}


class Problem(BaseModel):
    """RFC 9457. `code` is stable, `type` is it as a URN; `detail` is for the person."""

    type: str
    code: ProblemCode
    title: str
    status: int
    detail: str


def problem(
    code: ProblemCode, detail: str, *, status: int | None = None, retry_after_s: int | None = None
) -> Response:
    """The answer that says what happened, why, and what to do now."""
    number = status or STATUS[code]
    body = {
        "type": PROBLEM_PREFIX + code,
        "code": code,
        "title": _title(code),
        "status": number,
        "detail": detail,
    }
    headers = {}
    if retry_after_s is not None:
        headers["Retry-After"] = str(retry_after_s)
    if number == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(json.dumps(body), number, headers, PROBLEM_TYPE)


def _title(code: ProblemCode) -> str:
    t = said()
    return {
        ProblemCode.CODE_UNKNOWN: t.gettext("Unknown code"),
        ProblemCode.CODE_USED: t.gettext("Code already used"),
        ProblemCode.CODE_EXPIRED: t.gettext("Code expired"),
        ProblemCode.PILOT_CLOSED: t.gettext("Pilot closed"),
        ProblemCode.NOT_PUBLISHED: t.gettext("No catalogue yet"),
        ProblemCode.UNAUTHORISED: t.gettext("Not known here"),
        ProblemCode.REVOKED: t.gettext("Access ended"),
        ProblemCode.FORBIDDEN: t.gettext("Not allowed"),
        ProblemCode.NOT_FOUND: t.gettext("Not found"),
        ProblemCode.CONFLICT: t.gettext("Not possible now"),
        ProblemCode.INVALID: t.gettext("Does not fit"),
        ProblemCode.TOO_LARGE: t.gettext("Too large"),
        ProblemCode.TOO_MANY: t.gettext("Too many tries"),
        ProblemCode.UNAVAILABLE: t.gettext("Not available now"),
        ProblemCode.MALFORMED: t.gettext("Cannot be read"),
        ProblemCode.NOT_ALLOWED: t.gettext("Not done here"),
        ProblemCode.UNSUPPORTED: t.gettext("Kind of body not known"),
        ProblemCode.FAILED: t.gettext("Went wrong at the centre"),
    }[code]


def answers(*codes: ProblemCode) -> dict[int | str, dict[str, Any]]:
    """What the description of an operation says about the problems it can answer."""
    always = (ProblemCode.FAILED, ProblemCode.UNAVAILABLE, ProblemCode.TOO_MANY)
    by_status: dict[int | str, list[str]] = {}
    for code in (*codes, *always):
        by_status.setdefault(STATUS[code], []).append(code)
    return {
        status: {
            "description": " or ".join(f"`{code}`" for code in found),
            "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, found in by_status.items()
    }


READ = answers(
    ProblemCode.UNAUTHORISED,
    ProblemCode.REVOKED,
    ProblemCode.FORBIDDEN,
    ProblemCode.NOT_FOUND,
    ProblemCode.INVALID,
)
CHANGE = READ | answers(
    ProblemCode.MALFORMED, ProblemCode.CONFLICT, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED
)


def handle_problems(
    app: FastAPI, note_denied: Callable[[Request, Denied], Awaitable[None]]
) -> None:
    """Let every refusal, the framework's too, leave as a problem; who is known is noted first."""

    @app.exception_handler(Refused)
    async def _refused(request: Request, error: Refused) -> Response:
        if isinstance(error, Denied):
            await note_denied(request, error)
        return problem(error.code, error.message, retry_after_s=error.retry_after_s)

    @app.exception_handler(PersonError)
    async def _person(_request: Request, error: PersonError) -> Response:
        return problem(ProblemCode.INVALID, str(error))

    @app.exception_handler(RequestValidationError)
    async def _invalid(_request: Request, error: RequestValidationError) -> Response:
        return problem(ProblemCode.INVALID, _first_fault(error))

    @app.exception_handler(HTTPException)
    async def _http(_request: Request, error: HTTPException) -> Response:
        code = _BY_STATUS.get(error.status_code, ProblemCode.MALFORMED)
        answer = problem(code, _about_http(error.status_code), status=error.status_code)
        answer.headers.update(error.headers or {})
        return answer


def failed() -> Response:
    """The answer where the centre itself is at fault; its log says more."""
    return problem(
        ProblemCode.FAILED,
        said().gettext("Something went wrong at the centre; its log says what. Try again later."),
    )


def _first_fault(error: RequestValidationError) -> str:
    """Where the first thing stands that does not fit, and what is wrong with it."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return storable(f"{place}: {first['msg']}")


def _about_http(status: int) -> str:
    t = said()
    if status == 404:
        return t.gettext("There is nothing at this address; /openapi.json lists what there is.")
    if status == 405:
        return t.gettext("This address is there, but not for this; /openapi.json says for what.")
    return t.gettext("The request cannot be read; /openapi.json says what is expected.")
