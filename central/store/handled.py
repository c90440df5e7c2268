"""Contacts by the telephone system, imported in three layers.

Single calls are known by their row id: the same file twice adds nothing. A count per period, or
per day, stands for the whole of that period: a newer one replaces what it overlaps, within its
own layer. Which layer counts where is for central.results to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, select

from central.store.agents import agent_refs
from central.store.language import said
from central.store.refused import Refused
from central.store.rows import add_new, lined_up, put
from central.store.tables import handled
from ftr.clock import from_text, to_text
from ftr.imports.handled import HandledRow
from sync.wire import ProblemCode

AT_ONCE = 10_000  # ids in one statement

_Stored = Mapping[str, Any]  # a row of the table


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed: new rows, rows whose count changed, rows that were there."""

    added: int
    replaced: int
    repeated: int


def import_handled(
    connection: Connection, pilot_id: str, zone: ZoneInfo, rows: Sequence[HandledRow], at: str
) -> Imported:
    """Keep the rows; days and hours are in the pilot's zone.

    Raises Refused (invalid), naming the row, where an agent is unknown or an instant is none.
    """
    known = agent_refs(connection, pilot_id)
    stored: dict[str, _Stored] = {}
    for index, row in enumerate(rows):
        _check_agent(row, known, index)
        placed = _placed(row, zone, index)
        stored[row.row_id] = {"pilot_id": pilot_id, "imported_at": at, **placed}
    calls = [row for row in stored.values() if row["granularity"] == "call"]
    counts = [row for row in stored.values() if row["granularity"] != "call"]
    new = len(add_new(connection, handled, *lined_up(calls), returning="row_id"))
    of_counts = _put_counts(connection, pilot_id, counts)
    return Imported(
        new + of_counts.added, of_counts.replaced, len(calls) - new + of_counts.repeated
    )


def _check_agent(row: HandledRow, known: frozenset[str], index: int) -> None:
    if row.agent_ref not in known:
        message = said().gettext("Row {index}: there is no agent “{agent}” in this pilot.")
        raise Refused(ProblemCode.INVALID, message.format(index=index, agent=row.agent_ref))


def _placed(row: HandledRow, zone: ZoneInfo, index: int) -> _Stored:
    try:
        start, end = from_text(row.start), from_text(row.end)
        local = start.astimezone(zone)
    except (ValueError, OverflowError) as error:
        message = said().gettext(
            "Row {index}: start and end must be instants with a zone, as 2026-11-22T07:31:00.123Z."
        )
        raise Refused(ProblemCode.INVALID, message.format(index=index)) from error
    if end < start:
        message = said().gettext("Row {index}: the end lies before the start.")
        raise Refused(ProblemCode.INVALID, message.format(index=index))
    return {
        "row_id": row.row_id,
        "agent_ref": row.agent_ref,
        "granularity": row.granularity,
        "start_at": to_text(start),
        "end_at": to_text(end),
        "day": local.date().isoformat(),
        "hour": local.hour,
        "count": row.count,
    }


def _put_counts(connection: Connection, pilot_id: str, rows: Sequence[_Stored]) -> Imported:
    """Keep the counts, and take away what they overlap in their own layer."""
    if not rows:
        return Imported(0, 0, 0)
    there = connection.execute(
        select(handled).where(
            handled.c.pilot_id == pilot_id,
            handled.c.agent_ref.in_({row["agent_ref"] for row in rows}),
            handled.c.granularity != "call",
        )
    ).mappings()
    before = {row["row_id"]: dict(row) for row in there}
    overlapped = list(_overlapped(before, rows) - {row["row_id"] for row in rows})
    for start in range(0, len(overlapped), AT_ONCE):
        part = overlapped[start : start + AT_ONCE]
        connection.execute(
            delete(handled).where(handled.c.pilot_id == pilot_id, handled.c.row_id.in_(part))
        )
    put(connection, handled, *lined_up(rows))
    known = [row for row in rows if row["row_id"] in before]
    repeated = sum(before[row["row_id"]]["count"] == row["count"] for row in known)
    return Imported(len(rows) - len(known), len(known) - repeated, repeated)


def _overlapped(before: Mapping[str, _Stored], rows: Sequence[_Stored]) -> set[str]:
    """The ids of what was there and shares a moment with a row of the same agent and layer."""
    layers: dict[tuple[str, str], list[_Stored]] = {}
    for row in rows:
        layers.setdefault((row["agent_ref"], row["granularity"]), []).append(row)
    return {
        row_id
        for row_id, old in before.items()
        for row in layers.get((old["agent_ref"], old["granularity"]), ())
        if old["start_at"] < row["end_at"] and row["start_at"] < old["end_at"]
    }
