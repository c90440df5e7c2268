"""What a copy lacks of the database it replaces, and no desk brings back: made at the centre.

Desks hold what they logged, nothing else. Asked of both SQLite files together, by the keys of
their rows, before one takes the other's place.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from central.store.sqlite_file import begins_as_sqlite, open_to_read


@dataclass(frozen=True, slots=True)
class LackedChange:
    """A change that was recorded; `is_withdrawal` where only its withdrawal is lacking."""

    target: str
    fixed_on: str
    recorded_at: str
    is_withdrawal: bool


@dataclass(frozen=True, slots=True)
class LackedOfPilot:
    """What is lacking of one pilot that the copy has. `state` is (in the copy, in the database)
    where the two differ; `versions` are of its catalogue; `decided` counts what was kept apart
    and decided about by a person; the other numbers are of contacts, rows, agents and codes.
    """

    pilot_id: str
    state: tuple[str, str] | None = None
    versions: tuple[int, ...] = ()
    imported: int = 0
    handled: int = 0
    changes: tuple[LackedChange, ...] = ()
    agents: int = 0
    codes: int = 0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class Lacking:
    """All that is lacking: whole pilots by their ids, of others what each lacks, and people's
    tokens by their labels.
    """

    pilots: tuple[str, ...]
    parts: tuple[LackedOfPilot, ...]
    access: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether desks bring back all of it."""
        return not (self.pilots or self.parts or self.access)


_Row = tuple[Any, ...]  # the first is always the pilot
_Ask = Callable[[str, str], list[_Row]]


def lacking(copy: Path, database: Path, now: str) -> Lacking | None:
    """What `copy`, of this version's schema, lacks of `database`; None where there is none that
    can be read. `now` is an instant: codes that have expired by then are no loss.
    """
    try:
        if not begins_as_sqlite(database):
            return None
        with closing(open_to_read(copy)) as connection:
            connection.execute("ATTACH ? AS old", (f"{database.absolute().as_uri()}?mode=ro",))
            return _found(connection, now)
    except (sqlite3.Error, OSError):
        return None


def _found(connection: sqlite3.Connection, now: str) -> Lacking:
    known = {name for (name,) in connection.execute("SELECT name FROM old.sqlite_master")}
    both = {name for (name,) in connection.execute("SELECT pilot_id FROM main.pilot")}

    def ask(table: str, query: str) -> list[_Row]:
        """The rows; none of a table that an older database did not have."""
        if table not in known:
            return []
        return connection.execute(query, {"now": now} if ":now" in query else {}).fetchall()

    pilots = tuple(row[0] for row in ask("pilot", _counting("pilot", "pilot_id", "1")))
    columns = _columns(ask)
    parts = [
        LackedOfPilot(one, **{name: of[one] for name, of in columns.items() if one in of})
        for one in sorted(both)
    ]
    return Lacking(
        pilots,
        tuple(part for part in parts if part != LackedOfPilot(part.pilot_id)),
        tuple(row[1] for row in ask("access", _ACCESS)),
    )


def _counting(table: str, key: str, which: str) -> str:
    """Per pilot how many rows of the database the copy does not have under their key."""
    return (
        f"SELECT o.pilot_id, count(*) FROM old.{table} AS o WHERE {which} AND NOT EXISTS "  # noqa: S608  # our own names
        f"(SELECT 1 FROM main.{table} AS n WHERE n.pilot_id = o.pilot_id AND n.{key} = o.{key}) "
        "GROUP BY o.pilot_id ORDER BY o.pilot_id"
    )


_COUNTED = {
    "imported": ("entry_current", "entry_id", "o.enrolment_id = '' AND o.voided = 0"),
    "handled": ("handled", "row_id", "1"),
    "agents": ("agent", "agent_ref", "1"),
    "codes": ("enrol_code", "code_hash", "o.used_at IS NULL AND o.expires_at > :now"),
}
_ACCESS = (
    "SELECT o.pilot_id, coalesce(nullif(o.label, ''), o.role) AS who FROM old.access AS o "
    "WHERE o.revoked_at IS NULL AND (o.role <> 'administrator' OR o.label <> '') AND NOT EXISTS "
    "(SELECT 1 FROM main.access AS n WHERE n.access_id = o.access_id) ORDER BY who"
)
_STATE = (
    "SELECT o.pilot_id, n.state, o.state FROM old.pilot AS o JOIN main.pilot AS n "
    "USING (pilot_id) WHERE n.state <> o.state"
)
_VERSIONS = (
    "SELECT o.pilot_id, o.version FROM old.catalogue_version AS o WHERE NOT EXISTS "
    "(SELECT 1 FROM main.catalogue_version AS n WHERE n.pilot_id = o.pilot_id "
    "AND n.version = o.version AND n.digest = o.digest) ORDER BY o.version"
)
_CHANGES = (
    "SELECT o.pilot_id, o.target, o.fixed_on, o.recorded_at FROM old.change AS o WHERE NOT EXISTS "
    "(SELECT 1 FROM main.change AS n WHERE n.pilot_id = o.pilot_id AND n.change_id = o.change_id) "
    "ORDER BY o.recorded_at"
)
_WITHDRAWN = (
    "SELECT w.pilot_id, o.target, o.fixed_on, o.recorded_at FROM old.change_withdrawn AS w "
    "JOIN old.change AS o USING (pilot_id, change_id) WHERE NOT EXISTS "
    "(SELECT 1 FROM main.change_withdrawn AS n WHERE n.pilot_id = w.pilot_id "
    "AND n.change_id = w.change_id) ORDER BY o.recorded_at"
)
_DECIDED = (
    "SELECT o.pilot_id, count(*) FROM old.parked AS o WHERE o.state <> 'waiting' AND NOT EXISTS "
    "(SELECT 1 FROM main.parked AS n WHERE n.pilot_id = o.pilot_id AND n.rev_id = o.rev_id "
    "AND n.digest = o.digest AND n.state = o.state) GROUP BY o.pilot_id"
)


def _columns(ask: _Ask) -> dict[str, dict[str, Any]]:
    """By the names of LackedOfPilot: what each pilot lacks of it."""
    found: dict[str, dict[str, Any]] = {
        name: dict(ask(table, _counting(table, key, which)))
        for name, (table, key, which) in _COUNTED.items()
    }
    found["decided"] = dict(ask("parked", _DECIDED))
    found["state"] = {pilot: (here, there) for pilot, here, there in ask("pilot", _STATE)}
    for pilot, version in ask("catalogue_version", _VERSIONS):
        _add(found, "versions", pilot, version)
    for table, query in (("change", _CHANGES), ("change_withdrawn", _WITHDRAWN)):
        is_withdrawal = table == "change_withdrawn"
        for pilot, target, fixed_on, recorded_at in ask(table, query):
            one = LackedChange(target, fixed_on, recorded_at, is_withdrawal)
            _add(found, "changes", pilot, one)
    return found


def _add(found: dict[str, dict[str, Any]], name: str, pilot: str, one: object) -> None:
    of = found.setdefault(name, {})
    of[pilot] = (*of.get(pilot, ()), one)
