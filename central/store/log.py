"""The log: every revision that was stored, once, under its id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, select

from central.store.examine import Fit
from central.store.rows import add_new
from central.store.tables import revision
from ftr.entry import Revision

_FIELDS = tuple(field.name for field in fields(Revision))
_fields = attrgetter(*_FIELDS)

# made once: making a statement takes as long as running it
_DIGESTS = select(revision.c.rev_id, revision.c.digest).where(
    revision.c.pilot_id == bindparam("of_pilot"),
    revision.c.rev_id.in_(bindparam("rev_ids", expanding=True)),
)


@dataclass(frozen=True, slots=True)
class Logged:
    """What the log holds of a batch's ids: `new` by this batch, `earlier` (digests) before it."""

    new: Mapping[str, Fit]
    earlier: Mapping[str, str]

    def digest(self, rev_id: str) -> str | None:
        """The digest of the bytes that stand in the log under this id."""
        return self.new[rev_id].digest if rev_id in self.new else self.earlier.get(rev_id)


def add_to_log(
    connection: Connection,
    pilot_id: str,
    candidates: Mapping[str, Fit],
    stamp: Mapping[str, Any],
    ids: Sequence[str],
) -> Logged:
    """Add those of the candidates (rev_id -> item) whose id the log has not.

    `stamp` are the columns that say how and when they came; `ids` are all that are asked about.
    """
    rows = [
        (*_fields(candidates[rev_id].revision), candidates[rev_id].digest, *stamp.values())
        for rev_id in sorted(candidates)
    ]
    names = (*_FIELDS, "digest", *stamp)
    new = add_new(connection, revision, names, rows, returning="rev_id")
    others = [rev_id for rev_id in ids if rev_id not in new]
    return Logged(
        {rev_id: candidates[rev_id] for rev_id in sorted(new)},
        _digests(connection, pilot_id, others) if others else {},
    )


def _digests(connection: Connection, pilot_id: str, ids: Sequence[str]) -> dict[str, str]:
    rows = connection.execute(_DIGESTS, {"of_pilot": pilot_id, "rev_ids": ids})
    return dict(rows.all())
