"""Desks prove what they hold: their manifest, a token to come, and forks.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is kept of an enrolment, and find revisions by agent, epoch and number."""
    op.add_column("enrolment", sa.Column("new_token_hash", sa.Text()))
    op.add_column("enrolment", sa.Column("new_token_at", sa.Text()))
    op.add_column("enrolment", sa.Column("forked_at", sa.Text()))
    op.add_column("enrolment", sa.Column("manifest", sa.Text()))
    op.add_column("enrolment", sa.Column("manifest_at", sa.Text()))
    op.add_column("enrolment", sa.Column("manifest_held", sa.BigInteger()))
    op.create_index("enrolment_new_token", "enrolment", ["new_token_hash"])
    op.create_index("revision_number", "revision", ["pilot_id", "agent_ref", "epoch", "seq"])
    op.create_index("parked_enrolment", "parked", ["pilot_id", "enrolment_id"])
