"""Two revisions under one number: a desk that is a copy, or was set back to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from sqlalchemy import Connection, bindparam, func, select

from central.store.tables import revision
from ftr.entry import Revision

_log = revision.c
_OF_RUN = (
    _log.pilot_id == bindparam("pilot_id"),
    _log.agent_ref == bindparam("agent_ref"),
    _log.epoch == bindparam("epoch"),
)
_HOW_MANY = select(func.count()).where(
    *_OF_RUN, _log.seq.between(bindparam("least"), bindparam("most"))
)
_WHICH = select(_log.seq, _log.rev_id).where(
    *_OF_RUN, _log.seq.in_(bindparam("numbers", expanding=True))
)


def is_fork(
    connection: Connection, pilot_id: str, numbered: Sequence[Revision], new: Set[str]
) -> bool:
    """Whether the log or these themselves have another rev_id under the same epoch and seq.

    Asked after these were stored; `new` are the rev_ids that were not there before. It only
    detects: nothing is stored or refused by it.
    """
    ids: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for one in numbered:
        if ids[one.agent_ref, one.epoch].setdefault(one.seq, one.rev_id) != one.rev_id:
            return True
    for (agent_ref, epoch), by_number in ids.items():
        run = {"pilot_id": pilot_id, "agent_ref": agent_ref, "epoch": epoch}
        own = set(by_number.values())
        is_all_new = len(own) == len(by_number) and own <= new
        if is_all_new and _are_alone(connection, run, by_number):
            continue
        rows = connection.execute(_WHICH, {**run, "numbers": sorted(by_number)})
        if any(rev_id != by_number[seq] for seq, rev_id in rows.all()):
            return True
    return False


def _are_alone(
    connection: Connection, run: Mapping[str, str], by_number: Mapping[int, str]
) -> bool:
    """Whether nothing but these, which are all there, stands from their first to their last."""
    span = {"least": min(by_number), "most": max(by_number)}
    return connection.execute(_HOW_MANY, {**run, **span}).scalar() == len(by_number)
