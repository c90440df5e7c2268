"""Who asks: a desk by its token, a person by theirs, and what a person's role allows where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Connection

from central.service.centre import centre_of
from central.store.access import Access, access_of
from central.store.audit import OWN
from central.store.language import said
from central.store.pilots import pilot_of
from central.store.refused import Denied, Refused, no_such_pilot
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
    """A dependency: the person's right, where their role includes `role`.

    `of_all`: a right in one pilot does not suffice.
    """

    role: Role
    of_all: bool = False

    def __call__(
        self, request: Request, credentials: Annotated[_Credentials, Depends(_person_bearer)]
    ) -> Access:
        token = _token(credentials)
        right = centre_of(request).store.read(lambda connection: access_of(connection, token))
        check_role(right, self.role)
        if self.of_all and right.pilot_id is not None:
            message = said().gettext("This access is for the pilot {pilot} only.")
            raise forbidden(right, message.format(pilot=right.pilot_id))
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
                raise foreign(right, pilot_id)
            check_role(right, self.role, pilot_id)
            pilot_of(connection, pilot_id)
            return right

        return centre_of(request).store.read(work)


def check_role(right: Access, needed: Role, subject: str = "") -> None:
    """Raise Denied (forbidden) where the right's role does not include the needed one."""
    if not right.may(needed):
        message = said().gettext(
            "This needs the role {needed}; yours is {role}. Ask an administrator."
        )
        raise forbidden(right, message.format(needed=needed, role=right.role), subject)


def forbidden(right: Access, message: str, subject: str = "") -> Denied:
    """What this right does not allow."""
    return Denied(
        ProblemCode.FORBIDDEN,
        message,
        actor=right.access_id,
        pilot_id=right.pilot_id or OWN,
        subject=subject,
    )


def foreign(right: Access, pilot_id: str) -> Denied:
    """A pilot that this right does not cover: answered as one that does not exist."""
    absent = no_such_pilot(pilot_id)
    return Denied(
        absent.code,
        absent.message,
        actor=right.access_id,
        pilot_id=right.pilot_id or OWN,
        subject=pilot_id,
    )


PersonBearer = Annotated[_Credentials, Depends(_person_bearer)]
Supervisor = Annotated[Access, Depends(Needs(Role.SUPERVISOR))]
Administrator = Annotated[Access, Depends(Needs(Role.ADMINISTRATOR))]
CoordinatorOfAll = Annotated[Access, Depends(Needs(Role.COORDINATOR, of_all=True))]
AdministratorOfAll = Annotated[Access, Depends(Needs(Role.ADMINISTRATOR, of_all=True))]
PilotSupervisor = Annotated[Access, Depends(NeedsInPilot(Role.SUPERVISOR))]
PilotCoordinator = Annotated[Access, Depends(NeedsInPilot(Role.COORDINATOR))]
PilotAdministrator = Annotated[Access, Depends(NeedsInPilot(Role.ADMINISTRATOR))]
