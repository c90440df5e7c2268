"""Statements written out once, to run on the driver itself.

SQLAlchemy's way to the driver costs a save more than all of SQLite's own work (measured: 0.8 of
1.2 ms). What is run is still made from the tables; only the way there is shorter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.elements import ClauseElement

_DIALECT = sqlite.dialect(paramstyle="qmark")


class WrittenOut:
    """One statement whose every value is named; raises KeyError where one is not given."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self._names: tuple[str, ...] = tuple(getattr(compiled, "positiontup", None) or ())
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def run(self, cursor: sqlite3.Cursor, values: Mapping[str, Any]) -> None:
        """Run it; what it finds is of no interest."""
        cursor.execute(self.sql, self._ordered(values))

    def many(self, cursor: sqlite3.Cursor, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it once for each of `rows`."""
        cursor.executemany(self.sql, [self._ordered(values) for values in rows])

    def row(self, cursor: sqlite3.Cursor, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """The first row, by the names of its columns; None where there is none."""
        cursor.execute(self.sql, self._ordered(values))
        found = cursor.fetchone()
        if found is None:
            return None
        return dict(zip((name for name, *_ in cursor.description), found, strict=True))

    def value(self, cursor: sqlite3.Cursor, values: Mapping[str, Any]) -> Any:
        """The first column of the first row; None where there is none."""
        found = cursor.execute(self.sql, self._ordered(values)).fetchone()
        return found[0] if found else None

    def _ordered(self, values: Mapping[str, Any]) -> list[Any]:
        fixed = self._fixed
        return [values[name] if name in values else fixed[name] for name in self._names]
