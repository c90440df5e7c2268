"""This desk's entries as rows: codes and, beside them, the labels as they were shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from agent_tui.store.enrolments import catalogue_text, enrolments
from agent_tui.store.tables import ENTRY, OUTBOX, REVISION
from ftr.catalogue.model import MAX_LEVELS, Catalogue, from_dict, label_in
from ftr.clock import from_text
from ftr.entry import Payload
from ftr.texts import Language
from ftr.word_labels import cause_label, motive_label, obstacle_label, online_first_label
from ftr.words import Cause

W = TypeVar("W")


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One entry in its current state. Times are UTC and, beside it, local with the zone's name."""

    entry_id: str
    pilot: str
    agent: str
    occurred_at: str
    local_time: str
    tz: str
    reason_1: str | None
    reason_2: str | None
    reason_3: str | None
    reason_code: str | None
    ending: str | None
    ending_code: str | None
    online_first: str | None
    online_first_code: str | None
    obstacle: str | None
    obstacle_code: str | None
    motive: str | None
    motive_code: str | None
    channel: str | None
    note: str | None
    searched: str | None
    voided: bool
    cause: str | None
    logging_ms: int | None
    catalogue_version: int
    revisions: int
    sent: str

    @classmethod
    def columns(cls) -> list[str]:
        """The column names, in order."""
        return [field.name for field in fields(cls)]

    def to_dict(self) -> dict[str, Any]:
        """One row."""
        return asdict(self)


def own_entries(connection: Connection, language: Language) -> list[OwnEntry]:
    """Every entry of this desk, voided ones too, in the order in which the contacts came."""
    pilots = {one.enrolment_id: one for one in enrolments(connection)}

    @cache
    def catalogue(enrolment_id: str, version: int) -> Catalogue | None:
        text = catalogue_text(connection, enrolment_id, version)
        return from_dict(json.loads(text)) if text else None

    query = (
        select(ENTRY, REVISION.c.tz, REVISION.c.logging_ms, REVISION.c.agent_ref, OUTBOX.c.state)
        .join(REVISION, REVISION.c.rev_id == ENTRY.c.rev_id)
        .join(OUTBOX, OUTBOX.c.rev_id == ENTRY.c.rev_id, isouter=True)
        .order_by(ENTRY.c.occurred_at, ENTRY.c.entry_id)
    )
    rows = connection.execute(query).mappings().all()
    return [
        _own_entry(
            dict(row),
            pilots[row["enrolment_id"]].pilot_id if row["enrolment_id"] in pilots else "",
            catalogue(row["enrolment_id"], row["catalogue_version"]),
            language,
        )
        for row in rows
    ]


def _own_entry(
    row: dict[str, Any], pilot: str, catalogue: Catalogue | None, language: Language
) -> OwnEntry:
    payload = Payload.from_json(row["payload"])
    levels = _levels(payload.reason, catalogue, language)
    return OwnEntry(
        entry_id=row["entry_id"],
        pilot=pilot,
        agent=row["agent_ref"],
        occurred_at=row["occurred_at"],
        local_time=_local(row["occurred_at"], row["tz"]),
        tz=row["tz"],
        reason_1=levels[0],
        reason_2=levels[1],
        reason_3=levels[2],
        reason_code=payload.reason,
        ending=_ending(payload.ending, catalogue, language),
        ending_code=payload.ending,
        online_first=_label(payload.online_first, online_first_label, language),
        online_first_code=payload.online_first,
        obstacle=_label(payload.obstacle, obstacle_label, language),
        obstacle_code=payload.obstacle,
        motive=_label(payload.motive, motive_label, language),
        motive_code=payload.motive,
        channel=payload.channel,
        note=payload.note,
        searched=payload.searched,
        voided=row["voided"],
        cause=_label(Cause(row["cause"]) if row["cause"] else None, cause_label, language),
        logging_ms=row["logging_ms"],
        catalogue_version=row["catalogue_version"],
        revisions=row["rev_no"],
        sent=row["state"] or "",
    )


def _levels(
    code: str | None, catalogue: Catalogue | None, language: Language
) -> tuple[str | None, ...]:
    path = catalogue.paths.get(code, ()) if catalogue and code else ()
    labels: list[str | None] = [label_in(reason.label, language) for reason in path]
    return (*labels, *[None] * (MAX_LEVELS - len(labels)))


def _ending(code: str | None, catalogue: Catalogue | None, language: Language) -> str | None:
    endings = catalogue.endings if catalogue else ()
    return next((label_in(one.label, language) for one in endings if one.code == code), None)


def _label(word: W | None, label: Callable[[W, Language], str], language: Language) -> str | None:
    return None if word is None else label(word, language)


def _local(occurred_at: str, tz: str) -> str:
    instant = from_text(occurred_at)
    try:
        local = instant.astimezone(ZoneInfo(tz))
    except (ZoneInfoNotFoundError, ValueError):  # an offset like +01:00
        local = datetime.fromisoformat(f"{instant:%Y-%m-%dT%H:%M:%S}{tz}") if tz else instant
        local = instant.astimezone(local.tzinfo)
    return f"{local:%Y-%m-%d %H:%M:%S}"
