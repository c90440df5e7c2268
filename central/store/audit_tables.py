"""The tables of the audit log: its lines, and where each chain of them ends."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text

from central.store.metadata import metadata

# Who changed what, and who read what is about persons; only ever added to. The lines of a pilot
# are a chain, '' being the centre's own: `place` counts from 1 without a gap, and `hash` covers
# the line and the hash before it (central.store.audit_chain).
audit = Table(
    "audit",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("audit_id", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),  # an access_id, an enrolment_id, or 'centre'
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Column("place", BigInteger, nullable=False),
    Column("outcome", Text, nullable=False),  # done, or the code of the problem
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "audit_id"),
    Index("audit_place", "pilot_id", "place", unique=True),
)

# The last line of each chain. Who adds a line holds this row until the commit.
audit_head = Table(
    "audit_head",
    metadata,
    Column("pilot_id", Text, primary_key=True),
    Column("place", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
