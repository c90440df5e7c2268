"""Access of people to the coordinator's side: roles, tokens, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from central.store.language import said
from central.store.refused import Denied, Refused
from central.store.tables import access
from central.store.tokens import same, token_hash
from ftr.words import Role
from sync.wire import ACCESS_TOKEN_PREFIX, ProblemCode

_ORDER = (Role.SUPERVISOR, Role.COORDINATOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Access:
    """A person's right: a role, in one pilot or (`pilot_id` None) in all of them."""

    access_id: str
    role: Role
    pilot_id: str | None
    label: str
    created_at: str

    def may(self, needed: Role) -> bool:
        """Whether this role includes the needed one."""
        return _ORDER.index(self.role) >= _ORDER.index(needed)

    def sees(self, pilot_id: str) -> bool:
        """Whether this right covers the pilot."""
        return self.pilot_id in (None, pilot_id)


def new_access(
    connection: Connection,
    *,
    access_id: str,
    secret: str,
    role: Role,
    pilot_id: str | None,
    label: str,
    at: str,
) -> tuple[Access, str]:
    """Make a right and its token, which is shown this once."""
    token = ACCESS_TOKEN_PREFIX + secret
    connection.execute(
        insert(access),
        {
            "pilot_id": pilot_id or "",
            "access_id": access_id,
            "role": role,
            "label": label,
            "token_hash": token_hash(token),
            "created_at": at,
        },
    )
    return Access(access_id, role, pilot_id, label, at), token


_COLUMNS = (
    access.c.access_id,
    access.c.role,
    access.c.pilot_id,
    access.c.label,
    access.c.created_at,
)


def access_of(connection: Connection, token: str) -> Access:
    """The right behind a token; raises Refused (unauthorised, revoked)."""
    hashed = token_hash(token)
    row = connection.execute(
        select(*_COLUMNS, access.c.token_hash, access.c.revoked_at).where(
            access.c.token_hash == hashed
        )
    ).first()
    if row is None or not same(row.token_hash, hashed):
        message = said().gettext(
            "This access token is not known here; “ftr access new” on the centre makes one."
        )
        raise Refused(ProblemCode.UNAUTHORISED, message)
    if row.revoked_at is not None:
        message = said().gettext("This access was revoked; ask an administrator for a new one.")
        raise Denied(ProblemCode.REVOKED, message, actor=row.access_id, pilot_id=row.pilot_id)
    return _access(row)


def list_access(connection: Connection, pilot_id: str | None) -> list[Access]:
    """Every right that still holds, oldest first; of one pilot, or (None) all."""
    query = select(*_COLUMNS).where(access.c.revoked_at.is_(None)).order_by(access.c.created_at)
    if pilot_id is not None:
        query = query.where(access.c.pilot_id == pilot_id)
    return [_access(row) for row in connection.execute(query)]


def revoke_access(connection: Connection, access_id: str, pilot_id: str | None, at: str) -> Access:
    """End a right at once, and return it; revoking twice is no error.

    Raises Refused (not_found; conflict for the last administrator of everything).
    """
    query = select(*_COLUMNS).where(access.c.access_id == access_id)
    if pilot_id is not None:
        query = query.where(access.c.pilot_id == pilot_id)
    row = connection.execute(query).first()
    if row is None:
        message = said().gettext("There is no access “{id}”; “ftr access list” shows them.")
        raise Refused(ProblemCode.NOT_FOUND, message.format(id=access_id))
    if _is_last_administrator(connection, _access(row)):
        message = said().gettext(
            "This is the last administrator; make another one first, then revoke this one."
        )
        raise Refused(ProblemCode.CONFLICT, message)
    connection.execute(
        update(access)
        .where(access.c.access_id == access_id, access.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    return _access(row)


def administrators(connection: Connection) -> int:
    """How many rights as administrator of everything still hold."""
    return connection.execute(
        select(func.count())
        .select_from(access)
        .where(
            access.c.pilot_id == "",
            access.c.role == Role.ADMINISTRATOR,
            access.c.revoked_at.is_(None),
        )
    ).scalar_one()


def _is_last_administrator(connection: Connection, right: Access) -> bool:
    is_one = right.role is Role.ADMINISTRATOR and right.pilot_id is None
    return is_one and administrators(connection) <= 1


def _access(row: Row[*tuple[Any, ...]]) -> Access:
    return Access(
        access_id=row.access_id,
        role=Role(row.role),
        pilot_id=row.pilot_id or None,
        label=row.label,
        created_at=row.created_at,
    )
