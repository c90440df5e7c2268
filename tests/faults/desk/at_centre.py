"""What the tests of a desk beside a real centre share: a pilot, commands, and the centre's view.

The centre is `ftr serve`'s own process; the desk's commands run here, as starting Python for each
would cost more than the tests.
"""

from __future__ import annotations

import io
import json
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent_tui.capture import Capture, Saved
from agent_tui.cli.main import run as command_line
from agent_tui.snapshot import read_snapshot
from agent_tui.store.desk_store import Store as DeskStore
from agent_tui.store.machine import Manner, this_machine
from central.store.enrolments import KnownDesk, list_desks, revoke_desk
from central.store.standing import standing
from ftr.entry import Payload
from ftr.words import OnlineFirst
from tests.agent_tui.store.desk_at_work import capture, save
from tests.central.making import LEAVES, make_codes, make_pilot
from tests.faults.centre.dying import Centre
from tests.faults.centre.looking import now, opened


def desk(home: Path, *arguments: str | Path, code: int = 0) -> str:
    """`agent-tui … --home HOME`; what it said, on stderr where it fails."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        ended = command_line([*map(str, arguments), "--home", str(home), "--lang", "en"])
    assert ended == code, (out.getvalue(), err.getvalue())
    return out.getvalue() if code == 0 else err.getvalue()


def status(home: Path) -> dict[str, Any]:
    """`agent-tui status --json`."""
    found: dict[str, Any] = json.loads(desk(home, "status", "--json"))
    return found


def captured(home: Path, number: int) -> Capture:
    """An entry of today for the pilot this desk joined; `number` tells entries apart."""
    active = read_snapshot(home).active
    assert active is not None
    answers = Payload(reason=LEAVES[number % len(LEAVES)], online_first=OnlineFirst.NO)
    return capture(number, payload=answers, enrolment_id=active, at=datetime.now(UTC))


def log(home: Path, numbers: range) -> list[str]:
    """Save contacts as the form does, and end; the rev_ids that were told saved."""
    store = DeskStore(home, Manner(this_machine()), "en")
    told = [save(store, captured(home, number)) for number in numbers]
    store.close()
    names = [one.rev_id for one in told if isinstance(one, Saved)]
    assert len(names) == len(numbers), told
    return names


def pilot_with_codes(centre: Centre, rounds: int = 1) -> tuple[str, list[str]]:
    """A pilot, and codes for its first agent, one per round of handing them out."""
    with closing(opened(centre)) as store:
        pilot = make_pilot(store)
        return pilot, [make_codes(store, pilot)[0] for _round in range(rounds)]


def pilot_with_agents(centre: Centre, agents: int) -> tuple[str, list[str]]:
    """A pilot, and a code for each of its agents."""
    with closing(opened(centre)) as store:
        pilot = make_pilot(store, agents=agents)
        return pilot, make_codes(store, pilot)


def stands(centre: Centre, pilot: str) -> list[tuple[str, tuple[str, ...], KnownDesk]]:
    """State, reasons and all that is known of each desk, the one that joined first in front."""
    with closing(opened(centre)) as store:
        desks = store.read(lambda connection: list_desks(connection, pilot))
    judged = [(standing(one, now()), one) for one in desks]
    return [(state, why, one) for (state, why), one in judged]


def revoke(centre: Centre, pilot: str, enrolment_id: str) -> None:
    """End a desk's right, as `ftr desk revoke` does."""
    with closing(opened(centre)) as store:
        store.write(lambda c: revoke_desk(c, pilot, enrolment_id, "2026-11-23T12:00:00.000Z"))
