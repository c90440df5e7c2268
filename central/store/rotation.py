"""A desk's token is replaced without ever locking the desk out.

The new token stands beside the old one, because the answer that carries it may be lost. Its first
use ends the old one. The two stand together for a day: after it, a desk that still uses the old
one never got the new one, which then lapses.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, update

from central.store.enrolments import Desk, desk_of
from central.store.fresh import Fresh
from central.store.tables import enrolment
from central.store.tokens import token_hash
from ftr.clock import to_text
from sync.wire import DESK_TOKEN_PREFIX

BOTH_STAND = timedelta(hours=24)


def new_token(connection: Connection, token: str, now: datetime, fresh: Fresh) -> tuple[Desk, str]:
    """Hand out a new token to the desk that asks with `token`; one not used yet is replaced.

    Raises Refused as desk_of does.
    """
    desk = desk_of(connection, token)
    made = DESK_TOKEN_PREFIX + fresh.secret()
    _change(
        connection,
        desk,
        token_hash=token_hash(token),
        new_token_hash=token_hash(made),
        new_token_at=to_text(now),
        last_seen=to_text(now),
    )
    return desk, made


def is_undecided(desk: Desk, now: datetime) -> bool:
    """Whether this request decides which of two tokens stays."""
    if desk.has_new_token:
        return True
    return desk.new_token_at is not None and desk.new_token_at <= to_text(now - BOTH_STAND)


def decide(connection: Connection, token: str, now: datetime) -> Desk:
    """The desk that speaks; its token in use is the only one from now on, if it was not yet.

    Raises Refused as desk_of does: another request may have ended this token meanwhile.
    """
    desk = desk_of(connection, token)
    if is_undecided(desk, now):
        _change(
            connection,
            desk,
            token_hash=token_hash(token),
            new_token_hash=None,
            new_token_at=None,
        )
    return desk


def _change(connection: Connection, desk: Desk, **values: str | None) -> None:
    connection.execute(
        update(enrolment)
        .where(
            enrolment.c.pilot_id == desk.pilot_id,
            enrolment.c.enrolment_id == desk.enrolment_id,
        )
        .values(**values)
    )
