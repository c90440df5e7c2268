"""The table of desks that a person looked at."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, PrimaryKeyConstraint, Table, Text

from central.store.metadata import metadata

# What stood when a person looked at a red desk and found it good: from then on only what is new
# makes it red. `more` is what was held beyond what the desk was told, `discarded` what it lost.
desk_settled = Table(
    "desk_settled",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("enrolment_id", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("more", BigInteger, nullable=False),
    Column("discarded", BigInteger, nullable=False),
    PrimaryKeyConstraint("pilot_id", "enrolment_id"),
)
