"""The counts that reports read, counted anew by the database: the same SQL on both engines.

Nothing is brought here but whether they differ, so a large pilot takes time and no memory.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from central.store.counting import ROLLUP_KEY
from central.store.subtotals import COUNTERS, SUBTOTAL_KEY

_ANSWER = "CASE WHEN entry.ending <> '' THEN 'ending' ELSE entry.online_first END"
_ANSWERS = {  # counter -> the answer it counts
    "yes": "yes",
    "no": "no",
    "unknown": "unknown",
    "not_asked": "not_asked",
    "endings": "ending",
}
_HOUR = "substr(CAST(hour + 100 AS TEXT), 2)"
_OBSTACLES = "told WHERE obstacle <> ''"
_SUMS = ", ".join(
    f"CAST(SUM(CASE WHEN answer = '{_ANSWERS[counter]}' THEN n ELSE 0 END) AS BIGINT) AS {counter}"
    for counter in COUNTERS
)


def _summed(about: str, value: str, source: str, *, leaf: str = "''", agent: str = "''") -> str:
    """SQL for the subtotals about one thing."""
    key = [one for one in (value, leaf, agent) if one != "''"]
    return (
        f"SELECT '{about}' AS about, {value} AS value, {leaf} AS leaf, {agent} AS agent_ref, "  # noqa: S608  # our own words
        f"channel, {_SUMS} FROM {source} GROUP BY {', '.join((*key, 'channel'))}"
    )


ROLLUP_ANEW = f"""
SELECT entry.day, entry.hour, entry.agent_ref, coalesce(entry.reason, '') AS leaf,
    coalesce(entry.ending, '') AS ending, entry.channel, {_ANSWER} AS answer, count(*) AS n
FROM entry_current AS entry
WHERE entry.pilot_id = :pilot_id AND NOT entry.voided
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608  # our own words

# What stands in the rollup is summed from it, the rest from the entries: both are read once.
SUBTOTALS_ANEW = f"""
WITH counted AS (
    SELECT rollup.*, rollup.day BETWEEN pilot.start_day AND pilot.end_day AS inside
    FROM rollup JOIN pilot ON pilot.pilot_id = rollup.pilot_id
    WHERE rollup.pilot_id = :pilot_id AND rollup.n <> 0
), told AS MATERIALIZED (
    SELECT
        CAST(entry.catalogue_version AS TEXT) AS version, entry.agent_ref, entry.channel,
        CASE WHEN entry.obstacle <> '' THEN coalesce(entry.reason, '') ELSE '' END AS leaf,
        coalesce(entry.obstacle, '') AS obstacle, coalesce(entry.motive, '') AS motive,
        CASE WHEN entry.reason <> '' THEN coalesce(entry.page_pointed_to, '') ELSE '' END AS page,
        entry.origin, entry.clock_corrected, {_ANSWER} AS answer, count(*) AS n
    FROM entry_current AS entry JOIN pilot ON pilot.pilot_id = entry.pilot_id
    WHERE entry.pilot_id = :pilot_id AND NOT entry.voided
        AND entry.day BETWEEN pilot.start_day AND pilot.end_day
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
)
{_summed("leaf", "leaf", "counted WHERE inside", agent="agent_ref")}
UNION ALL {_summed("day", "day", "counted WHERE inside", agent="agent_ref")}
UNION ALL {_summed("hour", _HOUR, "counted WHERE inside", agent="agent_ref")}
UNION ALL {_summed("outside", "''", "counted WHERE NOT inside")}
UNION ALL {_summed("version", "version", "told", agent="agent_ref")}
UNION ALL {_summed("obstacle", "obstacle", _OBSTACLES, agent="agent_ref")}
UNION ALL {_summed("obstacle_of_leaf", "obstacle", _OBSTACLES, leaf="leaf")}
UNION ALL {_summed("leaf_with_obstacle", "leaf", _OBSTACLES, agent="agent_ref")}
UNION ALL {_summed("motive", "motive", "told WHERE motive <> ''", agent="agent_ref")}
UNION ALL {_summed("pointed", "page", "told WHERE page <> ''")}
UNION ALL {_summed("generated", "''", "told WHERE origin = 'generated'")}
UNION ALL {_summed("corrected", "''", "told WHERE clock_corrected")}
"""  # noqa: S608  # our own words
_COUNTED = " OR ".join(f"{counter} <> 0" for counter in COUNTERS)
_ROLLUP = f"SELECT {', '.join(ROLLUP_KEY)}, n FROM rollup WHERE pilot_id = :pilot_id AND n <> 0"  # noqa: S608  # our own words
_SUBTOTALS = (
    f"SELECT {', '.join((*SUBTOTAL_KEY, *COUNTERS))} FROM subtotal "  # noqa: S608  # our own words
    f"WHERE pilot_id = :pilot_id AND ({_COUNTED})"
)


def counts_differ(connection: Connection, pilot_id: str) -> bool:
    """Whether any count of a pilot is not what its entries say."""
    return any(
        _differ(connection, pilot_id, stored, anew)
        for stored, anew in ((_ROLLUP, ROLLUP_ANEW), (_SUBTOTALS, SUBTOTALS_ANEW))
    )


def _differ(connection: Connection, pilot_id: str, stored: str, anew: str) -> bool:
    query = text(
        f"WITH anew AS MATERIALIZED ({anew}), stored AS MATERIALIZED ({stored}) "  # noqa: S608  # our own words
        "SELECT 1 FROM (SELECT * FROM anew EXCEPT SELECT * FROM stored) AS missing UNION ALL "
        "SELECT 1 FROM (SELECT * FROM stored EXCEPT SELECT * FROM anew) AS surplus LIMIT 1"
    )
    return connection.execute(query, {"pilot_id": pilot_id}).first() is not None


def count_anew(connection: Connection, pilot_id: str) -> None:
    """Fill the counts of a pilot that has none from its entries."""
    for into, anew in (
        (f"rollup (pilot_id, {', '.join(ROLLUP_KEY)}, n)", ROLLUP_ANEW),
        (f"subtotal (pilot_id, {', '.join((*SUBTOTAL_KEY, *COUNTERS))})", SUBTOTALS_ANEW),
    ):
        insert = f"INSERT INTO {into} SELECT :pilot_id, anew.* FROM ({anew}) AS anew"  # noqa: S608  # our own words
        connection.execute(text(insert), {"pilot_id": pilot_id})
