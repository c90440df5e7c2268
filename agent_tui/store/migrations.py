"""How an older database becomes one of today: step by step, in one transaction, copy kept first.

A step is never changed once released; a new version adds a step. DDL stands here as text because
the tables module moves on while these steps must not.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

APPLICATION_ID = int.from_bytes(b"EODk")
COPIES_KEPT = 3

_STEP_1 = (
    """CREATE TABLE meta (name VARCHAR NOT NULL PRIMARY KEY, value VARCHAR NOT NULL)""",
    """CREATE TABLE setting (name VARCHAR NOT NULL PRIMARY KEY, value VARCHAR NOT NULL)""",
    """CREATE TABLE enrolment (
        enrolment_id VARCHAR NOT NULL PRIMARY KEY,
        joined_at VARCHAR NOT NULL,
        centre VARCHAR NOT NULL,
        ca VARCHAR,
        desk_id VARCHAR NOT NULL,
        agent_ref VARCHAR NOT NULL,
        pilot_id VARCHAR NOT NULL,
        incarnation VARCHAR NOT NULL,
        epoch VARCHAR NOT NULL,
        last_seq INTEGER NOT NULL,
        engine VARCHAR NOT NULL,
        clock_offset_s FLOAT,
        last_ok VARCHAR,
        last_try VARCHAR,
        error VARCHAR NOT NULL,
        error_detail VARCHAR NOT NULL)""",
    """CREATE TABLE config (
        enrolment_id VARCHAR NOT NULL PRIMARY KEY REFERENCES enrolment (enrolment_id),
        etag VARCHAR NOT NULL,
        pilot VARCHAR NOT NULL,
        catalogue_version INTEGER NOT NULL)""",
    """CREATE TABLE catalogue (
        enrolment_id VARCHAR NOT NULL REFERENCES enrolment (enrolment_id),
        version INTEGER NOT NULL,
        catalogue VARCHAR NOT NULL,
        PRIMARY KEY (enrolment_id, version))""",
    """CREATE TABLE revision (
        rev_id VARCHAR NOT NULL PRIMARY KEY,
        enrolment_id VARCHAR NOT NULL REFERENCES enrolment (enrolment_id),
        entry_id VARCHAR NOT NULL,
        rev_no INTEGER NOT NULL,
        parent_rev_id VARCHAR,
        op VARCHAR NOT NULL,
        occurred_at VARCHAR NOT NULL,
        tz VARCHAR NOT NULL,
        recorded_at VARCHAR NOT NULL,
        started_at VARCHAR,
        logging_ms INTEGER,
        agent_ref VARCHAR NOT NULL,
        catalogue_version INTEGER NOT NULL,
        schema INTEGER NOT NULL,
        epoch VARCHAR NOT NULL,
        seq INTEGER NOT NULL,
        origin VARCHAR NOT NULL,
        payload VARCHAR NOT NULL,
        digest VARCHAR NOT NULL)""",
    """CREATE INDEX revision_by_entry ON revision (entry_id, rev_no)""",
    """CREATE TABLE outbox (
        rev_id VARCHAR NOT NULL PRIMARY KEY REFERENCES revision (rev_id),
        enrolment_id VARCHAR NOT NULL REFERENCES enrolment (enrolment_id),
        state VARCHAR NOT NULL CHECK (state IN ('pending', 'acknowledged', 'parked', 'gone')),
        code VARCHAR,
        attempts INTEGER NOT NULL,
        incarnation VARCHAR,
        settled_at VARCHAR)""",
    """CREATE INDEX outbox_pending ON outbox (enrolment_id, rev_id) WHERE state = 'pending'""",
    """CREATE INDEX outbox_parked ON outbox (enrolment_id) WHERE state = 'parked'""",
    """CREATE TABLE entry (
        entry_id VARCHAR NOT NULL PRIMARY KEY,
        enrolment_id VARCHAR NOT NULL REFERENCES enrolment (enrolment_id),
        rev_id VARCHAR NOT NULL REFERENCES revision (rev_id),
        rev_no INTEGER NOT NULL,
        voided BOOLEAN NOT NULL,
        cause VARCHAR,
        payload VARCHAR NOT NULL,
        occurred_at VARCHAR NOT NULL,
        day VARCHAR NOT NULL,
        catalogue_version INTEGER NOT NULL)""",
    """CREATE INDEX entry_by_day ON entry (enrolment_id, day)""",
)
STEPS = (_STEP_1,)
VERSION = len(STEPS)


def migrate(
    raw: sqlite3.Connection, path: Path, steps: tuple[tuple[str, ...], ...] = STEPS
) -> None:
    """Bring the database to the version of `steps`; undone as a whole where a step fails."""
    version = raw.execute("PRAGMA user_version").fetchone()[0]
    if version >= len(steps):
        return
    if version:
        keep_copy(raw, path, version)
    raw.execute("BEGIN IMMEDIATE")
    try:
        for step in steps[raw.execute("PRAGMA user_version").fetchone()[0] :]:
            for statement in step:
                raw.execute(statement)
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute(f"PRAGMA user_version = {len(steps)}")
        raw.execute("COMMIT")
    except BaseException:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise


def keep_copy(raw: sqlite3.Connection, path: Path, version: int) -> Path:
    """A checked copy of the whole database in `copies`, the last three kept; returns its path."""
    folder = path.parent / "copies"
    folder.mkdir(mode=0o700, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    copy = folder / f"{path.stem}-v{version}-{stamp}.db"
    with closing(sqlite3.connect(copy)) as target:
        raw.backup(target)
        state = target.execute("PRAGMA quick_check").fetchone()[0]
    if state != "ok":
        raise sqlite3.DatabaseError(f"the copy before the update is damaged: {state}")
    for old in sorted(folder.glob(f"{path.stem}-v*.db"), key=lambda f: f.stat().st_mtime)[
        :-COPIES_KEPT
    ]:
        old.unlink()
    return copy
