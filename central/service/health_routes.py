"""For who watches the service itself."""

from __future__ import annotations

import ipaddress

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from central.service.centre import centre_of
from central.service.identity import Needs, PersonBearer
from central.service.metrics import TEXT_TYPE
from central.service.models import Healthy
from central.service.problems import answers
from central.store.schema import read_meta
from ftr.words import Role
from sync.wire import ProblemCode

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=Healthy, responses=answers())
def healthz(request: Request) -> dict[str, str]:
    """The service answers and reaches its database; 503 where it does not."""
    centre_of(request).store.read(lambda c: read_meta(c, "incarnation"))
    return {"status": "ok"}


def may_watch(request: Request, credentials: PersonBearer) -> None:
    """A dependency: somebody on this computer, or with any person's token."""
    if not _is_here(request):
        Needs(Role.SUPERVISOR)(request, credentials)


def _is_here(request: Request) -> bool:
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False


@router.get(
    "/metrics",
    response_class=Response,
    dependencies=[Depends(may_watch)],
    openapi_extra={"security": [{}]},  # or none, from this computer
    responses={
        200: {
            "description": "Prometheus text",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **answers(ProblemCode.UNAUTHORISED, ProblemCode.REVOKED),
    },
)
def metrics(request: Request) -> Response:
    """Counters of the centre. No pilot, agent or person is in them.

    From this computer it needs no token; from elsewhere any person's will do.
    """
    return Response(centre_of(request).metrics.text(), headers={"Content-Type": TEXT_TYPE})
