"""What can still be read from a damaged database, row by row; every revision proves itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from agent_tui.store.enrolment_record import Record
from agent_tui.store.outbox import as_revision
from agent_tui.store.putting_back import Kept
from agent_tui.store.reading import open_read_only

_TABLES = ("enrolment", "config", "catalogue", "setting")


def salvage(path: Path) -> tuple[list[Kept], Record]:
    """The revisions whose digest fits, and the enrolments; empty where nothing can be read."""
    kept: list[Kept] = []
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in _TABLES}
    with suppress(sqlite3.Error, OSError), closing(open_read_only(path)) as raw:
        raw.row_factory = sqlite3.Row
        raw.text_factory = lambda data: data.decode("utf-8", "replace")
        for row in _rows(raw, "revision"):
            one = _kept(row)
            if one is not None:
                kept.append(one)
        for table in _TABLES:
            rows[table] = list(_rows(raw, table))
    settings = {str(row["name"]): str(row["value"]) for row in rows.pop("setting")}
    return kept, {**rows, "settings": settings}


def _rows(raw: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    """Rows from the front until the damage, then from the back until it."""
    seen: set[int] = set()
    for order in ("ASC", "DESC"):
        query = f"SELECT rowid AS at_row, * FROM {table} NOT INDEXED ORDER BY rowid {order}"  # noqa: S608  # fixed names
        with suppress(sqlite3.Error):
            for found in raw.execute(query):
                row = dict(found)
                if row["at_row"] in seen:
                    break
                seen.add(row.pop("at_row"))
                yield row


def _kept(row: dict[str, Any]) -> Kept | None:
    try:
        revision = as_revision(row)
        fits = revision.digest() == row["digest"]
        return Kept(str(row["enrolment_id"]), revision) if fits else None
    except (KeyError, ValueError, TypeError):
        return None
