"""Joining again: the new enrolment takes over what a former one of the same agent had.

A revoked or forgotten token sends nothing any more, so what was logged under it goes to the newest
enrolment of the same centre, pilot and agent. All of it is sent again, also what was acknowledged:
the centre then answers for every revision under the new name, and both sides count the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from agent_tui.store.tables import ENROLMENT, ENTRY, OUTBOX, REVISION

_ORDER = (ENROLMENT.c.joined_at, ENROLMENT.c.enrolment_id)
_KNOWN = select(
    *(ENROLMENT.c[name] for name in ("enrolment_id", "centre", "pilot_id", "agent_ref"))
).order_by(*_ORDER)

_FORMER = ENROLMENT.alias("former")
HEIR = (
    select(ENROLMENT.c.enrolment_id)
    .join(
        _FORMER,
        and_(
            *(_FORMER.c[name] == ENROLMENT.c[name] for name in ("centre", "pilot_id", "agent_ref"))
        ),
    )
    .where(_FORMER.c.enrolment_id == bindparam("the_id"))
    .order_by(*(column.desc() for column in _ORDER))
    .limit(1)
)


def heirs_among(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Of each enrolment the one that stands for it now; `rows` are enrolments, the newest last."""
    newest: dict[tuple[str, str, str], str] = {}
    of: dict[str, tuple[str, str, str]] = {}
    for row in rows:
        whose = str(row["centre"]), str(row["pilot_id"]), str(row["agent_ref"])
        newest[whose] = str(row["enrolment_id"])
        of[str(row["enrolment_id"])] = whose
    return {enrolment_id: newest[whose] for enrolment_id, whose in of.items()}


def heirs(connection: Connection) -> dict[str, str]:
    """As heirs_among, for the enrolments of this database."""
    return heirs_among(dict(row) for row in connection.execute(_KNOWN).mappings())


def take_over(connection: Connection) -> None:
    """Hand everything of enrolments with an heir to it, to be sent; what was erased stays."""
    for former, heir in heirs(connection).items():
        if former == heir:
            continue
        theirs = select(OUTBOX.c.rev_id).where(
            OUTBOX.c.enrolment_id == former, OUTBOX.c.state != "gone"
        )
        for table, own in ((REVISION, REVISION.c.rev_id.in_(theirs)), (ENTRY, None)):
            moved = update(table).where(table.c.enrolment_id == former).values(enrolment_id=heir)
            connection.execute(moved if own is None else moved.where(own))
        connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.enrolment_id == former, OUTBOX.c.state != "gone")
            .values(
                enrolment_id=heir, state="pending", code=None, incarnation=None, settled_at=None
            )
        )
