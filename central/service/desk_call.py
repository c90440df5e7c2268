"""A call of a desk: who it is, and what the use of its token decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from sqlalchemy import Connection

from central.service.centre import Centre, centre_of
from central.service.identity import desk_token
from central.service.problems import answers
from central.store.enrolments import Desk, desk_of
from central.store.rotation import decide, is_undecided
from sync.wire import ProblemCode

Token = Annotated[str, Depends(desk_token)]


def known_token(request: Request, token: Token) -> str:
    """The token, once it is known: who may not ask hears that before anything of the body."""
    centre_of(request).store.read(lambda connection: desk_of(connection, token))
    return token


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
    now = centre.store.clock()
    if is_undecided(desk, now):
        centre.store.write(lambda connection: decide(connection, token, now))
    return answer
