"""Two revisions under one number: a desk that is a copy, or was set back to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, select

from central.store.tables import revision
from ftr.entry import Revision


def is_fork(connection: Connection, pilot_id: str, numbered: Sequence[Revision]) -> bool:
    """Whether the log or these themselves have another rev_id under the same epoch and seq.

    Asked after these were stored. It only detects: nothing is stored or refused by it.
    """
    ids: dict[tuple[str, str, int], str] = {}
    seqs: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in numbered:
        if ids.setdefault((one.agent_ref, one.epoch, one.seq), one.rev_id) != one.rev_id:
            return True
        seqs[one.agent_ref, one.epoch].add(one.seq)
    log = revision.c
    for (agent_ref, epoch), some in seqs.items():
        rows = connection.execute(
            select(log.seq, log.rev_id).where(
                log.pilot_id == pilot_id,
                log.agent_ref == agent_ref,
                log.epoch == epoch,
                log.seq.in_(sorted(some)),
            )
        )
        if any(row.rev_id != ids[agent_ref, epoch, row.seq] for row in rows):
            return True
    return False
