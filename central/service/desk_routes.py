"""The desk's side of the wire: enrol, hello, config and push."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from central.service.centre import Centre, centre_of
from central.service.desk_call import NO_DESK, Token, as_desk, as_json, known_desk
from central.service.json_body import read_items, read_object, request_body
from central.service.limits import client_of
from central.service.models import (
    ConfigAnswer,
    EnrolBody,
    EnrolledAnswer,
    HelloAnswer,
    PushedAnswer,
)
from central.service.problems import answers
from central.store.audit import record
from central.store.config import config_etag, config_tag, config_text
from central.store.doubt import doubted, is_known
from central.store.enrolments import Desk, enrol, seen
from central.store.language import said
from central.store.refused import Refused
from central.store.rotation import decide
from central.store.tries import Allowance, give_back, take
from ftr.clock import to_text
from sync import wire
from sync.wire import Enrolled, EnrolRequest, Hello, ProblemCode, Pushed

router = APIRouter(tags=["desk"])
CODE_TRIES = Allowance(most=20, every=timedelta(seconds=30))  # wrong ones, of an address
MIB = 1024 * 1024
SEEN_LATELY = timedelta(minutes=1)  # within it, a greeting is not worth a write


@router.post(
    wire.ENROL,
    status_code=201,
    response_model=EnrolledAnswer,
    responses=answers(
        ProblemCode.MALFORMED,
        ProblemCode.CODE_UNKNOWN,
        ProblemCode.CODE_USED,
        ProblemCode.PILOT_CLOSED,
        ProblemCode.CODE_EXPIRED,
        ProblemCode.TOO_LARGE,
        ProblemCode.INVALID,
        ProblemCode.TOO_MANY,
    ),
)
def enrol_desk(request: Request, body: EnrolBody) -> Enrolled:
    """Turn a code into a desk's right to log. Wrong codes cost tries, right ones do not."""
    centre = centre_of(request)
    asked = EnrolRequest(body.code, body.installation, body.version, body.platform)
    now, who = centre.store.clock(), client_of(request.scope)
    _take_try(centre, who, now)

    def work(connection: Connection) -> Enrolled:
        enrolled = enrol(connection, asked, now, centre.store.fresh)
        give_back(connection, who, CODE_TRIES)
        record(
            connection,
            pilot_id=enrolled.pilot_id,
            audit_id=centre.store.fresh.new_id(),
            at=to_text(now),
            actor=enrolled.enrolment_id,
            action="enrol",
            subject=enrolled.agent_ref,
        )
        return enrolled

    try:
        return centre.store.write(work)
    except Refused as refused:
        if refused.code is not ProblemCode.CODE_UNKNOWN:
            centre.store.write(lambda connection: give_back(connection, who, CODE_TRIES))
        raise


def _take_try(centre: Centre, who: str, now: datetime) -> None:
    """Before the code is looked at, so that many guesses at once count as many."""
    wait_s = centre.store.write(lambda connection: take(connection, who, now, CODE_TRIES))
    if wait_s:
        message = said().gettext("Too many wrong codes from here; try again in {wait} seconds.")
        raise Refused(ProblemCode.TOO_MANY, message.format(wait=wait_s), retry_after_s=wait_s)


@router.get(
    wire.HELLO,
    response_model=HelloAnswer,
    responses={**NO_DESK, **answers(ProblemCode.INVALID)},
)
async def hello(
    request: Request,
    token: Token,
    last: Annotated[
        str | None,
        Query(pattern=r"^[0-9a-f-]{36}$", description="the revision that was last answered for"),
    ] = None,
) -> Response:
    """The centre's time and identity, and how much it holds of this enrolment."""
    centre = centre_of(request)
    return await centre.desk_calls.run(partial(_hello, centre, token, last))


def _hello(centre: Centre, token: str, last: str | None) -> Response:
    def work(connection: Connection, desk: Desk) -> tuple[Desk, Hello]:
        tag = config_tag(connection, desk.pilot_id)
        return desk, Hello(
            server_time=centre.now(),
            incarnation=desk.incarnation,
            held=desk.held,
            config_etag=tag.etag,
            pilot_state=tag.state,
            lacks=last is not None and not is_known(connection, desk.pilot_id, last),
        )

    desk, answer = as_desk(centre, token, work)
    if answer.lacks:
        now, fresh = centre.store.clock(), centre.store.fresh
        answer = replace(
            answer, incarnation=centre.store.write(lambda c: doubted(c, desk, now, fresh))
        )
    if not desk.was_seen_since(centre.store.clock() - SEEN_LATELY):
        centre.store.write(lambda connection: seen(connection, desk, centre.now()))
    return as_json(answer.to_dict())


@router.get(
    wire.CONFIG,
    response_model=ConfigAnswer,
    responses={
        200: {"headers": {"ETag": {"schema": {"type": "string"}}}},
        304: {"description": "The desk has this config already."},
        **NO_DESK,
        **answers(ProblemCode.INVALID),
    },
)
async def config(
    request: Request, token: Token, if_none_match: Annotated[str, Header()] = ""
) -> Response:
    """Pilot and catalogue, with a strong ETag over their bytes."""
    centre = centre_of(request)
    known = {tag.strip() for tag in if_none_match.split(",")}
    return await centre.desk_calls.run(partial(_config, centre, token, known))


def _config(centre: Centre, token: str, known: set[str]) -> Response:

    def work(connection: Connection, desk: Desk) -> tuple[str, str | None]:
        tag = config_tag(connection, desk.pilot_id)
        if tag.etag in known or "*" in known:
            return tag.etag, None
        return tag.etag, config_text(connection, desk.pilot_id, tag)

    etag, text = as_desk(centre, token, work)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if text is None:
        return Response(status_code=304, headers=headers)
    return Response(text, headers=headers, media_type="application/json")


@router.post(
    wire.PUSH,
    response_model=PushedAnswer,
    responses={
        **NO_DESK,
        **answers(
            ProblemCode.MALFORMED,
            ProblemCode.TOO_LARGE,
            ProblemCode.UNSUPPORTED,
            ProblemCode.TOO_MANY,
        ),
    },
    openapi_extra=request_body(
        {"sent_at": {"description": "the desk's clock when it sent this, an instant"}},
        wire.PUSH_ITEMS,
    ),
)
async def push(request: Request, token: Token) -> Response:
    """Store or park up to 200 revisions, commit, and answer for each of them."""
    body = await request.body()
    centre = centre_of(request)
    return await centre.desk_calls.run(partial(_push, centre, token, body))


def _push(centre: Centre, token: str, body: bytes) -> Response:
    desk = known_desk(centre, token)
    try:
        items, sent_at = _pushed(centre, desk, body)
    except Refused:
        as_desk(centre, token, lambda _c, _desk: None)  # whose right was ended hears that first
        raise
    now = centre.store.clock()
    heard: list[tuple[str, str]] = []

    def check(connection: Connection) -> None:
        incarnation = decide(connection, token, now).incarnation
        heard.append((incarnation, config_etag(connection, desk.pilot_id)))

    ingested = centre.intake.push(desk, items, sent_at, check=check)
    centre.metrics.items(Counter(one.result for one in ingested.results))
    incarnation, etag = heard[-1]
    pushed = Pushed(centre.now(), incarnation, ingested.held, ingested.results, ingested.fork, etag)
    return as_json(pushed.to_dict())


def _pushed(centre: Centre, desk: Desk, body: bytes) -> tuple[list[dict[str, Any]], str | None]:
    """The items of a body, and the desk's clock when it was sent; raises Refused."""
    if not centre.pushed_mib.take(desk.enrolment_id, len(body) / MIB):
        message = said().gettext("This desk sent more than a desk can log; it may go on later.")
        raise Refused(ProblemCode.TOO_MANY, message, retry_after_s=60)
    data = read_object(body)
    items = read_items(data, wire.PUSH_ITEMS)
    sent_at = data.get("sent_at")
    return items, sent_at if isinstance(sent_at, str) else None
