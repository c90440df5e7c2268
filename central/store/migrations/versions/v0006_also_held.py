"""What more than one enrolment sent counts for each of them.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the list of what had come under another enrolment before."""
    op.create_table(
        "also_held",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.Text(), nullable=False),
        sa.Column("rev_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "enrolment_id", "rev_hash"),
        sqlite_with_rowid=False,
    )
