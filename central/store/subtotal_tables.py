"""The table of what reports are about, added up already."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, Table, Text

from central.store.metadata import metadata

# Contacts by one thing at a time: what that is about (central.store.subtotals.About) and its
# value, by agent and channel, a column per answer. It grows with agents times values, not with
# entries. Without days: all but `outside` is of the pilot's days, which never change.
subtotal = Table(
    "subtotal",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("leaf", Text, nullable=False),  # of obstacle_of_leaf; else ''
    Column("agent_ref", Text, nullable=False),  # '' where agents make no difference
    Column("channel", Text, nullable=False),
    Column("yes", BigInteger, nullable=False),
    Column("no", BigInteger, nullable=False),
    Column("unknown", BigInteger, nullable=False),
    Column("not_asked", BigInteger, nullable=False),
    Column("endings", BigInteger, nullable=False),
    PrimaryKeyConstraint("pilot_id", "about", "value", "leaf", "agent_ref", "channel"),
    sqlite_with_rowid=False,
)
