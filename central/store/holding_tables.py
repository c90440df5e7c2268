"""The table of what a desk holds a share in; the log and the quarantine are in the other tables."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text

from central.store.metadata import metadata

# What an enrolment sent that had come under another before: a desk that joined again, or a copy
# of it. It counts in the `held` of both. Only the hash of the rev_id, so that it may stay when
# the revision is erased.
also_held = Table(
    "also_held",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("enrolment_id", Text, nullable=False),
    Column("rev_hash", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "enrolment_id", "rev_hash"),
    sqlite_with_rowid=False,
)
