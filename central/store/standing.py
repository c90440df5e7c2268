"""How a desk stands: what it says of itself, beside what the centre holds of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection

from central.store.enrolments import KnownDesk, list_desks, no_such_desk
from central.store.settling import Settled, keep_settled, nothing_to_settle
from ftr.clock import to_text
from sync.wire import Manifest

HEARD_WITHIN = timedelta(days=1)


class State(StrEnum):
    """Green: all it made is here. Amber: wait, or look. Red: a person is needed."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    REVOKED = "revoked"


class Why(StrEnum):
    """What keeps a desk from green."""

    COUNTS = "counts"  # what it was told is here and what is here are not the same number
    FORK = "fork"
    DISCARDED = "discarded"
    PARKED = "parked"
    DAMAGED = "damaged"  # its database
    PENDING = "pending"
    SILENT = "silent"
    NO_REPORT = "no_report"
    PUT_BACK = "put_back"  # it has not reported since an older copy of the database came up


RED = frozenset({Why.COUNTS, Why.FORK, Why.DISCARDED, Why.PARKED, Why.DAMAGED})


SETTLED_BY_A_LOOK = frozenset({Why.COUNTS, Why.FORK, Why.DISCARDED})


def standing(desk: KnownDesk, now: datetime) -> tuple[State, tuple[Why, ...]]:
    """The state of a desk and why, the gravest first."""
    told, known = desk.manifest, desk.settled or Settled("", 0, 0)
    holds = {
        Why.COUNTS: told is not None and not _adds_up(told, desk, known),
        Why.FORK: desk.forked_at is not None and desk.forked_at > known.at,
        Why.DISCARDED: told is not None and told.discarded > known.discarded,
        Why.PARKED: desk.parked > 0,
        Why.DAMAGED: told is not None and not told.db_ok,
        Why.PENDING: bool(desk.unsent),
        Why.SILENT: (desk.last_seen or desk.enrolled_at) < to_text(now - HEARD_WITHIN),
        Why.NO_REPORT: told is None and desk.manifest_at is None,
        Why.PUT_BACK: told is None and desk.manifest_at is not None,
    }
    why = tuple(one for one in Why if holds[one])
    if desk.revoked:
        return State.REVOKED, why
    if RED.intersection(why):
        return State.RED, why
    return State.AMBER if why else State.GREEN, why


def _adds_up(told: Manifest, desk: KnownDesk, known: Settled) -> bool:
    """Whether what the desk was told is here was here, and still is.

    More may have come since: what was pending. Less can only be loss.
    """
    made = told.pending + told.settled + told.discarded
    was_here = told.settled + known.more == desk.manifest_held
    return made == told.created and was_here and desk.manifest_held <= desk.held


def settle_desk(
    connection: Connection, pilot_id: str, enrolment_id: str, now: datetime
) -> list[str]:
    """Take it that a person found a red desk good as it stands; returns what was red by that.

    Raises Refused (not_found; conflict where looking is not what helps).
    """
    desk = next(
        (d for d in list_desks(connection, pilot_id) if d.enrolment_id == enrolment_id), None
    )
    if desk is None:
        raise no_such_desk(enrolment_id)
    _state, why = standing(desk, now)
    looked_at = [one.value for one in why if one in SETTLED_BY_A_LOOK]
    if not looked_at:
        raise nothing_to_settle([one.value for one in why])
    told = desk.manifest
    more = desk.manifest_held - told.settled if told else 0
    settled = Settled(to_text(now), more, told.discarded if told else 0)
    keep_settled(connection, pilot_id, enrolment_id, settled)
    return looked_at
