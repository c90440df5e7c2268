"""Enrolments: a desk's right to log for one agent in one pilot, with its own token."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from central.store.codes import KnownCode, code_used, find_code, use_code
from central.store.fresh import Fresh
from central.store.language import said
from central.store.refused import Denied, Refused
from central.store.schema import read_meta
from central.store.settling import Settled, settled_desks
from central.store.tables import enrolment, meta, pilot
from central.store.tokens import same, token_hash
from ftr.clock import to_text
from ftr.words import PilotState
from sync.wire import DESK_TOKEN_PREFIX, Enrolled, EnrolRequest, Manifest, ProblemCode


@dataclass(frozen=True, slots=True)
class Desk:
    """Who speaks, as the token tells; never as the body of a request says.

    `has_new_token` says that it speaks with the token that was handed out last, for the first
    time; `new_token_at` when one was handed out that was not used yet. `incarnation` is the
    centre's at that moment.
    """

    pilot_id: str
    enrolment_id: str
    agent_ref: str
    held: int
    last_seen: str | None = None
    has_new_token: bool = False
    new_token_at: str | None = None
    incarnation: str = ""

    def was_seen_since(self, moment: datetime) -> bool:
        """Whether the centre noted that it heard this desk at the moment or later."""
        return self.last_seen is not None and self.last_seen >= to_text(moment)


@dataclass(frozen=True, slots=True)
class KnownDesk:
    """A desk as the coordinator sees it; the offset is the centre's clock minus the desk's.

    `manifest` is the newest that it sent, when `manifest_held` revisions of it were here;
    `settled` what stood when a person last found it good.
    """

    enrolment_id: str
    desk_id: str
    agent_ref: str
    enrolled_at: str
    last_seen: str | None
    revoked: bool
    held: int
    parked: int
    client_version: str
    clock_offset_s: float | None
    forked_at: str | None = None
    manifest: Manifest | None = None
    manifest_at: str | None = None
    manifest_held: int = 0
    settled: Settled | None = None

    @property
    def unsent(self) -> int | None:
        """What it had not sent at its last report and has not since; None: it never reported."""
        if self.manifest is None:
            return None
        return max(0, self.manifest.pending - max(0, self.held - self.manifest_held))


def enrol(connection: Connection, request: EnrolRequest, now: datetime, fresh: Fresh) -> Enrolled:
    """Turn a code into an enrolment with a token.

    The same installation may ask again with a code it spent, as long as it never used the token:
    then the first answer was lost on its way. Raises Refused (code_unknown, code_used,
    code_expired, pilot_closed).
    """
    code = find_code(connection, request.code, now, fresh)
    row = connection.execute(
        select(pilot.c.name, pilot.c.state).where(pilot.c.pilot_id == code.pilot_id)
    ).one()
    token = DESK_TOKEN_PREFIX + fresh.secret()
    if code.enrolment_id is not None:
        enrolment_id, desk_id = _renew_unused(connection, code, request, token)
    elif row.state == PilotState.CLOSED:
        message = said().gettext(
            "The pilot “{pilot}” is closed and takes no new desks; ask the coordinator."
        )
        raise Refused(ProblemCode.PILOT_CLOSED, message.format(pilot=row.name))
    else:
        enrolment_id, desk_id = fresh.new_id(), _desk_id(connection, code, request, fresh)
        use_code(connection, code, enrolment_id, to_text(now))
        connection.execute(
            insert(enrolment),
            {
                "pilot_id": code.pilot_id,
                "enrolment_id": enrolment_id,
                "agent_ref": code.agent_ref,
                "desk_id": desk_id,
                "installation": request.installation,
                "token_hash": token_hash(token),
                "platform": request.platform,
                "client_version": request.version,
                "enrolled_at": to_text(now),
                "held": 0,
                "parked": 0,
            },
        )
    return Enrolled(
        token=token,
        enrolment_id=enrolment_id,
        desk_id=desk_id,
        agent_ref=code.agent_ref,
        pilot_id=code.pilot_id,
        pilot_name=row.name,
        incarnation=read_meta(connection, "incarnation"),
        server_time=to_text(now),
    )


def _renew_unused(
    connection: Connection, code: KnownCode, request: EnrolRequest, token: str
) -> tuple[str, str]:
    """A new token for an enrolment whose first one was never used by this installation."""
    renewed = connection.execute(
        update(enrolment)
        .where(
            enrolment.c.pilot_id == code.pilot_id,
            enrolment.c.enrolment_id == code.enrolment_id,
            enrolment.c.installation == request.installation,
            enrolment.c.last_seen.is_(None),
            enrolment.c.revoked_at.is_(None),
        )
        .values(token_hash=token_hash(token))
        .returning(enrolment.c.enrolment_id, enrolment.c.desk_id)
    ).first()
    if renewed is None:
        raise code_used()
    return renewed.enrolment_id, renewed.desk_id


def _desk_id(connection: Connection, code: KnownCode, request: EnrolRequest, fresh: Fresh) -> str:
    """The id of this desk: the one it has in this pilot already, else a new one."""
    query = select(enrolment.c.desk_id).where(
        enrolment.c.pilot_id == code.pilot_id, enrolment.c.installation == request.installation
    )
    return connection.execute(query.limit(1)).scalar() or fresh.new_id()


# made once: making a statement takes as long as running it
_OF_TOKEN = select(
    enrolment.c.token_hash,
    enrolment.c.new_token_hash,
    enrolment.c.revoked_at,
    enrolment.c.pilot_id,
    enrolment.c.enrolment_id,
    enrolment.c.agent_ref,
    enrolment.c.held,
    enrolment.c.last_seen,
    enrolment.c.new_token_at,
    select(meta.c.value).where(meta.c.name == "incarnation").scalar_subquery(),
).where(
    or_(
        enrolment.c.token_hash == bindparam("hashed"),
        enrolment.c.new_token_hash == bindparam("hashed"),
    )
)


def desk_of(connection: Connection, token: str) -> Desk:
    """The enrolment behind a desk's token; raises Refused (unauthorised, revoked)."""
    hashed = token_hash(token)
    row = connection.execute(_OF_TOKEN, {"hashed": hashed}).first()
    current, new, revoked_at, pilot_id, enrolment_id, *of_desk = row or ("", None, None, "", "")
    is_current = same(current, hashed)
    if row is None or not (is_current or same(new or "", hashed)):
        message = said().gettext(
            "This desk is not known here: its pilot was deleted, or this centre was put back from "
            "a copy that is older than the desk. What was logged is kept at the desk. Ask the "
            "coordinator whether the pilot still is there, and then for a new code."
        )
        raise Refused(ProblemCode.UNAUTHORISED, message)
    if revoked_at is not None:
        message = said().gettext(
            "This desk's right to log was ended; ask the coordinator for a new code. "
            "What was logged is kept."
        )
        raise Denied(ProblemCode.REVOKED, message, actor=enrolment_id, pilot_id=pilot_id)
    agent_ref, held, last_seen, new_token_at, incarnation = of_desk
    return Desk(
        pilot_id,
        enrolment_id,
        agent_ref,
        held,
        last_seen,
        has_new_token=not is_current,
        new_token_at=new_token_at,
        incarnation=incarnation,
    )


_SEEN = (
    update(enrolment)
    .where(
        enrolment.c.pilot_id == bindparam("of_pilot"),
        enrolment.c.enrolment_id == bindparam("of_desk"),
    )
    .values(last_seen=bindparam("heard_at"))
)


def seen(connection: Connection, desk: Desk, at: str) -> None:
    """Note when a desk was last heard."""
    connection.execute(
        _SEEN, {"of_pilot": desk.pilot_id, "of_desk": desk.enrolment_id, "heard_at": at}
    )


def list_desks(connection: Connection, pilot_id: str) -> list[KnownDesk]:
    """Every desk that ever joined the pilot, in the order in which they did."""
    settled = settled_desks(connection, pilot_id)
    rows = connection.execute(
        select(enrolment)
        .where(enrolment.c.pilot_id == pilot_id)
        .order_by(enrolment.c.enrolled_at, enrolment.c.enrolment_id)
    )
    return [
        KnownDesk(
            enrolment_id=row.enrolment_id,
            desk_id=row.desk_id,
            agent_ref=row.agent_ref,
            enrolled_at=row.enrolled_at,
            last_seen=row.last_seen,
            revoked=row.revoked_at is not None,
            held=row.held,
            parked=row.parked,
            client_version=row.client_version,
            clock_offset_s=None if row.clock_offset_ms is None else row.clock_offset_ms / 1000,
            forked_at=row.forked_at,
            manifest=Manifest.from_dict(json.loads(row.manifest)) if row.manifest else None,
            manifest_at=row.manifest_at,
            manifest_held=row.manifest_held or 0,
            settled=settled.get(row.enrolment_id),
        )
        for row in rows
    ]


def no_such_desk(enrolment_id: str) -> Refused:
    """For a desk that is not in the pilot."""
    message = said().gettext("There is no desk “{id}” in this pilot; “ftr desk list” shows them.")
    return Refused(ProblemCode.NOT_FOUND, message.format(id=enrolment_id))


def revoke_desk(connection: Connection, pilot_id: str, enrolment_id: str, at: str) -> None:
    """End a desk's right at once; twice is no error. Raises Refused (not_found)."""
    where = (enrolment.c.pilot_id == pilot_id, enrolment.c.enrolment_id == enrolment_id)
    if connection.execute(select(enrolment.c.enrolment_id).where(*where)).first() is None:
        raise no_such_desk(enrolment_id)
    connection.execute(
        update(enrolment).where(*where, enrolment.c.revoked_at.is_(None)).values(revoked_at=at)
    )
