"""What a copy of a SQLite database holds, told inside the copy: counts and checksums per table.

SQLite's own check sees broken pages, not a changed text. This sees every changed row.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from central.store.language import said
from ftr.errors import PersonError

CONTENTS_TABLE = "backup_contents"
_ROWS_AT_ONCE = 500  # part of what is hashed: never to be changed


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds: its rows, and the SHA-256 (hex) over them in the order of its key."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy held when it was made; `schema` is the step of its schema."""

    made_at: str
    version: str
    schema: str
    tables: Mapping[str, Held]

    def to_text(self) -> str:
        """As it is kept: JSON, the same text for the same contents."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Contents:
        """Raises ValueError, KeyError or TypeError where it is no such text."""
        data = json.loads(text)
        tables = {str(name): Held(**held) for name, held in data.pop("tables").items()}
        return cls(tables=tables, **data)


def counted(connection: sqlite3.Connection) -> dict[str, Held]:
    """Every table of a database with what it holds. Raises sqlite3.Error where it is damaged."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name <> ? ORDER BY name",
        (CONTENTS_TABLE,),
    ).fetchall()
    return {name: _held(connection, name) for (name,) in names}


def _held(connection: sqlite3.Connection, table: str) -> Held:
    described = connection.execute("SELECT name, pk FROM pragma_table_info(?)", (table,)).fetchall()
    columns = [_quoted(name) for name, _place in described]
    keys = [_quoted(name) for name, place in sorted(described, key=lambda one: one[1]) if place]
    order = ", ".join(keys or columns)
    found = connection.execute(
        f"SELECT {', '.join(columns)} FROM {_quoted(table)} ORDER BY {order}"  # noqa: S608  # the database's own names, quoted
    )
    sha, rows = hashlib.sha256(json.dumps(columns).encode()), 0
    while part := found.fetchmany(_ROWS_AT_ONCE):
        sha.update(json.dumps(part).encode())
        rows += len(part)
    return Held(rows, sha.hexdigest())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def put_contents(connection: sqlite3.Connection, contents: Contents) -> None:
    """Tell in a copy what it holds."""
    text = contents.to_text()
    connection.execute(f"CREATE TABLE {CONTENTS_TABLE} (text TEXT NOT NULL, sha256 TEXT NOT NULL)")
    connection.execute(
        f"INSERT INTO {CONTENTS_TABLE} VALUES (?, ?)",  # noqa: S608  # our own name
        (text, _sha(text)),
    )


def take_contents(connection: sqlite3.Connection) -> Contents | None:
    """What a copy says it holds, taken out of it; None where another tool made the copy.

    Raises PersonError where it holds something else.
    """
    known = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE name = ?", (CONTENTS_TABLE,)
    ).fetchone()
    if known is None:
        return None
    told = _read(connection)
    found = counted(connection)
    for name in sorted(told.tables.keys() | found.keys()):
        if told.tables.get(name) != found.get(name):
            message = said().gettext(
                "This copy was changed after it was made: the table “{table}” is not what it was. "
                "Take another copy."
            )
            raise PersonError(message.format(table=name))
    connection.execute(f"DROP TABLE {CONTENTS_TABLE}")
    return told


def _read(connection: sqlite3.Connection) -> Contents:
    try:
        text, sha = connection.execute(f"SELECT text, sha256 FROM {CONTENTS_TABLE}").fetchone()  # noqa: S608  # our own name
        if _sha(text) != sha:
            raise ValueError(sha)
        return Contents.from_text(text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = said().gettext(
            "What this copy tells of itself was changed after it was made. Take another copy."
        )
        raise PersonError(message) from error


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
