"""A person has looked at a red desk: what stood then is known, and only what is new alarms."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from central.store.language import said
from central.store.refused import Refused
from central.store.rows import put
from central.store.tables import desk_settled
from sync.wire import ProblemCode


@dataclass(frozen=True, slots=True)
class Settled:
    """What stood when a person looked: `more` was held than the desk was told, `discarded` lost."""

    at: str
    more: int
    discarded: int


def settled_desks(connection: Connection, pilot_id: str) -> dict[str, Settled]:
    """What was settled, per enrolment of the pilot."""
    rows = connection.execute(select(desk_settled).where(desk_settled.c.pilot_id == pilot_id))
    return {row.enrolment_id: Settled(row.at, row.more, row.discarded) for row in rows}


def keep_settled(
    connection: Connection, pilot_id: str, enrolment_id: str, settled: Settled
) -> None:
    """Keep what stands of a desk; it replaces what was settled before."""
    row = (pilot_id, enrolment_id, settled.at, settled.more, settled.discarded)
    put(connection, desk_settled, desk_settled.columns.keys(), [row])


def nothing_to_settle(why: list[str]) -> Refused:
    """What a person hears where looking is not what helps."""
    advice = {
        "parked": said().gettext("decide about its parked entries with `ftr parked list`"),
        "damaged": said().gettext("run `agent-tui doctor --repair` on it"),
        "pending": said().gettext("leave its form open until all is sent"),
        "silent": said().gettext("open its form, with a network"),
        "no_report": said().gettext("open its form, with a network"),
    }
    wanted = list(dict.fromkeys(advice[one] for one in why if one in advice))
    if not wanted:
        message = said().gettext("There is nothing to settle about this desk.")
    else:
        message = said().gettext("There is nothing to settle about this desk: {advice}.")
    return Refused(ProblemCode.CONFLICT, message.format(advice=", ".join(wanted)))
