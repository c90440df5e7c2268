"""What the tests of a desk beside a real centre share: log, and look how the centre sees a desk."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from agent_tui.capture import Capture, Saved
from agent_tui.snapshot import read_snapshot
from agent_tui.store.desk_store import Store
from agent_tui.store.machine import Manner, this_machine
from ftr.entry import Payload
from ftr.words import OnlineFirst
from tests.agent_tui.store.desk_at_work import capture, save
from tests.processes import agent_tui, ftr_json


def captured(home: Path, number: int) -> Capture:
    """An entry of today for the pilot this desk joined; `number` tells entries apart."""
    snapshot = read_snapshot(home)
    active = snapshot.active_enrolment
    assert active is not None
    code = active.catalogue.leaves[number % len(active.catalogue.leaves)].code
    answers = Payload(reason=code, online_first=OnlineFirst.NO)
    return capture(number, payload=answers, enrolment_id=active.enrolment_id, at=datetime.now(UTC))


def log(home: Path, numbers: range) -> list[str]:
    """Save contacts as the form does, and end; the rev_ids that were told saved."""
    store = Store(home, Manner(this_machine()), "en")
    told = [save(store, captured(home, number)) for number in numbers]
    store.close()
    names = [one.rev_id for one in told if isinstance(one, Saved)]
    assert len(names) == len(numbers), told
    return names


def status(home: Path) -> dict[str, Any]:
    """`agent-tui status --json`."""
    found: dict[str, Any] = json.loads(agent_tui(home, "status", "--json"))
    return found


def desks(centre: Path, pilot: str) -> list[dict[str, Any]]:
    """`ftr desk list --json`, the one that joined first in front."""
    found: list[dict[str, Any]] = ftr_json(centre, "desk", "list", pilot, "--json")
    return found


def entries(centre: Path, pilot: str) -> int:
    """How many entries the centre counts."""
    return int(ftr_json(centre, "pilot", "show", pilot, "--json")["entries"])
