"""The pilots this desk may log for, and which of them is active."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_update

from agent_tui.snapshot import Enrolment, Snapshot
from agent_tui.store.rejoining import heirs, take_over
from agent_tui.store.settings import keep_fact, keep_setting, settings
from agent_tui.store.tables import CATALOGUE, CONFIG, ENROLMENT, IS_PENDING, META, OUTBOX
from ftr.catalogue.model import Catalogue, from_dict
from ftr.clock import from_text, to_text
from ftr.pilot import Pilot
from ftr.words import PilotState
from sync.wire import Config, Enrolled

_GREETED = "greeted "


@dataclass(frozen=True, slots=True)
class Arrival:
    """An enrolment just granted, not yet in the database. `ca` is PEM text; `code` what it cost.

    `config` is None, and `etag` empty, as long as the centre has not given one.
    """

    enrolled: Enrolled
    centre: str
    ca: str | None
    joined_at: str
    code: str
    etag: str = ""
    config: Config | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """A row of the enrolment table, with its pilot where the centre has given one."""

    enrolment_id: str
    joined_at: str
    centre: str
    ca: str | None
    desk_id: str
    agent_ref: str
    pilot_id: str
    incarnation: str
    epoch: str
    last_seq: int
    engine: str
    clock_offset_s: float | None
    last_ok: str | None
    last_try: str | None
    error: str
    error_detail: str
    pilot: Pilot
    catalogue_version: int
    etag: str


def add_enrolment(connection: Connection, arrival: Arrival, epoch: str) -> None:
    """Take in an arrival and make it the active one; one that is already here stays as it is.

    Where this agent had joined this pilot before, the new enrolment takes over what is there.
    """
    enrolled = arrival.enrolled
    row = {
        "enrolment_id": enrolled.enrolment_id,
        "joined_at": _after_all(connection, arrival.joined_at),
        "centre": arrival.centre,
        "ca": arrival.ca,
        "desk_id": enrolled.desk_id,
        "agent_ref": enrolled.agent_ref,
        "pilot_id": enrolled.pilot_id,
        "incarnation": enrolled.incarnation,
        "epoch": epoch,
        "last_seq": 0,
        "engine": "{}",
        "error": "",
        "error_detail": "",
    }
    known = connection.execute(
        select(ENROLMENT.c.enrolment_id).where(ENROLMENT.c.enrolment_id == enrolled.enrolment_id)
    ).one_or_none()
    if known is None:
        connection.execute(insert(ENROLMENT), row)
        take_over(connection)
    if arrival.config is not None:
        keep_config(connection, enrolled.enrolment_id, arrival.etag, arrival.config)
    keep_setting(connection, "active", enrolled.enrolment_id)


def _after_all(connection: Connection, joined_at: str) -> str:
    """This instant, or just after the newest enrolment where the clock was set back since."""
    newest = connection.execute(select(func.max(ENROLMENT.c.joined_at))).scalar_one()
    if newest is None or newest < joined_at:
        return joined_at
    return to_text(from_text(newest) + timedelta(milliseconds=1))


def keep_config(connection: Connection, enrolment_id: str, etag: str, config: Config) -> None:
    """Put a pilot and its catalogue in force; every catalogue ever in force is kept."""
    version = int(config.catalogue["version"])
    values = {
        "etag": etag,
        "pilot": _text(config.pilot),
        "catalogue_version": version,
    }
    connection.execute(
        insert_or_update(CONFIG)
        .values(values | {"enrolment_id": enrolment_id})
        .on_conflict_do_update(index_elements=["enrolment_id"], set_=values)
    )
    catalogue = _text(config.catalogue)
    connection.execute(
        insert_or_update(CATALOGUE)
        .values(enrolment_id=enrolment_id, version=version, catalogue=catalogue)
        .on_conflict_do_update(
            index_elements=["enrolment_id", "version"], set_={"catalogue": catalogue}
        )
    )


def enrolments(connection: Connection) -> list[Joined]:
    """Every enrolment of this desk, the newest last."""
    query = (
        select(ENROLMENT, CONFIG.c.pilot, CONFIG.c.catalogue_version, CONFIG.c.etag)
        .join(CONFIG, CONFIG.c.enrolment_id == ENROLMENT.c.enrolment_id)
        .order_by(ENROLMENT.c.joined_at, ENROLMENT.c.enrolment_id)
    )
    return [
        Joined(**(dict(row) | {"pilot": Pilot.from_dict(json.loads(row["pilot"]))}))
        for row in connection.execute(query).mappings()
    ]


def standing_enrolments(connection: Connection) -> list[Joined]:
    """Every enrolment that was not followed by another of the same agent, the newest last."""
    of = heirs(connection)
    return [one for one in enrolments(connection) if of[one.enrolment_id] == one.enrolment_id]


def active_enrolment(joined: list[Joined], chosen: str | None) -> Joined | None:
    """The chosen one as long as its pilot is not closed, else the newest that is not closed."""
    still_open = [one for one in joined if one.pilot.state is not PilotState.CLOSED]
    for candidates in (still_open, joined):
        if candidates:
            return next((e for e in candidates if e.enrolment_id == chosen), candidates[-1])
    return None


def to_serve(connection: Connection) -> list[Joined]:
    """The enrolments to send for: those of pilots not closed, and those with something pending."""
    waiting = set(
        connection.execute(select(OUTBOX.c.enrolment_id).where(IS_PENDING).distinct()).scalars()
    )
    return [
        one
        for one in standing_enrolments(connection)
        if one.pilot.state is not PilotState.CLOSED or one.enrolment_id in waiting
    ]


def update_enrolment(connection: Connection, enrolment_id: str, **values: Any) -> None:
    """Change columns of one enrolment."""
    connection.execute(
        update(ENROLMENT).where(ENROLMENT.c.enrolment_id == enrolment_id).values(values)
    )


def keep_greeting(connection: Connection, enrolment_id: str, at: str) -> None:
    """Note when the centre last answered a greeting of this enrolment."""
    keep_fact(connection, _GREETED + enrolment_id, at)


def greetings(connection: Connection) -> dict[str, str]:
    """When the centre last answered a greeting, per enrolment."""
    found = connection.execute(
        select(META.c.name, META.c.value).where(META.c.name.like(f"{_GREETED}%"))
    )
    return {str(name).removeprefix(_GREETED): str(at) for name, at in found}


def catalogue_text(connection: Connection, enrolment_id: str, version: int) -> str | None:
    """The JSON text of a catalogue this desk has had in force; None where it had not."""
    query = select(CATALOGUE.c.catalogue).where(
        CATALOGUE.c.enrolment_id == enrolment_id, CATALOGUE.c.version == version
    )
    kept: str | None = connection.execute(query).scalar_one_or_none()
    return kept


def make_snapshot(connection: Connection) -> Snapshot:
    """What the form needs for its first frame: the enrolments not closed, and the active one."""
    joined = standing_enrolments(connection)
    chosen = settings(connection)
    active = active_enrolment(joined, chosen.pop("active", None))
    shown = [e for e in joined if e is active or e.pilot.state is not PilotState.CLOSED]
    return Snapshot(
        enrolments=tuple(
            Enrolment(
                one.enrolment_id,
                one.agent_ref,
                one.pilot,
                _catalogue(connection, one),
            )
            for one in shown
        ),
        active=active.enrolment_id if active else None,
        settings=chosen,
    )


def _catalogue(connection: Connection, joined: Joined) -> Catalogue:
    text = catalogue_text(connection, joined.enrolment_id, joined.catalogue_version)
    return from_dict(json.loads(text or "{}"))


def _text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
