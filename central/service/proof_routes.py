"""The desk's side of the wire, after sending: compare, report, rebuild, and a new token."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from central.service.centre import Centre, centre_of
from central.service.desk_call import NO_DESK, KnownToken, Token, as_desk, as_json
from central.service.problems import answers
from central.service.proof_models import (
    BucketsBody,
    DifferingAnswer,
    ItemsBody,
    ManifestBody,
    ManifestKeptAnswer,
    MineAnswer,
    MissingAnswer,
    NewTokenAnswer,
)
from central.store.audit import record
from central.store.enrolments import Desk
from central.store.holdings import buckets_of, gone_of, mine, missing_of
from central.store.language import said
from central.store.manifests import keep_manifest
from central.store.refused import Refused
from central.store.rotation import decide, new_token
from ftr.clock import to_text
from sync import wire
from sync.holdings import Buckets, differing, from_wire
from sync.wire import Differing, Manifest, ManifestKept, Mine, Missing, NewToken, ProblemCode

router = APIRouter(tags=["desk"])
BODY = answers(
    ProblemCode.MALFORMED, ProblemCode.INVALID, ProblemCode.TOO_LARGE, ProblemCode.UNSUPPORTED
)


@router.post(
    wire.RECONCILE,
    response_model=DifferingAnswer | MissingAnswer,
    responses={**NO_DESK, **BODY},
)
async def reconcile(request: Request, token: KnownToken, body: BucketsBody | ItemsBody) -> Response:
    """Which buckets differ from what is held of this desk; or which revisions are not here."""
    centre = centre_of(request)
    return await centre.desk_calls.run(partial(_reconcile, centre, token, body))


def _reconcile(centre: Centre, token: str, body: BucketsBody | ItemsBody) -> Response:
    theirs = _buckets(body) if isinstance(body, BucketsBody) else None

    def work(connection: Connection, desk: Desk) -> Differing | Missing:
        told = centre.now(), desk.incarnation
        if theirs is not None:
            return Differing(*told, differing(buckets_of(connection, desk), theirs))
        asked = body.items if isinstance(body, ItemsBody) else []
        missing, gone = missing_of(connection, desk, asked), gone_of(connection, desk, asked)
        return Missing(*told, tuple(missing), tuple(gone))

    return as_json(as_desk(centre, token, work).to_dict())


def _buckets(body: BucketsBody) -> Buckets:
    try:
        return from_wire(body.buckets)
    except (ValueError, TypeError) as error:
        raise Refused(ProblemCode.INVALID, f"buckets: {error}") from error


@router.post(
    wire.MANIFEST,
    response_model=ManifestKeptAnswer,
    responses={**NO_DESK, **BODY},
)
async def manifest(request: Request, token: KnownToken, body: ManifestBody) -> Response:
    """Keep what a desk says of itself; the coordinator sees it beside what is held."""
    centre = centre_of(request)
    told = Manifest.from_dict(body.model_dump())
    return await centre.desk_calls.run(partial(_manifest, centre, token, told))


def _manifest(centre: Centre, token: str, told: Manifest) -> Response:
    now = centre.store.clock()
    at = to_text(now)

    def work(connection: Connection) -> ManifestKept:
        desk = decide(connection, token, now)
        return ManifestKept(at, desk.incarnation, keep_manifest(connection, desk, told, at))

    return as_json(centre.store.write(work).to_dict())


@router.get(
    wire.MINE,
    response_model=MineAnswer,
    responses={**NO_DESK, **answers(ProblemCode.INVALID, ProblemCode.NOT_FOUND)},
)
async def my_entries(
    request: Request,
    token: KnownToken,
    after: Annotated[
        str | None, Query(pattern=r"^[0-9a-f-]{36}$", description="`next` of the page before")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=wire.MINE_ITEMS)] = wire.MINE_ITEMS,
) -> Response:
    """Every revision of this desk's agent in this pilot, page by page, to rebuild a desk."""
    centre = centre_of(request)
    return await centre.desk_calls.run(partial(_my_entries, centre, token, after, limit))


def _my_entries(centre: Centre, token: str, after: str | None, limit: int) -> Response:
    items, following = as_desk(centre, token, lambda c, desk: mine(c, desk, after, limit))
    return as_json(Mine(tuple(items), following).to_dict())


@router.post(
    wire.TOKEN,
    response_model=NewTokenAnswer,
    responses={**NO_DESK, **answers(ProblemCode.TOO_MANY)},
)
def rotate(request: Request, token: Token) -> dict[str, Any]:
    """A new token. The old one stands until the new one is used, for a lost answer."""
    centre = centre_of(request)
    store, now = centre.store, centre.store.clock()

    def work(connection: Connection) -> str:
        desk, made = new_token(connection, token, now, store.fresh)
        if not centre.new_tokens.take(desk.enrolment_id):
            message = said().gettext("This desk asked for many new tokens; the one it has stands.")
            raise Refused(ProblemCode.TOO_MANY, message, retry_after_s=360)
        record(
            connection,
            pilot_id=desk.pilot_id,
            audit_id=store.fresh.new_id(),
            at=to_text(now),
            actor=desk.enrolment_id,
            action="desk.token",
        )
        return made

    return NewToken(store.write(work)).to_dict()
