"""The table of what may be tried a limited number of times; see central.store.tries."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text

from central.store.metadata import metadata

# Codes are tried before any pilot is known: `pilot_id` is ''. Who tried stands here as a keyed
# hash of an address, and only for as long as tries are missing.
tries = Table(
    "tries",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("who_hash", Text, nullable=False),
    Column("used_until", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "who_hash"),
    sqlite_with_rowid=False,
)
