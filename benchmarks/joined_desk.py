"""A desk that has joined a demo pilot of a running centre, with entries in its store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent_tui.capture import Capture
from agent_tui.snapshot import Enrolment, read_snapshot
from agent_tui.store.connection import Database
from agent_tui.store.machine import Manner, this_machine
from agent_tui.store.saving import save
from benchmarks.demo_pilot import codes, demo_pilot
from ftr.catalogue.model import label_in, walk
from ftr.entry import Payload
from ftr.words import OnlineFirst, Op, Origin
from tests.processes import AGENT_TUI, agent_tui, serving

QUESTION = "Did you look on our website"


@dataclass(frozen=True)
class JoinedDesk:
    """`form` starts the form; `contacts` are three keys each, of leaves on the second level.

    `first_key` chooses a main reason, and `first_answer` is what the form shows then.
    """

    form: list[str]
    contacts: list[str]
    first_key: str
    first_answer: str


@contextmanager
def joined_desk(folder: Path, stored: int) -> Iterator[JoinedDesk]:
    """Start a centre, join a desk with `stored` entries, yield it, and end the centre."""
    centre, home = folder / "centre", folder / "desk"
    with serving(centre) as address:
        pilot = demo_pilot(centre, folder, 1)
        agent_tui(home, "join", address, codes(centre, pilot)[0])
        enrolment = read_snapshot(home).active_enrolment
        assert enrolment is not None
        if stored:
            _fill(home, enrolment, stored)
            agent_tui(home, "sync")
        paths = list(walk(enrolment.catalogue.reasons))
        leaves = [path for path in paths if len(path) == 2 and not path[-1].sub]
        first = leaves[0][0]
        yield JoinedDesk(
            form=[*AGENT_TUI, "--home", str(home)],
            contacts=[
                "".join(reason.key for reason in path) + "12"[number % 2]
                for number, path in enumerate(leaves)
                if not any("0" in reason.key for reason in path)
            ],
            first_key=first.key,
            first_answer=label_in(first.sub[0].label, "en"),
        )


def _fill(home: Path, enrolment: Enrolment, stored: int) -> None:
    """Log `stored` generated contacts over the last days through the desk's own store."""
    manner = Manner(this_machine(), origin=Origin.GENERATED)
    codes_ = [leaf.code for leaf in enrolment.catalogue.leaves]
    database = Database(home / "desk.db", "en")
    for number in range(stored):
        at = datetime.now(UTC) - timedelta(minutes=5 * (stored - number))
        capture = Capture(
            entry_id=manner.machine.new_id(),
            op=Op.CREATE,
            payload=Payload(
                reason=codes_[number % len(codes_)],
                online_first=OnlineFirst.YES,
                channel=enrolment.pilot.channel,
            ),
            enrolment_id=enrolment.enrolment_id,
            catalogue_version=enrolment.catalogue.version,
            occurred_at=at,
        )
        save(database, capture, manner)
    database.close()
