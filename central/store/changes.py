"""Changes between pilots: written down beforehand, and never altered."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import Connection, insert, select

from central.store.catalogues import published
from central.store.language import said
from central.store.pilots import pilot_of
from central.store.refused import Refused
from central.store.tables import change as change_table
from ftr.clock import from_text, to_text
from ftr.report.changes import Change, ChangeKind, check_day, known_target, touched_leaves
from ftr.report.reasons import Reasons
from sync.wire import ProblemCode


def add_change(connection: Connection, pilot_id: str, wanted: Change) -> Change:
    """Write a change down; returned with target and leaves as the catalogue has them now.

    Raises Refused (not_found; conflict where the same is there already), BadInput where the page
    or the reason is not in the catalogue or the day cannot be.
    """
    pilot = pilot_of(connection, pilot_id)
    check_day(wanted.fixed_on, pilot)
    reasons = Reasons(list(published(connection, pilot_id).values()))
    target = known_target(wanted.kind, wanted.target, reasons)
    for known in list_changes(connection, pilot_id):
        if (known.kind, known.target, known.fixed_on) == (wanted.kind, target, wanted.fixed_on):
            message = said().gettext(
                "This change is recorded already, on {day}; `ftr change list {pilot}` shows it."
            )
            text = message.format(day=known.recorded_at.date(), pilot=pilot_id)
            raise Refused(ProblemCode.CONFLICT, text)
    made = replace(wanted, target=target, leaves=touched_leaves(wanted.kind, target, reasons))
    row = asdict(made) | {
        "pilot_id": pilot_id,
        "kind": made.kind.value,
        "fixed_on": made.fixed_on.isoformat(),
        "recorded_at": to_text(made.recorded_at),
        "leaves": json.dumps(made.leaves),
    }
    connection.execute(insert(change_table), row)
    return made


def list_changes(connection: Connection, pilot_id: str) -> list[Change]:
    """Every change that was recorded on this pilot, the first one first."""
    rows = connection.execute(
        select(change_table)
        .where(change_table.c.pilot_id == pilot_id)
        .order_by(change_table.c.fixed_on, change_table.c.recorded_at, change_table.c.change_id)
    )
    return [
        Change(
            change_id=row.change_id,
            kind=ChangeKind(row.kind),
            target=row.target,
            fixed_on=date.fromisoformat(row.fixed_on),
            note=row.note,
            recorded_at=from_text(row.recorded_at),
            recorded_by=row.recorded_by,
            leaves=tuple(json.loads(row.leaves)),
        )
        for row in rows
    ]
