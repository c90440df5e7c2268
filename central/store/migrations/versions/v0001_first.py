"""The first schema.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "access",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("access_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text()),
        sa.PrimaryKeyConstraint("pilot_id", "access_id"),
    )
    op.create_index("access_token", "access", ["token_hash"])

    op.create_table(
        "agent",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("agent_ref", sa.Text(), nullable=False),
        sa.Column("team", sa.Text()),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "agent_ref"),
    )
    op.create_table(
        "agent_name",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("agent_ref", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "agent_ref"),
    )
    op.create_table(
        "audit",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "audit_id"),
    )
    op.create_table(
        "catalogue_version",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("catalogue", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("published_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "version"),
    )
    op.create_table(
        "enrol_code",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("agent_ref", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Text()),
        sa.Column("enrolment_id", sa.Text()),
        sa.PrimaryKeyConstraint("pilot_id", "code_hash"),
    )
    op.create_index("enrol_code_hash", "enrol_code", ["code_hash"])

    op.create_table(
        "enrolment",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.Text(), nullable=False),
        sa.Column("agent_ref", sa.Text(), nullable=False),
        sa.Column("desk_id", sa.Text(), nullable=False),
        sa.Column("installation", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("client_version", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.Text(), nullable=False),
        sa.Column("last_seen", sa.Text()),
        sa.Column("revoked_at", sa.Text()),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("parked", sa.BigInteger(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger()),
        sa.PrimaryKeyConstraint("pilot_id", "enrolment_id"),
    )
    op.create_index("enrolment_token", "enrolment", ["token_hash"])

    op.create_table(
        "entry_current",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("rev_id", sa.Text(), nullable=False),
        sa.Column("rev_no", sa.BigInteger(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("agent_ref", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("ending", sa.Text()),
        sa.Column("online_first", sa.Text()),
        sa.Column("obstacle", sa.Text()),
        sa.Column("motive", sa.Text()),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text()),
        sa.Column("call_ref", sa.Text()),
        sa.Column("talk_s", sa.BigInteger()),
        sa.Column("page_pointed_to", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("cause", sa.Text()),
        sa.Column("occurred_at", sa.Text(), nullable=False),
        sa.Column("counted_at", sa.Text(), nullable=False),
        sa.Column("clock_corrected", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("logging_ms", sa.BigInteger()),
        sa.Column("catalogue_version", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.Text(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger()),
        sa.Column("first_rev_no", sa.BigInteger(), nullable=False),
        sa.Column("first_rev_id", sa.Text(), nullable=False),
        sa.Column("first_occurred_at", sa.Text(), nullable=False),
        sa.Column("first_offset_ms", sa.BigInteger()),
        sa.PrimaryKeyConstraint("pilot_id", "entry_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("entry_current_day", "entry_current", ["pilot_id", "day"])

    op.create_table(
        "feed",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("parked", sa.BigInteger(), nullable=False),
        sa.Column("erased", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id"),
    )
    op.create_table(
        "handled",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("agent_ref", sa.Text(), nullable=False),
        sa.Column("granularity", sa.Text(), nullable=False),
        sa.Column("start_at", sa.Text(), nullable=False),
        sa.Column("end_at", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "row_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("handled_agent", "handled", ["pilot_id", "agent_ref", "day"])

    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "parked",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("rev_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.Text()),
        sa.Column("resolved_by", sa.Text()),
        sa.Column("accepted_as", sa.Text()),
        sa.PrimaryKeyConstraint("pilot_id", "rev_id", "digest"),
    )
    op.create_table(
        "pilot",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("start_day", sa.Text(), nullable=False),
        sa.Column("end_day", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("min_cell", sa.Integer(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Text()),
        sa.Column("closed_at", sa.Text()),
        sa.PrimaryKeyConstraint("pilot_id"),
    )
    op.create_table(
        "revision",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("rev_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("rev_no", sa.BigInteger(), nullable=False),
        sa.Column("parent_rev_id", sa.Text()),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.Text(), nullable=False),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text()),
        sa.Column("logging_ms", sa.BigInteger()),
        sa.Column("agent_ref", sa.Text(), nullable=False),
        sa.Column("catalogue_version", sa.BigInteger(), nullable=False),
        sa.Column("schema", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("enrolment_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger()),
        sa.Column("feed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "rev_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("revision_feed", "revision", ["pilot_id", "feed"])

    op.create_table(
        "rollup",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("agent_ref", sa.Text(), nullable=False),
        sa.Column("leaf", sa.Text(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "pilot_id", "day", "hour", "agent_ref", "leaf", "ending", "channel", "answer"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tombstone",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("rev_hash", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id", "rev_hash"),
        sqlite_with_rowid=False,
    )
