"""Keeps `entry_current`, `rollup` and `subtotal` in step with the log, in the transaction that adds
to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter

from sqlalchemy import Connection, bindparam, select

from central.store.counting import ROLLUP_KEY, Frame, Row, merge, rollup_changes
from central.store.rows import POSTGRESQL, SQLITE, add_to, is_among, put
from central.store.subtotals import COUNTERS, SUBTOTAL_KEY, subtotal_changes
from central.store.tables import entry_current, rollup, subtotal

_COLUMNS = tuple(column.name for column in entry_current.columns if column.name != "pilot_id")
_values = itemgetter(*_COLUMNS)
_ROLLUP = ("pilot_id", *ROLLUP_KEY, "n")
_SUBTOTAL = ("pilot_id", *SUBTOTAL_KEY, *COUNTERS)
_CURRENT = {
    dialect: select(*(entry_current.c[name] for name in _COLUMNS)).where(
        entry_current.c.pilot_id == bindparam("pilot_id"),
        is_among(entry_current.c.entry_id, "entry_ids", dialect),
    )
    for dialect in (SQLITE, POSTGRESQL)
}


def tally(connection: Connection, pilot_id: str, added: Sequence[Row], frame: Frame) -> None:
    """Count newly logged revisions, given as their rows (see central.store.counting.row_of).

    The pilot's feed row must be locked: what is read here must not change before the commit.
    """
    by_entry: dict[str, list[Row]] = {}
    for row in added:
        by_entry.setdefault(row["entry_id"], []).append(row)
    before = _current(connection, pilot_id, list(by_entry))
    after = [
        merge([*rows, before[entry_id]] if entry_id in before else rows, frame)
        for entry_id, rows in by_entry.items()
    ]
    rows = [(pilot_id, *_values(row)) for row in after]
    put(connection, entry_current, ("pilot_id", *_COLUMNS), rows)
    count(connection, pilot_id, before.values(), after, frame)


def count(
    connection: Connection, pilot_id: str, before: Iterable[Row], after: Iterable[Row], frame: Frame
) -> None:
    """Count the change from the rows before to the rows after, in all that reports read."""
    gone, come = list(before), list(after)
    one_by_one = [(pilot_id, *key, n) for key, n in rollup_changes(gone, come).items()]
    add_to(connection, rollup, _ROLLUP, one_by_one, counters=("n",))
    added_up = [
        (pilot_id, *key, *counts) for key, counts in subtotal_changes(gone, come, frame).items()
    ]
    add_to(connection, subtotal, _SUBTOTAL, added_up, counters=COUNTERS)


def _current(connection: Connection, pilot_id: str, entry_ids: list[str]) -> dict[str, Row]:
    """The rows that the entries have now, by entry."""
    query = _CURRENT[connection.dialect.name]
    found = connection.execute(query, {"pilot_id": pilot_id, "entry_ids": entry_ids})
    return {row["entry_id"]: dict(row) for row in found.mappings()}
