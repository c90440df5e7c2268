"""The table of what was erased; the tombstones are in central.store.tables."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text

from central.store.metadata import metadata

# Every erasure, by a person or by the calendar, without a word of what it was about: `subject` is
# the hash of an entry, or '' for a whole pilot. The ledger in the home is its second copy, see
# central.store.ledger.
erasure = Table(
    "erasure",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("erasure_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # see central.store.erasing.Kind
    Column("subject", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "erasure_id"),
)
