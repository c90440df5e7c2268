"""Who asks: a desk by its token, a person by theirs, and what a person's role allows where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Connection

from central.service.centre import centre_of
from central.store.access import Access, access_of
from central.store.language import said
from central.store.pilots import pilot_of
from central.store.refused import Refused, no_such_pilot
from ftr.words import Role
from sync.wire import ProblemCode

PilotId = Annotated[str, Path(max_length=80, pattern=r"^[a-z0-9._-]+$")]

_desk_bearer = HTTPBearer(scheme_name="desk", auto_error=False, description="A desk's token")
_person_bearer = HTTPBearer(
    scheme_name="person", auto_error=False, description="A token of `ftr access new`"
)
_Credentials = HTTPAuthorizationCredentials | None


async def desk_token(credentials: Annotated[_Credentials, Depends(_desk_bearer)]) -> str:
    """The token a desk sent; raises Refused (unauthorised) where it sent none."""
    return _token(credentials)


def _token(credentials: _Credentials) -> str:
    if credentials is None:
        message = said().gettext(
            "This needs a token in the header Authorization: Bearer …, and none was sent."
        )
        raise Refused(ProblemCode.UNAUTHORISED, message)
    return credentials.credentials


@dataclass(frozen=True, slots=True)
class Needs:
    """A dependency: the person's right, where their role includes `role`."""

    role: Role

    def __call__(
        self, request: Request, credentials: Annotated[_Credentials, Depends(_person_bearer)]
    ) -> Access:
        token = _token(credentials)
        right = centre_of(request).store.read(lambda connection: access_of(connection, token))
        check_role(right, self.role)
        return right


@dataclass(frozen=True, slots=True)
class NeedsInPilot:
    """A dependency: the person's right in the pilot of the address.

    A pilot that this person may not see answers exactly as one that does not exist.
    """

    role: Role

    def __call__(
        self,
        request: Request,
        pilot_id: PilotId,
        credentials: Annotated[_Credentials, Depends(_person_bearer)],
    ) -> Access:
        token = _token(credentials)

        def work(connection: Connection) -> Access:
            right = access_of(connection, token)
            if not right.sees(pilot_id):
                raise no_such_pilot(pilot_id)
            check_role(right, self.role)
            pilot_of(connection, pilot_id)
            return right

        return centre_of(request).store.read(work)


def check_role(right: Access, needed: Role) -> None:
    """Raise Refused (forbidden) where the right's role does not include the needed one."""
    if not right.may(needed):
        message = said().gettext(
            "This needs the role {needed}; yours is {role}. Ask an administrator."
        )
        raise Refused(ProblemCode.FORBIDDEN, message.format(needed=needed, role=right.role))


Supervisor = Annotated[Access, Depends(Needs(Role.SUPERVISOR))]
Coordinator = Annotated[Access, Depends(Needs(Role.COORDINATOR))]
Administrator = Annotated[Access, Depends(Needs(Role.ADMINISTRATOR))]
PilotSupervisor = Annotated[Access, Depends(NeedsInPilot(Role.SUPERVISOR))]
PilotCoordinator = Annotated[Access, Depends(NeedsInPilot(Role.COORDINATOR))]
