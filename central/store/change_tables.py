"""The tables of what was changed on pages and for reasons and when, and of what was withdrawn."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text

from central.store.metadata import metadata

# Written down beforehand, on the pilot that measured first: nothing here is ever changed, so that
# what a second pilot is to show cannot be chosen after it. `target` is a page or a reason's code;
# `leaves` a JSON list of the reasons that it touched when it was written down.
change = Table(
    "change",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("change_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # page | reason
    Column("target", Text, nullable=False),
    Column("fixed_on", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("leaves", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "change_id"),
)

# A change that is not to be made after all, or was recorded by mistake: beside its record, which
# stays as it was.
change_withdrawn = Table(
    "change_withdrawn",
    metadata,
    Column("pilot_id", Text, nullable=False),
    Column("change_id", Text, nullable=False),
    Column("withdrawn_at", Text, nullable=False),
    Column("withdrawn_by", Text, nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("pilot_id", "change_id"),
)
