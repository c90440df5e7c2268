"""The application: every route, with what stands around it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from central.service import (
    access_routes,
    audit_routes,
    change_routes,
    compare_routes,
    desk_routes,
    desks_routes,
    erasing_routes,
    health_routes,
    import_routes,
    pilot_routes,
    proof_routes,
    result_routes,
)
from central.service.around import Around
from central.service.bodies import Bodies
from central.service.centre import attach, new_centre
from central.service.crowd import Crowd, Limits
from central.service.denied import note_denied
from central.service.links import add_links
from central.service.metrics import Metrics
from central.service.problems import Problem, handle_problems
from central.store.database import Store

if TYPE_CHECKING:  # most centres serve no browsers
    from central.desks.desks import Desks

PARTS = (
    desk_routes,
    proof_routes,
    access_routes,
    pilot_routes,
    desks_routes,
    import_routes,
    result_routes,
    change_routes,
    compare_routes,
    erasing_routes,
    audit_routes,
    health_routes,
)


def create_app(
    store: Store,
    metrics: Metrics | None = None,
    limits: Limits | None = None,
    desks: Desks | None = None,
) -> FastAPI:
    """The centre as an ASGI application on an open, up-to-date store.

    The store brings the clock and the source of ids; the caller closes it. `metrics` are its own
    and `limits` the usual ones where none are given. With `desks` browsers get the form too.
    """
    app = FastAPI(
        title="Eerst Online",
        version=version("eerst-online"),
        description="Logging pilots: desks send entries, people read results.",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    centre = new_centre(store, metrics or Metrics())
    attach(app, centre)
    for part in PARTS:
        app.include_router(part.router)
    if desks is not None:
        from central.desks import routes

        routes.add_desks(app, desks, store.clock)
    handle_problems(app, note_denied)
    app.add_middleware(Bodies)
    app.add_middleware(Crowd, clock=store.clock, limits=limits or Limits(), gate=centre.desk_calls)
    app.add_middleware(Around, metrics=centre.metrics)
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """Put into the description the shape of a problem, and what follows from each answer."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        known = app.openapi_schema is not None
        schema = plain()
        if not known:
            template = "#/components/schemas/{model}"
            shape = Problem.model_json_schema(ref_template=template)
            shapes = schema["components"]["schemas"]
            shapes |= {**shape.pop("$defs", {}), "Problem": shape}
            for unused in ("HTTPValidationError", "ValidationError"):  # ours are problems
                shapes.pop(unused, None)
            add_links(schema)
        return schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to extend it
