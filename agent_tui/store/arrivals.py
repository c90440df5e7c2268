"""Enrolments just granted, kept in files until the database has them.

A code can be spent only once, so the answer is on disk before anything else can go wrong. The one
that may write (a running form, or `join` itself) takes them in.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from agent_tui.store.calls import ARRIVALS_FOLDER
from agent_tui.store.connection import Database
from agent_tui.store.enrolments import Arrival, add_enrolment
from agent_tui.store.files import write_whole
from agent_tui.store.machine import Machine
from agent_tui.store.settings import offer_practice
from agent_tui.store.tokens import keep_token
from sync.wire import Config, Enrolled


def put_arrival(home: Path, arrival: Arrival) -> None:
    """Keep an enrolment durably, owner-only. Raises OSError."""
    folder = home / ARRIVALS_FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    data = asdict(arrival) | {"config": arrival.config.to_dict() if arrival.config else None}
    path = folder / f"{arrival.enrolled.enrolment_id}.json"
    write_whole(path, json.dumps(data, ensure_ascii=False), durable=True)


def begun_arrival(home: Path, code: str) -> Arrival | None:
    """The enrolment that `code` bought, where its config is still to come."""
    return next((one for _path, one in _waiting(home) if one.code == code), None)


def take_arrivals(home: Path, database: Database, machine: Machine) -> int:
    """Bring every complete enrolment into the database, the newest last; returns how many."""
    complete = [(path, one) for path, one in _waiting(home) if one.config is not None]
    for path, arrival in complete:
        enrolled = arrival.enrolled
        keep_token(home, enrolled.enrolment_id, enrolled.token)
        with database.transaction() as connection:
            add_enrolment(connection, arrival, epoch=machine.new_id())
            offer_practice(connection)
        with suppress(OSError):
            path.unlink()
    return len(complete)


def _waiting(home: Path) -> list[tuple[Path, Arrival]]:
    found = []
    for path in (home / ARRIVALS_FOLDER).glob("*.json"):
        try:
            found.append((path, _arrival(json.loads(path.read_text(encoding="utf-8")))))
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not one of ours; it stays where it is
    return sorted(found, key=lambda item: item[1].joined_at)


def _arrival(data: dict[str, Any]) -> Arrival:
    config = Config.from_dict(data["config"]) if data["config"] else None
    enrolled = Enrolled.from_dict(data["enrolled"])
    return Arrival(**(data | {"enrolled": enrolled, "config": config}))
