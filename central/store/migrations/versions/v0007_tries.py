"""How often codes were tried, known to every process that serves.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add until when somebody's tries are used up."""
    op.create_table(
        "tries",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("who_hash", sa.Text(), nullable=False),
        sa.Column("used_until", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "who_hash"),
        sqlite_with_rowid=False,
    )
