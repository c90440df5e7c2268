"""The audit log becomes a chain per pilot, so that a changed or missing line is found.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from itertools import groupby

import sqlalchemy as sa
from alembic import op

from central.store.audit_chain import Head, Line

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DONE = "done"
ADDED = ("place", "outcome", "hash")


def upgrade() -> None:
    """Add what chains the lines, and chain the ones that are there in the order of their ids."""
    op.create_table(
        "audit_head",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pilot_id"),
    )
    op.add_column("audit", sa.Column("place", sa.BigInteger()))
    op.add_column("audit", sa.Column("outcome", sa.Text()))
    op.add_column("audit", sa.Column("hash", sa.Text()))
    _chain(op.get_bind())
    with op.batch_alter_table("audit") as batch:
        for name in ADDED:
            batch.alter_column(name, nullable=False)
    op.create_index("audit_place", "audit", ["pilot_id", "place"], unique=True)


def _chain(connection: sa.Connection) -> None:
    audit = sa.Table("audit", sa.MetaData(), autoload_with=connection)
    head = sa.Table("audit_head", sa.MetaData(), autoload_with=connection)
    rows = connection.execute(sa.select(audit).order_by(audit.c.pilot_id, audit.c.audit_id)).all()
    for pilot_id, lines in groupby(rows, lambda row: row.pilot_id):
        last = Head()
        for row in lines:
            line = Line(
                pilot_id=pilot_id,
                place=last.place + 1,
                audit_id=row.audit_id,
                at=row.at,
                actor=row.actor,
                action=row.action,
                subject=row.subject,
                outcome=DONE,
                detail=row.detail,
            )
            last = Head(line.place, line.hash(last.hash))
            connection.execute(
                sa.update(audit)
                .where(audit.c.pilot_id == pilot_id, audit.c.audit_id == row.audit_id)
                .values(place=last.place, outcome=DONE, hash=last.hash)
            )
        connection.execute(
            sa.insert(head), {"pilot_id": pilot_id, "place": last.place, "hash": last.hash}
        )
