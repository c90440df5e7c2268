"""Changes between pilots: written down beforehand, never altered, withdrawn by another record."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import Connection, and_, insert, select

from central.store.catalogues import published
from central.store.language import said
from central.store.pilots import pilot_of
from central.store.refused import Refused
from central.store.tables import change as change_table
from central.store.tables import change_withdrawn
from ftr.clock import from_text, to_text
from ftr.report.change_words import check_words
from ftr.report.changes import (
    Change,
    ChangeKind,
    Withdrawal,
    check_day,
    known_target,
    touched_leaves,
)
from ftr.report.reasons import Reasons
from sync.wire import ProblemCode


def add_change(connection: Connection, pilot_id: str, wanted: Change) -> Change:
    """Write a change down; returned with target and leaves as the catalogue has them now.

    Raises Refused (not_found; conflict where the same is there already), BadInput where the page
    or the reason is not in the catalogue, the day cannot be, or the note holds a person's data.
    """
    pilot = pilot_of(connection, pilot_id)
    check_day(wanted.fixed_on, pilot)
    check_words(wanted.note, "note")
    reasons = Reasons(list(published(connection, pilot_id).values()))
    target = known_target(wanted.kind, wanted.target, reasons)
    for known in list_changes(connection, pilot_id):
        if known.withdrawn is None and (known.kind, known.target, known.fixed_on) == (
            wanted.kind,
            target,
            wanted.fixed_on,
        ):
            message = said().gettext(
                "This change is recorded already, on {day}; `ftr change list {pilot}` shows it."
            )
            text = message.format(day=known.recorded_at.date(), pilot=pilot_id)
            raise Refused(ProblemCode.CONFLICT, text)
    made = replace(wanted, target=target, leaves=touched_leaves(wanted.kind, target, reasons))
    row = {name: value for name, value in asdict(made).items() if name != "withdrawn"} | {
        "pilot_id": pilot_id,
        "kind": made.kind.value,
        "fixed_on": made.fixed_on.isoformat(),
        "recorded_at": to_text(made.recorded_at),
        "leaves": json.dumps(made.leaves),
    }
    connection.execute(insert(change_table), row)
    return made


def withdraw_change(
    connection: Connection, pilot_id: str, change_id: str, wanted: Withdrawal
) -> Change:
    """Write down that a change is not to count; returned as it stands now.

    Raises Refused (not_found; conflict where it was withdrawn already), BadInput where the words
    hold a person's data.
    """
    pilot_of(connection, pilot_id)
    check_words(wanted.why, "why")
    found = next(
        (one for one in list_changes(connection, pilot_id) if one.change_id == change_id), None
    )
    if found is None:
        message = said().gettext(
            "{pilot} has no recorded change {change}; `ftr change list {pilot}` shows them."
        )
        raise Refused(ProblemCode.NOT_FOUND, message.format(pilot=pilot_id, change=change_id))
    if found.withdrawn is not None:
        message = said().gettext("This change was withdrawn already, on {day}.")
        raise Refused(ProblemCode.CONFLICT, message.format(day=found.withdrawn.at.date()))
    row = {
        "pilot_id": pilot_id,
        "change_id": change_id,
        "withdrawn_at": to_text(wanted.at),
        "withdrawn_by": wanted.by,
        "why": wanted.why,
    }
    connection.execute(insert(change_withdrawn), row)
    return replace(found, withdrawn=wanted)


def list_changes(connection: Connection, pilot_id: str) -> list[Change]:
    """Every change that was recorded on this pilot, also withdrawn ones, the first one first."""
    withdrawn = change_withdrawn.c
    rows = connection.execute(
        select(change_table, withdrawn.withdrawn_at, withdrawn.withdrawn_by, withdrawn.why)
        .outerjoin(
            change_withdrawn,
            and_(
                withdrawn.pilot_id == change_table.c.pilot_id,
                withdrawn.change_id == change_table.c.change_id,
            ),
        )
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
            withdrawn=None
            if row.withdrawn_at is None
            else Withdrawal(from_text(row.withdrawn_at), row.withdrawn_by, row.why),
        )
        for row in rows
    ]
