"""How a desk stands, read beside a running form."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from agent_tui.store.enrolments import Joined, active_enrolment, standing_enrolments
from agent_tui.store.outbox import count_outbox
from agent_tui.store.settings import settings
from agent_tui.store.tables import ENTRY, REVISION
from sync.failures import FailureKind


@dataclass(frozen=True, slots=True)
class EnrolmentStatus:
    """`state` is the pilot's, or `refused` where the centre no longer takes this desk's token."""

    pilot: str
    agent: str
    desk: str
    centre: str
    state: str


@dataclass(frozen=True, slots=True)
class LastSync:
    """`at` is when all was last sent; `error` why the last try failed, null where it did not."""

    at: str | None
    ok: bool | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Failing:
    """Why the last try of one enrolment failed, as sync.failures words it."""

    kind: str
    detail: str
    centre: str


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """`entries` are distinct entries ever saved; `pending` … `discarded` count revisions.

    `active` is the pilot logged for; its enrolment stands first in `enrolments`.
    """

    enrolments: tuple[EnrolmentStatus, ...] = ()
    active: str | None = None
    entries: int = 0
    voided: int = 0
    today: int = 0
    pending: int = 0
    oldest_pending: str | None = None
    acknowledged: int = 0
    parked: int = 0
    discarded: int = 0
    catalogue_version: int | None = None
    last_sync: LastSync = LastSync(None, None, None)
    failing: Failing | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `agent-tui status --json`, without home and version."""
        return {name: value for name, value in asdict(self).items() if name != "failing"}


def desk_status(connection: Connection, day: str) -> DeskStatus:
    """Everything `status` shows, from one moment of the database."""
    joined = standing_enrolments(connection)
    active = active_enrolment(joined, settings(connection).get("active"))
    counts = count_outbox(connection)
    entries = select(func.count()).select_from(ENTRY)
    return DeskStatus(
        enrolments=tuple(
            _enrolment(one) for one in sorted(joined, key=lambda each: each is not active)
        ),
        active=active.pilot_id if active else None,
        entries=_count(connection, select(func.count(REVISION.c.entry_id.distinct()))),
        voided=_count(connection, entries.where(ENTRY.c.voided.is_(True))),
        today=_count(connection, entries.where(ENTRY.c.voided.is_(False), ENTRY.c.day == day)),
        pending=counts.pending,
        oldest_pending=counts.oldest_pending,
        acknowledged=counts.acknowledged,
        parked=counts.parked,
        catalogue_version=active.catalogue_version if active else None,
        last_sync=_last_sync(joined),
        failing=next(
            (Failing(one.error, one.error_detail, one.centre) for one in joined if one.error), None
        ),
    )


def _enrolment(joined: Joined) -> EnrolmentStatus:
    refused = joined.error == FailureKind.REFUSED
    return EnrolmentStatus(
        pilot=joined.pilot_id,
        agent=joined.agent_ref,
        desk=joined.desk_id,
        centre=joined.centre,
        state="refused" if refused else joined.pilot.state.value,
    )


def _last_sync(joined: list[Joined]) -> LastSync:
    """Of all enrolments: the latest time one had everything sent, and the first that fails."""
    tried = [one for one in joined if one.last_try]
    if not tried:
        return LastSync(None, None, None)
    at = max((one.last_ok for one in tried if one.last_ok), default=None)
    failing = next((one for one in tried if one.error), None)
    if failing is None:
        return LastSync(at, True, None)
    return LastSync(at, False, ": ".join(filter(None, (failing.error, failing.error_detail))))


def _count(connection: Connection, query: Select[int]) -> int:
    return connection.execute(query).scalar_one()
