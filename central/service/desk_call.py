"""A call of a desk: who it is, and what the use of its token decides."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from central.service.centre import Centre, centre_of
from central.service.identity import desk_token
from central.service.problems import answers
from central.store.enrolments import Desk, desk_of
from central.store.rotation import decide, is_undecided
from sync.wire import ProblemCode

Token = Annotated[str, Depends(desk_token)]


async def known_token(request: Request, token: Token) -> str:
    """The token, once it is known: who may not ask hears that before anything of the body."""
    centre = centre_of(request)
    if centre.known_desks.get(token) is None:
        await centre.desk_calls.run(partial(known_desk, centre, token))
    return token


def known_desk(centre: Centre, token: str) -> Desk:
    """Whose token this is; whether it may log is to be asked in the transaction of the call.

    Raises Refused (unauthorised, revoked) where this process sees it for the first time.
    """
    found = centre.known_desks.get(token)
    if found is None:
        found = centre.store.read(lambda connection: desk_of(connection, token))
        centre.known_desks.keep(token, found)
    return found


KnownToken = Annotated[str, Depends(known_token)]
NO_DESK = answers(ProblemCode.UNAUTHORISED, ProblemCode.REVOKED)
T = TypeVar("T")


def as_desk(centre: Centre, token: str, work: Callable[[Connection, Desk], T]) -> T:
    """Read what a desk asks for, in one transaction with who it is.

    Raises Refused (unauthorised, revoked) and what `work` raises.
    """

    def both(connection: Connection) -> tuple[Desk, T]:
        desk = desk_of(connection, token)
        return desk, work(connection, desk)

    desk, answer = centre.store.read(both)
    centre.known_desks.keep(token, desk)
    now = centre.store.clock()
    if is_undecided(desk, now):
        centre.store.write(lambda connection: decide(connection, token, now))
    return answer


def as_json(answer: Mapping[str, Any]) -> Response:
    """An answer made of our own types, which need no check on the way out."""
    return Response(json.dumps(answer), media_type="application/json")
