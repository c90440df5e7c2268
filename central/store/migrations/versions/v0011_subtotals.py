"""What reports are about is kept added up.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ANSWER = "CASE WHEN entry.ending <> '' THEN 'ending' ELSE entry.online_first END"
COUNTERS = {
    "yes": "yes",
    "no": "no",
    "unknown": "unknown",
    "not_asked": "not_asked",
    "endings": "ending",
}
SUMS = ", ".join(
    f"CAST(SUM(CASE WHEN answer = '{answer}' THEN n ELSE 0 END) AS BIGINT)"
    for answer in COUNTERS.values()
)
COUNTED = """
    SELECT rollup.* FROM rollup JOIN pilot ON pilot.pilot_id = rollup.pilot_id
    WHERE rollup.n <> 0 AND rollup.day BETWEEN pilot.start_day AND pilot.end_day
"""
OUTSIDE = COUNTED.replace("rollup.day BETWEEN", "rollup.day NOT BETWEEN")
TOLD = f"""
    SELECT entry.pilot_id,
        CAST(entry.catalogue_version AS TEXT) AS version, entry.agent_ref, entry.channel,
        CASE WHEN entry.obstacle <> '' THEN coalesce(entry.reason, '') ELSE '' END AS leaf,
        coalesce(entry.obstacle, '') AS obstacle, coalesce(entry.motive, '') AS motive,
        CASE WHEN entry.reason <> '' THEN coalesce(entry.page_pointed_to, '') ELSE '' END AS page,
        entry.origin, entry.clock_corrected, {ANSWER} AS answer, count(*) AS n
    FROM entry_current AS entry JOIN pilot ON pilot.pilot_id = entry.pilot_id
    WHERE NOT entry.voided AND entry.day BETWEEN pilot.start_day AND pilot.end_day
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
"""  # noqa: S608  # our own words


def upgrade() -> None:
    """Add the subtotals, and fill them from what is there."""
    op.create_table(
        "subtotal",
        sa.Column("pilot_id", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("leaf", sa.Text(), nullable=False),
        sa.Column("agent_ref", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        *(sa.Column(counter, sa.BigInteger(), nullable=False) for counter in COUNTERS),
        sa.PrimaryKeyConstraint("pilot_id", "about", "value", "leaf", "agent_ref", "channel"),
        sqlite_with_rowid=False,
    )
    inside, outside = f"({COUNTED}) AS counted", f"({OUTSIDE}) AS counted"
    _fill("leaf", "leaf", inside, agent="agent_ref")
    _fill("day", "day", inside, agent="agent_ref")
    _fill("hour", "substr(CAST(hour + 100 AS TEXT), 2)", inside, agent="agent_ref")
    _fill("outside", "''", outside)
    op.execute(f"CREATE TEMPORARY TABLE told AS {TOLD}")
    _fill("version", "version", "told", agent="agent_ref")
    _fill("obstacle", "obstacle", "told WHERE obstacle <> ''", agent="agent_ref")
    _fill("obstacle_of_leaf", "obstacle", "told WHERE obstacle <> ''", leaf="leaf")
    _fill("leaf_with_obstacle", "leaf", "told WHERE obstacle <> ''", agent="agent_ref")
    _fill("motive", "motive", "told WHERE motive <> ''", agent="agent_ref")
    _fill("pointed", "page", "told WHERE page <> ''")
    _fill("generated", "''", "told WHERE origin = 'generated'")
    _fill("corrected", "''", "told WHERE clock_corrected")
    op.execute("DROP TABLE told")


def _fill(about: str, value: str, source: str, *, agent: str = "''", leaf: str = "''") -> None:
    """Sum what one thing is about, a row per value, agent and channel."""
    key = [one for one in ("pilot_id", value, leaf, agent, "channel") if one != "''"]
    op.execute(
        "INSERT INTO subtotal (pilot_id, about, value, leaf, agent_ref, channel, "  # noqa: S608  # our own words
        f"{', '.join(COUNTERS)}) SELECT pilot_id, '{about}', {value}, {leaf}, {agent}, "
        f"channel, {SUMS} FROM {source} GROUP BY {', '.join(key)}"
    )
