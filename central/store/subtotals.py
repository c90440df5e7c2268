"""What an entry adds to the subtotals that reports read. Pure, as central.store.counting.

A report by one thing reads the subtotals about that thing: their number grows with agents and
with what there is to tell apart, never with entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from central.store.counting import ENDING, Frame, Row
from ftr.words import OnlineFirst, Origin


class About(StrEnum):
    """What a subtotal is about; its `value` is in brackets."""

    LEAF = "leaf"  # the reason as logged, '' beside an ending
    DAY = "day"  # 2026-11-23
    HOUR = "hour"  # 09
    VERSION = "version"  # the catalogue version; the fewest rows that add up to everything
    OBSTACLE = "obstacle"  # entries that name none are in no row
    OBSTACLE_OF_LEAF = "obstacle_of_leaf"  # the same with its `leaf`; by no agent
    LEAF_WITH_OBSTACLE = "leaf_with_obstacle"  # the leaf, where any obstacle was named
    MOTIVE = "motive"  # entries that name none are in no row
    POINTED = "pointed"  # the page that agents told about; by no agent
    GENERATED = "generated"  # '' ; by no agent
    CORRECTED = "corrected"  # '' : the desk's clock was off; by no agent
    OUTSIDE = "outside"  # '' : not in the pilot's days; by no agent


SubtotalKey = tuple[str, str, str, str, str]
SUBTOTAL_KEY = ("about", "value", "leaf", "agent_ref", "channel")
COUNTERS = ("yes", "no", "unknown", "not_asked", "endings")
_PLACE = {word.value: place for place, word in enumerate(OnlineFirst)} | {ENDING: 4}


def subtotal_changes(
    before: Iterable[Row], after: Iterable[Row], frame: Frame
) -> dict[SubtotalKey, list[int]]:
    """What the change from the rows before to the rows after adds, by counter; no zeros."""
    changes: dict[SubtotalKey, list[int]] = {}
    for rows, n in ((before, -1), (after, 1)):
        for row in rows:
            if row["voided"]:
                continue
            place = _PLACE[ENDING if row["ending"] else row["online_first"]]
            for key in _keys(row, frame):
                counts = changes.get(key)
                if counts is None:
                    counts = changes[key] = [0, 0, 0, 0, 0]
                counts[place] += n
    return {key: changes[key] for key in sorted(changes) if any(changes[key])}


def _keys(row: Row, frame: Frame) -> Iterator[SubtotalKey]:
    """Every subtotal that an entry counts in."""
    agent, channel, day = row["agent_ref"], row["channel"], row["day"]
    if not frame.first_day <= day <= frame.last_day:
        yield ("outside", "", "", "", channel)
        return
    reason = row["reason"] or ""
    yield ("leaf", reason, "", agent, channel)
    yield ("day", day, "", agent, channel)
    yield ("hour", f"{row['hour']:02}", "", agent, channel)
    yield ("version", str(row["catalogue_version"]), "", agent, channel)
    if row["obstacle"]:
        yield ("obstacle", str(row["obstacle"]), "", agent, channel)
        yield ("obstacle_of_leaf", str(row["obstacle"]), reason, "", channel)
        yield ("leaf_with_obstacle", reason, "", agent, channel)
    if row["motive"]:
        yield ("motive", str(row["motive"]), "", agent, channel)
    if row["page_pointed_to"] and reason:
        yield ("pointed", row["page_pointed_to"], "", "", channel)
    if row["origin"] == Origin.GENERATED:
        yield ("generated", "", "", "", channel)
    if row["clock_corrected"]:
        yield ("corrected", "", "", "", channel)
