"""For who watches the service itself."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from central.service.centre import centre_of
from central.service.metrics import TEXT_TYPE
from central.service.models import Healthy
from central.service.problems import answers
from central.store.schema import read_meta

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=Healthy, responses=answers())
def healthz(request: Request) -> dict[str, str]:
    """The service answers and reaches its database; 503 where it does not."""
    centre_of(request).store.read(lambda c: read_meta(c, "incarnation"))
    return {"status": "ok"}


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {
            "description": "Prometheus text",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        }
    },
)
async def metrics(request: Request) -> Response:
    """Counters of this process. No pilot, agent or person is in them."""
    return Response(centre_of(request).metrics.text(), headers={"Content-Type": TEXT_TYPE})
