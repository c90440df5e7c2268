"""What was typed into a search that found nothing stands beside the entry.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_WITH_WORDS = sa.text(
    "SELECT entry.pilot_id, entry.entry_id, revision.payload FROM entry_current AS entry "
    "JOIN revision ON revision.pilot_id = entry.pilot_id AND revision.rev_id = entry.rev_id "
    "WHERE revision.payload LIKE '%\"searched\"%'"
)
_KEEP = sa.text(
    "UPDATE entry_current SET searched = :searched "
    "WHERE pilot_id = :pilot_id AND entry_id = :entry_id"
)


def upgrade() -> None:
    """Add the column, and fill it from what desks newer than this centre have sent."""
    op.add_column("entry_current", sa.Column("searched", sa.Text()))
    connection = op.get_bind()
    for row in connection.execute(_WITH_WORDS).all():
        searched = json.loads(row.payload).get("searched")
        if isinstance(searched, str):
            named = {"searched": searched, "pilot_id": row.pilot_id, "entry_id": row.entry_id}
            connection.execute(_KEEP, named)
