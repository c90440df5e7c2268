"""Refusals of people and desks that are known, kept in the audit log.

Only who has a token can leave such a line, and each of them only so many: a stranger fills no disk.
"""

from __future__ import annotations

import logging

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from central.service.centre import centre_of
from central.store.audit import record
from central.store.refused import Denied
from ftr.clock import to_text
from ftr.errors import PersonError

log = logging.getLogger("eerst_online.centre")


async def note_denied(request: Request, denied: Denied) -> None:
    """Keep a line of it, unless this actor left many already."""
    centre = centre_of(request)
    if not centre.denied_lines.take(denied.actor):
        return
    route = getattr(request.scope.get("route"), "path", "")
    try:
        await run_in_threadpool(_note, request, denied, f"{request.method} {route}")
    except PersonError as error:
        log.warning("a refusal could not be noted: %s", error)


def _note(request: Request, denied: Denied, action: str) -> None:
    store = centre_of(request).store
    store.write(
        lambda connection: record(
            connection,
            pilot_id=denied.pilot_id,
            audit_id=store.fresh.new_id(),
            at=to_text(store.clock()),
            actor=denied.actor,
            action=action,
            subject=denied.subject,
            outcome=denied.code,
        )
    )
