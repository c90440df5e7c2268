"""How a desk stands: what it says of itself, beside what the centre holds of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from central.store.enrolments import KnownDesk
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


RED = frozenset({Why.COUNTS, Why.FORK, Why.DISCARDED, Why.PARKED, Why.DAMAGED})


def standing(desk: KnownDesk, now: datetime) -> tuple[State, tuple[Why, ...]]:
    """The state of a desk and why, the gravest first."""
    told = desk.manifest
    holds = {
        Why.COUNTS: told is not None and not _adds_up(told, desk),
        Why.FORK: desk.forked_at is not None,
        Why.DISCARDED: told is not None and told.discarded != 0,
        Why.PARKED: desk.parked > 0,
        Why.DAMAGED: told is not None and not told.db_ok,
        Why.PENDING: bool(desk.unsent),
        Why.SILENT: (desk.last_seen or desk.enrolled_at) < to_text(now - HEARD_WITHIN),
        Why.NO_REPORT: told is None,
    }
    why = tuple(one for one in Why if holds[one])
    if desk.revoked:
        return State.REVOKED, why
    if RED.intersection(why):
        return State.RED, why
    return State.AMBER if why else State.GREEN, why


def _adds_up(told: Manifest, desk: KnownDesk) -> bool:
    """Whether what the desk was told is here was here, and still is.

    More may have come since: what was pending. Less can only be loss.
    """
    made = told.pending + told.settled + told.discarded
    return made == told.created and told.settled == desk.manifest_held <= desk.held
