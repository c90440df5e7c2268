"""What a new database needs to know of this desk, in one file beside the tokens.

The journal keeps what was logged; this keeps for whom: enrolments, pilots, catalogues, choices.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from agent_tui.store.files import write_whole
from agent_tui.store.settings import keep_setting, settings
from agent_tui.store.tables import CATALOGUE, CONFIG, ENROLMENT

ENROLMENTS_FILE = "enrolments.json"
_KEPT = (
    *("enrolment_id", "joined_at", "centre", "ca", "desk_id", "agent_ref", "pilot_id"),
    *("incarnation", "epoch"),
)
Record = Mapping[str, Any]


def enrolments_record(connection: Connection) -> Record:
    """The rows of this database that tell for whom is logged."""
    columns = [ENROLMENT.c[name] for name in _KEPT]
    return {
        "enrolment": _rows(connection, select(*columns).order_by(ENROLMENT.c.enrolment_id)),
        "config": _rows(connection, select(CONFIG).order_by(CONFIG.c.enrolment_id)),
        "catalogue": _rows(
            connection,
            select(CATALOGUE).order_by(CATALOGUE.c.enrolment_id, CATALOGUE.c.version),
        ),
        "settings": settings(connection),
    }


def keep_enrolments(home: Path, record: Record) -> None:
    """Write the record where it is not what is there, owner-only and durably. Raises OSError."""
    if record["enrolment"] and record != read_enrolments(home):
        text = json.dumps(record, ensure_ascii=False)
        write_whole(home / ENROLMENTS_FILE, text, durable=True)


def read_enrolments(home: Path) -> Record | None:
    """The record of this folder; None where there is none or it cannot be read."""
    try:
        data = json.loads((home / ENROLMENTS_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_ours = isinstance(data, dict) and {"enrolment", "config", "catalogue", "settings"} <= set(
        data
    )
    return data if is_ours else None


def put_enrolments(connection: Connection, record: Record, epochs: Mapping[str, str]) -> None:
    """Add the enrolments that are not there, numbering anew from `epochs` (by enrolment)."""
    there = set(connection.execute(select(ENROLMENT.c.enrolment_id)).scalars())
    for row in record["enrolment"]:
        if row["enrolment_id"] in there:
            continue
        fresh = {name: row[name] for name in _KEPT} | {
            "epoch": epochs[row["enrolment_id"]],
            "last_seq": 0,
            "engine": "{}",
            "error": "",
            "error_detail": "",
        }
        connection.execute(insert(ENROLMENT), fresh)
        there.add(row["enrolment_id"])
    for table in (CONFIG, CATALOGUE):
        for row in record[table.name]:
            if row["enrolment_id"] not in there:
                continue
            known = {name: row[name] for name in table.c.keys()}  # noqa: SIM118  # a column collection iterates over columns
            connection.execute(insert_or_update(table).values(known).on_conflict_do_nothing())
    for name, value in record["settings"].items():
        keep_setting(connection, name, value)


def _rows(connection: Connection, query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(query).mappings()]
