"""A tombstone says for which enrolment the erased revision counted as held.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the enrolment to what was erased."""
    column = sa.Column("enrolment_id", sa.Text(), nullable=False, server_default="")
    op.add_column("tombstone", column)
