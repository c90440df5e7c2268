"""From revisions to what counts: the current row of an entry, and what it adds to the rollup.

Pure: a row is the dict of an `entry_current` row. `merge` gives the same row for any order and
any grouping of the same revisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ftr.clock import from_text, to_text
from ftr.entry import Payload, Revision
from ftr.pilot import Pilot
from ftr.words import Op

CLOCK_TOLERANCE_MS = 2 * 60 * 1000
ENDING = "ending"  # the rollup's answer of a contact without a reason

Row = dict[str, Any]
RollupKey = tuple[str, int, str, str, str, str, str]
ROLLUP_KEY = ("day", "hour", "agent_ref", "leaf", "ending", "channel", "answer")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a pilot decides about counting, once and for all: its zone, the channel where none was
    logged, and its first and last day (ISO), both inclusive.
    """

    zone: ZoneInfo
    channel: str
    first_day: str
    last_day: str

    @classmethod
    def of(cls, pilot: Pilot) -> Frame:
        """What this pilot decides."""
        zone = ZoneInfo(pilot.timezone)
        return cls(zone, pilot.channel, pilot.start.isoformat(), pilot.end.isoformat())


def row_of(
    revision: Revision, payload: Payload, offset_ms: int | None, enrolment_id: str, frame: Frame
) -> Row:
    """The current row of an entry of which this is the only revision."""
    occurred = from_text(revision.occurred_at)
    row: Row = {
        "entry_id": revision.entry_id,
        "rev_id": revision.rev_id,
        "rev_no": revision.rev_no,
        "voided": revision.op is Op.VOID,
        "agent_ref": revision.agent_ref,
        "reason": payload.reason,
        "ending": payload.ending,
        "online_first": payload.online_first,
        "obstacle": payload.obstacle,
        "motive": payload.motive,
        "channel": payload.channel or frame.channel,
        "queue": payload.queue,
        "call_ref": payload.call_ref,
        "talk_s": payload.talk_s,
        "page_pointed_to": payload.page_pointed_to,
        "note": payload.note,
        "searched": payload.searched,
        "cause": payload.cause,
        "occurred_at": to_text(occurred),
        "tz": revision.tz,
        "recorded_at": revision.recorded_at,
        "logging_ms": revision.logging_ms,
        "catalogue_version": revision.catalogue_version,
        "origin": revision.origin,
        "enrolment_id": enrolment_id,
        "clock_offset_ms": offset_ms,
        "first_rev_no": revision.rev_no,
        "first_rev_id": revision.rev_id,
        "first_offset_ms": offset_ms,
    }
    row["first_occurred_at"] = row["occurred_at"]
    return _placed(row, occurred, frame)


def merge(rows: Iterable[Row], frame: Frame) -> Row:
    """The current row of the entry that all of `rows` (at least one) are of."""
    found = list(rows)
    if len(found) == 1:
        return found[0]
    winner = max(found, key=lambda row: (row["rev_no"], row["voided"], row["rev_id"]))
    first = min(found, key=lambda row: (row["first_rev_no"], row["first_rev_id"]))
    firsts = {name: first[name] for name in first if name.startswith("first_")}
    return _placed(winner | firsts, from_text(winner["occurred_at"]), frame)


def _placed(row: Row, instant: datetime, frame: Frame) -> Row:
    """The row, of that instant, with the instant, day and hour at which it counts."""
    is_first_instant = row["occurred_at"] == row["first_occurred_at"]
    offset_ms = row["first_offset_ms"] if is_first_instant else row["clock_offset_ms"]
    corrected = False
    if offset_ms is not None and abs(offset_ms) > CLOCK_TOLERANCE_MS:
        try:
            instant += timedelta(milliseconds=offset_ms)
            corrected = True
        except OverflowError:
            pass  # a clock at the end of time: nothing to correct to
    try:
        local = instant.astimezone(frame.zone)
    except OverflowError:
        local = instant
    row["counted_at"] = to_text(instant) if corrected else row["occurred_at"]
    row["clock_corrected"] = corrected
    row["day"] = local.date().isoformat()
    row["hour"] = local.hour
    return row


def rollup_key(row: Mapping[str, Any]) -> RollupKey | None:
    """Where the entry is counted, in the order of ROLLUP_KEY; None where it was voided."""
    if row["voided"]:
        return None
    answer = ENDING if row["ending"] else row["online_first"]
    return (
        row["day"],
        row["hour"],
        row["agent_ref"],
        row["reason"] or "",
        row["ending"] or "",
        row["channel"],
        answer,
    )


def rollup_changes(before: Iterable[Row], after: Iterable[Row]) -> dict[RollupKey, int]:
    """What the change from the rows before to the rows after adds to the rollup; no zeros."""
    changes: Counter[RollupKey] = Counter()
    for rows, n in ((before, -1), (after, 1)):
        for row in rows:
            key = rollup_key(row)
            if key is not None:
                changes[key] += n
    return {key: changes[key] for key in sorted(changes) if changes[key]}
