"""What is read page by page, or looked up for every call, is found in order.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Exports page by day and entry, a desk's rebuilding by agent and feed, calls by period."""
    op.drop_index("entry_current_day", "entry_current")
    op.create_index("entry_current_day", "entry_current", ["pilot_id", "day", "entry_id"])
    op.drop_index("revision_feed", "revision")
    op.create_index("revision_feed", "revision", ["pilot_id", "agent_ref", "feed"])
    op.create_index(
        "handled_layer", "handled", ["pilot_id", "agent_ref", "granularity", "start_at"]
    )
