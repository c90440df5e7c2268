"""What `ftr watch` knows of desks, and of the catalogue versions they work with."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Connection, func, select

from central.results.counting import count_versions
from central.results.pilot import Measured
from central.results.watched import Desk, Version
from central.store.enrolments import list_desks
from central.store.tables import catalogue_version, entry_current
from ftr.clock import from_text
from ftr.words import Origin


def desks(connection: Connection, measured: Measured, now: datetime) -> tuple[Desk, ...]:
    """Those that may still log, longest silent first."""
    known = [
        Desk(
            enrolment_id=desk.enrolment_id,
            desk_id=desk.desk_id,
            agent_ref=desk.agent_ref,
            last_seen=desk.last_seen,
            silent_s=_seconds_since(desk.last_seen or desk.enrolled_at, now),
            joined_s=_seconds_since(desk.enrolled_at, now),
            held=desk.held,
            parked=desk.parked,
            unsent=desk.unsent,
            oldest_unsent=desk.manifest.oldest_pending if desk.manifest and desk.unsent else None,
            sound=desk.manifest.db_ok if desk.manifest else None,
            client_version=desk.client_version,
            clock_offset_s=desk.clock_offset_s,
        )
        for desk in list_desks(connection, measured.pilot.pilot_id)
        if not desk.revoked
    ]
    return tuple(sorted(known, key=lambda desk: -desk.silent_s))


def _seconds_since(moment: str, now: datetime) -> int:
    return max(0, round((now - from_text(moment)).total_seconds()))


def versions(connection: Connection, measured: Measured) -> tuple[Version, ...]:
    """Every version ever published, with the entries made under it."""
    entry, catalogue = entry_current.c, catalogue_version.c
    pilot_id = measured.pilot.pilot_id
    published: dict[int, str] = {}
    query = select(catalogue.version, catalogue.published_at).where(catalogue.pilot_id == pilot_id)
    for row in connection.execute(query.order_by(catalogue.version)):
        published[row.version] = row.published_at
    newest = max(published, default=0)
    in_days = (
        entry.pilot_id == pilot_id,
        entry.voided.is_(False),
        entry.day >= measured.pilot.start.isoformat(),
        entry.day <= measured.pilot.end.isoformat(),
    )
    counts = count_versions(connection, measured)
    late: dict[int, dict[str, int]] = defaultdict(dict)
    if any(counts.get(version) for version in published if version < newest):
        outdated = select(entry.catalogue_version, entry.agent_ref, func.count()).where(
            *in_days,
            entry.catalogue_version < newest,
            entry.recorded_at > published[newest],
            entry.origin != Origin.IMPORT,  # an import is recorded when it is imported
        )
        grouped = outdated.group_by(entry.catalogue_version, entry.agent_ref)
        for version, agent, count in connection.execute(grouped):
            late[version][agent] = count
    return tuple(
        Version(
            version=version,
            published_at=published[version],
            newest=version == newest,
            entries=counts.get(version, 0),
            late_entries=sum(late[version].values()),
            late_agents=tuple(sorted(late[version])),
        )
        for version in published
    )
